package io.nanoredis.memory;

/// The allocator of one shard: blocks of any size up to some hundred MiB out of its [Arena].
///
/// *shape* — a block of up to 32 KiB has one of some 160 size classes and lives in a page of equal blocks, 64 KiB as a
/// rule, 16 KiB for
/// the first pages of a class, so that rare classes cost little. A page keeps its free blocks in a list threaded
/// through them. The pages of
/// a class that have room are in four lists by fullness, and blocks come from the fullest: what is sparse gets sparser,
/// then empty,
/// and goes back. A larger block is a run of 16 KiB units of its own, rounded up to sixteenths of its magnitude, so
/// that a value which
/// grows a little at a time moves rarely. All bookkeeping is outside the Java heap and outside the blocks.
///
/// *errors* — [ArenaFullException] when there is no room; nothing has changed then. With
/// `-Dnanoredis.memory.poison=true` a freed
/// block is filled with a pattern, and a write into it or a second free throws [IllegalStateException].
///
/// *thread* — the owner of the arena. *cost* — 10 to 20 ns for a small block; a large one costs the kernel's work to
/// supply its pages.
public final class Slab implements AutoCloseable {
    private static final boolean POISON = Boolean.getBoolean("nanoredis.memory.poison");
    private static final long POISON_WORD = 0xdbdb_dbdb_dbdb_dbdbL;
    /// What a block holds as it is handed out, so that freeing it at once is not taken for freeing it twice.
    private static final byte FRESH = (byte) 0xca;

    private static final int UNIT_BYTES = 1 << Arena.UNIT_SHIFT;
    private static final int PAGE_UNITS = 4;
    private static final int PAGE_UNITS_MAX = 16;
    /// So many pages of one unit a class may have before it gets whole pages.
    private static final int SMALL_PAGES = 2;
    /// Classes with fewer blocks per unit get whole pages at once.
    private static final int SMALL_PAGE_BLOCKS_LEAST = 3;

    private static final int LISTS = 4;
    private static final int FULL = 4;
    private static final int NO_UNIT = 0;
    private static final long BLOCK_BYTES_MAX = 1L << 32;

    private static final byte[] PAGE_UNITS_OF = pageUnits();

    private final Arena arena;
    private final long base;
    private final Runs runs;
    /// The pages with room, four lists per class: less than a quarter full, … more than three quarters full.
    private final int[] pages = new int[SizeClasses.COUNT * LISTS];
    private final int[] pagesOfClass = new int[SizeClasses.COUNT];
    private final long[] liveOfClass = new long[SizeClasses.COUNT];
    private final long[] capacityOfClass = new long[SizeClasses.COUNT];
    private long liveBytes;

    /// An allocator over an arena, which it closes with itself.
    ///
    /// *units* — limitBytes bounds the bytes in pages and big blocks; 0 for no limit but the reservation.
    public Slab(Arena arena, long limitBytes) {
        this.arena = arena;
        base = arena.base();
        runs = new Runs(arena, limitBytes);
    }

    /// For each class the shortest page, from 64 KiB on, that loses at most a sixteenth behind its last block.
    private static byte[] pageUnits() {
        byte[] units = new byte[SizeClasses.COUNT];
        for (int c = 0; c < units.length; c++) {
            int n = PAGE_UNITS;
            while (n < PAGE_UNITS_MAX && (n * UNIT_BYTES) % SizeClasses.bytes(c) > n * UNIT_BYTES / 16) {
                n++;
            }
            units[c] = (byte) n;
        }
        return units;
    }

    /// The address to which the slots of tables are relative; no block starts there.
    public long base() {
        return base;
    }

    /// The bytes of the block that a request gets; two requests of one usable size fit the same block.
    public static long usableBytes(long bytes) {
        if (bytes <= SizeClasses.SMALL_BYTES_MAX) {
            return SizeClasses.bytes(SizeClasses.of((int) bytes));
        }
        return (long) runUnits(bytes) << Arena.UNIT_SHIFT;
    }

    private static int runUnits(long bytes) {
        long step = Math.max(UNIT_BYTES, Long.highestOneBit(bytes) >>> 4);
        return (int) (((bytes + step - 1) & -step) >>> Arena.UNIT_SHIFT);
    }

    /// Allocates a block of at least so many bytes, aligned to 8, contents undefined.
    public long alloc(long bytes) {
        if (bytes <= SizeClasses.SMALL_BYTES_MAX) {
            return allocSmall(SizeClasses.of((int) bytes));
        }
        return allocRun(bytes);
    }

