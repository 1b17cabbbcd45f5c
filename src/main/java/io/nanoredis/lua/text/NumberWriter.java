package io.nanoredis.lua.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Numbers as C's `printf` writes them, to the last digit.
///
/// *Shape*: every digit comes from the exact value of the double, rounded half to even, as glibc does; infinities are
/// `inf`, what is not a number is `nan` or, with its sign bit set, `-nan`. *Thread*: any. *Cost*: numbers that Lua
/// itself prints take a path without big integers; others grow with their exponent and precision.
public final class NumberWriter {
    /// The digits that `tostring` and `..` show.
    public static final int LUA_DIGITS = 14;

    private static final NumberFormat LUA = NumberFormat.ofPrecision(LUA_DIGITS);
    private static final int DEFAULT_PRECISION = 6;
    private static final double FIRST_IN_SCIENTIFIC = 1e14;
    private static final int LOWEST_PLAIN_EXPONENT = -4;

    private NumberWriter() {}

    /// A number as Lua prints it: `%.14g`.
    public static byte[] lua(double number) {
        if (isPlainInteger(number)) {
            return integer((long) number);
        }
        ByteSink out = new ByteSink(Meter.FREE, 24);
        general(out, number, LUA, false);
        return out.toBytes();
    }

    /// Appends a number as Lua prints it.
    public static void lua(ByteSink out, double number) {
        if (isPlainInteger(number)) {
            out.put(integer((long) number));
        } else {
            general(out, number, LUA, false);
        }
    }

