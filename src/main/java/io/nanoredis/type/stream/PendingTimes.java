package io.nanoredis.type.stream;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.structure.CountedTree;

/// The IDs of what is pending in a group in the order of their times of delivery.
///
/// *shape* of an entry — time of delivery, ms since 1970 (8) | ID (16).
final class PendingTimes extends CountedTree {
    private static final int MS = 8;
    private static final int SEQ = 16;
    private static final int ENTRY_BYTES = 24;

    private long soughtTime;
    private long soughtMs;
    private long soughtSeq;

    PendingTimes(Slab slab) {
        super(slab, ENTRY_BYTES, ENTRY_BYTES);
    }

    private PendingTimes at(long timeMs, long ms, long seq) {
        soughtTime = timeMs;
        soughtMs = ms;
        soughtSeq = seq;
        return this;
    }

    /// Enters an ID that is not there with this time.
    void insert(long timeMs, long ms, long seq) {
        at(timeMs, ms, seq).insert();
    }

    /// Removes an ID with its time; returns whether it was there.
    boolean remove(long timeMs, long ms, long seq) {
        return at(timeMs, ms, seq).remove();
    }

    /// Whether an ID is there with this time.
    boolean contains(long timeMs, long ms, long seq) {
        return at(timeMs, ms, seq).seek();
    }

    /// The time of delivery at hand.
    long timeMs() {
        return Mem.getLong(entry());
    }

    /// The time of the ID at hand.
    long ms() {
        return Mem.getLong(entry() + MS);
    }

    /// The number of the ID at hand.
    long seq() {
        return Mem.getLong(entry() + SEQ);
    }

    @Override
    protected int compare(long entry) {
        return compare(entry, soughtTime, soughtMs, soughtSeq);
    }

    private static int compare(long entry, long timeMs, long ms, long seq) {
        int byTime = Long.compare(Mem.getLong(entry), timeMs);
        return byTime != 0 ? byTime : StreamId.compare(Mem.getLong(entry + MS), Mem.getLong(entry + SEQ), ms, seq);
    }

    @Override
    protected void write(long entry) {
        Mem.putLong(entry, soughtTime);
        Mem.putLong(entry + MS, soughtMs);
        Mem.putLong(entry + SEQ, soughtSeq);
    }

    @Override
    protected int compareEntries(long a, long b) {
        return compare(a, Mem.getLong(b), Mem.getLong(b + MS), Mem.getLong(b + SEQ));
    }
}
