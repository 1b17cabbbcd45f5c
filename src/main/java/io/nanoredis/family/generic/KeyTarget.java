package io.nanoredis.family.generic;

import io.nanoredis.command.ShardContext;
import io.nanoredis.db.Keyspace;
import io.nanoredis.rdb.DumpPayload;
import io.nanoredis.rdb.RdbFormatException;
import io.nanoredis.rdb.RdbReader;
import io.nanoredis.rdb.ValueTarget;
import io.nanoredis.resp.Args;
import io.nanoredis.structure.Record;

/// A key that a command names as the place where a value goes, with an expiry: that of RESTORE, or of SORT.
///
/// *Thread*: the owner of the key's shard, for one command.
final class KeyTarget implements ValueTarget {
    private final ShardContext cx;
    private final Keyspace keyspace;
    private final Args args;
    private final int key;
    private final long expireAtMs;

    /// @param key the argument that names the key
    KeyTarget(ShardContext cx, Keyspace keyspace, Args args, int key, long expireAtMs) {
        this.cx = cx;
        this.keyspace = keyspace;
        this.args = args;
        this.key = key;
        this.expireAtMs = expireAtMs;
    }

    /// Stores the value that a codec wrote on a shard of this server, behind its type byte.
    void store(byte[] array, int length) {
        try {
            DumpPayload.read(cx.codecs(), new RdbReader(), array, 0, length, this);
        } catch (RdbFormatException e) {
            throw new IllegalStateException("value: not what was written", e);
        }
    }

    @Override
    public void integer(long value) {
        keyspace.setLong(args.array(), args.offset(key), args.length(key), cx.hashOf(args, key), value, expireAtMs);
    }

    @Override
    public void string(byte[] array, int offset, int length) {
        keyspace.setString(
                args.array(),
                args.offset(key),
                args.length(key),
                cx.hashOf(args, key),
                array,
                offset,
                length,
                expireAtMs);
    }

    @Override
    public long record(int type, int encoding, int valueBytes) {
        return keyspace.put(
                args.array(),
                args.offset(key),
                args.length(key),
                cx.hashOf(args, key),
                type,
                encoding,
                valueBytes,
                expireAtMs);
    }

    @Override
    public void filled(long record) {
        if (Record.hasPartExpiry(record)) {
            keyspace.due(record, cx.hashOf(args, key));
        }
    }
}
