/// Commands: the registry with a row per command, sessions, routing, batches and rounds.
///
/// May use shard, db, structure, memory, resp, config, metrics. Rows are immutable and read by every thread; a
/// [Session] and its
/// [Round] belong to the proactor of their connection, a [ShardContext] to its shard's owner.
@NullMarked
package io.nanoredis.command;

import org.jspecify.annotations.NullMarked;
