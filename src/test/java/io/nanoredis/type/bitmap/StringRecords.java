package io.nanoredis.type.bitmap;

import io.nanoredis.db.Database;
import io.nanoredis.db.DatabaseOptions;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import io.nanoredis.structure.Record;
import java.nio.charset.StandardCharsets;

/// Records of strings in a database of their own.
final class StringRecords implements AutoCloseable {
    private final HashFunction hash = new HashFunction(42);
    private final Database database = new Database(1, hash, DatabaseOptions.defaults());

    /// The record of a raw string under a key.
    long raw(String key, byte[] value) {
        byte[] bytes = key.getBytes(StandardCharsets.US_ASCII);
        long record = keyspace()
                .put(
                        bytes,
                        0,
                        bytes.length,
                        hash.hash(bytes, 0, bytes.length),
                        Record.STRING,
                        Record.RAW,
                        value.length,
                        0);
        Mem.copyIn(value, 0, Record.valueAddress(record), value.length);
        return record;
    }

    /// The record of an integer under a key.
    long number(String key, long value) {
        byte[] bytes = key.getBytes(StandardCharsets.US_ASCII);
        long keyHash = hash.hash(bytes, 0, bytes.length);
        keyspace().setLong(bytes, 0, bytes.length, keyHash, value, 0);
        return keyspace().find(bytes, 0, bytes.length, keyHash);
    }

    private Keyspace keyspace() {
        return database.keyspace(0);
    }

    @Override
    public void close() {
        database.close();
    }
}
