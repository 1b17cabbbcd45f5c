/// The types of values beyond strings, one package each: encoding, RDB codec, memory; and the list of them.
///
/// May use `db`, `rdb`, `structure`, `memory` and `resp`. Everything runs on the owner of the shard that holds the
/// value.
@NullMarked
package io.nanoredis.type;

import org.jspecify.annotations.NullMarked;
