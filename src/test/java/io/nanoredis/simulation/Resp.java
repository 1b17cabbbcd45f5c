package io.nanoredis.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// RESP2 as text, one character per byte.
final class Resp {
    static final String OK = "+OK\r\n";
    static final String NULL = "$-1\r\n";
    static final String NULL_ARRAY = "*-1\r\n";

    private Resp() {}

    static String bulk(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    static String bulkOrNull(@Nullable String textOrNull) {
        return textOrNull == null ? NULL : bulk(textOrNull);
    }

    static String integer(long number) {
        return ":" + number + "\r\n";
    }

    static String array(List<String> encoded) {
        return "*" + encoded.size() + "\r\n" + String.join("", encoded);
    }

    /// A command as a client sends it.
    static String command(String... words) {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append(bulk(word));
        }
        return text.toString();
    }

    /// Where the frame that begins at `from` ends, or -1 if that has not arrived.
    static int frameEnd(CharSequence bytes, int from) {
        int line = lineEnd(bytes, from);
        if (line < 0) {
            return -1;
        }
        char type = bytes.charAt(from);
        if (type != '$' && type != '*') {
            return line;
        }
        int length = Integer.parseInt(bytes.subSequence(from + 1, line - 2).toString());
        if (type == '$') {
            int end = length < 0 ? line : line + length + 2;
            return end <= bytes.length() ? end : -1;
        }
        int at = line;
        for (int i = 0; i < length && at >= 0; i++) {
            at = frameEnd(bytes, at);
        }
        return at;
    }

    private static int lineEnd(CharSequence bytes, int from) {
        for (int i = from; i + 1 < bytes.length(); i++) {
            if (bytes.charAt(i) == '\r') {
                return i + 2;
            }
        }
        return -1;
    }

    /// The frames in an array.
    static List<String> elements(String array) {
        List<String> elements = new ArrayList<>();
        int at = lineEnd(array, 0);
        while (at < array.length()) {
            int end = frameEnd(array, at);
            elements.add(array.substring(at, end));
            at = end;
        }
        return elements;
    }

    /// What a bulk string, a simple string or a number says.
    static String text(String frame) {
        int line = lineEnd(frame, 0);
        return frame.charAt(0) == '$' ? frame.substring(line, frame.length() - 2) : frame.substring(1, line - 2);
    }

    static long number(String frame) {
        if (frame.charAt(0) != ':') {
            throw new IllegalArgumentException("frame: " + frame + " (expected an integer)");
        }
        return Long.parseLong(text(frame));
    }
}
