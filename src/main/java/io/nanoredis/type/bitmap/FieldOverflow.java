package io.nanoredis.type.bitmap;

/// What becomes of a value that an integer of some width cannot hold, and how it is noticed.
///
/// Unsigned integers have at most 63 bits. *Thread*: any; no state.
public enum FieldOverflow {
    /// The lowest bits are kept.
    WRAP,
    /// The nearest bound is taken.
    SAT,
    /// The field stays as it is.
    FAIL;

    /// On which side of its bounds the sum of a field's value and an increment lies: -1 below, 0 within, 1 above.
    public static int sideOfSum(long value, long increment, int bits, boolean signed) {
        if (!signed) {
            boolean above = increment > 0 && increment > greatest(bits, false) - value;
            return above ? 1 : increment < -value ? -1 : 0;
        }
        long sum = value + increment;
        boolean carried = ((value ^ sum) & (increment ^ sum)) < 0;
        return carried ? Long.signum(increment) : side(sum, bits);
    }

    /// On which side of a field's bounds a value lies that is to be stored as it is.
    ///
    /// As in Redis a negative value is above all bounds of an unsigned integer, and so are the least 64-bit values
    /// above those of a shorter signed one: their distance to its greatest value is no 64-bit integer.
    public static int sideOfValue(long value, int bits, boolean signed) {
        if (!signed) {
            return value < 0 || value > greatest(bits, false) ? 1 : 0;
        }
        boolean tooFar = bits < Long.SIZE && value < greatest(bits, true) - Long.MAX_VALUE;
        return tooFar ? 1 : side(value, bits);
    }

    private static int side(long value, int bits) {
        long greatest = greatest(bits, true);
        return value > greatest ? 1 : value < -greatest - 1 ? -1 : 0;
    }

    private static long greatest(int bits, boolean signed) {
        return (1L << (signed ? bits - 1 : bits)) - 1;
    }

    /// What is stored instead of a value that lies on this side of the bounds; not for [#FAIL].
    public long instead(long value, int side, int bits, boolean signed) {
        if (this == WRAP) {
            return extend(value, bits, signed);
        }
        long greatest = greatest(bits, signed);
        return side > 0 ? greatest : signed ? -greatest - 1 : 0;
    }

    /// The number that the lowest bits of a value are.
    public static long extend(long value, int bits, boolean signed) {
        int unused = Long.SIZE - bits;
        return signed ? value << unused >> unused : value << unused >>> unused;
    }
}
