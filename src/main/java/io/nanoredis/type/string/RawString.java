package io.nanoredis.type.string;

import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.Mem;
import io.nanoredis.resp.NumberText;
import io.nanoredis.structure.Record;

/// Strings that are changed in place: they count as raw, however short.
///
/// *Thread*: the owner of the keyspace's shard.
public final class RawString {
    private static final byte[] NO_TEXT = new byte[0];

    private RawString() {}

    /// Makes the string under a key raw and `bytes` long; it begins with what it had, and what is new is undefined.
    /// Expiry and access bits stay.
    ///
    /// *Errors*: [io.nanoredis.memory.ArenaFullException]; the string is then as before.
    ///
    /// @param record the string that the key holds, 0 for a missing key, which is created
    /// @return the record as it is now
    public static long resize(
            Keyspace keyspace, byte[] key, int offset, int length, long hash, long record, int bytes) {
        if (record == 0) {
            return keyspace.put(key, offset, length, hash, Record.STRING, Record.RAW, bytes, 0);
        }
        boolean isNumber = Record.encoding(record) == Record.INT;
        byte[] number = isNumber ? NumberText.ofLong(StringValue.toLong(record)) : NO_TEXT;
        long resized = keyspace.resize(key, offset, length, hash, bytes, Record.RAW);
        Mem.copyIn(number, 0, Record.valueAddress(resized), Math.min(bytes, number.length));
        return resized;
    }

    /// Like [#resize], with zero bytes for what is new.
    public static long extend(
            Keyspace keyspace, byte[] key, int offset, int length, long hash, long record, int bytes) {
        int before = record == 0 ? 0 : StringValue.length(record);
        long extended = resize(keyspace, key, offset, length, hash, record, bytes);
        if (bytes > before) {
            Mem.zero(Record.valueAddress(extended) + before, bytes - before);
        }
        return extended;
    }
}
