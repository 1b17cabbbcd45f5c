/// NanoRedis: a Redis-compatible in-memory server in which every shard is owned by exactly one thread.
@NullMarked
package io.nanoredis;

import org.jspecify.annotations.NullMarked;