    private long allocRun(long bytes) {
        if (bytes > BLOCK_BYTES_MAX) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected at most " + BLOCK_BYTES_MAX + ")");
        }
        int units = runUnits(bytes);
        int run = runs.take(units);
        long d = arena.descriptor(run);
        UnitDescriptor.state(d, UnitDescriptor.RUN);
        UnitDescriptor.units(d, units);
        liveBytes += (long) units << Arena.UNIT_SHIFT;
        return address(run);
    }

    private long address(int unit) {
        return base + ((long) unit << Arena.UNIT_SHIFT);
    }

    private long allocSmall(int sizeClass) {
        int page = pageWithRoom(sizeClass);
        if (page == NO_UNIT) {
            page = newPage(sizeClass);
        }
        long d = arena.descriptor(page);
        int bytes = SizeClasses.bytes(sizeClass);
        long block = takeBlock(d, address(page), bytes);
        if (POISON) {
            Mem.fill(block, bytes, FRESH);
        }
        int live = UnitDescriptor.live(d) + 1;
        UnitDescriptor.live(d, live);
        relist(page, d, sizeClass, live);
        liveBytes += bytes;
        liveOfClass[sizeClass]++;
        return block;
    }

    private static long takeBlock(long d, long page, int bytes) {
        int free = UnitDescriptor.freeBlock(d);
        if (free == UnitDescriptor.NO_BLOCK) {
            int bump = UnitDescriptor.bump(d);
            UnitDescriptor.bump(d, bump + 1);
            return page + (long) bump * bytes;
        }
        long block = page + ((long) free << 3);
        UnitDescriptor.freeBlock(d, Mem.getShort(block) & 0xffff);
        if (POISON) {
            checkPoison(block, bytes);
        }
        return block;
    }

    /// The fullest page with room, or none.
    private int pageWithRoom(int sizeClass) {
        int list = sizeClass * LISTS;
        for (int i = list + LISTS - 1; i >= list; i--) {
            if (pages[i] != NO_UNIT) {
                return pages[i];
            }
        }
        return NO_UNIT;
    }

    private int newPage(int sizeClass) {
        int bytes = SizeClasses.bytes(sizeClass);
        boolean small = pagesOfClass[sizeClass] < SMALL_PAGES && UNIT_BYTES / bytes >= SMALL_PAGE_BLOCKS_LEAST;
        int units = small ? 1 : PAGE_UNITS_OF[sizeClass];
        int page = runs.take(units);
        long d = arena.descriptor(page);
        UnitDescriptor.state(d, UnitDescriptor.PAGE);
        UnitDescriptor.sizeClass(d, sizeClass);
        UnitDescriptor.units(d, units);
        UnitDescriptor.live(d, 0);
        UnitDescriptor.capacity(d, units * UNIT_BYTES / bytes);
        UnitDescriptor.freeBlock(d, UnitDescriptor.NO_BLOCK);
        UnitDescriptor.bump(d, 0);
        for (int i = 1; i < units; i++) {
            UnitDescriptor.state(arena.descriptor(page + i), UnitDescriptor.PAGE_REST);
            UnitDescriptor.back(arena.descriptor(page + i), i);
        }
        pagesOfClass[sizeClass]++;
        capacityOfClass[sizeClass] += UnitDescriptor.capacity(d);
        link(page, d, sizeClass, 0);
        return page;
    }

    private static int listOf(int live, int capacity) {
        if (live == capacity) {
            return FULL;
        }
        int quarter = Math.max(1, capacity >>> 2);
        return live < quarter ? 0 : live < 2 * quarter ? 1 : live < 3 * quarter ? 2 : 3;
    }

    private void relist(int page, long d, int sizeClass, int live) {
        int list = listOf(live, UnitDescriptor.capacity(d));
        if (list != UnitDescriptor.list(d)) {
            unlink(d, sizeClass);
            link(page, d, sizeClass, list);
        }
    }

    private void link(int page, long d, int sizeClass, int list) {
        UnitDescriptor.list(d, list);
        if (list == FULL) {
            return;
        }
        int head = pages[sizeClass * LISTS + list];
        UnitDescriptor.next(d, head);
        UnitDescriptor.previous(d, NO_UNIT);
        if (head != NO_UNIT) {
            UnitDescriptor.previous(arena.descriptor(head), page);
        }
        pages[sizeClass * LISTS + list] = page;
    }

    private void unlink(long d, int sizeClass) {
        int list = UnitDescriptor.list(d);
        if (list == FULL) {
            return;
        }
        int next = UnitDescriptor.next(d);
        int previous = UnitDescriptor.previous(d);
        if (previous != NO_UNIT) {
            UnitDescriptor.next(arena.descriptor(previous), next);
        } else {
            pages[sizeClass * LISTS + list] = next;
        }
        if (next != NO_UNIT) {
            UnitDescriptor.previous(arena.descriptor(next), previous);
        }
    }

    /// Frees a block that [#alloc(long)] returned.
    public void free(long block) {
        int unit = unit(block);
        long d = arena.descriptor(unit);
        byte state = UnitDescriptor.state(d);
        if (state == UnitDescriptor.RUN) {
            freeRun(unit, d);
        } else if (state == UnitDescriptor.PAGE) {
            freeSmall(block, unit, d);
        } else if (state == UnitDescriptor.PAGE_REST) {
            int page = unit - UnitDescriptor.back(d);
            freeSmall(block, page, arena.descriptor(page));
        } else {
            throw new IllegalStateException("block: " + (block - base) + " is not allocated");
        }
    }

    private int unit(long block) {
        return (int) ((block - base) >>> Arena.UNIT_SHIFT);
    }

    private void freeRun(int run, long d) {
        int units = UnitDescriptor.units(d);
        UnitDescriptor.state(d, UnitDescriptor.NONE);
        liveBytes -= (long) units << Arena.UNIT_SHIFT;
        runs.give(run, units);
    }

    private void freeSmall(long block, int page, long d) {
        int sizeClass = UnitDescriptor.sizeClass(d);
        int bytes = SizeClasses.bytes(sizeClass);
        if (POISON) {
            poison(block, bytes);
        }
        Mem.putShort(block, (short) UnitDescriptor.freeBlock(d));
        UnitDescriptor.freeBlock(d, (int) ((block - address(page)) >>> 3));
        int live = UnitDescriptor.live(d) - 1;
        UnitDescriptor.live(d, live);
        liveBytes -= bytes;
        liveOfClass[sizeClass]--;
        if (live == 0 && othersHaveRoom(d, sizeClass)) {
            givePage(page, d, sizeClass);
        } else {
            relist(page, d, sizeClass, live);
        }
    }

    /// Keeps the last page with room of a class, lest one block that comes and goes take and give a page each time.
    private boolean othersHaveRoom(long d, int sizeClass) {
        return capacityOfClass[sizeClass] - UnitDescriptor.capacity(d) > liveOfClass[sizeClass];
    }

    private void givePage(int page, long d, int sizeClass) {
        unlink(d, sizeClass);
        int units = UnitDescriptor.units(d);
        pagesOfClass[sizeClass]--;
        capacityOfClass[sizeClass] -= UnitDescriptor.capacity(d);
        for (int i = 0; i < units; i++) {
            UnitDescriptor.state(arena.descriptor(page + i), UnitDescriptor.NONE);
        }
        runs.give(page, units);
    }

    /// The usable bytes of an allocated block.
    public long sizeOf(long block) {
        long d = arena.descriptor(unit(block));
        byte state = UnitDescriptor.state(d);
        if (state == UnitDescriptor.RUN) {
            return (long) UnitDescriptor.units(d) << Arena.UNIT_SHIFT;
        }
        return SizeClasses.bytes(UnitDescriptor.sizeClass(pageDescriptor(d, state, block)));
    }

    private long pageDescriptor(long d, byte state, long block) {
        if (state == UnitDescriptor.PAGE_REST) {
            return arena.descriptor(unit(block) - UnitDescriptor.back(d));
        }
        if (state != UnitDescriptor.PAGE) {
            throw new IllegalStateException("block: " + (block - base) + " is not allocated");
        }
        return d;
    }

    /// The usable bytes of all allocated blocks, exactly.
    public long liveBytes() {
        return liveBytes;
    }

    /// The bytes of all pages and big blocks, with what is unused in them.
    public long usedBytes() {
        return runs.usedUnits() << Arena.UNIT_SHIFT;
    }

    /// The bytes that the blocks and the bookkeeping hold of the system, free ones that were not given back included.
    public long footprintBytes() {
        return ((runs.usedUnits() + runs.dirtyUnits()) << Arena.UNIT_SHIFT)
                + ((long) runs.endUnit() << Arena.DESCRIPTOR_SHIFT);
    }

    /// The free bytes that were not given back to the system yet.
    public long dirtyBytes() {
        return runs.dirtyUnits() << Arena.UNIT_SHIFT;
    }

    /// How often the owner had to make memory accessible by itself.
    public long commitStalls() {
        return arena.commitStalls();
    }

    /// Whether moving the block elsewhere helps to empty its page: the page is emptier than its class on average, the
    /// class has a
    /// page's worth of room, and the new block would come from another page.
    public boolean isSparse(long block) {
        long d = arena.descriptor(unit(block));
        byte state = UnitDescriptor.state(d);
        if (state == UnitDescriptor.RUN) {
            return false;
        }
        d = pageDescriptor(d, state, block);
        int sizeClass = UnitDescriptor.sizeClass(d);
        long live = UnitDescriptor.live(d);
        long capacity = UnitDescriptor.capacity(d);
        long room = capacityOfClass[sizeClass] - liveOfClass[sizeClass];
        return room > capacity + capacityOfClass[sizeClass] / 32
                && live * capacityOfClass[sizeClass] <= capacity * liveOfClass[sizeClass]
                && arena.descriptor(pageWithRoom(sizeClass)) != d;
    }

    /// Gives free memory back to the system, the longest run first, until a budget is used up; returns whether some is
    /// left.
    public boolean trim(long budgetBytes) {
        long done = 0;
        while (done < budgetBytes) {
            long units = runs.discardOne();
            if (units == 0) {
                return false;
            }
            done += units << Arena.UNIT_SHIFT;
        }
        return runs.dirtyUnits() > 0;
    }

    /// Where the blocks end, in bytes from the base, at most: does not change while the slab does not grow.
    public long endBytes() {
        return arena.endBytes();
    }

    /// Gives back the memory that is kept ready for growth, as there is none.
    public void giveBackAhead() {
        arena.giveBackAhead();
    }

    /// Releases the empty pages that classes keep for their next block.
    public void releaseEmptyPages() {
        for (int sizeClass = 0; sizeClass < SizeClasses.COUNT; sizeClass++) {
            int page = pages[sizeClass * LISTS];
            while (page != NO_UNIT) {
                long d = arena.descriptor(page);
                int next = UnitDescriptor.next(d);
                if (UnitDescriptor.live(d) == 0) {
                    givePage(page, d, sizeClass);
                }
                page = next;
            }
        }
    }

    // ---- checks

    private static void poison(long block, int bytes) {
        if (bytes >= 2 * Long.BYTES && isPoisoned(block, bytes)) {
            throw new IllegalStateException("block of " + bytes + " bytes is freed twice");
        }
        for (int i = 0; i < bytes; i += Long.BYTES) {
            Mem.putLong(block + i, POISON_WORD);
        }
    }

    private static void checkPoison(long block, int bytes) {
        if (!isPoisoned(block, bytes)) {
            throw new IllegalStateException("block of " + bytes + " bytes was written after it was freed");
        }
    }

    /// The first word holds the link of the free list.
    private static boolean isPoisoned(long block, int bytes) {
        for (int i = Long.BYTES; i < bytes; i += Long.BYTES) {
            if (Mem.getLong(block + i) != POISON_WORD) {
                return false;
            }
        }
        return true;
    }

    /// Walks all units, pages and lists and compares them with the counters; throws [IllegalStateException] on a
    /// contradiction.
    public void verify() {
        long live = 0;
        long used = 0;
        long free = 0;
        int unit = 1;
        while (unit < runs.endUnit()) {
            long d = arena.descriptor(unit);
            int units = UnitDescriptor.units(d);
            switch (UnitDescriptor.state(d)) {
                case UnitDescriptor.FREE -> free += units;
                case UnitDescriptor.RUN -> {
                    used += units;
                    live += (long) units << Arena.UNIT_SHIFT;
                }
                case UnitDescriptor.PAGE -> {
                    used += units;
                    live += verifyPage(unit, d);
                }
                default -> throw new IllegalStateException("unit: " + unit + " starts nothing");
            }
            unit += units;
        }
        verifyLists();
        require("liveBytes", liveBytes, live);
        require("usedUnits", runs.usedUnits(), used);
        require("freeUnits", runs.verifyFreeUnits(), free);
    }

    private long verifyPage(int page, long d) {
        int bytes = SizeClasses.bytes(UnitDescriptor.sizeClass(d));
        int live = UnitDescriptor.live(d);
        int free = 0;
        int words = UnitDescriptor.freeBlock(d);
        while (words != UnitDescriptor.NO_BLOCK && free <= UnitDescriptor.bump(d)) {
            free++;
            words = Mem.getShort(address(page) + ((long) words << 3)) & 0xffff;
        }
        require("blocks of page " + page, UnitDescriptor.bump(d), (long) live + free);
        require("list of page " + page, UnitDescriptor.list(d), listOf(live, UnitDescriptor.capacity(d)));
        return (long) live * bytes;
    }

    private void verifyLists() {
        for (int i = 0; i < pages.length; i++) {
            int previous = NO_UNIT;
            for (int page = pages[i]; page != NO_UNIT; page = UnitDescriptor.next(arena.descriptor(page))) {
                long d = arena.descriptor(page);
                require("class of page " + page, UnitDescriptor.sizeClass(d), i / LISTS);
                require("list of page " + page, UnitDescriptor.list(d), i % LISTS);
                require("previous of page " + page, UnitDescriptor.previous(d), previous);
                previous = page;
            }
        }
    }

    private static void require(String name, long actual, long expected) {
        if (actual != expected) {
            throw new IllegalStateException(name + ": " + actual + " (expected " + expected + ")");
        }
    }

    /// Closes the arena: every address is invalid from now on.
    @Override
    public void close() {
        arena.close();
    }
}
