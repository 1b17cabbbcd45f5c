package io.nanoredis.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One RESP2 or RESP3 reply, parsed from its bytes into a tree.
///
/// *Shape*: `type` is the RESP prefix byte. A scalar has `payload` (the text between prefix and CRLF, or the body
/// of a bulk) and no elements; an aggregate has elements (a map's keys and values alternate; an attribute's too,
/// followed by its reply). A RESP2 null keeps its prefix (`$` or `*`) and has `isNull`.
public final class Reply {
    private final char type;
    private final boolean isNull;
    private final byte[] payload;
    private final List<Reply> elements;

    private Reply(char type, boolean isNull, byte[] payload, List<Reply> elements) {
        this.type = type;
        this.isNull = isNull;
        this.payload = payload;
        this.elements = elements;
    }

    /// The tree of one complete reply, as [RawClient#readReply] returns it.
    ///
    /// *Errors*: IllegalArgumentException for bytes that are not exactly one reply.
    public static Reply parse(byte[] raw) {
        Parser parser = new Parser(raw);
        Reply reply = parser.next();
        if (parser.position != raw.length) {
            throw new IllegalArgumentException("raw: bytes after the reply at " + parser.position);
        }
        return reply;
    }

    /// The readable form of a raw reply, or its escaped bytes where it does not parse.
    public static String print(byte[] raw) {
        try {
            return parse(raw).toString();
        } catch (IllegalArgumentException e) {
            return "not RESP: " + Escaped.text(raw);
        }
    }

    /// The RESP prefix, such as `$` or `*`.
    public char type() {
        return type;
    }

    /// True for `$-1`, `*-1` and `_`.
    public boolean isNull() {
        return isNull;
    }

    /// True for a simple or a bulk error.
    public boolean isError() {
        return type == '-' || type == '!';
    }

    /// True for arrays, sets, maps, pushes and attributes.
    public boolean isAggregate() {
        return "*~%>|".indexOf(type) >= 0;
    }

    /// The elements of an aggregate, in the order of the wire; none for a scalar.
    public List<Reply> elements() {
        return elements;
    }

    /// The bytes of a scalar; empty for an aggregate.
    public byte[] payload() {
        return payload;
    }

    /// The payload as UTF-8 text.
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /// The payload as a number. *Errors*: NumberFormatException if it is none.
    public long number() {
        return Long.parseLong(text());
    }

    /// The value beside `key` in a map or in an array that alternates keys and values.
    ///
    /// *Errors*: IllegalArgumentException if there is no such key.
    public Reply get(String key) {
        for (int i = 0; i + 1 < elements.size(); i += 2) {
            if (elements.get(i).text().equals(key)) {
                return elements.get(i + 1);
            }
        }
        throw new IllegalArgumentException("key: " + key + " (expected one of " + this + ")");
    }

    /// One line: prefix and escaped payload, aggregates as `*[a, b]`.
    @Override
    public String toString() {
        if (isNull) {
            return type + "null";
        }
        return isAggregate() ? type + elements.toString() : type + "\"" + Escaped.text(payload) + '"';
    }

    private static final class Parser {
        private static final byte[] EMPTY = new byte[0];
        private final byte[] raw;
        private int position;

        Parser(byte[] raw) {
            this.raw = raw;
        }

        Reply next() {
            if (position >= raw.length) {
                throw new IllegalArgumentException("raw: ends inside a reply");
            }
            char type = (char) raw[position++];
            byte[] line = line();
            return switch (type) {
                case '+', '-', ':', ',', '#', '(' -> new Reply(type, false, line, List.of());
                case '_' -> new Reply(type, true, line, List.of());
                case '$', '!', '=' -> bulk(type, length(line));
                case '*', '~', '>' -> aggregate(type, length(line));
                case '%' -> aggregate(type, 2 * length(line));
                case '|' -> aggregate(type, 2 * length(line) + 1);
                default -> throw new IllegalArgumentException("raw: prefix " + (int) type);
            };
        }

        private Reply bulk(char type, int length) {
            if (length < 0) {
                return new Reply(type, true, EMPTY, List.of());
            }
            if (position + length + 2 > raw.length
                    || raw[position + length] != '\r'
                    || raw[position + length + 1] != '\n') {
                throw new IllegalArgumentException("raw: bulk of " + length + " does not end in CRLF");
            }
            byte[] payload = java.util.Arrays.copyOfRange(raw, position, position + length);
            position += length + 2;
            return new Reply(type, false, payload, List.of());
        }

        private Reply aggregate(char type, int length) {
            if (length < 0) {
                return new Reply(type, true, EMPTY, List.of());
            }
            List<Reply> elements = new ArrayList<>(Math.min(length, raw.length));
            for (int i = 0; i < length; i++) {
                elements.add(next());
            }
            return new Reply(type, false, EMPTY, elements);
        }

        private byte[] line() {
            for (int i = position; i + 1 < raw.length; i++) {
                if (raw[i] == '\r' && raw[i + 1] == '\n') {
                    byte[] line = java.util.Arrays.copyOfRange(raw, position, i);
                    position = i + 2;
                    return line;
                }
            }
            throw new IllegalArgumentException("raw: no CRLF");
        }

        private static int length(byte[] line) {
            return Integer.parseInt(new String(line, StandardCharsets.US_ASCII));
        }
    }
}
