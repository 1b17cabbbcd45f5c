/// Counting different elements: the commands of the group `hyperloglog`.
///
/// *Shape*: [HyperLogLogFamily] lists the rows; the handlers stand by topic in the classes beside it; what they do with
/// registers is in `type.hyperloglog`. *May use*: `command` and what that may use. *Thread*: shard halves run on the
/// owner of their shard, coordinator halves in the fiber of their connection.
@NullMarked
package io.nanoredis.family.hyperloglog;

import org.jspecify.annotations.NullMarked;
