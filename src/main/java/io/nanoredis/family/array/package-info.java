/// The commands of the group `array`: strings under unsigned indexes, with holes.
///
/// May use `command` and what that may use. Ops run on the owner of the key's shard.
@NullMarked
package io.nanoredis.family.array;

import org.jspecify.annotations.NullMarked;
