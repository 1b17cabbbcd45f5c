package io.nanoredis.differential;

import io.nanoredis.testing.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Transactions whose commands are those of all the other groups, wrong ones included; with watched keys, which
/// commands of other groups may change before MULTI; most are executed, some discarded.
///
/// The elements of EXEC's reply are compared by the rules of the commands that they answer ([ReplyComparator]).
final class TransactionGroup implements Group {
    private static final int COMMANDS_MAX = 7;
    private static final GeneratedCommand MULTI = new GeneratedCommand(Request.of("MULTI"), 1);
    private static final GeneratedCommand EXEC = new GeneratedCommand(Request.of("EXEC"), 1);

    /// What begins, and what has no place.
    private static final Family WATCHES = new Family("""
            30 WATCH {key} *
            10 WATCH {tagkey} *
            10 WATCH {listkey} {key}
            10 WATCH {zkey} {key}
            4 UNWATCH
            4 WATCH {key} ; UNWATCH
            """);

    private static final Family OTHERS = new Family("""
            20 EXEC
            20 DISCARD
            10 UNWATCH
            10 MULTI ; MULTI ; EXEC
            10 MULTI ; WATCH {key} ; GET {key} ; EXEC
            10 MULTI ; SET {key} {value} ; EXEC {junk} ; EXEC
            10 MULTI ; {unknown} {junk} ; SET {key} {value} ; EXEC
            10 MULTI ; SET {key} ; GET {key} ; DISCARD ; GET {key}
            10 MULTI {junk} ; EXEC
            5 MULTI ; SET {key} {value} ; RESET ; EXEC ; HELLO {proto} ; GET {key}
            5 MULTI ; SHUTDOWN ; EXEC
            """);

    @Override
    public int weight() {
        return 16;
    }

    @Override
    public Family family() {
        return OTHERS;
    }

    @Override
    public void draw(SplittableRandom random, Slots slots, List<GeneratedCommand> out) {
        if (slots.chance(15)) {
            OTHERS.draw(random, slots, out);
            return;
        }
        if (slots.chance(40)) {
            WATCHES.draw(random, slots, out);
            if (slots.chance(60)) {
                draw(1 + random.nextInt(2), random, slots, out);
            }
        }
        out.add(MULTI);
        draw(random.nextInt(COMMANDS_MAX + 1), random, slots, out);
        if (slots.chance(10)) {
            OTHERS.draw(random, slots, out);
        }
        out.add(EXEC);
    }

    /// Draws rows of other groups that answer each command with one reply, at once.
    private static void draw(int rows, SplittableRandom random, Slots slots, List<GeneratedCommand> out) {
        for (int left = rows; left > 0; ) {
            List<GeneratedCommand> drawn = new ArrayList<>();
            Group group = Groups.draw(random);
            if (!(group instanceof TransactionGroup)) {
                group.draw(random, slots, drawn);
                if (drawn.stream().allMatch(TransactionGroup::mayBeQueued)) {
                    out.addAll(drawn);
                    left--;
                }
            }
        }
    }

    private static boolean mayBeQueued(GeneratedCommand command) {
        boolean mutes = command.request().upper(0).equals("CLIENT")
                && command.request().upper(1).equals("REPLY");
        return command.replies() == 1 && !command.isBarrier() && !mutes;
    }
}
