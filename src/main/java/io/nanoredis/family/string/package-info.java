/// Strings: the commands of the group `string`, from GET and SET to LCS.
///
/// *Shape*: [StringFamily] lists the rows; the handlers stand by topic in the classes beside it; [StringValue] is the
/// only one that knows how a record holds a string. *May use*: `command` and what that may use. *Thread*: shard
/// halves run on the owner of their shard, coordinator halves in the fiber of their connection.
@NullMarked
package io.nanoredis.family.string;

import org.jspecify.annotations.NullMarked;
