package io.nanoredis.structure;

import io.nanoredis.memory.Mem;

/// Finds one entry of a [Segment]: in the home bucket of its hash, or in the next ones for as long as overflow bits say
/// that something lies further on.
///
/// *cost* — one cache line of the segment as a rule, and the first of each record whose tag agrees.
final class SegmentSearch {
    private SegmentSearch() {}

    /// The slot of a key, or 0.
    ///
    /// @param base where the distances in slots begin
    static long byKey(long segment, long base, byte[] key, int offset, int length, long hash) {
        long bucket = Segment.home(segment, hash);
        while (true) {
            long first = Mem.getLong(bucket);
            for (int i = 0; i < Segment.BUCKET_BYTES; i += 8) {
                long entry = Mem.getLong(bucket + i);
                if (Segment.matches(entry, hash)
                        && Record.keyEquals(Segment.record(base, entry), key, offset, length)) {
                    return bucket + i;
                }
            }
            if ((first & Segment.OVERFLOW) == 0) {
                return 0;
            }
            bucket += Segment.BUCKET_BYTES;
        }
    }

    /// The slot that points to a record, or 0.
    static long byRecord(long segment, long base, long record, long hash) {
        long bucket = Segment.home(segment, hash);
        for (int i = 0; i < (Segment.DISPLACEMENT_MAX + 1) * Segment.BUCKET_BYTES; i += 8) {
            long entry = Mem.getLong(bucket + i);
            if (!Segment.isFree(entry) && Segment.record(base, entry) == record) {
                return bucket + i;
            }
        }
        return 0;
    }

    /// Loads the first and the 64th byte of the record that a key of this hash probably has. The result means nothing;
    /// use it, lest the loads be optimised away.
    static long touchRecord(long segment, long base, long hash) {
        long bucket = Segment.home(segment, hash);
        while (true) {
            long first = Mem.getLong(bucket);
            for (int i = 0; i < Segment.BUCKET_BYTES; i += 8) {
                long entry = Mem.getLong(bucket + i);
                if (Segment.matches(entry, hash)) {
                    long record = Segment.record(base, entry);
                    return (long) Mem.getByte(record) + Mem.getByte(record + 63);
                }
            }
            if ((first & Segment.OVERFLOW) == 0) {
                return 0;
            }
            bucket += Segment.BUCKET_BYTES;
        }
    }
}
