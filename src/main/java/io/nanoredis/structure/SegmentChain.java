package io.nanoredis.structure;

import io.nanoredis.memory.Mem;

/// The segments of one hash prefix: a first one, and others behind it where so many hashes agree that no directory of
/// proportionate size tells them apart. A chain is named by its first segment.
final class SegmentChain {
    private SegmentChain() {}

    /// The number of its segments.
    static int length(long chain) {
        int length = 0;
        for (long segment = chain; segment != 0; segment = Segment.next(segment)) {
            length++;
        }
        return length;
    }

    /// The segment that `steps` others stand before.
    static long at(long chain, int steps) {
        long segment = chain;
        for (int i = steps; i > 0; i--) {
            segment = Segment.next(segment);
        }
        return segment;
    }

    static long last(long chain) {
        long last = chain;
        while (Segment.next(last) != 0) {
            last = Segment.next(last);
        }
        return last;
    }

    /// The first segment with less than `most` entries that has room near the home of a hash, or 0.
    static long roomIn(long chain, long hash, int most) {
        int home = (int) hash & (Segment.HOMES - 1);
        for (long segment = chain; segment != 0; segment = Segment.next(segment)) {
            if (Segment.count(segment) < most && Segment.hasRoom(segment, home)) {
                return segment;
            }
        }
        return 0;
    }

    /// Copies all entries into two empty chains of at least the same length, by a bit of their hash.
    ///
    /// @param bit its number, counted from the lowest
    static void distribute(long chain, long low, long high, int bit) {
        int level = 1;
        for (long segment = chain; segment != 0; segment = Segment.next(segment)) {
            distributeSegment(segment, low, high, bit, level++);
        }
    }

    /// Walking the buckets in order, each entry finds room no further from home than it was, as all before it moved no
    /// further either.
    private static void distributeSegment(long segment, long low, long high, int bit, int levels) {
        for (int i = 0; i < Segment.SLOTS; i++) {
            long entry = Mem.getLong(Segment.slot(segment, i));
            if (!Segment.isFree(entry)) {
                int home = (i >>> 3) - Segment.displacement(entry);
                place(((entry >>> bit) & 1) != 0 ? high : low, levels, home, entry, segment);
            }
        }
    }

    private static void place(long chain, int levels, int home, long entry, long from) {
        long segment = chain;
        for (int i = 0; i < levels; i++, segment = Segment.next(segment)) {
            if (Segment.place(segment, home, entry)) {
                if ((entry & Segment.EXPIRES) != 0) {
                    Segment.lowerLeastExpiryMs(segment, Segment.leastExpiryMs(from));
                }
                return;
            }
        }
        throw new IllegalStateException("split: an entry found no place");
    }

    /// The least expiry that its segments know of; no entry expires before.
    static long leastExpiryMs(long chain) {
        long least = Segment.NEVER;
        for (long segment = chain; segment != 0; segment = Segment.next(segment)) {
            least = Math.min(least, Segment.leastExpiryMs(segment));
        }
        return least;
    }

    /// Passes all records, in no particular order.
    ///
    /// @param base where the distances in slots begin
    static void visit(long chain, long base, RecordVisitor visitor) {
        for (long segment = chain; segment != 0; segment = Segment.next(segment)) {
            visitSegment(segment, base, visitor);
        }
    }

    private static void visitSegment(long segment, long base, RecordVisitor visitor) {
        for (int i = 0; i < Segment.SLOTS; i++) {
            long entry = Mem.getLong(Segment.slot(segment, i));
            if (!Segment.isFree(entry)) {
                visitor.record(Segment.record(base, entry));
            }
        }
    }

    /// The number of all entries.
    static int count(long chain) {
        int count = 0;
        for (long segment = chain; segment != 0; segment = Segment.next(segment)) {
            count += Segment.count(segment);
        }
        return count;
    }
}
