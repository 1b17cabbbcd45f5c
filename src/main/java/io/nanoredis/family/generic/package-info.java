/// Commands on keys of any type: removal, expiry, iteration, moving, introspection, DUMP and RESTORE.
///
/// May use `command` and what that may use, and `rdb`; no other family. Shard halves run on the owner of their shard,
/// coordinator
/// halves in the connection's fiber.
@NullMarked
package io.nanoredis.family.generic;

import org.jspecify.annotations.NullMarked;
