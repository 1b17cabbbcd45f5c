package io.nanoredis.type.string;

import io.nanoredis.memory.Mem;
import io.nanoredis.resp.NumberText;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.type.StoredBytes;

/// The value of a record as a string: as a reply, as bytes, as a number.
///
/// *Shape*: an integer is stored as 8 bytes of binary ([Record#INT]), anything else as its bytes; both look the same
/// from outside. All methods but [#isString] expect a record that holds a string. *Thread*: the owner of the record's
/// shard; an address is valid until the next change of its keyspace. *Cost*: no allocation, except where an array is
/// returned.
public final class StringValue {
    private StringValue() {}

    /// Whether the record holds a string, and not a value of another type.
    public static boolean isString(long record) {
        return Record.type(record) == Record.STRING;
    }

    private static boolean isBinary(long record) {
        return Record.encoding(record) == Record.INT;
    }

    private static long binary(long record) {
        return Mem.getLong(Record.valueAddress(record));
    }

    /// The bytes of the string, which for an integer are those of its decimal text.
    public static int length(long record) {
        return isBinary(record) ? NumberText.longBytes(binary(record)) : Record.valueLength(record);
    }

    /// Writes the string as a bulk string.
    public static void reply(long record, ReplyWriter out) {
        if (isBinary(record)) {
            out.bulkLong(binary(record));
        } else {
            StoredBytes.replyValue(record, out);
        }
    }

    /// Writes `bytes` bytes of the string, beginning at `from`, as a bulk string.
    public static void replyRange(long record, int from, int bytes, ReplyWriter out) {
        if (isBinary(record)) {
            out.bulk(NumberText.ofLong(binary(record)), from, bytes);
        } else {
            StoredBytes.reply(Record.valueAddress(record) + from, bytes, out);
        }
    }

    /// A copy of the string.
    public static byte[] bytes(long record) {
        if (isBinary(record)) {
            return NumberText.ofLong(binary(record));
        }
        byte[] copy = new byte[Record.valueLength(record)];
        Mem.copyOut(Record.valueAddress(record), copy, 0, copy.length);
        return copy;
    }

    /// Whether the string is the text of a 64-bit integer in canonical form, whatever its encoding.
    public static boolean isLong(long record) {
        if (isBinary(record)) {
            return true;
        }
        int bytes = Record.valueLength(record);
        return bytes <= NumberText.LONG_BYTES_MAX && NumberText.isLong(bytes(record), 0, bytes);
    }

    /// The number that the string is; only for one of which [#isLong] holds.
    public static long toLong(long record) {
        return isBinary(record) ? binary(record) : NumberText.toLong(bytes(record), 0, Record.valueLength(record));
    }

    /// Whether the string has exactly these bytes.
    public static boolean contentEquals(long record, byte[] other, int offset, int bytes) {
        if (isBinary(record)) {
            return NumberText.isLong(other, offset, bytes) && NumberText.toLong(other, offset, bytes) == binary(record);
        }
        return Record.valueLength(record) == bytes && Mem.equals(Record.valueAddress(record), other, offset, bytes);
    }
}
