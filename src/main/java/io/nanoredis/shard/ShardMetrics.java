package io.nanoredis.shard;

/// What one shard counted since it was made.
///
/// *Thread*: written by the owner; who wants to show the figures asks through a task on the shard.
public final class ShardMetrics {
    long tasksRun;
    long tasksFailed;
    long hopsSent;
    long overflowed;
    long wakeUps;
    long sequenced;
    long participated;
    long lockWaits;
    long publicationsDeferred;

    ShardMetrics() {}

    /// Tasks run, from the ring and from the local run queue.
    public long tasksRun() {
        return tasksRun;
    }

    /// Tasks and callbacks that threw.
    public long tasksFailed() {
        return tasksFailed;
    }

    /// Tasks sent to other shards.
    public long hopsSent() {
        return hopsSent;
    }

    /// Tasks for which the target's ring had no room at first.
    public long overflowed() {
        return overflowed;
    }

    /// Times the proactor slept and another thread rang its doorbell.
    public long wakeUps() {
        return wakeUps;
    }

    /// Sequencer entries stepped over or taken part in.
    public long sequenced() {
        return sequenced;
    }

    /// Sequencer entries in which this shard had a part.
    public long participated() {
        return participated;
    }

    /// Lock requests that had to wait for an earlier one.
    public long lockWaits() {
        return lockWaits;
    }

    /// Transactions for which the Sequencer had no room at first.
    public long publicationsDeferred() {
        return publicationsDeferred;
    }
}
