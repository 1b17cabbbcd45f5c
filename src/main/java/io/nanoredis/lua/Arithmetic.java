package io.nanoredis.lua;

/// Where C computes otherwise than Java.
public final class Arithmetic {
    /// What x86 makes of an operation that has no result, such as 0/0: its sign shows when it is printed.
    public static final double NOTHING = Double.longBitsToDouble(0xfff8000000000000L);

    private static final double POSITIVE_NAN = Double.longBitsToDouble(0x7ff8000000000000L);

    private Arithmetic() {}

    /// The power as C defines it: 1 to any power is 1, and so is -1 to an infinite one.
    public static double power(double base, double exponent) {
        double power = Math.pow(base, exponent);
        return Double.isNaN(power) ? powerWithoutNumber(base, exponent) : power;
    }

    private static double powerWithoutNumber(double base, double exponent) {
        if (base == 1 || (base == -1 && Double.isInfinite(exponent))) {
            return 1;
        }
        if (Double.isNaN(base)) {
            return POSITIVE_NAN;
        }
        return Double.isNaN(exponent) ? exponent : NOTHING;
    }
}
