package io.nanoredis.structure;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;

/// The part of a [DashTable] that tells by the top bits of a hash in which segment an entry is, and makes the segments
/// more or fewer.
///
/// *shape* — 2^depth addresses of segments. A segment whose entries share fewer hash bits, its own depth, stands in
/// several of them, one behind the other. A position is the prefix that a segment's entries share, in a word's top
/// bits: a walk goes from one to the next, from [#END] on, and a position wraps to [#END] behind the last.
///
/// *growth* — a segment without room is split by the next hash bit; the directory doubles when that bit is new to it,
/// and halves when no segment needs the last one any more. Two buddies that are half empty merge. Where the directory
/// would get out of proportion a segment grows a chain instead ([SegmentChain]).
///
/// The table inherits it, as every search begins here: a directory of its own would cost each search a cache line more
/// to look at. What else works on segments takes a table as its directory, and knows nothing of the rest of it.
///
/// *thread* — the owner of the slab.
abstract sealed class Directory permits DashTable {
    /// The first position, and what stands for the one behind the last.
    static final long END = 0;

    private static final int DEPTH_MAX = Segment.TAG_BITS;
    /// At 86 % load few inserts fail for lack of room near their home, and splits come late.
    private static final int SPLIT_COUNT = 460;
    /// Merging leaves a segment at most half as full as one that is split.
    private static final int MERGE_COUNT = SPLIT_COUNT / 2;
    /// Under this mean count of segments a walk for merges is worth while.
    private static final int SHRINK_COUNT = SPLIT_COUNT / 4;
    /// There are at most so many addresses per segment, or equal hash prefixes could double them without end.
    private static final int ADDRESSES_PER_SEGMENT = 8;

    final Slab slab;
    /// Where the distances in slots begin.
    final long base;
    /// Where the addresses of segments stand; 0 as long as there is none.
    private long address;
    private int depth = 1;
    private int shift = 63;
    private int segments;
    /// Segments in chains behind the first of their prefix; 0 unless hashes collide by the hundred.
    private int chained;
    /// First segments whose depth is the directory's.
    private int deepest;
    private long merges;

    Directory(Slab slab) {
        this.slab = slab;
        base = slab.base();
    }

    /// Becomes that of an empty table.
    final void clearDirectory() {
        address = 0;
        depth = 1;
        shift = 63;
        segments = 0;
        chained = 0;
        deepest = 0;
    }

    /// Becomes that of the table that was saved at an address.
    final void openDirectory(long root) {
        address = Mem.getLong(root + TableRoot.DIRECTORY);
        segments = Mem.getInt(root + TableRoot.SEGMENTS);
        chained = Mem.getInt(root + TableRoot.CHAINED);
        deepest = Mem.getInt(root + TableRoot.DEEPEST);
        depth = Mem.getInt(root + TableRoot.DEPTH);
        shift = 64 - depth;
    }

    final void saveDirectory(long root) {
        Mem.putLong(root + TableRoot.DIRECTORY, address);
        Mem.putInt(root + TableRoot.SEGMENTS, segments);
        Mem.putInt(root + TableRoot.CHAINED, chained);
        Mem.putInt(root + TableRoot.DEEPEST, deepest);
        Mem.putInt(root + TableRoot.DEPTH, depth);
    }

    /// Whether there is no segment yet, or no more.
    final boolean hasNoSegment() {
        return segments == 0;
    }

    /// The number of segments.
    public final int segments() {
        return segments;
    }

    /// The number of segments in chains, behind the first of their prefix.
    public final int chainedSegments() {
        return chained;
    }

    /// The number of first segments that need all of its bits.
    final int deepest() {
        return deepest;
    }

    /// The number of hash bits by which the directory tells segments apart.
    public final int depth() {
        return depth;
    }

    /// Pairs of segments that were merged, ever.
    public final long merges() {
        return merges;
    }

    /// The bytes of memory of all segments and of the directory.
    public final long tableBytes() {
        long ownBytes = address == 0 ? 0 : Slab.usableBytes(addressBytes(depth));
        return segments * Slab.usableBytes(Segment.BYTES) + ownBytes;
    }

