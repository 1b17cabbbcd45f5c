/// Sparse arrays: strings under unsigned 64-bit indexes, and a cursor for appending.
///
/// May use `db`, `rdb`, `structure` and `memory`. Runs on the owner of the shard that holds the value.
@NullMarked
package io.nanoredis.type.array;

import org.jspecify.annotations.NullMarked;
