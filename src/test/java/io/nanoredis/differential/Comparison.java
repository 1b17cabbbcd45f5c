package io.nanoredis.differential;

import io.nanoredis.testing.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/// What must agree in two replies to the same command.
///
/// Error replies are always compared exactly, whatever the mode.
public enum Comparison {
    /// Every byte.
    EXACT,
    /// The same elements, in any order and at any depth.
    UNORDERED,
    /// The same types and element counts at every depth, and null where the other is null; the values may differ.
    SHAPE,
    /// The same type of the outermost reply; null is not told from a value.
    TYPE,
    /// The same number within five, for seconds that pass meanwhile; negative ones exactly.
    SECONDS,
    /// The same number within five thousand, for milliseconds that pass meanwhile; negative ones exactly.
    MILLISECONDS,
    /// The same facts of commands; remarks in prose are left out, and so are subcommands that the oracle does not
    /// have.
    COMMAND_INFO,
    /// The name of an encoding that a set of strings has, before Redis 7.2 or since.
    ENCODING_OF_SET,
    /// Everything but times of streams and groups, which are near.
    STREAM_TIMES,
    /// The same greeting but for the version of the server and the id of the connection.
    GREETING;

    private static final List<String> SET_ENCODINGS = List.of("hashtable", "listpack");

    /// True if `actual` is as good as `expected`.
    public boolean matches(Reply expected, Reply actual) {
        Comparison mode = expected.isError() || actual.isError() ? EXACT : this;
        return switch (mode) {
            case EXACT -> exact(expected).equals(exact(actual));
            case UNORDERED -> sorted(expected).equals(sorted(actual));
            case SHAPE -> sameShape(expected, actual);
            case TYPE -> expected.type() == actual.type();
            case SECONDS -> near(expected, actual, 5);
            case MILLISECONDS -> near(expected, actual, 5_000);
            case COMMAND_INFO -> CommandInfoComparison.matches(expected, actual);
            case ENCODING_OF_SET -> SET_ENCODINGS.contains(actual.text());
            case STREAM_TIMES -> StreamTimes.matches(expected, actual);
            case GREETING -> sameGreeting(expected, actual);
        };
    }

    /// The canonical text of a reply in which order is of no matter.
    static String sorted(Reply reply) {
        if (!reply.isAggregate() || reply.isNull()) {
            return exactText(reply);
        }
        return reply.type()
                + reply.elements().stream()
                        .map(Comparison::sorted)
                        .sorted()
                        .toList()
                        .toString();
    }

    private static String exact(Reply reply) {
        return reply.isAggregate() && !reply.isNull()
                ? reply.type()
                        + reply.elements().stream()
                                .map(Comparison::exact)
                                .toList()
                                .toString()
                : exactText(reply);
    }

    private static String exactText(Reply reply) {
        return reply.type() + (reply.isNull() ? "null" : new String(reply.payload(), StandardCharsets.ISO_8859_1));
    }

    private static boolean sameShape(Reply expected, Reply actual) {
        List<Reply> left = expected.elements();
        List<Reply> right = actual.elements();
        return expected.type() == actual.type()
                && expected.isNull() == actual.isNull()
                && left.size() == right.size()
                && IntStream.range(0, left.size()).allMatch(i -> sameShape(left.get(i), right.get(i)));
    }

    private static boolean near(Reply expected, Reply actual, long tolerance) {
        if (expected.type() != ':' || actual.type() != ':') {
            return exactText(expected).equals(exactText(actual));
        }
        long left = expected.number();
        long right = actual.number();
        return left == right || (left >= 0 && right >= 0 && Math.abs(left - right) <= tolerance);
    }

    private static boolean sameGreeting(Reply expected, Reply actual) {
        if (!sameShape(expected, actual)) {
            return false;
        }
        for (int i = 0; i + 1 < expected.elements().size(); i += 2) {
            String key = expected.elements().get(i).text();
            boolean own = key.equals("version") || key.equals("id");
            boolean sameKey = key.equals(actual.elements().get(i).text());
            if (!sameKey
                    || (!own
                            && !sorted(expected.elements().get(i + 1))
                                    .equals(sorted(actual.elements().get(i + 1))))) {
                return false;
            }
        }
        return true;
    }
}
