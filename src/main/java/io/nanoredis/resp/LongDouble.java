package io.nanoredis.resp;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A number of the x87 extended format, C's `long double` on x86: the arithmetic of INCRBYFLOAT and HINCRBYFLOAT.
///
/// *Shape*: `mantissa * 2^exponent` with a signed mantissa of at most 64 bits, rounded half to even, subnormal below
/// 2^-16382; or an infinity. The sign of zero is not kept, as no text shows it.
///
/// *Thread*: immutable, any. *Cost*: allocates; not for hot paths.
public final class LongDouble {
    private static final int PRECISION = 64;
    /// The exponent of the last bit of a subnormal number.
    private static final int EXPONENT_MIN = -16_445;
    /// Magnitudes of 2 to this power and above are infinite.
    private static final int MAGNITUDE_BITS_MAX = 16_384;
    /// Longer texts are not read as numbers.
    private static final int TEXT_BYTES_MAX = 5 * 1024 - 1;

    private static final int FRACTION_DIGITS = 17;
    private static final BigInteger FRACTION_SCALE = BigInteger.TEN.pow(FRACTION_DIGITS);
    /// Exponents beyond this are out of range however long the text; clamping keeps the arithmetic small.
    private static final int TEXT_EXPONENT_MAX = 100_000;

    private static final LongDouble POSITIVE_INFINITY = new LongDouble(BigInteger.ONE, Integer.MAX_VALUE);
    private static final LongDouble NEGATIVE_INFINITY = new LongDouble(BigInteger.ONE.negate(), Integer.MAX_VALUE);
    private static final LongDouble NOT_A_NUMBER = new LongDouble(BigInteger.ZERO, Integer.MAX_VALUE);

    /// The greatest finite number: 64 bits, all set, below 2^16384.
    public static final LongDouble MAX_VALUE = new LongDouble(
            BigInteger.ONE.shiftLeft(PRECISION).subtract(BigInteger.ONE), MAGNITUDE_BITS_MAX - PRECISION);

    private final BigInteger mantissa;
    private final int exponent;

    private LongDouble(BigInteger mantissa, int exponent) {
        this.mantissa = mantissa;
        this.exponent = exponent;
    }

    /// An integer, exactly.
    public static LongDouble of(long value) {
        return new LongDouble(BigInteger.valueOf(value), 0);
    }

    /// Reads a number as C's `strtold` does, if that takes the whole text: decimal, hexadecimal or an infinity.
    ///
    /// @return null for anything else: not-a-number, blanks, overflow, underflow to zero, 5 KiB and more
    public static @Nullable LongDouble parse(byte[] a, int offset, int length) {
        if (length > TEXT_BYTES_MAX) {
            return null;
        }
        boolean negative = length > 0 && a[offset] == '-';
        return switch (FloatText.classify(a, offset, length)) {
            case DECIMAL -> inRange(decimal(a, offset, length), negative, a, offset, length);
            case HEXADECIMAL -> inRange(hexadecimal(a, offset, length), negative, a, offset, length);
            case INFINITY -> negative ? NEGATIVE_INFINITY : POSITIVE_INFINITY;
            case NOT_A_NUMBER, INVALID -> null;
        };
    }

    private static @Nullable LongDouble inRange(
            LongDouble magnitude, boolean negative, byte[] a, int offset, int length) {
        boolean underflow = magnitude.mantissa.signum() == 0 && FloatText.hasNonZeroDigit(a, offset, length);
        if (underflow || !magnitude.isFinite()) {
            return null;
        }
        return negative ? new LongDouble(magnitude.mantissa.negate(), magnitude.exponent) : magnitude;
    }

    private static LongDouble decimal(byte[] a, int offset, int length) {
        TextParts parts = TextParts.of(a, offset, length, 10);
        int power = parts.exponent - parts.fractionDigits;
        if (power >= 0) {
            return power > TEXT_EXPONENT_MAX / 2 && parts.digits.signum() != 0
                    ? POSITIVE_INFINITY
                    : rounded(
                            parts.digits.multiply(BigInteger.TEN.pow(Math.min(power, TEXT_EXPONENT_MAX / 2))),
                            0,
                            false);
        }
        if (power < -TEXT_EXPONENT_MAX / 2) {
            return of(0);
        }
        return quotient(parts.digits, BigInteger.TEN.pow(-power));
    }

    /// Enough quotient bits to round, and the remainder as the sticky bit.
    private static LongDouble quotient(BigInteger dividend, BigInteger divisor) {
        int shift = Math.max(0, PRECISION + 3 + divisor.bitLength() - dividend.bitLength());
        BigInteger[] result = dividend.shiftLeft(shift).divideAndRemainder(divisor);
        return rounded(result[0], -shift, result[1].signum() != 0);
    }

    private static LongDouble hexadecimal(byte[] a, int offset, int length) {
        TextParts parts = TextParts.of(a, offset, length, 16);
        return rounded(parts.digits, parts.exponent - 4 * parts.fractionDigits, false);
    }

