package io.nanoredis.type.hyperloglog;

import io.nanoredis.memory.Mem;

/// The hash that distributes elements over registers: 64-bit MurmurHash2 (the variant `64A`), as Redis uses it.
///
/// *Shape*: the low 14 bits of a hash name the register, the position of the lowest set bit in the rest is the rank.
/// *Thread*: any; no state. *Cost*: no allocation. *Source*: Austin Appleby's MurmurHash2, in the public domain.
public final class ElementHash {
    private static final long SEED = 0xadc83b19L;
    private static final long FACTOR = 0xc6a4a7935bd1e995L;
    private static final int SHIFT = 47;
    private static final int INDEX_BITS = 14;
    /// The greatest rank, of a hash that is zero above the index.
    static final int RANK_MAX = Long.SIZE - INDEX_BITS + 1;

    private ElementHash() {}

    /// The hash of an element.
    public static long of(byte[] a, int offset, int length) {
        long hash = SEED ^ length * FACTOR;
        int whole = offset + (length & -Long.BYTES);
        for (int at = offset; at < whole; at += Long.BYTES) {
            hash = (hash ^ mixed(Mem.longAt(a, at))) * FACTOR;
        }
        int rest = length & (Long.BYTES - 1);
        if (rest != 0) {
            long last = 0;
            for (int i = rest - 1; i >= 0; i--) {
                last = last << 8 | (a[whole + i] & 0xff);
            }
            hash = (hash ^ last) * FACTOR;
        }
        hash = (hash ^ hash >>> SHIFT) * FACTOR;
        return hash ^ hash >>> SHIFT;
    }

    private static long mixed(long word) {
        long mixed = word * FACTOR;
        return (mixed ^ mixed >>> SHIFT) * FACTOR;
    }

    /// The register that a hash concerns.
    public static int index(long hash) {
        return (int) hash & (HyperLogLog.REGISTERS - 1);
    }

    /// What the register is raised to: 1 to 51.
    public static int rank(long hash) {
        return Math.min(Long.numberOfTrailingZeros(hash >>> INDEX_BITS) + 1, RANK_MAX);
    }
}
