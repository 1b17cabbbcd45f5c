package io.nanoredis.structure;

import io.nanoredis.memory.Mem;
import java.util.random.RandomGenerator;

/// Draws records of a table at random, each with the same probability.
///
/// *cost* — a few slots as a rule; in an almost empty table the walk of some segments, where the probabilities are not
/// quite the same.
final class RandomDraw {
    private static final int TRIES = 256;

    private final Directory directory;
    private final long base;

    /// @param base where the distances in slots begin
    RandomDraw(Directory directory, long base) {
        this.directory = directory;
        this.base = base;
    }

    /// One of the `size` records of a table that is not empty.
    long record(long size, RandomGenerator random) {
        if (size <= Segment.SLOTS) {
            return nthRecord(random.nextLong(size));
        }
        for (int i = 0; i < TRIES; i++) {
            long hash = random.nextLong();
            long first = directory.segment(hash);
            if (directory.isFirstAddress(first, hash)) { // or a shallow segment would be drawn more often
                long segment = segmentOf(first, random);
                long entry = Mem.getLong(Segment.slot(segment, random.nextInt(Segment.SLOTS)));
                if (!Segment.isFree(entry)) {
                    return Segment.record(base, entry);
                }
            }
        }
        return fromSomeSegment(random);
    }

    private static long segmentOf(long chain, RandomGenerator random) {
        return Segment.next(chain) == 0 ? chain : SegmentChain.at(chain, random.nextInt(SegmentChain.length(chain)));
    }

    private long nthRecord(long n) {
        long left = n;
        long position = Directory.END;
        do {
            long first = directory.segment(position);
            for (long segment = first; segment != 0; segment = Segment.next(segment)) {
                int count = Segment.count(segment);
                if (left < count) {
                    return nthOf(segment, (int) left);
                }
                left -= count;
            }
            position = Directory.after(first);
        } while (position != Directory.END);
        throw new IllegalStateException("size: " + (n - left) + " (expected more than " + n + ")");
    }

    private long nthOf(long segment, int n) {
        int left = n;
        for (int i = 0; i < Segment.SLOTS; i++) {
            long entry = Mem.getLong(Segment.slot(segment, i));
            if (!Segment.isFree(entry) && left-- == 0) {
                return Segment.record(base, entry);
            }
        }
        throw new IllegalStateException("count: " + Segment.count(segment) + " (expected more than " + n + ")");
    }

    /// For tables with few entries per segment: the next segment from a random one on that has any.
    private long fromSomeSegment(RandomGenerator random) {
        long position = random.nextLong();
        while (true) {
            long first = directory.segment(position);
            for (long segment = first; segment != 0; segment = Segment.next(segment)) {
                int count = Segment.count(segment);
                if (count > 0) {
                    return nthOf(segment, random.nextInt(count));
                }
            }
            position = Directory.after(first);
        }
    }
}
