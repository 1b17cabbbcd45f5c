package io.nanoredis.type.array;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;

/// A string in 8 bytes: itself if it is short, else the address of a block that holds it.
///
/// ```
/// 1 in the lowest bit   the length in bits 1 to 3, up to seven bytes from bit 8 on, the first byte lowest
/// 0 in the lowest bit   address of a block: length (4), bytes
/// ```
/// *thread* — the slab's owner.
final class ArrayWord {
    /// No string.
    static final long NONE = 0;

    private static final int INLINE_BYTES_MAX = 7;
    private static final int LENGTH_BYTES = 4;

    private ArrayWord() {}

    /// Keeps a string.
    ///
    /// *errors* — [io.nanoredis.memory.ArenaFullException]
    static long of(Slab slab, byte[] array, int offset, int length) {
        if (length <= INLINE_BYTES_MAX) {
            long word = 1 | (long) length << 1;
            for (int i = 0; i < length; i++) {
                word |= (array[offset + i] & 0xffL) << (8 * (i + 1));
            }
            return word;
        }
        long block = slab.alloc((long) LENGTH_BYTES + length);
        Mem.putInt(block, length);
        Mem.copyIn(array, offset, block + LENGTH_BYTES, length);
        return block;
    }

    private static boolean isInline(long word) {
        return (word & 1) != 0;
    }

    /// The bytes of the string.
    static int length(long word) {
        return isInline(word) ? (int) (word >>> 1) & 7 : Mem.getInt(word);
    }

    /// Copies the string into an array that has the room.
    static void copyOut(long word, byte[] into, int at) {
        if (isInline(word)) {
            int length = length(word);
            for (int i = 0; i < length; i++) {
                into[at + i] = (byte) (word >>> (8 * (i + 1)));
            }
        } else {
            Mem.copyOut(word + LENGTH_BYTES, into, at, Mem.getInt(word));
        }
    }

    /// The bytes of memory besides the word itself.
    static long blockBytes(Slab slab, long word) {
        return isInline(word) ? 0 : slab.sizeOf(word);
    }

    /// Frees what the word refers to.
    static void free(Slab slab, long word) {
        if (!isInline(word)) {
            slab.free(word);
        }
    }
}
