package io.nanoredis.resp;

/// The words of a line: of an inline command, and of a line in a configuration file.
///
/// Words are separated by blanks. A quote, at a word's start or within it, runs to the matching quote, after which the
/// word must
/// end. Between double quotes `\n \r \t \b \a`, `\xHH` and a backslash before any other byte are escapes; between
/// single
/// quotes only `\'` is.
public final class InlineWords {
    private InlineWords() {}

    /// Splits `buf[from, end)`, unquoting in place: a word is never longer than its source.
    ///
    /// @return false if a quote is not closed, or is followed by something else than a blank; `into` is then useless
    public static boolean split(byte[] buf, int from, int end, Args into) {
        int at = skipBlanks(buf, from, end);
        while (at < end) {
            int next = word(buf, at, end, into);
            if (next < 0) {
                return false;
            }
            at = skipBlanks(buf, next, end);
        }
        return true;
    }

    private static int skipBlanks(byte[] buf, int at, int end) {
        while (at < end && isSpace(buf[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /// Adds one word and returns where it ended, or -1.
    private static int word(byte[] buf, int start, int end, Args into) {
        int at = start;
        while (at < end && !endsWord(buf[at])) {
            byte c = buf[at];
            if (c == '"' || c == '\'') {
                return quoted(buf, start, at, end, into);
            }
            at++;
        }
        into.add(start, at - start);
        return at;
    }

    /// Narrower than [#isSpace]: vertical tabs and form feeds only count between words.
    private static boolean endsWord(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private static int quoted(byte[] buf, int start, int open, int end, Args into) {
        byte quote = buf[open];
        int write = open;
        int at = open + 1;
        while (at < end && buf[at] != quote) {
            int used = escapeLength(buf, at, end, quote);
            buf[write++] = used == 1 ? buf[at] : unescaped(buf, at, used);
            at += used;
        }
        boolean closed = at < end && (at + 1 == end || isSpace(buf[at + 1]));
        if (!closed) {
            return -1;
        }
        into.add(start, write - start);
        return at + 1;
    }

    /// How many source bytes make the next byte: 4 for `\xHH`, 2 for another escape, else 1.
    private static int escapeLength(byte[] buf, int at, int end, byte quote) {
        if (buf[at] != '\\' || at + 1 >= end) {
            return 1;
        }
        if (quote == '\'') {
            return buf[at + 1] == '\'' ? 2 : 1;
        }
        boolean hex = at + 3 < end
                && buf[at + 1] == 'x'
                && Character.digit(buf[at + 2], 16) >= 0
                && Character.digit(buf[at + 3], 16) >= 0;
        return hex ? 4 : 2;
    }

    private static byte unescaped(byte[] buf, int at, int used) {
        if (used == 4) {
            return (byte) ((Character.digit(buf[at + 2], 16) << 4) | Character.digit(buf[at + 3], 16));
        }
        byte c = buf[at + 1];
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'a' -> 7;
            default -> c;
        };
    }
}