    /// The digits of an integer that has at most as many as Lua prints.
    private static byte[] integer(long number) {
        long rest = Math.abs(number);
        int length = number < 0 ? 2 : 1;
        for (long bound = 10; bound <= rest; bound *= 10) {
            length++;
        }
        byte[] digits = new byte[length];
        do {
            digits[--length] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        if (number < 0) {
            digits[0] = '-';
        }
        return digits;
    }

    private static boolean isPlainInteger(double number) {
        return Math.abs(number) < FIRST_IN_SCIENTIFIC
                && number == (long) number
                && Double.doubleToRawLongBits(number) != Long.MIN_VALUE;
    }

    /// Appends a number by `%g`, or by `%G` where asked for capitals.
    public static void general(ByteSink out, double number, NumberFormat format, boolean capitals) {
        int start = out.length();
        if (putSpecial(out, number, format, capitals)) {
            return;
        }
        putSign(out, isNegative(number), format);
        int digitsWanted = Math.max(1, format.precisionOr(DEFAULT_PRECISION));
        Digits digits = Digits.significant(Math.abs(number), digitsWanted);
        if (!format.alternate()) {
            digits = digits.withoutTrailingZeros();
        }
        if (digits.exponent < LOWEST_PLAIN_EXPONENT || digits.exponent >= digitsWanted) {
            putScientific(out, digits, format.alternate(), capitals);
        } else {
            putPlain(out, digits, format.alternate());
        }
        pad(out, start, format);
    }

    /// Appends a number by `%e`, or by `%E` where asked for capitals.
    public static void scientific(ByteSink out, double number, NumberFormat format, boolean capitals) {
        int start = out.length();
        if (putSpecial(out, number, format, capitals)) {
            return;
        }
        putSign(out, isNegative(number), format);
        Digits digits = Digits.significant(Math.abs(number), format.precisionOr(DEFAULT_PRECISION) + 1);
        putScientific(out, digits, format.alternate(), capitals);
        pad(out, start, format);
    }

    /// Appends a number by `%f`.
    public static void fixed(ByteSink out, double number, NumberFormat format) {
        int start = out.length();
        if (putSpecial(out, number, format, false)) {
            return;
        }
        putSign(out, isNegative(number), format);
        int decimals = format.precisionOr(DEFAULT_PRECISION);
        BigDecimal exact = new BigDecimal(Math.abs(number)).setScale(decimals, RoundingMode.HALF_EVEN);
        out.put(exact.toPlainString());
        if (decimals == 0 && format.alternate()) {
            out.put('.');
        }
        pad(out, start, format);
    }

    /// Appends a number by `%d`.
    public static void decimal(ByteSink out, long number, NumberFormat format) {
        int start = out.length();
        putSign(out, number < 0, format);
        putDigits(out, number < 0 ? Long.toString(number).substring(1) : Long.toString(number), format);
        padInteger(out, start, format);
    }

    /// Appends the 64 bits of a number without a sign, in base 8, 10 or 16: `%o`, `%u`, `%x` or, where asked for
    /// capitals, `%X`.
    public static void unsigned(ByteSink out, long bits, int base, NumberFormat format, boolean capitals) {
        int start = out.length();
        String digits = Long.toUnsignedString(bits, base);
        if (base == 16 && bits != 0 && format.alternate()) {
            out.put(capitals ? "0X" : "0x");
        }
        int first = out.length();
        putDigits(out, capitals ? upper(digits) : digits, format);
        if (base == 8 && format.alternate() && (out.length() == first || out.at(first) != '0')) {
            out.insert(first, '0', 1);
        }
        padInteger(out, start, format);
    }

    /// Appends bytes in a field of the format's width; its precision is the most bytes it takes of them.
    public static void text(ByteSink out, byte[] bytes, int length, NumberFormat format) {
        int shown = format.precision() == NumberFormat.NONE ? length : Math.min(length, format.precision());
        int blanks = format.width() - shown;
        if (!format.left()) {
            out.fill(' ', blanks);
        }
        out.put(bytes, 0, shown);
        if (format.left()) {
            out.fill(' ', blanks);
        }
    }

    private static void putDigits(ByteSink out, String digits, NumberFormat format) {
        if (format.precision() == 0 && digits.equals("0")) {
            return;
        }
        out.fill('0', format.precision() - digits.length());
        out.put(digits);
    }

    private static boolean isNegative(double number) {
        return Double.doubleToRawLongBits(number) < 0;
    }

    private static void putSign(ByteSink out, boolean negative, NumberFormat format) {
        if (negative) {
            out.put('-');
        } else if (format.plus()) {
            out.put('+');
        } else if (format.space()) {
            out.put(' ');
        }
    }

    private static boolean putSpecial(ByteSink out, double number, NumberFormat format, boolean capitals) {
        if (Double.isFinite(number)) {
            return false;
        }
        int start = out.length();
        putSign(out, isNegative(number), format);
        String name = Double.isNaN(number) ? "nan" : "inf";
        out.put(capitals ? upper(name) : name);
        padWith(out, start, format, false);
        return true;
    }

    private static void putScientific(ByteSink out, Digits digits, boolean alternate, boolean capitals) {
        byte[] significant = digits.significant;
        out.put(significant[0]);
        if (significant.length > 1 || alternate) {
            out.put('.');
        }
        out.put(significant, 1, significant.length - 1);
        out.put(capitals ? 'E' : 'e');
        int exponent = digits.exponent;
        out.put(exponent < 0 ? '-' : '+');
        if (Math.abs(exponent) < 10) {
            out.put('0');
        }
        out.put(Integer.toString(Math.abs(exponent)));
    }

    private static void putPlain(ByteSink out, Digits digits, boolean alternate) {
        byte[] significant = digits.significant;
        int whole = digits.exponent + 1;
        if (whole <= 0) {
            out.put("0.");
            out.fill('0', -whole);
            out.put(significant);
            return;
        }
        int given = Math.min(whole, significant.length);
        out.put(significant, 0, given);
        out.fill('0', whole - given);
        if (significant.length > given || alternate) {
            out.put('.');
        }
        out.put(significant, given, significant.length - given);
    }

    private static void padInteger(ByteSink out, int start, NumberFormat format) {
        padWith(out, start, format, format.zero() && format.precision() == NumberFormat.NONE);
    }

    private static void pad(ByteSink out, int start, NumberFormat format) {
        padWith(out, start, format, format.zero());
    }

    /// Zeros go between the sign (or the `0x`) and the digits, blanks to either end.
    private static void padWith(ByteSink out, int start, NumberFormat format, boolean zeros) {
        int missing = format.width() - (out.length() - start);
        if (format.left()) {
            out.fill(' ', missing);
        } else if (zeros) {
            out.insert(afterPrefix(out, start), '0', missing);
        } else {
            out.insert(start, ' ', missing);
        }
    }

    private static int afterPrefix(ByteSink out, int start) {
        int at = start;
        if (at < out.length() && (out.at(at) == '-' || out.at(at) == '+' || out.at(at) == ' ')) {
            at++;
        }
        boolean hexadecimal = at + 1 < out.length() && out.at(at) == '0' && (out.at(at + 1) | 0x20) == 'x';
        return hexadecimal ? at + 2 : at;
    }

    private static String upper(String lower) {
        StringBuilder text = new StringBuilder(lower.length());
        for (int i = 0; i < lower.length(); i++) {
            char letter = lower.charAt(i);
            text.append(letter >= 'a' && letter <= 'z' ? (char) (letter - 'a' + 'A') : letter);
        }
        return text.toString();
    }

    /// The first decimal digits of a number that is not negative, and where its point stands.
    ///
    /// *Shape*: the value is `d.ddd` times ten to the exponent; zero is all zeros with the exponent 0.
    private static final class Digits {
        private final byte[] significant;
        private final int exponent;

        Digits(byte[] significant, int exponent) {
            this.significant = significant;
            this.exponent = exponent;
        }

        /// The digits of a number, rounded half to even to so many.
        static Digits significant(double number, int count) {
            if (number == 0) {
                return new Digits(zeros(count), 0);
            }
            if (number < Double.MIN_NORMAL) {
                return exact(number, count);
            }
            Digits shortest = ofShortest(number);
            if (shortest.significant.length <= count) {
                return count <= DOUBLE_DIGITS ? shortest.paddedTo(count) : exact(number, count);
            }
            return shortest.isTieAt(count) ? exact(number, count) : shortest.roundedTo(count);
        }

        /// Up to this many digits a decimal that is the shortest for its double is also its rounding to that many.
        private static final int DOUBLE_DIGITS = 15;

        private static byte[] zeros(int count) {
            byte[] digits = new byte[count];
            Arrays.fill(digits, (byte) '0');
            return digits;
        }

        private static Digits exact(double number, int count) {
            BigDecimal rounded = new BigDecimal(number).round(new MathContext(count, RoundingMode.HALF_EVEN));
            BigInteger unscaled = rounded.unscaledValue();
            byte[] digits = unscaled.toString().getBytes(StandardCharsets.ISO_8859_1);
            return new Digits(digits, digits.length - 1 - rounded.scale()).paddedTo(count);
        }

        /// The fewest digits that make the same double, the nearest of those: what `Double.toString` shows.
        private static Digits ofShortest(double number) {
            String text = Double.toString(number);
            int mark = text.indexOf('E');
            int point = text.indexOf('.');
            int end = mark < 0 ? text.length() : mark;
            byte[] digits = new byte[end - 1];
            for (int i = 0, at = 0; i < end; i++) {
                if (i != point) {
                    digits[at++] = (byte) text.charAt(i);
                }
            }
            int exponent = point - 1 + (mark < 0 ? 0 : Integer.parseInt(text, mark + 1, text.length(), 10));
            int leading = 0;
            while (leading < digits.length - 1 && digits[leading] == '0') {
                leading++;
            }
            byte[] significant = Arrays.copyOfRange(digits, leading, digits.length);
            return new Digits(significant, exponent - leading).withoutTrailingZeros();
        }

        /// Whether exactly half a unit would be cut off as far as the shortest digits tell: the double itself may lie
        /// on either side then. No other cut can be wrong, because a half between the double and its shortest digits
        /// would have been the shorter choice.
        private boolean isTieAt(int count) {
            return significant.length == count + 1 && significant[count] == '5';
        }

        private Digits roundedTo(int count) {
            byte[] kept = Arrays.copyOf(significant, count);
            return significant[count] < '5' ? new Digits(kept, exponent) : incremented(kept);
        }

        private Digits incremented(byte[] kept) {
            int at = kept.length - 1;
            while (at >= 0 && kept[at] == '9') {
                kept[at--] = '0';
            }
            if (at < 0) {
                kept[0] = '1';
                return new Digits(kept, exponent + 1);
            }
            kept[at]++;
            return new Digits(kept, exponent);
        }

        private Digits paddedTo(int count) {
            if (significant.length >= count) {
                return this;
            }
            byte[] padded = Arrays.copyOf(significant, count);
            Arrays.fill(padded, significant.length, count, (byte) '0');
            return new Digits(padded, exponent);
        }

        Digits withoutTrailingZeros() {
            int length = significant.length;
            while (length > 1 && significant[length - 1] == '0') {
                length--;
            }
            return length == significant.length ? this : new Digits(Arrays.copyOf(significant, length), exponent);
        }
    }
}
