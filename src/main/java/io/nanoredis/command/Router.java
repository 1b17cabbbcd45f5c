package io.nanoredis.command;

import io.nanoredis.resp.Args;

/// Names the shard of a command that has no keys, such as SCAN with its cursor.
@FunctionalInterface
public interface Router {
    /// The shard, 0 to `shards` - 1, whatever the arguments are.
    int shardOf(Args args, int shards);
}
