package io.nanoredis.resp;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/// Numbers as ASCII text, read and written exactly as Redis does.
///
/// *Thread*: any; no state. *Cost*: integers, and doubles of everyday size, without allocation.
public final class NumberText {
    /// The longest text of a 64-bit integer, sign included.
    public static final int LONG_BYTES_MAX = 20;

    /// The longest text that [#writeDouble] produces: sign, 17 digits, point, and an exponent of three digits.
    public static final int DOUBLE_BYTES_MAX = 32;

    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    private static final byte[] MIN_LONG = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);
    private static final int SIGNIFICANT_DIGITS = 17;
    private static final MathContext ROUND_17 = new MathContext(SIGNIFICANT_DIGITS, RoundingMode.HALF_EVEN);

    private NumberText() {}

    /// Whether these bytes are a 64-bit integer in the one canonical form that [#writeLong] would give it.
    public static boolean isLong(byte[] a, int offset, int length) {
        if (length == 0 || length > LONG_BYTES_MAX) {
            return false;
        }
        int at = offset;
        int end = offset + length;
        boolean negative = a[at] == '-';
        if (negative) {
            at++;
        } else if (a[at] == '0') {
            return length == 1;
        }
        if (at == end || a[at] < '1' || a[at] > '9') {
            return false;
        }
        for (int i = at + 1; i < end; i++) {
            if (a[i] < '0' || a[i] > '9') {
                return false;
            }
        }
        return end - at < 19 || fits(a, at, end, negative);
    }

    /// Whether 19 or more digits stay within 64 bits; compared as text, position by position.
    private static boolean fits(byte[] a, int at, int end, boolean negative) {
        if (end - at > 19) {
            return false;
        }
        for (int i = 0; i < 19; i++) {
            int difference = a[at + i] - MIN_LONG[i + 1];
            if (difference != 0) {
                return difference < 0;
            }
        }
        return negative;
    }

    /// The value of a text that [#isLong] has accepted; undefined for any other.
    public static long toLong(byte[] a, int offset, int length) {
        int at = offset;
        int end = offset + length;
        boolean negative = a[at] == '-';
        if (negative) {
            at++;
        }
        long value = 0;
        while (at < end) {
            value = value * 10 + (a[at++] - '0');
        }
        return negative ? -value : value;
    }

    /// How many bytes [#writeLong] needs for `value`.
    public static int longBytes(long value) {
        if (value >= 0) {
            return digits(value);
        }
        return value == Long.MIN_VALUE ? MIN_LONG.length : 1 + digits(-value);
    }

    private static int digits(long value) {
        int digits = 1;
        long rest = value;
        while (rest >= 10) {
            rest /= 10;
            digits++;
        }
        return digits;
    }

    /// Writes `value` in decimal at `at`, where [#longBytes] bytes must be free.
    ///
    /// @return the position after it
    public static int writeLong(long value, byte[] into, int at) {
        if (value >= 0) {
            return writeDigits(value, into, at);
        }
        if (value == Long.MIN_VALUE) {
            System.arraycopy(MIN_LONG, 0, into, at, MIN_LONG.length);
            return at + MIN_LONG.length;
        }
        into[at] = '-';
        return writeDigits(-value, into, at + 1);
    }

    private static int writeDigits(long value, byte[] into, int at) {
        int end = at + digits(value);
        int write = end;
        long rest = value;
        do {
            into[--write] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        return end;
    }

    /// `value` in decimal, as a new array.
    public static byte[] ofLong(long value) {
        byte[] text = new byte[longBytes(value)];
        writeLong(value, text, 0);
        return text;
    }

    /// Reads a double as C's `strtod` does, if that takes the whole text: see [Args#tryDouble].
    ///
    /// *Cost*: no allocation for a decimal number of up to 15 digits and a moderate exponent.
    ///
    /// @return the value, or NaN for what is refused
    public static double parseDouble(byte[] a, int offset, int length) {
        FloatText.Kind kind = FloatText.classify(a, offset, length);
        return switch (kind) {
            case DECIMAL -> parseDecimal(a, offset, length);
            case HEXADECIMAL -> parseHexadecimal(a, offset, length);
            case INFINITY -> a[offset] == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            case NOT_A_NUMBER, INVALID -> Double.NaN;
        };
    }

    /// Reads a double as C programs do that call `strtod` and only look whether it stopped at the end of the text: up
    /// to
    /// a NUL, blanks in front are skipped, an empty text is 0, and what is too large is infinite.
    ///
    /// @return the value, or NaN for not-a-number and for what is no number
    public static double parseCDouble(byte[] a, int offset, int length) {
        int end = offset;
        while (end < offset + length && a[end] != 0) {
            end++;
        }
        if (end == offset) {
            return 0;
        }
        int at = offset;
        while (at < end && (a[at] == ' ' || (a[at] >= '\t' && a[at] <= '\r'))) {
            at++;
        }
        return switch (FloatText.classify(a, at, end - at)) {
            case DECIMAL -> parseDecimalInRange(a, at, end - at);
            case HEXADECIMAL -> parseHexadecimalInRange(a, at, end - at);
            case INFINITY -> a[at] == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            case NOT_A_NUMBER, INVALID -> Double.NaN;
        };
    }

    private static double parseDecimalInRange(byte[] a, int offset, int length) {
        double value = parseDecimal(a, offset, length);
        return Double.isNaN(value)
                ? Double.parseDouble(new String(a, offset, length, StandardCharsets.ISO_8859_1))
                : value;
    }

    private static double parseHexadecimalInRange(byte[] a, int offset, int length) {
        String text = new String(a, offset, length, StandardCharsets.ISO_8859_1);
        boolean exponent = text.indexOf('p') >= 0 || text.indexOf('P') >= 0;
        return Double.parseDouble(exponent ? text : text + "p0");
    }

    /// Up to 15 digits and a power of ten up to 22 are both exact doubles, so that one operation rounds correctly; the
    /// rest goes to the library.
    private static double parseDecimal(byte[] a, int offset, int length) {
        long mantissa = 0;
        int digits = 0;
        int scale = 0;
        boolean point = false;
        int end = offset + length;
        for (int i = a[offset] == '-' || a[offset] == '+' ? offset + 1 : offset; i < end; i++) {
            byte c = a[i];
            if (c == '.') {
                point = true;
            } else if (c < '0' || c > '9' || digits == 15) {
                return parseDecimalSlowly(a, offset, length);
            } else {
                mantissa = mantissa * 10 + (c - '0');
                digits += mantissa == 0 ? 0 : 1;
                scale += point ? 1 : 0;
            }
        }
        if (scale > 22) {
            return parseDecimalSlowly(a, offset, length);
        }
        double value = mantissa / POWERS_OF_TEN[scale];
        return a[offset] == '-' ? -value : value;
    }

    private static double parseDecimalSlowly(byte[] a, int offset, int length) {
        double value = Double.parseDouble(new String(a, offset, length, StandardCharsets.ISO_8859_1));
        boolean outOfRange = Double.isInfinite(value) || (value == 0 && FloatText.hasNonZeroDigit(a, offset, length));
        return outOfRange ? Double.NaN : value;
    }

    private static double parseHexadecimal(byte[] a, int offset, int length) {
        String text = new String(a, offset, length, StandardCharsets.ISO_8859_1);
        boolean exponent = text.indexOf('p') >= 0 || text.indexOf('P') >= 0;
        double value = Double.parseDouble(exponent ? text : text + "p0");
        boolean outOfRange = Double.isInfinite(value) || (value == 0 && FloatText.hasNonZeroDigit(a, offset, length));
        return outOfRange ? Double.NaN : value;
    }

    /// `value` as [#writeDouble] gives it, as a new array.
    public static byte[] ofDouble(double value) {
        byte[] scratch = new byte[DOUBLE_BYTES_MAX];
        return java.util.Arrays.copyOf(scratch, writeDouble(value, scratch, 0));
    }

    /// Writes a double at `at` with 17 significant digits, as `%.17g` of C does: trailing zeros dropped, an exponent if
    /// it is
    /// below -4 or above 16; `inf`, `-inf`, `nan`. At most [#DOUBLE_BYTES_MAX] bytes.
    ///
    /// *Cost*: no allocation for integers below 2^53 and for magnitudes from 2^-10 to 2^53, where the digits are
    /// produced exactly in 64-bit fixed point; other values go through BigDecimal.
    ///
    /// @return the position after it
    public static int writeDouble(double value, byte[] into, int at) {
        if (Double.isNaN(value)) {
            return writeAscii("nan", into, at);
        }
        if (Double.isInfinite(value)) {
            return writeAscii(value > 0 ? "inf" : "-inf", into, at);
        }
        int start = at;
        if (Double.doubleToRawLongBits(value) < 0) {
            into[start++] = '-';
        }
        double magnitude = Math.abs(value);
        if (magnitude < 0x1p53 && magnitude == (long) magnitude) {
            return writeDigits((long) magnitude, into, start);
        }
        return magnitude >= 0x1p-10 && magnitude < 0x1p53
                ? writeFixedPoint(magnitude, into, start)
                : writeAscii(scientific(magnitude), into, start);
    }

    private static int writeAscii(String text, byte[] into, int at) {
        for (int i = 0; i < text.length(); i++) {
            into[at + i] = (byte) text.charAt(i);
        }
        return at + text.length();
    }

    /// The integer part in a long, the fraction left-aligned in 64 bits: each multiplication by ten moves one exact
    /// digit into the
    /// high word.
    private static int writeFixedPoint(double magnitude, byte[] into, int at) {
        long bits = Double.doubleToRawLongBits(magnitude);
        int fractionBits = 1075 - (int) (bits >>> 52);
        long mantissa = (bits & ((1L << 52) - 1)) | (1L << 52);
        long whole = fractionBits > 52 ? 0 : mantissa >>> fractionBits;
        long fraction = mantissa << (64 - fractionBits);
        int point = writeDigits(whole, into, at);
        into[point] = '.';
        int write = point + 1;
        int left = whole == 0 ? SIGNIFICANT_DIGITS : SIGNIFICANT_DIGITS - (point - at);
        boolean leading = whole == 0;
        while (left > 0) {
            byte digit = (byte) Math.unsignedMultiplyHigh(fraction, 10);
            fraction *= 10;
            into[write++] = (byte) ('0' + digit);
            leading &= digit == 0;
            left -= leading ? 0 : 1;
        }
        boolean odd = (into[write - 1] & 1) == 1;
        if (fraction < 0 && (fraction != Long.MIN_VALUE || odd)) {
            return roundUp(magnitude, into, at, write);
        }
        return dropTrailingZeros(into, write);
    }

    /// Adds one unit in the last place to the digits in `into[at, end)`.
    private static int roundUp(double magnitude, byte[] into, int at, int end) {
        for (int i = end - 1; i >= at; i--) {
            if (into[i] == '.') {
                continue;
            }
            if (into[i] != '9') {
                into[i]++;
                return dropTrailingZeros(into, end);
            }
            into[i] = '0';
        }
        return writeAscii(scientific(magnitude), into, at);
    }

    private static int dropTrailingZeros(byte[] into, int end) {
        int last = end;
        while (into[last - 1] == '0') {
            last--;
        }
        return into[last - 1] == '.' ? last - 1 : last;
    }

    /// The general case: 17 correctly rounded digits, then the notation that their exponent asks for.
    private static String scientific(double magnitude) {
        BigDecimal rounded = new BigDecimal(magnitude).round(ROUND_17).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < SIGNIFICANT_DIGITS) {
            return rounded.toPlainString();
        }
        String digits = rounded.unscaledValue().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String sign = exponent < 0 ? "-" : "+";
        String padding = Math.abs(exponent) < 10 ? "0" : "";
        return digits.charAt(0) + fraction + "e" + sign + padding + Math.abs(exponent);
    }
}
