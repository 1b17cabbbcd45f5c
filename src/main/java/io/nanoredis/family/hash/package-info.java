/// The commands of the group `hash`.
///
/// May use `command` and what it may use. The ops run on the owner of the key's shard.
@NullMarked
package io.nanoredis.family.hash;

import org.jspecify.annotations.NullMarked;
