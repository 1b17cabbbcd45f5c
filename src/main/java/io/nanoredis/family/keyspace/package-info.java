/// Commands on whole logical databases: DBSIZE, FLUSHDB, FLUSHALL, SWAPDB.
///
/// May use `command` and what that may use; no other family. Every shard runs each of them on its own data, under its whole-shard lock.
@NullMarked
package io.nanoredis.family.keyspace;

import org.jspecify.annotations.NullMarked;
