package io.nanoredis.shard;

/// A piece of work for one shard: what a ring event carries.
///
/// *Thread*: runs in a frame of the owner's platform thread, so it may touch the shard's database. It must not wait.
@FunctionalInterface
public interface ShardTask {

    /// Does the work on the shard that received it. An exception is counted and reported to the set's [TaskFailure];
    /// the shard goes on with the next task.
    void run(EngineShard shard);
}
