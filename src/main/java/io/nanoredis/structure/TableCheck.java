package io.nanoredis.structure;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import java.util.function.LongUnaryOperator;

/// One verification of a [DashTable] that is not empty: walks its segments and counts.
///
/// *errors* — [IllegalStateException] on any contradiction.
final class TableCheck {
    private final Directory directory;
    private final Slab slab;
    private final LongUnaryOperator hashOf;
    private long entries;
    private long dues;
    private long expires;
    private int segments;
    private int chained;
    private int deepest;

    /// @param hashOf the hash of a record's key
    TableCheck(Directory directory, Slab slab, LongUnaryOperator hashOf) {
        this.directory = directory;
        this.slab = slab;
        this.hashOf = hashOf;
    }

    /// Walks all segments, and compares them with each other and with what the directory counts.
    void walk() {
        long position = Directory.END;
        do {
            long first = directory.segment(position);
            require("prefix", Segment.prefix(first), position);
            addresses(first);
            chain(first);
            position = Directory.after(first);
        } while (position != Directory.END);
        require("segments", directory.segments(), segments);
        require("chained", directory.chainedSegments(), chained);
        require("deepest", directory.deepest(), deepest);
    }

    /// Compares what [#walk] has counted with what the table has.
    void counts(long tableSize, long tableDues, long tableExpires) {
        require("size", tableSize, entries);
        require("dues", tableDues, dues);
        require("expires", tableExpires, expires);
    }

    private void addresses(long segment) {
        int spared = directory.depth() - Segment.depth(segment);
        long step = 1L << (64 - directory.depth());
        for (int i = 0; i < 1 << spared; i++) {
            require("directory", directory.segment(Segment.prefix(segment) + i * step), segment);
        }
    }

    private void chain(long first) {
        for (long segment = first; segment != 0; segment = Segment.next(segment)) {
            segments++;
            chained += segment == first ? 0 : 1;
            require("depth in chain", Segment.depth(segment), Segment.depth(first));
            entries(segment);
            overflows(segment);
        }
        deepest += Segment.depth(first) == directory.depth() ? 1 : 0;
    }

    private void entries(long segment) {
        int count = 0;
        for (int i = 0; i < Segment.SLOTS; i++) {
            long entry = Mem.getLong(Segment.slot(segment, i));
            if (!Segment.isFree(entry)) {
                count++;
                entry(segment, i >>> 3, entry);
            }
        }
        require("count", Segment.count(segment), count);
        entries += count;
    }

    private void entry(long segment, int bucket, long entry) {
        long record = Segment.record(slab.base(), entry);
        long hash = hashOf.applyAsLong(record);
        long dueMs = Record.dueMs(record);
        boolean isDue = (entry & Segment.EXPIRES) != 0;
        int segmentDepth = Segment.depth(segment);
        require("tag", entry & Segment.TAG_MASK, hash & Segment.TAG_MASK);
        require("home", bucket - Segment.displacement(entry), hash & (Segment.HOMES - 1));
        require("prefix", segmentDepth == 0 ? 0 : hash >>> -segmentDepth << -segmentDepth, Segment.prefix(segment));
        require("expires", isDue ? 1 : 0, dueMs != 0 ? 1 : 0);
        if (dueMs != 0 && dueMs < Segment.leastExpiryMs(segment)) {
            throw new IllegalStateException("least expiry: above " + dueMs);
        }
        if (Record.totalBytes(record) > slab.sizeOf(record)) {
            throw new IllegalStateException("record: longer than its block");
        }
        dues += isDue ? 1 : 0;
        expires += Record.expires(record) ? 1 : 0;
    }

    private static void overflows(long segment) {
        for (int bucket = 0; bucket < Segment.BUCKETS; bucket++) {
            boolean passed = Segment.isPassed(segment, bucket);
            require("overflow", Segment.overflows(segment, bucket) ? 1 : 0, passed ? 1 : 0);
        }
    }

    static void require(String name, long actual, long expected) {
        if (actual != expected) {
            throw new IllegalStateException(name + ": " + actual + " (expected " + expected + ")");
        }
    }
}
