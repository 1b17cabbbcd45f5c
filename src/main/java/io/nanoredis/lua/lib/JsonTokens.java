package io.nanoredis.lua.lib;

import io.nanoredis.lua.text.ByteSink;
import io.nanoredis.lua.text.Meter;
import io.nanoredis.lua.text.NumberReader;

/// The tokens of a JSON text, as cjson cuts them.
///
/// *Shape*: the text ends at its first zero byte. Numbers are whatever `strtod` takes where invalid numbers are
/// allowed.
/// *Thread*: the engine's.
final class JsonTokens {
    /// What a token can be, by the names that errors show.
    enum Kind {
        T_OBJ_BEGIN,
        T_OBJ_END,
        T_ARR_BEGIN,
        T_ARR_END,
        T_STRING,
        T_NUMBER,
        T_BOOLEAN,
        T_NULL,
        T_COLON,
        T_COMMA,
        T_END,
        T_ERROR
    }

    private static final int SURROGATES = 0xD800;
    private static final int UNICODE_ESCAPE = 6;

    private final byte[] text;
    private final boolean invalidNumbers;
    private final Meter meter;
    private final ByteSink string;
    private int at;

    private Kind kind = Kind.T_END;
    private int start;
    private double number;
    private boolean truth;
    private String fault = "";

    JsonTokens(byte[] text, boolean invalidNumbers, Meter meter) {
        this.text = text;
        this.invalidNumbers = invalidNumbers;
        this.meter = meter;
        this.string = new ByteSink(meter);
    }

    /// The kind of the current token.
    Kind kind() {
        return kind;
    }

    /// The offset at which errors place the current token.
    int start() {
        return start;
    }

    /// The offset behind the current token.
    int end() {
        return at;
    }

    /// What was found, as errors name it.
    String found() {
        return kind == Kind.T_ERROR ? fault : kind.name();
    }

    double number() {
        return number;
    }

    boolean truth() {
        return truth;
    }

    /// The bytes of a string, without escapes.
    byte[] string() {
        meter.charge(string.length());
        return string.toBytes();
    }

    /// Goes on to the next token.
    void next() {
        while (isSpace(at(at))) {
            at++;
        }
        start = at;
        switch (at(at)) {
            case '{' -> single(Kind.T_OBJ_BEGIN);
            case '}' -> single(Kind.T_OBJ_END);
            case '[' -> single(Kind.T_ARR_BEGIN);
            case ']' -> single(Kind.T_ARR_END);
            case ':' -> single(Kind.T_COLON);
            case ',' -> single(Kind.T_COMMA);
            case '"' -> readString();
            case 0 -> kind = Kind.T_END;
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> readCheckedNumber();
            default -> readWord();
        }
    }

    private int at(int offset) {
        return offset < text.length ? text[offset] & 0xFF : 0;
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private void single(Kind found) {
        kind = found;
        at++;
    }

    private void fail(String reason) {
        kind = Kind.T_ERROR;
        start = at;
        fault = reason;
    }

    private void readWord() {
        if (startsWith("true")) {
            readTruth(true, 4);
        } else if (startsWith("false")) {
            readTruth(false, 5);
        } else if (startsWith("null")) {
            kind = Kind.T_NULL;
            at += 4;
        } else if (invalidNumbers && isInvalidNumber()) {
            readNumber();
        } else {
            fail("invalid token");
        }
    }

    private void readTruth(boolean value, int length) {
        kind = Kind.T_BOOLEAN;
        truth = value;
        at += length;
    }

    private boolean startsWith(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at(at + i) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void readCheckedNumber() {
        if (!invalidNumbers && isInvalidNumber()) {
            fail("invalid number");
        } else {
            readNumber();
        }
    }

    /// Whether what looks like a number is one that JSON does not allow: a plus sign, leading zeros, hexadecimal,
    /// infinity, not a number.
    private boolean isInvalidNumber() {
        if (at(at) == '+') {
            return true;
        }
        int first = at(at) == '-' ? at + 1 : at;
        int second = at(first + 1);
        if (at(first) == '0') {
            return (second | 0x20) == 'x' || (second >= '0' && second <= '9');
        }
        if (at(first) <= '9') {
            return false;
        }
        return isWord(first, "inf") || isWord(first, "nan");
    }

    private boolean isWord(int from, String word) {
        for (int i = 0; i < word.length(); i++) {
            if ((at(from + i) | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void readNumber() {
        NumberReader reader = NumberReader.at(text, at, text.length);
        if (!reader.found()) {
            fail("invalid number");
            return;
        }
        kind = Kind.T_NUMBER;
        number = reader.value();
        at = reader.end();
    }

    private void readString() {
        int from = at;
        string.truncate(0);
        at++;
        for (int c = at(at); c != '"'; c = at(at)) {
            if (c == 0) {
                fail("unexpected end of string");
                return;
            }
            if (c != '\\') {
                string.put(c);
                at++;
            } else if (!readEscape()) {
                return;
            }
        }
        at++;
        kind = Kind.T_STRING;
        meter.work((at - from) / 16);
    }

    private boolean readEscape() {
        int c = at(at + 1);
        switch (c) {
            case '"', '\\', '/' -> string.put(c);
            case 'b' -> string.put('\b');
            case 't' -> string.put('\t');
            case 'n' -> string.put('\n');
            case 'f' -> string.put('\f');
            case 'r' -> string.put('\r');
            case 'u' -> {
                return readUnicode();
            }
            default -> {
                fail("invalid escape code");
                return false;
            }
        }
        at += 2;
        return true;
    }

    private boolean readUnicode() {
        int unit = hex4(at + 2);
        int length = UNICODE_ESCAPE;
        if (unit >= 0 && (unit & 0xF800) == SURROGATES) {
            unit = pair(unit);
            length = 2 * UNICODE_ESCAPE;
        }
        if (unit < 0) {
            fail("invalid unicode escape code");
            return false;
        }
        putUtf8(unit);
        at += length;
        return true;
    }

    /// The code point of a high surrogate and the low one that must follow; -1 where none does.
    private int pair(int high) {
        int next = at + UNICODE_ESCAPE;
        if ((high & 0x400) != 0 || at(next) != '\\' || at(next + 1) != 'u') {
            return -1;
        }
        int low = hex4(next + 2);
        return (low & 0xFC00) == 0xDC00 ? Character.toCodePoint((char) high, (char) low) : -1;
    }

    private int hex4(int offset) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(at(offset + i), 16);
            if (digit < 0 || at(offset + i) > 'f') {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private void putUtf8(int point) {
        if (point < 0x80) {
            string.put(point);
        } else if (point < 0x800) {
            string.put(0xC0 | point >> 6);
            string.put(0x80 | (point & 0x3F));
        } else if (point < 0x10000) {
            string.put(0xE0 | point >> 12);
            string.put(0x80 | (point >> 6 & 0x3F));
            string.put(0x80 | (point & 0x3F));
        } else {
            string.put(0xF0 | point >> 18);
            string.put(0x80 | (point >> 12 & 0x3F));
            string.put(0x80 | (point >> 6 & 0x3F));
            string.put(0x80 | (point & 0x3F));
        }
    }
}
