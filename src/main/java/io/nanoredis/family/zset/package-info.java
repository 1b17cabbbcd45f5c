/// The commands of the group `sorted-set`.
///
/// May use `command` and what it may use, and the sorted sets themselves. Ops run on the owner of the key's shard,
/// coordinator halves in the connection's fiber.
@NullMarked
package io.nanoredis.family.zset;

import org.jspecify.annotations.NullMarked;
