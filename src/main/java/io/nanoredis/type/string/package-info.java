/// Strings as commands see them: the same text whether it is kept as bytes or as an integer.
///
/// May use `structure`, `memory` and `resp`. Runs on the owner of the shard that holds the value.
@NullMarked
package io.nanoredis.type.string;

import org.jspecify.annotations.NullMarked;