    /// Digits, how many of them follow the point, and the exponent, of a text that is known to be valid.
    private record TextParts(BigInteger digits, int fractionDigits, int exponent) {
        static TextParts of(byte[] a, int offset, int length, int radix) {
            String text = new String(a, offset, length, StandardCharsets.ISO_8859_1);
            int from = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
            from += radix == 16 ? 2 : 0;
            int end = mantissaEnd(text, from, radix);
            int point = text.indexOf('.');
            String digits = text.substring(from, end).replace(".", "");
            return new TextParts(
                    new BigInteger(digits, radix), point < 0 ? 0 : end - point - 1, exponent(text.substring(end)));
        }

        private static int mantissaEnd(String text, int from, int radix) {
            int end = from;
            while (end < text.length() && (text.charAt(end) == '.' || Character.digit(text.charAt(end), radix) >= 0)) {
                end++;
            }
            return end;
        }

        private static int exponent(String marked) {
            if (marked.isEmpty()) {
                return 0;
            }
            BigInteger exponent = new BigInteger(marked.substring(1));
            BigInteger max = BigInteger.valueOf(TEXT_EXPONENT_MAX);
            return exponent.min(max).max(max.negate()).intValue();
        }
    }

    /// Rounds `value * 2^exponent`, plus less than one unit of it if `sticky`, to what the format can hold.
    private static LongDouble rounded(BigInteger value, int exponent, boolean sticky) {
        BigInteger magnitude = value.abs();
        int drop = Math.max(magnitude.bitLength() - PRECISION, EXPONENT_MIN - exponent);
        if (drop > 0) {
            boolean tie = !sticky && magnitude.getLowestSetBit() == drop - 1;
            boolean up = magnitude.testBit(drop - 1) && (!tie || magnitude.testBit(drop));
            magnitude = magnitude.shiftRight(drop).add(up ? BigInteger.ONE : BigInteger.ZERO);
        }
        int newExponent = exponent + Math.max(drop, 0);
        if (magnitude.signum() != 0 && magnitude.bitLength() + (long) newExponent > MAGNITUDE_BITS_MAX) {
            return value.signum() < 0 ? NEGATIVE_INFINITY : POSITIVE_INFINITY;
        }
        if (magnitude.signum() == 0) {
            return of(0);
        }
        return new LongDouble(value.signum() < 0 ? magnitude.negate() : magnitude, newExponent);
    }

    /// The sum, rounded; infinite if it overflows, not-a-number for infinities of opposite signs.
    public LongDouble plus(LongDouble other) {
        if (!isFinite() || !other.isFinite()) {
            return plusInfinity(other);
        }
        int common = Math.min(exponent, other.exponent);
        BigInteger sum = mantissa.shiftLeft(exponent - common).add(other.mantissa.shiftLeft(other.exponent - common));
        return rounded(sum, common, false);
    }

    private LongDouble plusInfinity(LongDouble other) {
        if (isFinite()) {
            return other;
        }
        boolean cancels = !other.isFinite() && other.mantissa.signum() != mantissa.signum();
        return cancels ? NOT_A_NUMBER : this;
    }

    /// The same number with the other sign.
    public LongDouble negated() {
        return new LongDouble(mantissa.negate(), exponent);
    }

    /// Negative, zero or positive as this is less than, equal to or greater than `other`; undefined for not-a-number.
    public int compare(LongDouble other) {
        if (!isFinite() && !other.isFinite()) {
            return mantissa.signum() - other.mantissa.signum();
        }
        return plus(other.negated()).mantissa.signum();
    }

    /// Whether this is neither infinite nor not-a-number.
    public boolean isFinite() {
        return exponent != Integer.MAX_VALUE;
    }

    /// As Redis prints it: decimal without exponent, up to 17 digits after the point, trailing zeros dropped.
    ///
    /// @throws IllegalStateException if this is not finite
    public byte[] toBytes() {
        if (!isFinite()) {
            throw new IllegalStateException("value: not finite (expected a finite number)");
        }
        BigInteger scaled = scaled();
        String digits = scaled.toString();
        if (digits.length() <= FRACTION_DIGITS) {
            digits = "0".repeat(FRACTION_DIGITS + 1 - digits.length()) + digits;
        }
        int point = digits.length() - FRACTION_DIGITS;
        String text = digits.substring(0, point) + "." + digits.substring(point);
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        end -= text.charAt(end - 1) == '.' ? 1 : 0;
        boolean minus = mantissa.signum() < 0 && scaled.signum() != 0;
        return ((minus ? "-" : "") + text.substring(0, end)).getBytes(StandardCharsets.US_ASCII);
    }

    /// The magnitude times 10^17, rounded half to even to an integer.
    private BigInteger scaled() {
        BigInteger magnitude = mantissa.abs().multiply(FRACTION_SCALE);
        if (exponent >= 0) {
            return magnitude.shiftLeft(exponent);
        }
        int drop = -exponent;
        BigInteger whole = magnitude.shiftRight(drop);
        boolean tie = magnitude.getLowestSetBit() == drop - 1;
        boolean up = magnitude.testBit(drop - 1) && (!tie || whole.testBit(0));
        return up ? whole.add(BigInteger.ONE) : whole;
    }

    @Override
    public String toString() {
        if (isFinite()) {
            return new String(toBytes(), StandardCharsets.US_ASCII);
        }
        return mantissa.signum() == 0 ? "nan" : mantissa.signum() < 0 ? "-inf" : "inf";
    }
}
