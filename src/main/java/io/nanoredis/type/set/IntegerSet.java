package io.nanoredis.type.set;

import io.nanoredis.memory.Mem;

/// The form of a set of integers: a sorted array in the record.
///
/// *Shape* of the value area: bytes per integer (1): 2, 4 or 8 | the integers in ascending order, in as many bytes each
/// as the widest one ever took. *Thread*: the owner of the record. *Cost*: binary search; no allocation.
final class IntegerSet {
    /// The bytes before the first integer.
    static final int HEADER_BYTES = 1;
    /// More members never take this form, whatever the limits say.
    static final int MEMBERS_MAX = 1 << 27;

    private IntegerSet() {}

    /// The bytes per integer.
    static int width(long area) {
        return Mem.getByte(area);
    }

    /// Begins a set of integers of so many bytes.
    static void width(long area, int width) {
        Mem.putByte(area, (byte) width);
    }

    /// The bytes that an integer needs.
    static int widthOf(long value) {
        return value == (short) value ? Short.BYTES : value == (int) value ? Integer.BYTES : Long.BYTES;
    }

    /// The number of members of a value area of so many bytes.
    static int count(long area, int areaBytes) {
        return (areaBytes - HEADER_BYTES) / width(area);
    }

    /// The bytes of a value area.
    static int bytes(int count, int width) {
        return HEADER_BYTES + count * width;
    }

    /// The member with a number from 0 on.
    static long get(long area, int width, int index) {
        long at = place(area, width, index);
        return switch (width) {
            case Short.BYTES -> Mem.getShort(at);
            case Integer.BYTES -> Mem.getInt(at);
            default -> Mem.getLong(at);
        };
    }

    private static long place(long area, int width, int index) {
        return area + HEADER_BYTES + (long) index * width;
    }

    private static void set(long area, int width, int index, long value) {
        long at = place(area, width, index);
        switch (width) {
            case Short.BYTES -> Mem.putShort(at, (short) value);
            case Integer.BYTES -> Mem.putInt(at, (int) value);
            default -> Mem.putLong(at, value);
        }
    }

    /// The number of a member, or -1 minus the number that it would have.
    static int search(long area, int count, long value) {
        int width = width(area);
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = get(area, width, middle);
            if (found < value) {
                low = middle + 1;
            } else if (found > value) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return -1 - low;
    }

    /// Puts an integer before the member with number `index`; the area has room for it, in integers of `newWidth`
    /// bytes, and the ones that are there still have their old width.
    static void insert(long area, int count, int index, long value, int newWidth) {
        int width = width(area);
        if (newWidth == width) {
            long at = place(area, width, index);
            Mem.move(at, at + width, (long) (count - index) * width);
        } else {
            widen(area, count, index, newWidth);
        }
        set(area, newWidth, index, value);
    }

    /// From the last one on, as the wide integers lie behind the narrow ones.
    private static void widen(long area, int count, int gap, int newWidth) {
        int width = width(area);
        for (int i = count - 1; i >= 0; i--) {
            set(area, newWidth, i < gap ? i : i + 1, get(area, width, i));
        }
        width(area, newWidth);
    }

    /// Moves what is behind a member over it; the last place is then free.
    static void closeGap(long area, int count, int index) {
        int width = width(area);
        long at = place(area, width, index);
        Mem.move(at + width, at, (long) (count - index - 1) * width);
    }

    /// Takes [#closeGap] back.
    static void openGap(long area, int count, int index, long value) {
        int width = width(area);
        long at = place(area, width, index);
        Mem.move(at, at + width, (long) (count - index - 1) * width);
        set(area, width, index, value);
    }
}
