package io.nanoredis.type;

import io.nanoredis.memory.Mem;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;

/// Bytes in a shard's memory on their way to a client.
///
/// *Thread*: the owner of the memory. *Cost*: one copy, no allocation.
public final class StoredBytes {
    private StoredBytes() {}

    /// Writes them as a bulk string.
    public static void reply(long address, int bytes, ReplyWriter out) {
        int at = out.beginBulk(bytes);
        Mem.copyOut(address, out.array(), at, bytes);
        out.endBulk(at, bytes);
    }

    /// Writes the key of a record as a bulk string: of a table of members, the member.
    public static void replyKey(long record, ReplyWriter out) {
        reply(Record.keyAddress(record), Record.keyLength(record), out);
    }

    /// Writes the value of a record as a bulk string.
    public static void replyValue(long record, ReplyWriter out) {
        reply(Record.valueAddress(record), Record.valueLength(record), out);
    }
}
