package io.nanoredis.shard;

import java.util.function.LongSupplier;

/// Makes the collaborators of a shard. A server uses it as it is; the simulation puts itself in between.
class ShardAssembly {

    LockTable locks(EngineShard shard) {
        return new LockTable(shard);
    }

    WatchTable watches(EngineShard shard) {
        return new WatchTable(shard);
    }

    WaitTable waits(EngineShard shard) {
        return new WaitTable(shard);
    }

    Outbox outbox(EngineShard source, EngineShard[] targets) {
        return new Outbox(source, targets);
    }

    /// How the shard learns up to which position it has to follow the Sequencer.
    ///
    /// @param direct reads the real cursor
    LongSupplier cursor(EngineShard shard, LongSupplier direct) {
        return direct;
    }
}
