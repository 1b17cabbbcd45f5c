package io.nanoredis.lua.text;

import org.jspecify.annotations.Nullable;

/// Reads what stands between a `%` and its letter.
///
/// *Shape*: flags, up to two digits of width, a point with up to two digits of precision. *Thread*: the engine's.
public final class FormatReader {
    /// Lua counts flags by place: this many are too many, repeated or not.
    private static final int FLAGS_TOO_MANY = 6;

    private final byte[] text;
    private int at;

    private boolean left;
    private boolean plus;
    private boolean space;
    private boolean alternate;
    private boolean zero;
    private int width;
    private int precision = NumberFormat.NONE;
    private @Nullable String complaint;

    private FormatReader(byte[] text, int at) {
        this.text = text;
        this.at = at;
    }

    /// Reads the conversion whose `%` stands just before an offset.
    public static FormatReader at(byte[] text, int offset) {
        FormatReader reader = new FormatReader(text, offset);
        reader.read(offset);
        return reader;
    }

    /// What is wrong with it, in Lua's words, or null.
    public @Nullable String complaint() {
        return complaint;
    }

    /// The letter of the conversion; 0 where the format ends before it.
    public int conversion() {
        return current();
    }

    /// The offset behind the letter.
    public int end() {
        return at + 1;
    }

    /// The flags, the width and the precision.
    public NumberFormat format() {
        return new NumberFormat(left, plus, space, alternate, zero, width, precision);
    }

    private int current() {
        return at < text.length ? text[at] & 0xFF : 0;
    }

    private void read(int start) {
        while (takeFlag()) {
            at++;
        }
        if (at - start >= FLAGS_TOO_MANY) {
            complaint = "invalid format (repeated flags)";
            return;
        }
        width = takeTwoDigits();
        if (current() == '.') {
            at++;
            precision = takeTwoDigits();
        }
        if (CharClass.isDigit(current())) {
            complaint = "invalid format (width or precision too long)";
        }
    }

    private boolean takeFlag() {
        switch (current()) {
            case '-' -> left = true;
            case '+' -> plus = true;
            case ' ' -> space = true;
            case '#' -> alternate = true;
            case '0' -> zero = true;
            default -> {
                return false;
            }
        }
        return true;
    }

    private int takeTwoDigits() {
        int number = 0;
        for (int i = 0; i < 2 && CharClass.isDigit(current()); i++) {
            number = number * 10 + current() - '0';
            at++;
        }
        return number;
    }
}
