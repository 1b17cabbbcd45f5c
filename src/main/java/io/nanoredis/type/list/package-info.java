/// Lists: a small one as packed entries in its record, a long one as a chain of blocks.
///
/// May use `db`, `rdb`, `structure`, `memory` and `resp`. Runs on the owner of the shard that holds the value.
@NullMarked
package io.nanoredis.type.list;

import org.jspecify.annotations.NullMarked;
