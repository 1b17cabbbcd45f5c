package io.nanoredis.differential;

import io.nanoredis.testing.Request;
import java.util.List;
import java.util.SplittableRandom;

/// All groups of commands that are compared, one line each.
public final class Groups {
    private static final Group SCRIPTS = new ScriptGroup();

    /// The groups, each drawn by its weight.
    public static final List<Group> ALL = List.of(
            Basic.of(46, Families.STRING),
            new ListGroup(),
            Basic.of(36, Families.GENERIC),
            new SetGroup(),
            new SortedSetGroup(),
            new GeoGroup(),
            new HashGroup(),
            new SortGroup(),
            Basic.of(7, Families.CONNECTION),
            Basic.of(9, Families.SERVER),
            Basic.of(2, Families.UNKNOWN),
            new BitmapGroup(),
            new HyperLogLogGroup(),
            new StreamGroup(),
            new TransactionGroup(),
            new BlockingGroup(),
            SCRIPTS);

    private static final int WEIGHTS = ALL.stream().mapToInt(Group::weight).sum();

    private Groups() {}

    /// A group that needs no more than its grammar.
    private record Basic(int weight, Family family) implements Group {
        static Group of(int weight, Family family) {
            return new Basic(weight, family);
        }
    }

    /// Some group, by weight.
    static Group draw(SplittableRandom random) {
        int left = random.nextInt(WEIGHTS);
        int at = 0;
        while (left >= ALL.get(at).weight()) {
            left -= ALL.get(at++).weight();
        }
        return ALL.get(at);
    }

    /// Scripts, every other time.
    static Group drawScripts(SplittableRandom random) {
        return random.nextBoolean() ? SCRIPTS : draw(random);
    }

    /// The commands that make keys of every type but strings.
    static List<Request> setUp() {
        return ALL.stream().flatMap(group -> group.setUp().stream()).toList();
    }

    /// The keys that they make.
    static List<byte[]> otherTypeKeys() {
        return setUp().stream().map(request -> request.args().get(1)).toList();
    }
}
