package io.nanoredis.db;

import io.nanoredis.memory.Slab;
import io.nanoredis.structure.Record;

/// Strings: the value is the record's own bytes, or 8 bytes of binary for an integer.
final class StringType implements ValueType {
    private final Slab slab;

    StringType(Database database) {
        slab = database.slab();
    }

    @Override
    public int code() {
        return Record.STRING;
    }

    @Override
    public String name() {
        return "string";
    }

    @Override
    public String encodingName(long record) {
        return switch (Record.encoding(record)) {
            case Record.INT -> "int";
            case Record.EMBSTR -> "embstr";
            default -> "raw";
        };
    }

    @Override
    public boolean ownsBlocks(long record) {
        return false;
    }

    @Override
    public long memoryBytes(long record) {
        return slab.sizeOf(record);
    }

    @Override
    public long free(long record, long position) {
        slab.free(record);
        return END;
    }

    @Override
    public long verify(long record) {
        return slab.sizeOf(record);
    }
}
