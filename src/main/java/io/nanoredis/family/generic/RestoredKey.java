package io.nanoredis.family.generic;

import io.nanoredis.command.ShardContext;
import io.nanoredis.rdb.ValueTarget;
import io.nanoredis.resp.Args;
import io.nanoredis.structure.Record;

/// The key of RESTORE as the place where the value goes: argument 1, with the expiry that the command asks for.
///
/// *Thread*: the owner of the key's shard, for one command.
final class RestoredKey implements ValueTarget {
    private final ShardContext cx;
    private final Args args;
    private final long expireAtMs;

    RestoredKey(ShardContext cx, Args args, long expireAtMs) {
        this.cx = cx;
        this.args = args;
        this.expireAtMs = expireAtMs;
    }

    @Override
    public void integer(long value) {
        cx.keyspace().setLong(args.array(), args.offset(1), args.length(1), cx.hashOf(args, 1), value, expireAtMs);
    }

    @Override
    public void string(byte[] array, int offset, int length) {
        cx.keyspace()
                .setString(
                        args.array(),
                        args.offset(1),
                        args.length(1),
                        cx.hashOf(args, 1),
                        array,
                        offset,
                        length,
                        expireAtMs);
    }

    @Override
    public long rawString(int bytes) {
        long record = cx.keyspace()
                .put(
                        args.array(),
                        args.offset(1),
                        args.length(1),
                        cx.hashOf(args, 1),
                        Record.STRING,
                        Record.RAW,
                        bytes,
                        expireAtMs);
        return Record.valueAddress(record);
    }
}
