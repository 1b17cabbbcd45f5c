package io.nanoredis.structure;

import io.nanoredis.memory.Mem;

/// The form of a short list, all of it in one piece: the number of elements (4), then their packed entries with back
/// lengths.
///
/// *thread* — the owner of the memory.
public final class PackedList {
    /// The bytes before the first entry.
    public static final int HEADER_BYTES = 4;

    private PackedList() {}

    /// The number of elements.
    public static int count(long at) {
        return Mem.getInt(at);
    }

    /// Sets the number of elements.
    public static void count(long at, int count) {
        Mem.putInt(at, count);
    }

    /// Removes the first elements that match a value, or from the other end the last, at most `limit`, and moves the
    /// others together behind the header; returns how many bytes the list has now.
    public static int remove(long at, int bytes, boolean front, PackedValue value, long limit) {
        long first = at + HEADER_BYTES;
        long end = at + bytes;
        int left;
        if (front) {
            left = (int) (PackedRun.removeFirst(first, end, value, limit) - first);
        } else {
            long newFirst = PackedRun.removeLast(first, end, value, limit);
            left = (int) (end - newFirst);
            if (newFirst != first && left != 0) {
                Mem.move(newFirst, first, left);
            }
        }
        int removed = (int) (end - first - left) / value.bytes();
        count(at, count(at) - removed);
        return HEADER_BYTES + left;
    }

    /// Walks the list.
    ///
    /// @throws IllegalStateException if it is none of so many bytes
    public static void verify(long at, int bytes) {
        long entries = PackedRun.verify(at + HEADER_BYTES, at + bytes);
        if (entries != count(at) || entries == 0) {
            throw new IllegalStateException("list: " + count(at) + " elements (expected " + entries + ")");
        }
    }
}
