/// Hashes: fields with values, each of which may expire.
///
/// May use `db`, `rdb`, `structure`, `memory` and `resp`. Runs on the owner of the shard that holds the value.
@NullMarked
package io.nanoredis.type.hash;

import org.jspecify.annotations.NullMarked;
