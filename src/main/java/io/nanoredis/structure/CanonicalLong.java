package io.nanoredis.structure;

/// Recognises strings that are exactly what a 64-bit integer prints as, and can therefore be kept as 8 bytes.
///
/// *shape* — an optional minus, no leading zero, no plus, no space; within the range of a long.
public final class CanonicalLong {
    /// The longest such string: the least long with its sign.
    public static final int BYTES_MAX = 20;

    private static final int SAFE_DIGITS = 18;

    private CanonicalLong() {}

    /// Whether a part of an array is such a string.
    public static boolean matches(byte[] array, int offset, int length) {
        if (length == 0 || length > BYTES_MAX) {
            return false;
        }
        boolean negative = array[offset] == '-';
        int at = negative ? offset + 1 : offset;
        int end = offset + length;
        int digits = end - at;
        if (digits == 0 || digits > SAFE_DIGITS + 1) {
            return false;
        }
        if (array[at] == '0') {
            return length == 1;
        }
        for (int i = at; i < end; i++) {
            if (array[i] < '0' || array[i] > '9') {
                return false;
            }
        }
        return digits <= SAFE_DIGITS || fits(array, at, end, negative);
    }

    /// Nineteen digits fit in unsigned 64 bits, so that one comparison decides.
    private static boolean fits(byte[] array, int from, int end, boolean negative) {
        long magnitude = magnitude(array, from, end);
        return magnitude >= 0 || (negative && magnitude == Long.MIN_VALUE);
    }

    private static long magnitude(byte[] array, int from, int end) {
        long magnitude = 0;
        for (int i = from; i < end; i++) {
            magnitude = magnitude * 10 + (array[i] - '0');
        }
        return magnitude;
    }

    /// The value of a string that [#matches].
    public static long value(byte[] array, int offset, int length) {
        boolean negative = array[offset] == '-';
        long magnitude = magnitude(array, negative ? offset + 1 : offset, offset + length);
        return negative ? -magnitude : magnitude;
    }
}
