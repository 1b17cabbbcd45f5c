package io.nanoredis.lua.text;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Numbers as C's `strtod` and `strtoul` read them, under the rules of Lua around them.
///
/// *Shape*: bytes end at the first zero byte, as C's strings do. A number is a decimal with an exponent, a hexadecimal
/// with a binary exponent, `inf`, `infinity`, `nan` or `nan(...)`, with a sign, with white space before it.
/// *Thread*: any.
public final class NumberReader {
    /// What stood at the start was no number.
    private static final int NOTHING = -1;

    /// Digits that a double holds without rounding.
    private static final int EXACT_DIGITS = 15;

    private static final double NEGATIVE_NAN = Double.longBitsToDouble(0xfff8000000000000L);

    private final byte[] bytes;
    private final int limit;
    private int end = NOTHING;
    private double value;

    private NumberReader(byte[] bytes, int limit) {
        this.bytes = bytes;
        this.limit = limit;
    }

    /// The number that a whole string spells, white space around it apart; null where it spells none.
    public static @Nullable Double parse(byte[] bytes) {
        NumberReader reader = new NumberReader(bytes, bytes.length);
        reader.read(0);
        return reader.end != NOTHING && reader.isBlankFrom(reader.end) ? (Double) reader.value : null;
    }

    /// The whole number that a string spells in a base from 2 to 36, as 64 bits without a sign; null where it spells
    /// none.
    ///
    /// *Shape*: white space around it and a sign are allowed, a negative one wraps around, one that is too large is
    /// the largest; base 16 may have its `0x`.
    public static @Nullable Double parse(byte[] bytes, int base) {
        NumberReader reader = new NumberReader(bytes, bytes.length);
        reader.readUnsigned(base);
        return reader.end != NOTHING && reader.isBlankFrom(reader.end) ? (Double) reader.value : null;
    }

    /// Reads the number at the start of a part of an array, and then knows where it ends.
    public static NumberReader at(byte[] bytes, int offset, int limit) {
        NumberReader reader = new NumberReader(bytes, limit);
        reader.read(offset);
        return reader;
    }

    /// Whether there was a number.
    public boolean found() {
        return end != NOTHING;
    }

    /// The offset behind the number.
    public int end() {
        return end;
    }

    /// The number.
    public double value() {
        return value;
    }

    /// White space of C.
    public static boolean isSpace(int c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private int at(int offset) {
        return offset < limit ? bytes[offset] & 0xFF : 0;
    }

    private boolean isBlankFrom(int offset) {
        int at = skipSpace(offset);
        return at(at) == 0;
    }

    private int skipSpace(int offset) {
        int at = offset;
        while (isSpace(at(at))) {
            at++;
        }
        return at;
    }

    private void read(int offset) {
        int start = skipSpace(offset);
        int at = start;
        boolean negative = at(at) == '-';
        if (negative || at(at) == '+') {
            at++;
        }
        if (isDigit(at(at)) || at(at) == '.') {
            if (at(at) == '0' && lower(at(at + 1)) == 'x' && readHexadecimal(start, at + 2)) {
                return;
            }
            readDecimal(start, at, negative);
        } else {
            readWord(at, negative);
        }
    }

    private void readDecimal(int start, int first, boolean negative) {
        int at = skipDigits(first);
        int digits = at - first;
        if (at(at) != '.' && lower(at(at)) != 'e' && digits <= EXACT_DIGITS) {
            finish(at, wholeNumber(first, at), negative);
            return;
        }
        if (at(at) == '.') {
            int fraction = skipDigits(at + 1);
            digits += fraction - at - 1;
            at = fraction;
        }
        if (digits == 0) {
            return;
        }
        at = skipExponent(at, 'e');
        finish(at, Double.parseDouble(text(start, at)), false);
    }

    private boolean readHexadecimal(int start, int first) {
        int at = skipHexDigits(first);
        int digits = at - first;
        if (at(at) == '.') {
            int fraction = skipHexDigits(at + 1);
            digits += fraction - at - 1;
            at = fraction;
        }
        if (digits == 0) {
            return false;
        }
        int after = skipExponent(at, 'p');
        String text = text(start, after);
        finish(after, Double.parseDouble(after == at ? text + "p0" : text), false);
        return true;
    }

    private void readWord(int at, boolean negative) {
        if (isWord(at, "infinity")) {
            finish(at + 8, Double.POSITIVE_INFINITY, negative);
        } else if (isWord(at, "inf")) {
            finish(at + 3, Double.POSITIVE_INFINITY, negative);
        } else if (isWord(at, "nan")) {
            finish(skipPayload(at + 3), negative ? NEGATIVE_NAN : Double.NaN, false);
        }
    }

    private void finish(int newEnd, double magnitude, boolean negative) {
        end = newEnd;
        value = negative ? -magnitude : magnitude;
    }

    private double wholeNumber(int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + (bytes[i] - '0');
        }
        return number;
    }

    /// An exponent counts only where a digit follows.
    private int skipExponent(int at, int mark) {
        if (lower(at(at)) != mark) {
            return at;
        }
        int first = at(at + 1) == '-' || at(at + 1) == '+' ? at + 2 : at + 1;
        int last = skipDigits(first);
        return last == first ? at : last;
    }

    private int skipPayload(int at) {
        if (at(at) != '(') {
            return at;
        }
        int closing = at + 1;
        while (isDigit(at(closing)) || isLetter(at(closing)) || at(closing) == '_') {
            closing++;
        }
        return at(closing) == ')' ? closing + 1 : at;
    }

    private int skipDigits(int from) {
        int at = from;
        while (isDigit(at(at))) {
            at++;
        }
        return at;
    }

    private int skipHexDigits(int from) {
        int at = from;
        while (digitOf(at(at)) < 16) {
            at++;
        }
        return at;
    }

    private boolean isWord(int from, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (lower(at(from + i)) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private void readUnsigned(int base) {
        int at = skipSpace(0);
        boolean negative = at(at) == '-';
        if (negative || at(at) == '+') {
            at++;
        }
        if (base == 16 && at(at) == '0' && lower(at(at + 1)) == 'x' && digitOf(at(at + 2)) < 16) {
            at += 2;
        }
        long number = 0;
        boolean overflow = false;
        int first = at;
        for (int digit = digitOf(at(at)); digit < base; digit = digitOf(at(++at))) {
            long next = number * base + digit;
            overflow |= Math.unsignedMultiplyHigh(number, base) != 0 || Long.compareUnsigned(next, digit) < 0;
            number = next;
        }
        if (at > first) {
            end = at;
            value = unsigned(overflow ? -1 : negative ? -number : number);
        }
    }

    /// The double nearest to 64 bits without a sign.
    public static double unsigned(long bits) {
        if (bits >= 0) {
            return bits;
        }
        return ((bits >>> 1) | (bits & 1)) * 2.0;
    }

    private static int digitOf(int c) {
        if (isDigit(c)) {
            return c - '0';
        }
        return isLetter(c) ? lower(c) - 'a' + 10 : Integer.MAX_VALUE;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }
}
