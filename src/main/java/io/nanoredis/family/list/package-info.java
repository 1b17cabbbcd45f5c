/// The commands of lists.
///
/// A shard's half runs on the owner of the keys' shard, a coordinator's half in the connection's fiber.
@NullMarked
package io.nanoredis.family.list;

import org.jspecify.annotations.NullMarked;
