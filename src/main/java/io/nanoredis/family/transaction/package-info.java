/// Transactions: MULTI, EXEC, DISCARD, WATCH and UNWATCH, the commands of the group `transactions`.
///
/// *Shape*: [TransactionFamily] lists the rows. Queueing, and the ways in which EXEC needs no fiber, are the
/// dispatcher's;
/// here is what is left: the watching on a shard, and EXEC in the fiber. *May use*: `command` and what that may use.
@NullMarked
package io.nanoredis.family.transaction;

import org.jspecify.annotations.NullMarked;
