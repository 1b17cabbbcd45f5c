package io.nanoredis.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Elements of eight bytes for which the hash of HyperLogLog is a given number: its steps, backwards.
///
/// They lead to registers and ranks of one's choice, such as those that chance would take billions of elements for.
public final class ElementWithHash {
    private static final long FACTOR = 0xc6a4_a793_5bd1_e995L;
    /// The seed with eight times the factor, modulo 2^64: where the hash of eight bytes starts.
    private static final long START = 0xadc8_3b19L ^ (FACTOR << 3);
    private static final int SHIFT = 47;
    private static final int INDEX_BITS = 14;
    private static final long INVERSE = inverse();

    private ElementWithHash() {}

    /// The factor's inverse modulo 2^64, by Newton's iteration.
    private static long inverse() {
        long inverse = FACTOR;
        for (int i = 0; i < 6; i++) {
            inverse *= 2 - FACTOR * inverse;
        }
        return inverse;
    }

    /// The element with this hash.
    public static byte[] of(long hash) {
        long h = hash ^ hash >>> SHIFT;
        h *= INVERSE;
        h ^= h >>> SHIFT;
        h *= INVERSE;
        long word = h ^ START;
        word *= INVERSE;
        word ^= word >>> SHIFT;
        word *= INVERSE;
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(word)
                .array();
    }

    /// The element that raises a register to a rank of 1 to 51.
    public static byte[] raising(int register, int rank) {
        return of(register | (rank > 50 ? 0 : 1L << (INDEX_BITS + rank - 1)));
    }
}
