package io.nanoredis.family.zset;

import io.nanoredis.command.ShardContext;
import io.nanoredis.rdb.ValueTarget;
import io.nanoredis.resp.Args;
import io.nanoredis.type.zset.ZsetBuilder;

/// The key under which a command puts the sorted set that it has made, in place of what is there.
///
/// *Thread*: the owner of the key's shard, for one command.
final class Destination implements ValueTarget {
    private final ShardContext cx;
    private final Args args;
    private final int key;

    private Destination(ShardContext cx, Args args, int key) {
        this.cx = cx;
        this.args = args;
        this.key = key;
    }

    /// Stores the members of a builder under key `key`; without members the key goes. Returns their number.
    static int store(ShardContext cx, Args args, int key, ZsetBuilder builder) {
        int count = builder.count();
        if (count == 0) {
            cx.delete(args, key);
            return 0;
        }
        builder.sort();
        builder.moveTo(new Destination(cx, args, key), builder.suitsPacked());
        return count;
    }

    @Override
    public void integer(long value) {
        throw new IllegalStateException("value: an integer (expected a sorted set)");
    }

    @Override
    public void string(byte[] array, int offset, int length) {
        throw new IllegalStateException("value: a string (expected a sorted set)");
    }

    @Override
    public long record(int type, int encoding, int valueBytes) {
        return cx.keyspace()
                .put(
                        args.array(),
                        args.offset(key),
                        args.length(key),
                        cx.hashOf(args, key),
                        type,
                        encoding,
                        valueBytes,
                        0);
    }
}
