package io.nanoredis.family.string;

import io.nanoredis.memory.Mem;
import java.util.HexFormat;

/// XXH3 of 64 bits, without seed and with the default secret: the hash behind DIGEST and the conditions IFDEQ and
/// IFDNE.
///
/// *Source*: the specification of xxHash (`doc/xxhash_spec.md` of its project). Inputs up to 16, 128 and 240 bytes
/// have formulas of their own; longer ones run through eight accumulators, a stripe of 64 bytes at a time, 16 stripes
/// to a block. *Thread*: any; no state. *Cost*: allocates a buffer of the input's size, at most a block and a stripe,
/// for memory outside the heap.
final class Xxh3 {
    private static final byte[] SECRET = HexFormat.of()
            .parseHex("b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f"
                    + "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c"
                    + "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
                    + "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364"
                    + "eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e"
                    + "2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e");

    private static final long PRIME32_1 = 0x9E3779B1L;
    private static final long PRIME32_2 = 0x85EBCA77L;
    private static final long PRIME32_3 = 0xC2B2AE3DL;
    private static final long PRIME64_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME64_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME64_3 = 0x165667B19E3779F9L;
    private static final long PRIME64_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME64_5 = 0x27D4EB2F165667C5L;
    private static final long PRIME_MX1 = 0x165667919E3779F9L;
    private static final long PRIME_MX2 = 0x9FB21C651E98DF25L;

    private static final int SHORT_BYTES_MAX = 240;
    private static final int STRIPE_BYTES = 64;
    private static final int STRIPES_PER_BLOCK = (SECRET.length - STRIPE_BYTES) / Long.BYTES;
    private static final int BLOCK_BYTES = STRIPES_PER_BLOCK * STRIPE_BYTES;

    private Xxh3() {}

    /// The hash of a part of an array.
    static long hash(byte[] a, int offset, int length) {
        if (length > SHORT_BYTES_MAX) {
            return hashLong(a, offset, length);
        }
        if (length > 128) {
            return hash129To240(a, offset, length);
        }
        return length > 16 ? hash17To128(a, offset, length) : hash0To16(a, offset, length);
    }

    /// The hash of memory outside the heap.
    static long hash(long address, int length) {
        if (length <= BLOCK_BYTES + STRIPE_BYTES) {
            byte[] copy = new byte[length];
            Mem.copyOut(address, copy, 0, length);
            return hash(copy, 0, length);
        }
        byte[] buffer = new byte[BLOCK_BYTES + STRIPE_BYTES];
        long[] accumulators = initial();
        int blocks = (length - 1) / BLOCK_BYTES;
        for (int i = 0; i < blocks; i++) {
            Mem.copyOut(address + (long) i * BLOCK_BYTES, buffer, 0, BLOCK_BYTES);
            block(accumulators, buffer, 0);
        }
        // The last stripe may reach back into the last whole block.
        int rest = length - blocks * BLOCK_BYTES;
        Mem.copyOut(address + length - rest - STRIPE_BYTES, buffer, 0, rest + STRIPE_BYTES);
        return finish(accumulators, buffer, STRIPE_BYTES, rest, length);
    }

    // ---- up to 240 bytes

    private static long hash0To16(byte[] a, int at, int length) {
        if (length > 8) {
            return hash9To16(a, at, length);
        }
        if (length >= 4) {
            return hash4To8(a, at, length);
        }
        return length > 0 ? hash1To3(a, at, length) : avalanche64(secret(56) ^ secret(64));
    }

    private static long hash1To3(byte[] a, int at, int length) {
        long first = a[at] & 0xff;
        long middle = a[at + (length >> 1)] & 0xff;
        long last = a[at + length - 1] & 0xff;
        long combined = first << 16 | middle << 24 | last | (long) length << 8;
        long flip = (secret32(0) ^ secret32(4)) & 0xffffffffL;
        return avalanche64(combined ^ flip);
    }

    private static long hash4To8(byte[] a, int at, int length) {
        long first = Mem.intAt(a, at);
        long last = Mem.intAt(a, at + length - 4) & 0xffffffffL;
        long keyed = last + (first << 32) ^ secret(8) ^ secret(16);
        long h = keyed ^ Long.rotateLeft(keyed, 49) ^ Long.rotateLeft(keyed, 24);
        h *= PRIME_MX2;
        h ^= (h >>> 35) + length;
        h *= PRIME_MX2;
        return h ^ h >>> 28;
    }

