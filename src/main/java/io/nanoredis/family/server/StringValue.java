package io.nanoredis.family.server;

import io.nanoredis.memory.Mem;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.resp.NumberText;
import io.nanoredis.structure.Record;

/// A string's record as DEBUG shows it.
final class StringValue {
    private StringValue() {}

    /// A copy of the value as clients see it.
    static byte[] bytes(long record) {
        if (Record.encoding(record) == Record.INT) {
            return NumberText.ofLong(Mem.getLong(Record.valueAddress(record)));
        }
        byte[] value = new byte[Record.valueLength(record)];
        Mem.copyOut(Record.valueAddress(record), value, 0, value.length);
        return value;
    }

    /// The encoding as OBJECT ENCODING names it.
    static String encoding(long record) {
        return switch (Record.encoding(record)) {
            case Record.INT -> "int";
            case Record.EMBSTR -> "embstr";
            default -> "raw";
        };
    }

    /// The bytes that the value takes in an RDB file.
    static int serializedBytes(long record) {
        RdbWriter writer = new RdbWriter();
        if (Record.encoding(record) == Record.INT) {
            writer.writeInteger(Mem.getLong(Record.valueAddress(record)));
        } else {
            writer.writeString(Record.valueAddress(record), Record.valueLength(record));
        }
        return writer.length();
    }
}
