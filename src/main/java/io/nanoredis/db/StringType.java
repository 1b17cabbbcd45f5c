package io.nanoredis.db;

import io.nanoredis.memory.Slab;
import io.nanoredis.structure.Record;

/// Strings: the value is the record's own bytes, or 8 bytes of binary for an integer.
public final class StringType implements ValueType {
    static final StringType STRING = new StringType();

    private StringType() {}

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
    public long memoryBytes(Slab slab, long record) {
        return slab.sizeOf(record);
    }

    @Override
    public void free(Slab slab, long record) {
        slab.free(record);
    }
}
