package io.nanoredis.pubsub;

import io.nanoredis.shard.EngineShard;
import io.nanoredis.shard.ShardTask;

/// A message on its way to the subscribers: one object for all proactors, its text encoded once.
///
/// *Thread*: immutable, any.
final class Publication implements ShardTask {
    private final Hub publisher;
    private final Kind kind;
    private final Name channel;
    private final boolean patterns;
    private final byte[] tail;

    /// @param publisher the hub of the proactor that publishes
    /// @param kind      channel or shard channel
    /// @param channel   its name
    /// @param patterns  whether it may concern patterns
    /// @param tail      channel and text as bulk strings
    Publication(Hub publisher, Kind kind, Name channel, boolean patterns, byte[] tail) {
        this.publisher = publisher;
        this.kind = kind;
        this.channel = channel;
        this.patterns = patterns;
        this.tail = tail;
    }

    int source() {
        return publisher.id();
    }

    Kind kind() {
        return kind;
    }

    Name channel() {
        return channel;
    }

    boolean patterns() {
        return patterns;
    }

    byte[] tail() {
        return tail;
    }

    @Override
    public void run(EngineShard shard) {
        publisher.of(shard.id()).deliver(this);
    }
}