    private static long addressBytes(int directoryDepth) {
        return (long) Long.BYTES << directoryDepth;
    }

    /// The first segment of a hash, or of a position; only if there is any segment.
    final long segment(long hash) {
        return Mem.getLong(address + (hash >>> shift << 3));
    }

    /// The position behind a segment.
    static long after(long segment) {
        int segmentDepth = Segment.depth(segment);
        return segmentDepth == 0 ? END : Segment.prefix(segment) + (1L << (64 - segmentDepth));
    }

    /// Whether a hash leads to the first of the addresses of a segment. Each segment has one such, while a shallow one
    /// has more addresses than a deep one.
    final boolean isFirstAddress(long segment, long hash) {
        return hash >>> shift == Segment.prefix(segment) >>> shift;
    }

    /// Lets the addresses lead to the first segment of a chain wherever its prefix says.
    final void enter(long chain) {
        long at = address + (Segment.prefix(chain) >>> shift << 3);
        long end = at + addressBytes(depth - Segment.depth(chain));
        for (; at < end; at += Long.BYTES) {
            Mem.putLong(at, chain);
        }
    }

    /// Frees a chain of a table that is not used any more, and with the last one itself; returns the next position.
    final long release(long chain) {
        long next = after(chain);
        freeChain(chain);
        if (next == END) {
            slab.free(address);
            address = 0;
        }
        return next;
    }

    // ---- growth

    /// The segment in which an entry with this hash finds room; after a split, or a few, if need be.
    ///
    /// *errors* — [io.nanoredis.memory.ArenaFullException], with all entries where they were.
    final long segmentWithRoom(long hash) {
        if (segments == 0) {
            createFirst();
        }
        while (true) {
            long chain = segment(hash);
            long room = SegmentChain.roomIn(chain, hash, SPLIT_COUNT);
            if (room != 0) {
                return room;
            }
            if (maySplit(Segment.depth(chain))) {
                split(chain);
            } else {
                return append(chain);
            }
        }
    }

    private void createFirst() {
        long segment = newSegment(0, 0);
        try {
            address = slab.alloc(addressBytes(depth));
        } catch (RuntimeException e) {
            freeSegment(segment);
            throw e;
        }
        enter(segment);
    }

    private boolean maySplit(int segmentDepth) {
        if (segmentDepth < depth) {
            return true;
        }
        return depth < DEPTH_MAX && 2L << depth <= (long) ADDRESSES_PER_SEGMENT * (segments + 1);
    }

    private void split(long chain) {
        int childDepth = Segment.depth(chain) + 1;
        long prefix = Segment.prefix(chain);
        int levels = SegmentChain.length(chain);
        long low = newChain(levels, childDepth, prefix);
        long high = newSibling(low, levels, childDepth, prefix | 1L << (64 - childDepth));
        if (childDepth > depth) {
            doubleOrFree(low, high);
        }
        SegmentChain.distribute(chain, low, high, 64 - childDepth);
        freeChain(chain);
        dropEmptyTail(low);
        dropEmptyTail(high);
        enter(low);
        enter(high);
        if (childDepth == depth) {
            deepest += 2;
        }
    }

    private void doubleOrFree(long low, long high) {
        try {
            doubleAddresses();
        } catch (RuntimeException e) {
            freeChain(low);
            freeChain(high);
            throw e;
        }
    }

    private void doubleAddresses() {
        long doubled = slab.alloc(addressBytes(depth + 1));
        long bytes = addressBytes(depth);
        for (long i = 0; i < bytes; i += Long.BYTES) {
            long segment = Mem.getLong(address + i);
            Mem.putLong(doubled + 2 * i, segment);
            Mem.putLong(doubled + 2 * i + Long.BYTES, segment);
        }
        slab.free(address);
        address = doubled;
        depth++;
        shift--;
        deepest = 0;
    }

    // ---- shrinking

    /// Whether a table with this many entries has so empty segments that [#mergeAt] will find some to merge.
    final boolean isSparse(long entries) {
        return segments > 1 && entries < (long) segments * SHRINK_COUNT;
    }

