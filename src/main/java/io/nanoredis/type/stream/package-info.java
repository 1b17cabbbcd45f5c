/// Streams: entries in packed nodes that are indexed by ID, and consumer groups with what is pending in them.
///
/// May use `db`, `rdb`, `structure`, `memory` and `resp`. Everything runs on the owner of the shard that holds the
/// stream.
@NullMarked
package io.nanoredis.type.stream;

import org.jspecify.annotations.NullMarked;
