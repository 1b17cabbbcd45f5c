/// The commands on streams and their consumer groups.
///
/// May use `command` and what that may use. The operations run on the owner of the key's shard; what concerns keys of
/// several shards runs on the connection's fiber.
@NullMarked
package io.nanoredis.family.stream;

import org.jspecify.annotations.NullMarked;
