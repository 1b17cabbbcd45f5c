package io.nanoredis.db;

/// Placeholder of one shard's keyspace.
public class Database {

    /// Binds the keyspace to its owner thread.
    public void own(Thread owner) {}

    /// Sets the clock reading of the commands that follow, in milliseconds.
    public void nowMs(long nowMs) {}

    /// Does incremental upkeep for at most the given time in nanoseconds.
    public void maintain(long budgetNs) {}
}
