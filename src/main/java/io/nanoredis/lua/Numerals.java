package io.nanoredis.lua;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// How numbers are written and read: C's `%.14g` and `strtod`.
final class Numerals {
    private static final int DIGITS = 14;
    private static final MathContext ROUNDING = new MathContext(DIGITS, RoundingMode.HALF_EVEN);
    private static final double FIRST_IN_EXPONENT_FORM = 1e14;
    private static final int SAFE_DIGITS = 15;

    private Numerals() {}

    /// A number as `tostring` writes it.
    static LuaString text(double number) {
        long integer = (long) number;
        if (integer == number && Math.abs(number) < FIRST_IN_EXPONENT_FORM && !isMinusZero(number)) {
            return integerText(integer);
        }
        return LuaString.of(general(number));
    }

    private static boolean isMinusZero(double number) {
        return number == 0 && Double.doubleToRawLongBits(number) != 0;
    }

    private static LuaString integerText(long integer) {
        byte[] buffer = new byte[DIGITS + 1];
        int at = buffer.length;
        long rest = Math.abs(integer);
        do {
            buffer[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        if (integer < 0) {
            buffer[--at] = '-';
        }
        return LuaString.copyOf(buffer, at, buffer.length - at);
    }

    private static String general(double number) {
        boolean negative = Double.doubleToRawLongBits(number) < 0;
        String sign = negative ? "-" : "";
        if (Double.isNaN(number)) {
            return sign + "nan";
        }
        if (Double.isInfinite(number)) {
            return sign + "inf";
        }
        return number == 0 ? sign + "0" : sign + digits(Math.abs(number));
    }

    /// The shortest form that reads back as the number is right whenever it is short enough; only else the exact
    /// value must be rounded.
    private static String digits(double magnitude) {
        BigDecimal decimal = new BigDecimal(Double.toString(magnitude));
        if (decimal.stripTrailingZeros().precision() > DIGITS) {
            decimal = new BigDecimal(magnitude).round(ROUNDING);
        }
        decimal = decimal.stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -4 && exponent < DIGITS) {
            return decimal.toPlainString();
        }
        String digits = decimal.unscaledValue().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        int magnitudeOfExponent = Math.abs(exponent);
        return mantissa + (exponent < 0 ? "e-" : "e+") + (magnitudeOfExponent < 10 ? "0" : "") + magnitudeOfExponent;
    }

    /// The number that a string spells, with white space around it allowed; null where it spells none.
    static @Nullable Double parse(LuaString string) {
        byte[] text = string.bytes();
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new Reader(text, end).readAll();
    }

    /// The number that a numeral of the language spells; null where it is malformed.
    static @Nullable Double parse(String numeral) {
        byte[] text = numeral.getBytes(StandardCharsets.ISO_8859_1);
        return new Reader(text, text.length).readAll();
    }

    static boolean isSpace(int c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /// One pass over a text.
    private static final class Reader {
        private final byte[] text;
        private final int end;
        private int at;

        Reader(byte[] text, int end) {
            this.text = text;
            this.end = end;
        }

        @Nullable
        Double readAll() {
            skipSpace();
            boolean negative = at < end && text[at] == '-';
            if (at < end && (text[at] == '-' || text[at] == '+')) {
                at++;
            }
            double number = readMagnitude();
            skipSpace();
            if (at != end || failed) {
                return null;
            }
            return LuaValue.of(negative ? -number : number);
        }

        private boolean failed;

        private void skipSpace() {
            while (at < end && isSpace(text[at])) {
                at++;
            }
        }

        private double readMagnitude() {
            if (at + 1 < end && text[at] == '0' && (text[at + 1] | 0x20) == 'x') {
                return readHex();
            }
            if (at < end && (isDigit(at) || text[at] == '.')) {
                return readDecimal();
            }
            return readWord();
        }

        private boolean isDigit(int index) {
            return index < end && text[index] >= '0' && text[index] <= '9';
        }

        private double readDecimal() {
            int from = at;
            long integer = 0;
            while (isDigit(at)) {
                integer = integer * 10 + text[at++] - '0';
            }
            int digits = at - from;
            if (digits > 0 && digits <= SAFE_DIGITS && (at == end || isSpace(text[at]))) {
                return integer;
            }
            if (at < end && text[at] == '.') {
                at++;
                int fraction = at;
                while (isDigit(at)) {
                    at++;
                }
                digits += at - fraction;
            }
            if (digits == 0) {
                failed = true;
                return 0;
            }
            skipExponent('e');
            return Double.parseDouble(new String(text, from, at - from, StandardCharsets.ISO_8859_1));
        }

        /// An exponent without digits does not belong to the numeral.
        private void skipExponent(int letter) {
            if (at == end || (text[at] | 0x20) != letter) {
                return;
            }
            int digits = at + 1;
            if (digits < end && (text[digits] == '+' || text[digits] == '-')) {
                digits++;
            }
            if (isDigit(digits)) {
                while (isDigit(digits)) {
                    digits++;
                }
                at = digits;
            }
        }

        private double readHex() {
            at += 2;
            int from = at;
            boolean point = false;
            int digits = 0;
            while (at < end && (Character.digit(text[at], 16) >= 0 || (text[at] == '.' && !point))) {
                if (text[at] == '.') {
                    point = true;
                } else {
                    digits++;
                }
                at++;
            }
            if (digits == 0) {
                failed = true;
                return 0;
            }
            String mantissa = new String(text, from, at - from, StandardCharsets.ISO_8859_1);
            int exponent = at;
            skipExponent('p');
            String power =
                    at == exponent ? "p0" : new String(text, exponent, at - exponent, StandardCharsets.ISO_8859_1);
            return Double.parseDouble("0x" + mantissa + power);
        }

        private double readWord() {
            if (takes("infinity") || takes("inf")) {
                return Double.POSITIVE_INFINITY;
            }
            if (takes("nan")) {
                return Double.NaN;
            }
            failed = true;
            return 0;
        }

        private boolean takes(String word) {
            if (end - at < word.length()) {
                return false;
            }
            for (int i = 0; i < word.length(); i++) {
                if ((text[at + i] | 0x20) != word.charAt(i)) {
                    return false;
                }
            }
            at += word.length();
            return true;
        }
    }
}
