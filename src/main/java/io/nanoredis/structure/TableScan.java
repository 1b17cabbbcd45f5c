package io.nanoredis.structure;

import io.nanoredis.memory.Mem;

/// Iterates over a table that changes between the steps.
///
/// Every entry that is there from the first step to the last is passed at least once, whatever is inserted, removed,
/// split or merged in between, as its home bucket is a function of its hash alone. An entry may be passed more than
/// once after a merge.
///
/// *shape* — the cursor says which hash prefix comes next (26 bits), how deep its segment was (5), and which home
/// bucket (6).
final class TableScan {
    private static final int BUCKET_BITS = 6;
    private static final int DEPTH_BITS = 5;
    private static final int PREFIX_SHIFT = BUCKET_BITS + DEPTH_BITS;
    private static final int BUCKETS_PER_COUNT = 10;

    private final Directory directory;
    private final long base;

    /// @param base where the distances in slots begin
    TableScan(Directory directory, long base) {
        this.directory = directory;
        this.base = base;
    }

    /// One step from a cursor on, over a table that is not empty; returns the next cursor, [Directory#END] at the end.
    long step(long cursor, int count, RecordVisitor visitor) {
        long position = cursor >>> PREFIX_SHIFT << (64 - Segment.TAG_BITS);
        int bucket = (int) cursor & (Segment.HOMES - 1);
        long segment = directory.segment(position);
        if (bucket != 0 && Segment.depth(segment) < depth(cursor)) {
            bucket = 0; // merged since: the buddy's buckets before it were not passed
        }
        long bucketsLeft = Math.max(1L, count) * BUCKETS_PER_COUNT;
        int passed = 0;
        while (true) {
            passed += passHome(segment, bucket, visitor);
            bucketsLeft--;
            bucket++;
            if (bucket == Segment.HOMES) {
                position = Directory.after(segment);
                if (position == Directory.END) {
                    return Directory.END;
                }
                segment = directory.segment(position);
                bucket = 0;
            }
            if (passed >= count || bucketsLeft <= 0) {
                return cursor(position, Segment.depth(segment), bucket);
            }
        }
    }

    private static int depth(long cursor) {
        return (int) (cursor >>> BUCKET_BITS) & ((1 << DEPTH_BITS) - 1);
    }

    private static long cursor(long position, int segmentDepth, int bucket) {
        long prefix = position >>> (64 - Segment.TAG_BITS);
        return (prefix << PREFIX_SHIFT) | ((long) segmentDepth << BUCKET_BITS) | bucket;
    }

    private int passHome(long chain, int home, RecordVisitor visitor) {
        int passed = 0;
        long segment = chain;
        while (segment != 0) {
            long next = Segment.next(segment);
            int displacement = 0;
            boolean more = true;
            while (more) {
                more = Segment.overflows(segment, home + displacement);
                passed += passBucket(Segment.bucket(segment, home + displacement), displacement, visitor);
                displacement++;
                more &= displacement <= Segment.DISPLACEMENT_MAX;
            }
            segment = next;
        }
        return passed;
    }

    private int passBucket(long bucket, int displacement, RecordVisitor visitor) {
        int passed = 0;
        for (int i = 0; i < Segment.BUCKET_BYTES; i += 8) {
            long entry = Mem.getLong(bucket + i);
            if (!Segment.isFree(entry) && Segment.displacement(entry) == displacement) {
                visitor.record(Segment.record(base, entry));
                passed++;
            }
        }
        return passed;
    }
}
