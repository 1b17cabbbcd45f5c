package io.nanoredis.shard;

/// A deliberate mistake with transactions of several commands and watched keys, which the simulation must catch.
enum WatchMutant {
    /// No mistake: the design as it is.
    NONE,
    /// EXEC asks whether watched keys have changed before it holds its locks.
    ASKED_BEFORE_LOCKED,
    /// EXEC locks the keys that it writes, but not those that are watched.
    WATCHED_NOT_LOCKED,
    /// A group of commands on one shard takes the lock of each command by itself.
    GROUP_LOCKED_PIECEMEAL,
    /// What a transaction of several shards writes touches no watchers.
    TRANSACTIONS_UNNOTICED,
    /// EXEC goes by the answer of one shard alone.
    ONE_SHARD_ASKED
}
