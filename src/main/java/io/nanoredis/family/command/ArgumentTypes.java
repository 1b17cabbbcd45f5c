package io.nanoredis.family.command;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandFlag;
import io.nanoredis.command.KeySpec;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What kind of value an argument is, by the name that the usage line gives it.
///
/// The documentation of Redis uses the same names for the same things, but for a few that are looked at together with
/// the command, and a few that tell nothing.
final class ArgumentTypes {
    private static final Set<String> INTEGERS = Set.of(
            "bit",
            "client-id",
            "columns",
            "count",
            "cursor",
            "db",
            "decrement",
            "destination-db",
            "entries_added",
            "entries_read",
            "frequency",
            "index",
            "index1",
            "index2",
            "limit",
            "milliseconds",
            "min-match-len",
            "ms",
            "numids",
            "len",
            "num-matches",
            "numkeys",
            "offset",
            "port",
            "protover",
            "rank",
            "rows",
            "seconds",
            "ttl",
            "version",
            "weight");
    private static final Set<String> DOUBLES = Set.of("height", "latitude", "longitude", "radius", "score", "width");
    private static final Set<String> DEPENDING_ON_THE_COMMAND = Set.of("threshold");

    private ArgumentTypes() {}

    /// The type of argument `name`, which is no key; null when the name does not tell.
    static @Nullable ArgumentType of(Command command, String name) {
        if (INTEGERS.contains(name)) {
            return ArgumentType.INTEGER;
        }
        if (command.group().equals("stream")) {
            return ofStreams(command, name);
        }
        if (DOUBLES.contains(name)) {
            return ArgumentType.DOUBLE;
        }
        if (DEPENDING_ON_THE_COMMAND.contains(name) || name.equals("key")) {
            return null;
        }
        return switch (name) {
            case "pattern" -> ArgumentType.PATTERN;
            case "unix-time-seconds", "unix-time-milliseconds" -> ArgumentType.UNIX_TIME;
            case "increment" -> command.name().endsWith("byfloat") ? ArgumentType.DOUBLE : ArgumentType.INTEGER;
            case "timeout" -> command.has(CommandFlag.BLOCKING) ? ArgumentType.DOUBLE : ArgumentType.INTEGER;
            case "start", "end", "stop" -> position(command);
            case "min", "max" -> bound(command);
            case "value" -> command.group().equals("bitmap") ? ArgumentType.INTEGER : ArgumentType.STRING;
            default -> ArgumentType.STRING;
        };
    }

    /// Bounds of streams are IDs.
    private static @Nullable ArgumentType ofStreams(Command command, String name) {
        return switch (name) {
            case "key" -> null;
            case "min-idle-time" -> command.name().equals("xpending") ? ArgumentType.INTEGER : ArgumentType.STRING;
            case "unix-time-milliseconds" -> ArgumentType.UNIX_TIME;
            default -> ArgumentType.STRING;
        };
    }

    /// Of the ranges of positions, only that of ZRANGE may be one of something else.
    private static @Nullable ArgumentType position(Command command) {
        return switch (command.group()) {
            case "string", "bitmap", "list" -> ArgumentType.INTEGER;
            case "sorted-set" -> command.name().equals("zrange") ? ArgumentType.STRING : ArgumentType.INTEGER;
            default -> null;
        };
    }

    /// Scores, names, or either.
    private static @Nullable ArgumentType bound(Command command) {
        if (!command.group().equals("sorted-set")) {
            return null;
        }
        boolean scores = command.name().endsWith("byscore") || command.name().equals("zcount");
        return scores ? ArgumentType.DOUBLE : ArgumentType.STRING;
    }

    /// Which key spec says that a key stands at `position`; -1 when none does.
    static int keySpecAt(Command command, int position) {
        List<KeySpec> specs = command.keySpecs();
        for (int i = 0; i < specs.size(); i++) {
            KeySpec spec = specs.get(i);
            if (!spec.flags().contains("not_key")
                    && spec.begin() instanceof KeySpec.Begin.Index begin
                    && covers(spec.find(), begin.position(), position)) {
                return i;
            }
        }
        return -1;
    }

    /// Which key spec says that a key stands behind a word; -1 when none does.
    static int keySpecBehind(Command command, String word) {
        List<KeySpec> specs = command.keySpecs();
        for (int i = 0; i < specs.size(); i++) {
            if (specs.get(i).begin() instanceof KeySpec.Begin.Keyword keyword
                    && keyword.word().equals(word)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean covers(KeySpec.Find find, int begin, int position) {
        if (find instanceof KeySpec.Find.KeyNum counted) {
            return position == begin + counted.firstKey();
        }
        if (find instanceof KeySpec.Find.Range range) {
            int distance = position - begin;
            boolean within = range.lastKey() < 0 || distance <= range.lastKey();
            return distance >= 0 && within && distance % Math.max(1, range.step()) == 0;
        }
        return false;
    }
}
