/// Shards and the messages between them: each [io.nanoredis.shard.EngineShard] owns one database and runs on one
/// thread, its proactor; [io.nanoredis.shard.EngineShardSet] carries tasks from shard to shard through rings; the
/// [io.nanoredis.shard.Sequencer] gives every operation that touches several shards its place in one serial order.
///
/// May use `db`, `memory`, `config` and `metrics`. The only package that uses the Disruptor. All code runs on the
/// owner thread of a shard unless a method says otherwise.
@NullMarked
package io.nanoredis.shard;

import org.jspecify.annotations.NullMarked;
