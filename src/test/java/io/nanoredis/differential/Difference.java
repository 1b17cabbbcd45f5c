package io.nanoredis.differential;

import io.nanoredis.testing.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A reply that is not as good as the oracle's.
public final class Difference {
    private static final int HISTORY = 8;
    private static final Set<String> CONTAINERS =
            Set.of("COMMAND", "CLIENT", "CONFIG", "OBJECT", "DEBUG", "MEMORY", "LATENCY", "SLOWLOG");

    private final int index;
    private final GeneratedCommand command;
    private final String expected;
    private final String actual;

    private Difference(int index, GeneratedCommand command, String expected, String actual) {
        this.index = index;
        this.command = command;
        this.expected = expected;
        this.actual = actual;
    }

    /// Two replies (bytes of the wire) to the command at `index` of a stream.
    static Difference between(int index, GeneratedCommand command, byte[] expected, byte[] actual) {
        return new Difference(index, command, Reply.print(expected), Reply.print(actual));
    }

    /// No reply to the command at `index` of a stream; `trouble` says why (timed out, closed, no RESP).
    static Difference missing(int index, GeneratedCommand command, byte[] expected, String trouble) {
        return new Difference(index, command, Reply.print(expected), trouble);
    }

    /// The place of the command in its stream.
    public int index() {
        return index;
    }

    /// The report of this difference within its stream: command, both replies and the last commands that touched
    /// the same keys.
    public String report(List<GeneratedCommand> stream) {
        StringBuilder text = new StringBuilder();
        text.append("  #").append(index).append(' ').append(command).append('\n');
        text.append("    redis: ").append(expected).append('\n');
        text.append("    ours:  ").append(actual).append('\n');
        for (int at : history(stream)) {
            text.append("      before: #")
                    .append(at)
                    .append(' ')
                    .append(stream.get(at))
                    .append('\n');
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return report(List.of());
    }

    /// The places of the last commands before this one that mention one of its arguments.
    private List<Integer> history(List<GeneratedCommand> stream) {
        List<Integer> places = new ArrayList<>();
        for (int at = Math.min(index, stream.size()) - 1; at >= 0 && places.size() < HISTORY; at--) {
            if (isRelated(stream.get(at))) {
                places.addFirst(at);
            }
        }
        return places;
    }

    private boolean isRelated(GeneratedCommand earlier) {
        List<byte[]> args = command.request().args();
        int first = CONTAINERS.contains(command.request().upper(0)) ? 2 : 1;
        return args.size() > first
                && args.subList(first, Math.min(args.size(), first + 3)).stream()
                        .anyMatch(arg -> arg.length > 1 && earlier.request().mentions(arg));
    }
}
