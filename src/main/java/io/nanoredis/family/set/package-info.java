/// Sets: the commands of the group `set`.
///
/// *Shape*: [SetFamily] lists the rows; the handlers stand by topic in the classes beside it. What a set looks like in
/// memory is the business of `type.set`. *May use*: `command` and what that may use. *Thread*: shard halves run on the
/// owner of their shard, coordinator halves in the fiber of their connection.
@NullMarked
package io.nanoredis.family.set;

import org.jspecify.annotations.NullMarked;
