package io.nanoredis.testing;

/// Bytes as printable ASCII, for failure messages: `\r`, `\n`, `\t`, `\\`, `\"` and `\xHH`, cut to a given length.
public final class Escaped {
    private static final int TEXT_BYTES_MAX = 400;

    private Escaped() {}

    /// The escaped text of `bytes`; what is left out of a long one is told as a count.
    public static String text(byte[] bytes) {
        return text(bytes, 0, bytes.length);
    }

    /// The escaped text of `length` bytes from `from`; what is left out of a long one is told as a count.
    public static String text(byte[] bytes, int from, int length) {
        int shown = Math.min(length, TEXT_BYTES_MAX);
        StringBuilder text = new StringBuilder(shown + 16);
        for (int i = from; i < from + shown; i++) {
            appendByte(text, bytes[i]);
        }
        if (shown < length) {
            text.append("...(").append(length - shown).append(" more)");
        }
        return text.toString();
    }

    private static void appendByte(StringBuilder text, byte value) {
        switch (value) {
            case '\r' -> text.append("\\r");
            case '\n' -> text.append("\\n");
            case '\t' -> text.append("\\t");
            case '\\' -> text.append("\\\\");
            case '"' -> text.append("\\\"");
            default -> {
                if (value >= ' ' && value < 127) {
                    text.append((char) value);
                } else {
                    text.append(String.format("\\x%02x", value & 0xff));
                }
            }
        }
    }
}