    /// Merges the segment at a position with its buddy, if both together are less than half full, as often as that goes
    /// on; returns the next position.
    ///
    /// *cost* — about 5 µs per merge.
    final long mergeAt(long position) {
        long segment = segment(position);
        dropEmptyTail(segment);
        long merged = mergeOnce(segment);
        while (merged != 0) {
            segment = merged;
            merged = mergeOnce(segment);
        }
        while (depth > 1 && deepest == 0) {
            halveAddresses();
        }
        return after(segment);
    }

    /// The merged segment, or 0 if the pair stays.
    private long mergeOnce(long segment) {
        int childDepth = Segment.depth(segment);
        if (childDepth == 0) {
            return 0;
        }
        long bit = 1L << (64 - childDepth);
        long buddy = segment(Segment.prefix(segment) ^ bit);
        boolean mayMerge = Segment.depth(buddy) == childDepth
                && Segment.count(segment) + Segment.count(buddy) <= MERGE_COUNT
                && Segment.next(segment) == 0
                && Segment.next(buddy) == 0;
        if (!mayMerge) {
            return 0;
        }
        long merged = newSegment(childDepth - 1, Segment.prefix(segment) & ~bit);
        if (!copyEntries(segment, merged) || !copyEntries(buddy, merged)) {
            freeSegment(merged);
            return 0;
        }
        freeSegment(segment);
        freeSegment(buddy);
        enter(merged);
        if (childDepth == depth) {
            deepest -= 2;
        }
        merges++;
        return merged;
    }

    private static boolean copyEntries(long from, long to) {
        for (int i = 0; i < Segment.SLOTS; i++) {
            long entry = Mem.getLong(Segment.slot(from, i));
            if (!Segment.isFree(entry) && !Segment.place(to, (i >>> 3) - Segment.displacement(entry), entry)) {
                return false;
            }
        }
        Segment.lowerLeastExpiryMs(to, Segment.leastExpiryMs(from));
        return true;
    }

    private void halveAddresses() {
        long bytes = addressBytes(depth - 1);
        long halved = slab.alloc(bytes);
        deepest = 0;
        for (long i = 0; i < bytes; i += Long.BYTES) {
            long segment = Mem.getLong(address + 2 * i);
            Mem.putLong(halved + i, segment);
            if (Segment.depth(segment) == depth - 1) {
                deepest++;
            }
        }
        slab.free(address);
        address = halved;
        depth--;
        shift++;
    }

    // ---- segments

    private long newSegment(int segmentDepth, long prefix) {
        long segment = slab.alloc(Segment.BYTES);
        Segment.init(segment, segmentDepth, prefix);
        segments++;
        return segment;
    }

    private void freeSegment(long segment) {
        slab.free(segment);
        segments--;
    }

    private long append(long chain) {
        long last = SegmentChain.last(chain);
        long segment = newSegment(Segment.depth(chain), Segment.prefix(chain));
        Segment.next(last, segment);
        chained++;
        return segment;
    }

    private long newChain(int levels, int chainDepth, long prefix) {
        long first = newSegment(chainDepth, prefix);
        try {
            for (int i = 1; i < levels; i++) {
                append(first);
            }
        } catch (RuntimeException e) {
            freeChain(first);
            throw e;
        }
        return first;
    }

    private long newSibling(long sibling, int levels, int chainDepth, long prefix) {
        try {
            return newChain(levels, chainDepth, prefix);
        } catch (RuntimeException e) {
            freeChain(sibling);
            throw e;
        }
    }

    private void freeChain(long chain) {
        long segment = chain;
        while (segment != 0) {
            long next = Segment.next(segment);
            freeSegment(segment);
            if (segment != chain) {
                chained--;
            }
            segment = next;
        }
    }

    private void dropEmptyTail(long chain) {
        long kept = chain;
        while (Segment.next(kept) != 0) {
            long next = Segment.next(kept);
            if (Segment.count(next) == 0) {
                Segment.next(kept, Segment.next(next));
                freeSegment(next);
                chained--;
            } else {
                kept = next;
            }
        }
    }
}
