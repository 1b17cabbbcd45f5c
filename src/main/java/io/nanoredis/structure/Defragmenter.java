package io.nanoredis.structure;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;

/// Moves the segments of a table, and the records that they point to, out of sparse pages of the slab.
///
/// *cost* — some 500 ns per record moved.
final class Defragmenter {
    private final Directory directory;
    private final Slab slab;
    private long movedRecords;

    Defragmenter(Directory directory, Slab slab) {
        this.directory = directory;
        this.slab = slab;
    }

    /// Records that were moved, ever.
    long movedRecords() {
        return movedRecords;
    }

    /// Moves what lies in sparse pages of the segment at a position; returns the next position.
    long move(long position) {
        long first = moveSegment(directory.segment(position));
        directory.enter(first);
        long segment = first;
        while (segment != 0) {
            moveRecords(segment);
            long next = Segment.next(segment);
            if (next != 0) {
                next = moveSegment(next);
                Segment.next(segment, next);
            }
            segment = next;
        }
        return Directory.after(first);
    }

    private long moveSegment(long segment) {
        if (!slab.isSparse(segment)) {
            return segment;
        }
        long moved = slab.alloc(Segment.BYTES);
        Mem.copy(segment, moved, Segment.BYTES);
        slab.free(segment);
        return moved;
    }

    private void moveRecords(long segment) {
        for (int i = 0; i < Segment.SLOTS; i++) {
            long slot = Segment.slot(segment, i);
            long entry = Mem.getLong(slot);
            if (!Segment.isFree(entry)) {
                long record = Segment.record(slab.base(), entry);
                if (slab.isSparse(record)) {
                    long moved = Segment.distance(slab.base(), moveRecord(record));
                    Mem.putLong(slot, (entry & ~Segment.DISTANCE_MASK) | moved);
                }
            }
        }
    }

    private long moveRecord(long record) {
        long bytes = Record.totalBytes(record);
        long moved = slab.alloc(bytes);
        Mem.copy(record, moved, bytes);
        slab.free(record);
        movedRecords++;
        return moved;
    }
}
