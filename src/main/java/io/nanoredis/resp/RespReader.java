package io.nanoredis.resp;

/// Walks over encoded replies without decoding them, so that the replies of a command's parts can be merged.
///
/// *Thread*: any; no state. *Cost*: proportional to the number of elements; bulk strings are skipped, not read.
public final class RespReader {
    /// There is no complete element at the position.
    public static final int INCOMPLETE = -1;

    private RespReader() {}

    /// The end of the element that begins at `from`, nested elements included; see [#skip(byte[], int, int)].
    public static int skip(byte[] b, int from) {
        return skip(b, from, b.length);
    }

    /// The end of the element that begins at `from`, nested elements included. An attribute belongs to the element
    /// after it.
    ///
    /// @return the position after it, or [#INCOMPLETE] if it does not end before `to`
    public static int skip(byte[] b, int from, int to) {
        long left = 1;
        int at = from;
        while (left > 0) {
            int lineEnd = lineEnd(b, at, to);
            if (lineEnd < 0) {
                return INCOMPLETE;
            }
            left += nested(b, at, lineEnd) - 1;
            long next = lineEnd + payload(b, at, lineEnd);
            if (next > to) {
                return INCOMPLETE;
            }
            at = (int) next;
        }
        return at;
    }

    /// The number in the header line at `at`: an integer's value, a string's length, the elements of an array; -1 for
    /// null.
    public static long number(byte[] b, int at) {
        int end = lineEnd(b, at, b.length) - 2;
        return NumberText.toLong(b, at + 1, end - at - 1);
    }

    /// Where the line that begins at `at` ends, its line end included; -1 if it does not.
    public static int lineEnd(byte[] b, int at, int to) {
        for (int i = at + 1; i < to - 1; i++) {
            if (b[i] == '\r' && b[i + 1] == '\n') {
                return i + 2;
            }
        }
        return -1;
    }

    /// How many elements belong to the one whose header line this is.
    private static long nested(byte[] b, int at, int lineEnd) {
        return switch (b[at]) {
            case '*', '~', '>' -> count(b, at, lineEnd);
            case '%' -> 2 * count(b, at, lineEnd);
            case '|' -> 2 * count(b, at, lineEnd) + 1;
            default -> 0;
        };
    }

    /// How many bytes follow the header line before the next element.
    private static long payload(byte[] b, int at, int lineEnd) {
        boolean string = b[at] == '$' || b[at] == '=' || b[at] == '!';
        return string && b[at + 1] != '-' ? count(b, at, lineEnd) + 2 : 0;
    }

    /// The number of a header line; 0 for null and for what is none or too large for an array.
    private static long count(byte[] b, int at, int lineEnd) {
        int digits = lineEnd - 2 - at - 1;
        if (digits > 10 || !NumberText.isLong(b, at + 1, digits)) {
            return 0;
        }
        return Math.max(0, NumberText.toLong(b, at + 1, digits));
    }
}
