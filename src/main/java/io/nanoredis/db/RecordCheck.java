package io.nanoredis.db;

import io.nanoredis.memory.Slab;
import io.nanoredis.structure.Record;
import io.nanoredis.structure.RecordVisitor;

/// One verification of the records of a [Keyspace]: compares each with its block, its value with its type, and adds up
/// their bytes.
///
/// *errors* — [IllegalStateException] on any contradiction.
final class RecordCheck implements RecordVisitor {
    private final Slab slab;
    private final ValueTypes types;
    private final long leastExpiryMs;
    private long bytes;

    RecordCheck(Slab slab, ValueTypes types, long leastExpiryMs) {
        this.slab = slab;
        this.types = types;
        this.leastExpiryMs = leastExpiryMs;
    }

    /// The memory of all records so far, with what their values own.
    long bytes() {
        return bytes;
    }

    @Override
    public void record(long record) {
        long dueMs = Record.dueMs(record);
        if (slab.sizeOf(record) < Slab.usableBytes(Record.totalBytes(record))) {
            throw new IllegalStateException("record: " + slab.sizeOf(record) + " bytes of block (expected as asked)");
        }
        if (dueMs != 0 && dueMs < leastExpiryMs) {
            throw new IllegalStateException("leastExpiryMs: " + leastExpiryMs + " (expected <= " + dueMs + ")");
        }
        ValueType type = types.of(Record.type(record));
        long valueBytes = type.verify(record);
        if (valueBytes != type.memoryBytes(record)) {
            throw new IllegalStateException(
                    "memoryBytes: " + type.memoryBytes(record) + " (expected " + valueBytes + ")");
        }
        bytes += valueBytes;
    }
}
