package io.nanoredis.family.server;

import io.nanoredis.memory.Mem;
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

    /// The bytes that the value takes in an RDB file, without compression.
    static long serializedBytes(long record) {
        if (Record.encoding(record) == Record.INT) {
            long value = Mem.getLong(Record.valueAddress(record));
            if (value == (byte) value) {
                return 2;
            }
            if (value == (short) value) {
                return 3;
            }
            return value == (int) value ? 5 : 1 + NumberText.longBytes(value);
        }
        long length = Record.valueLength(record);
        if (length < 1 << 6) {
            return length + 1;
        }
        return length + (length < 1 << 14 ? 2 : 5);
    }
}
