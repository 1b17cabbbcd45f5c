package io.nanoredis.db;

import io.nanoredis.memory.ArenaFullException;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import io.nanoredis.structure.Record;
import java.util.ArrayDeque;

/// Moves the blocks that values own out of sparse pages, value after value, in steps.
///
/// Values are remembered by their keys, as their records may move or go between two steps.
///
/// *thread* — the shard's owner.
final class ValuePacking {
    private final Database database;
    private final HashFunction hash;
    private final ArrayDeque<byte[]> keys = new ArrayDeque<>();
    private long position = ValueType.END;

    ValuePacking(Database database) {
        this.database = database;
        hash = database.hashFunction();
    }

    /// Forgets what is left to do.
    void clear() {
        keys.clear();
        position = ValueType.END;
    }

    boolean isDone() {
        return keys.isEmpty();
    }

    /// Takes up the values of the segment at a position of a table.
    void begin(Keyspace keyspace, long segment) {
        keyspace.table().visit(segment, this::takeUp);
    }

    private void takeUp(long record) {
        if (typeOf(record).ownsBlocks(record)) {
            byte[] key = new byte[Record.keyLength(record)];
            Mem.copyOut(Record.keyAddress(record), key, 0, key.length);
            keys.add(key);
        }
    }

    private ValueType typeOf(long record) {
        return database.types().of(Record.type(record));
    }

    /// Packs the next part of the first value, of those of the same keyspace that were taken up.
    void step(Keyspace keyspace) {
        byte[] key = keys.element();
        long record = keyspace.table().find(key, 0, key.length, hash.hash(key, 0, key.length));
        boolean there = record != 0 && typeOf(record).ownsBlocks(record);
        try {
            position = there ? typeOf(record).defragment(record, position) : ValueType.END;
        } catch (ArenaFullException full) {
            position = ValueType.END; // there is nowhere to move to
        }
        if (position == ValueType.END) {
            keys.remove();
        }
    }
}
