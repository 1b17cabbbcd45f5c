package io.nanoredis.db;

/// Placeholder of one shard's keyspace.
public class Database {
    private long nowMs;

    /// Binds the keyspace to its owner thread.
    public void own(Thread owner) {}

    /// The clock reading, in milliseconds.
    public long nowMs() {
        return nowMs;
    }

    /// Sets the clock reading of the commands that follow, in milliseconds.
    public void nowMs(long reading) {
        nowMs = reading;
    }

    /// Does incremental upkeep for at most the given time in nanoseconds.
    public void maintain(long budgetNs) {}
}
