package io.nanoredis.shard;

/// A deliberate mistake in the design of waiting, which the simulation must catch.
enum BlockingMutant {
    /// No mistake: the design as it is.
    NONE,
    /// A ticket is claimed by a look and a store instead of a compare-and-set.
    CLAIM_WITHOUT_COMPARE_AND_SET,
    /// A ticket enters its lines in a later task than the one in which its keys were empty.
    LATE_ENTRY,
    /// Tickets are served between the hops of a transaction.
    SERVED_WITHIN_TRANSACTION,
    /// Tickets are served in a later task than that of the command that has changed their key.
    SERVED_LATE,
    /// Others in the line are served while a ticket before them tries again.
    OVERTAKEN_WHILE_MOVING,
    /// A ticket is served without a look at the locks of others.
    SERVED_WITHOUT_LOCKS,
    /// A ticket that has ended stays in the lines of other shards.
    NEVER_LEAVES
}
