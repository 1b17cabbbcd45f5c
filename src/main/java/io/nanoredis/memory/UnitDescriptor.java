package io.nanoredis.memory;

/// The binary form of the 32 bytes that describe a 16 KiB unit of an arena.
///
/// ```
///  0 state   1 size class   2 list     3 clean
///  4 live    6 capacity     8 free     10 bump      (16 bits each, slab pages)
/// 12 next   16 previous    20 units   24 back       (32 bits each)
/// ```
///
/// The first unit of a page or run holds its data; the last unit of a free run repeats state and length; the further
/// units of a slab
/// page say how far back its first one is.
final class UnitDescriptor {
    /// In use and no start of anything, or never used.
    static final byte NONE = 0;
    /// The first or last unit of a free run.
    static final byte FREE = 1;
    /// The first unit of a slab page.
    static final byte PAGE = 2;
    /// A further unit of a slab page.
    static final byte PAGE_REST = 3;
    /// The first unit of a block of its own.
    static final byte RUN = 4;

    /// Ends the list of free blocks of a page.
    static final int NO_BLOCK = 0xffff;

    private static final int STATE = 0;
    private static final int SIZE_CLASS = 1;
    private static final int LIST = 2;
    private static final int CLEAN = 3;
    private static final int LIVE = 4;
    private static final int CAPACITY = 6;
    private static final int FREE_BLOCK = 8;
    private static final int BUMP = 10;
    private static final int NEXT = 12;
    private static final int PREVIOUS = 16;
    private static final int UNITS = 20;
    private static final int BACK = 24;

    private UnitDescriptor() {}

    static byte state(long d) {
        return Mem.getByte(d + STATE);
    }

    static void state(long d, byte state) {
        Mem.putByte(d + STATE, state);
    }

    static int sizeClass(long d) {
        return Mem.getByte(d + SIZE_CLASS) & 0xff;
    }

    static void sizeClass(long d, int sizeClass) {
        Mem.putByte(d + SIZE_CLASS, (byte) sizeClass);
    }

    /// The list of its class, by fullness, that holds the page.
    static int list(long d) {
        return Mem.getByte(d + LIST);
    }

    static void list(long d, int list) {
        Mem.putByte(d + LIST, (byte) list);
    }

    /// Whether a free run is known to hold no memory of the system.
    static boolean clean(long d) {
        return Mem.getByte(d + CLEAN) != 0;
    }

    static void clean(long d, boolean clean) {
        Mem.putByte(d + CLEAN, (byte) (clean ? 1 : 0));
    }

    static int live(long d) {
        return Mem.getShort(d + LIVE) & 0xffff;
    }

    static void live(long d, int live) {
        Mem.putShort(d + LIVE, (short) live);
    }

    static int capacity(long d) {
        return Mem.getShort(d + CAPACITY) & 0xffff;
    }

    static void capacity(long d, int capacity) {
        Mem.putShort(d + CAPACITY, (short) capacity);
    }

    /// The first free block, in words of 8 bytes from the start of the page, or [#NO_BLOCK].
    static int freeBlock(long d) {
        return Mem.getShort(d + FREE_BLOCK) & 0xffff;
    }

    static void freeBlock(long d, int words) {
        Mem.putShort(d + FREE_BLOCK, (short) words);
    }

    /// How many blocks of the page were ever handed out.
    static int bump(long d) {
        return Mem.getShort(d + BUMP) & 0xffff;
    }

    static void bump(long d, int bump) {
        Mem.putShort(d + BUMP, (short) bump);
    }

    static int next(long d) {
        return Mem.getInt(d + NEXT);
    }

    static void next(long d, int unit) {
        Mem.putInt(d + NEXT, unit);
    }

    static int previous(long d) {
        return Mem.getInt(d + PREVIOUS);
    }

    static void previous(long d, int unit) {
        Mem.putInt(d + PREVIOUS, unit);
    }

    /// The length of the page or run.
    static int units(long d) {
        return Mem.getInt(d + UNITS);
    }

    static void units(long d, int units) {
        Mem.putInt(d + UNITS, units);
    }

    static int back(long d) {
        return Mem.getInt(d + BACK);
    }

    static void back(long d, int units) {
        Mem.putInt(d + BACK, units);
    }
}