    private static long hash9To16(byte[] a, int at, int length) {
        long low = Mem.longAt(a, at) ^ secret(24) ^ secret(32);
        long high = Mem.longAt(a, at + length - 8) ^ secret(40) ^ secret(48);
        return avalanche(length + Long.reverseBytes(low) + high + foldedProduct(low, high));
    }

    private static long hash17To128(byte[] a, int at, int length) {
        long acc = length * PRIME64_1;
        int end = at + length;
        for (int i = (length - 1) / 32; i >= 0; i--) {
            acc += mix16(a, at + 16 * i, 32 * i);
            acc += mix16(a, end - 16 * (i + 1), 32 * i + 16);
        }
        return avalanche(acc);
    }

    private static long hash129To240(byte[] a, int at, int length) {
        long acc = length * PRIME64_1;
        for (int i = 0; i < 8; i++) {
            acc += mix16(a, at + 16 * i, 16 * i);
        }
        acc = avalanche(acc);
        for (int i = 8; i < length / 16; i++) {
            acc += mix16(a, at + 16 * i, 16 * (i - 8) + 3);
        }
        acc += mix16(a, at + length - 16, 136 - 17);
        return avalanche(acc);
    }

    private static long mix16(byte[] a, int at, int secretAt) {
        return foldedProduct(Mem.longAt(a, at) ^ secret(secretAt), Mem.longAt(a, at + 8) ^ secret(secretAt + 8));
    }

    // ---- longer inputs

    private static long hashLong(byte[] a, int offset, int length) {
        long[] accumulators = initial();
        int blocks = (length - 1) / BLOCK_BYTES;
        for (int i = 0; i < blocks; i++) {
            block(accumulators, a, offset + i * BLOCK_BYTES);
        }
        int done = blocks * BLOCK_BYTES;
        return finish(accumulators, a, offset + done, length - done, length);
    }

    private static long[] initial() {
        return new long[] {PRIME32_3, PRIME64_1, PRIME64_2, PRIME64_3, PRIME64_4, PRIME32_2, PRIME64_5, PRIME32_1};
    }

    private static void block(long[] acc, byte[] a, int at) {
        for (int i = 0; i < STRIPES_PER_BLOCK; i++) {
            stripe(acc, a, at + i * STRIPE_BYTES, i * Long.BYTES);
        }
        scramble(acc);
    }

    /// The stripes of the last, incomplete block, which begins at `at`, and the last 64 bytes of the input once more.
    private static long finish(long[] acc, byte[] a, int at, int bytes, int totalLength) {
        int stripes = (bytes - 1) / STRIPE_BYTES;
        for (int i = 0; i < stripes; i++) {
            stripe(acc, a, at + i * STRIPE_BYTES, i * Long.BYTES);
        }
        stripe(acc, a, at + bytes - STRIPE_BYTES, SECRET.length - STRIPE_BYTES - 7);
        return merge(acc, totalLength * PRIME64_1);
    }

    private static void stripe(long[] acc, byte[] a, int at, int secretAt) {
        for (int lane = 0; lane < 8; lane++) {
            long value = Mem.longAt(a, at + 8 * lane);
            long keyed = value ^ secret(secretAt + 8 * lane);
            acc[lane ^ 1] += value;
            acc[lane] += (keyed & 0xffffffffL) * (keyed >>> 32);
        }
    }

    private static void scramble(long[] acc) {
        for (int lane = 0; lane < 8; lane++) {
            long h = acc[lane];
            acc[lane] = (h ^ h >>> 47 ^ secret(SECRET.length - STRIPE_BYTES + 8 * lane)) * PRIME32_1;
        }
    }

    private static long merge(long[] acc, long start) {
        long sum = start;
        for (int i = 0; i < 4; i++) {
            int secretAt = 11 + 16 * i;
            sum += foldedProduct(acc[2 * i] ^ secret(secretAt), acc[2 * i + 1] ^ secret(secretAt + 8));
        }
        return avalanche(sum);
    }

    // ---- mixing

    private static long foldedProduct(long x, long y) {
        return x * y ^ Math.unsignedMultiplyHigh(x, y);
    }

    private static long avalanche(long value) {
        long h = (value ^ value >>> 37) * PRIME_MX1;
        return h ^ h >>> 32;
    }

    /// The finishing of XXH64, which the shortest inputs use.
    private static long avalanche64(long value) {
        long h = (value ^ value >>> 33) * PRIME64_2;
        h = (h ^ h >>> 29) * PRIME64_3;
        return h ^ h >>> 32;
    }

    private static long secret(int at) {
        return Mem.longAt(SECRET, at);
    }

    private static long secret32(int at) {
        return Mem.intAt(SECRET, at);
    }
}
