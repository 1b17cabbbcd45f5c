/// Strings as sequences of bits: the commands of the group `bitmap`, from SETBIT to BITOP.
///
/// *Shape*: [BitmapFamily] lists the rows; the handlers stand by topic in the classes beside it; what they do with bits
/// is in `type.bitmap`. *May use*: `command` and what that may use. *Thread*: shard halves run on the owner of their
/// shard, coordinator halves in the fiber of their connection.
@NullMarked
package io.nanoredis.family.bitmap;

import org.jspecify.annotations.NullMarked;
