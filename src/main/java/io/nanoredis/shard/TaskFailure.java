package io.nanoredis.shard;

/// Receives what a task, a grant or a callback threw on a shard although it should have answered its own client.
///
/// *Thread*: the owner of the shard. Must not wait and must not throw.
@FunctionalInterface
public interface TaskFailure {

    /// Reports one failure; the shard has already counted it and goes on.
    void failed(EngineShard shard, Throwable failure);
}
