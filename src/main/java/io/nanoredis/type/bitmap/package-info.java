/// Strings as sequences of bits: single bits, counts, positions, integers of any width, and logic between strings.
///
/// Bit 0 is the highest of the first byte. May use `type.string`, `structure`, `memory` and `resp`. Runs on the owner
/// of the shard that holds the value, but for [BitFold], which any thread may own.
@NullMarked
package io.nanoredis.type.bitmap;

import org.jspecify.annotations.NullMarked;
