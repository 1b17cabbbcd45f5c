package io.nanoredis.memory;

import java.security.SecureRandom;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// The keyed hash of keys, one per server: multiply and fold, with secret multipliers.
///
/// The multipliers are drawn at start, for a secret seed alone does not protect: with public multipliers, inputs can be
/// made that erase
/// the seed and collide under all of them.
///
/// *thread* — any; immutable. *cost* — about 2 ns for 16 bytes.
public final class HashFunction {
    private final long seed;
    private final long secretA;
    private final long secretB;
    private final long secretC;

    /// Draws the secrets from the system's source of randomness.
    public HashFunction() {
        this(new SecureRandom());
    }

    /// Derives the secrets from a seed, for tests that must repeat.
    public HashFunction(long seed) {
        this(new SplittableRandom(seed));
    }

    private HashFunction(RandomGenerator random) {
        seed = secret(random);
        secretA = secret(random);
        secretB = secret(random);
        secretC = secret(random);
    }

    /// An odd multiplier with neither few nor many bits set, as either would mix badly.
    private static long secret(RandomGenerator random) {
        while (true) {
            long candidate = random.nextLong() | 1;
            if (Math.abs(Long.bitCount(candidate) - 32) <= 8) {
                return candidate;
            }
        }
    }

    private static long fold(long a, long b) {
        return Math.unsignedMultiplyHigh(a, b) ^ (a * b);
    }

    private long finish(long a, long b, long state, int length) {
        long x = a ^ secretB;
        long y = b ^ state;
        return fold((x * y) ^ secretA ^ length, Math.unsignedMultiplyHigh(x, y) ^ secretC);
    }

    /// The hash of a part of an array.
    public long hash(byte[] array, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, array.length);
        long state = seed;
        int at = offset;
        for (int left = length; left > 16; left -= 16, at += 16) {
            state = fold(Mem.longAt(array, at) ^ secretA, Mem.longAt(array, at + 8) ^ state);
        }
        if (length >= 8) {
            int end = offset + length;
            long a = Mem.longAt(array, length >= 16 ? end - 16 : offset);
            return finish(a, Mem.longAt(array, end - 8), state, length);
        }
        return finish(shortWord(array, offset, length), 0, state, length);
    }

    private static long shortWord(byte[] array, int offset, int length) {
        if (length >= 4) {
            return (Mem.intAt(array, offset) & 0xffff_ffffL) | ((long) Mem.intAt(array, offset + length - 4) << 32);
        }
        if (length == 0) {
            return 0;
        }
        int end = offset + length - 1;
        return (array[offset] & 0xffL) | (array[offset + (length >> 1)] & 0xffL) << 8 | (array[end] & 0xffL) << 16;
    }

    /// The hash of a range of an arena: equal to that of an array with the same bytes.
    public long hash(long address, int length) {
        long state = seed;
        long at = address;
        for (int left = length; left > 16; left -= 16, at += 16) {
            state = fold(Mem.getLong(at) ^ secretA, Mem.getLong(at + 8) ^ state);
        }
        if (length >= 8) {
            long end = address + length;
            long a = Mem.getLong(length >= 16 ? end - 16 : address);
            return finish(a, Mem.getLong(end - 8), state, length);
        }
        return finish(shortWord(address, length), 0, state, length);
    }

    private static long shortWord(long address, int length) {
        if (length >= 4) {
            return (Mem.getInt(address) & 0xffff_ffffL) | ((long) Mem.getInt(address + length - 4) << 32);
        }
        if (length == 0) {
            return 0;
        }
        long end = address + length - 1;
        return (Mem.getByte(address) & 0xffL)
                | (Mem.getByte(address + (length >> 1)) & 0xffL) << 8
                | (Mem.getByte(end) & 0xffL) << 16;
    }

    /// The shard of a key: its hash mixed once more, so that it says nothing about the place in the shard's table, and
    /// scaled to the
    /// number of shards without bias.
    public static int route(long hash, int shards) {
        long x = (hash ^ (hash >>> 32)) * 0xd6e8_feb8_6659_fd93L;
        x = (x ^ (x >>> 29)) * 0x9e37_79b9_7f4a_7c15L;
        return (int) Math.unsignedMultiplyHigh(x ^ (x >>> 32), shards);
    }
}
