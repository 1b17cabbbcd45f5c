/// The data structures of a shard, outside the Java heap: packed records and the table that finds them.
///
/// May use `memory`. Everything here belongs to one shard and runs on its owner's thread.
@NullMarked
package io.nanoredis.structure;

import org.jspecify.annotations.NullMarked;
