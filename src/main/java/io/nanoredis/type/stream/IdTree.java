package io.nanoredis.type.stream;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.structure.CountedTree;

/// Addresses in the order of IDs: the nodes of a stream by their first IDs, or pending entries by theirs.
///
/// *shape* of an entry — milliseconds (8) | number (8) | address (8).
final class IdTree extends CountedTree {
    private static final int SEQ = 8;
    private static final int TARGET = 16;
    private static final int KEY_BYTES = 16;
    private static final int ENTRY_BYTES = 24;

    private long soughtMs;
    private long soughtSeq;
    private long soughtTarget;

    IdTree(Slab slab) {
        super(slab, KEY_BYTES, ENTRY_BYTES);
    }

    /// Names what is sought; returns itself.
    IdTree at(long ms, long seq) {
        soughtMs = ms;
        soughtSeq = seq;
        return this;
    }

    /// Enters an address under an ID that is not there.
    void insert(long ms, long seq, long target) {
        soughtTarget = target;
        at(ms, seq).insert();
    }

    /// Enters an address under an ID that is greater than all that are there.
    void append(long ms, long seq, long target) {
        soughtTarget = target;
        at(ms, seq).append();
    }

    /// The address under an ID, or 0. The tree stands there afterwards, or at the first ID that is greater.
    long find(long ms, long seq) {
        return at(ms, seq).seek() ? target() : 0;
    }

    /// Removes an ID; returns whether it was there.
    boolean remove(long ms, long seq) {
        return at(ms, seq).remove();
    }

    /// Stands at the last ID that is not greater than this one; returns whether there is one. Else it stands before
    /// the first.
    boolean seekFloor(long ms, long seq) {
        return at(ms, seq).seek() || previous();
    }

    /// Stands at the first ID that is not less than this one; returns whether there is one.
    boolean seekCeiling(long ms, long seq) {
        at(ms, seq).seek();
        return isAtEntry();
    }

    /// The time of the ID at which the tree stands.
    long ms() {
        return msOf(entry());
    }

    /// The number of the ID at which the tree stands.
    long seq() {
        return seqOf(entry());
    }

    /// The address at which the tree stands.
    long target() {
        return targetOf(entry());
    }

    /// Replaces the address at which the tree stands.
    void target(long address) {
        Mem.putLong(entry() + TARGET, address);
    }

    /// The time of an entry's ID.
    static long msOf(long entry) {
        return Mem.getLong(entry);
    }

    /// The number of an entry's ID.
    static long seqOf(long entry) {
        return Mem.getLong(entry + SEQ);
    }

    /// The address in an entry.
    static long targetOf(long entry) {
        return Mem.getLong(entry + TARGET);
    }

    @Override
    protected int compare(long entry) {
        return StreamId.compare(msOf(entry), seqOf(entry), soughtMs, soughtSeq);
    }

    @Override
    protected void write(long entry) {
        Mem.putLong(entry, soughtMs);
        Mem.putLong(entry + SEQ, soughtSeq);
        Mem.putLong(entry + TARGET, soughtTarget);
    }

    @Override
    protected int compareEntries(long a, long b) {
        return StreamId.compare(msOf(a), seqOf(a), msOf(b), seqOf(b));
    }
}
