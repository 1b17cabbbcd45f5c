package io.nanoredis.memory;

import java.util.Arrays;

/// The sizes of small blocks: every 8 bytes from 16 to 512, then 16 per doubling up to 32 KiB.
final class SizeClasses {
    static final int SMALL_BYTES_MAX = 32 << 10;
    static final int COUNT;

    private static final int LEAST_BYTES = 16;
    private static final int FINE_BYTES_MAX = 512;
    private static final int[] BYTES;
    /// The class of each size in words of 8 bytes.
    private static final byte[] BY_WORDS = new byte[SMALL_BYTES_MAX / 8 + 1];

    static {
        int[] sizes = new int[256];
        int count = 0;
        for (int size = LEAST_BYTES; size <= SMALL_BYTES_MAX; size += step(size)) {
            sizes[count++] = size;
        }
        BYTES = Arrays.copyOf(sizes, count);
        COUNT = count;
        int sizeClass = 0;
        for (int words = 0; words < BY_WORDS.length; words++) {
            if (BYTES[sizeClass] < words * 8) {
                sizeClass++;
            }
            BY_WORDS[words] = (byte) sizeClass;
        }
    }

    private SizeClasses() {}

    private static int step(int size) {
        return size < FINE_BYTES_MAX ? 8 : Integer.highestOneBit(size) >> 4;
    }

    /// The smallest class that holds so many bytes, at most [#SMALL_BYTES_MAX].
    static int of(int bytes) {
        return BY_WORDS[(bytes + 7) >>> 3] & 0xff;
    }

    /// The size of a block of a class.
    static int bytes(int sizeClass) {
        return BYTES[sizeClass];
    }
}
