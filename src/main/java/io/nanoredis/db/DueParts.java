package io.nanoredis.db;

import io.nanoredis.structure.Record;
import io.nanoredis.structure.RecordVisitor;
import java.util.Arrays;

/// The records that a step of a sweep has found whose value is due in part. Their parts are removed only after the walk
/// over the segment, as that changes the table; the segment's least expiry stays as the walk has found it, and the next
/// sweep makes it sharp.
final class DueParts implements RecordVisitor {
    /// Parts that one step removes, or a few more: they take less than a millisecond.
    private static final int PARTS_PER_STEP = 2000;

    private final ValueTypes types;
    private long[] records = new long[16];
    private int count;
    private boolean left;

    DueParts(ValueTypes types) {
        this.types = types;
    }

    /// A sweep of the whole table begins.
    void beginSweep() {
        left = false;
    }

    /// Whether the sweep has left parts that are due to the next one.
    boolean left() {
        return left;
    }

    /// A step begins, with none.
    void forget() {
        count = 0;
    }

    @Override
    public void record(long record) {
        if (count == records.length) {
            records = Arrays.copyOf(records, count * 2);
        }
        records[count++] = record;
    }

    /// Removes what has expired of the values of a step's records.
    void expire(Keyspace keyspace) {
        int partsLeft = PARTS_PER_STEP;
        for (int i = 0; i < count; i++) {
            if (partsLeft <= 0) {
                left = true;
                return;
            }
            long record = records[i];
            int removed = types.of(Record.type(record)).expireParts(keyspace, record, partsLeft);
            left |= removed >= partsLeft;
            partsLeft -= removed;
        }
    }
}
