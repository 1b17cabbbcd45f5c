/// Sorted sets: members with scores, in the order of both.
///
/// May use `db`, `rdb`, `structure`, `memory` and `resp`. Everything runs on the owner of the shard that holds the
/// value.
@NullMarked
package io.nanoredis.type.zset;

import org.jspecify.annotations.NullMarked;
