package io.nanoredis.shard;

import io.nanoredis.db.Database;
import io.nanoredis.simulation.ServerMutant;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The real shards of a server with a scheduler, and perhaps a mistake, between them and their collaborators.
///
/// Others go on where it matters what they have done meanwhile: around a look at the cursor of the Sequencer, before a
/// message is sent, and before a ticket is claimed.
public final class SimulatedShards {
    private final ServerMutant mutant;
    private final Runnable interleave;
    private final EngineShardSet set;

    /// Shards for these databases.
    ///
    /// @param interleave lets others go on
    public SimulatedShards(
            List<Database> databases,
            ShardSettings settings,
            LongSupplier clockMs,
            TaskFailure failures,
            ServerMutant mutant,
            Runnable interleave) {
        this.mutant = mutant;
        this.interleave = interleave;
        set = new EngineShardSet(databases, settings, clockMs, failures, new Assembly());
    }

    /// The shards.
    public EngineShardSet set() {
        return set;
    }

    /// A fiber cannot be interrupted by what runs on its proactor.
    private void interleave() {
        if (!Thread.currentThread().isVirtual()) {
            interleave.run();
        }
    }

    /// Puts the scheduler, or a mutant, between the shards and their collaborators.
    private final class Assembly extends ShardAssembly {
        private static final int S = 1 << LockTable.SHARED;
        private static final int X = 1 << LockTable.EXCLUSIVE;
        private static final int IS = 1 << LockTable.INTENT_SHARED;
        private static final int IX = 1 << LockTable.INTENT_EXCLUSIVE;

        @Override
        LongSupplier cursor(EngineShard shard, LongSupplier direct) {
            return () -> {
                interleave();
                long cursor = direct.getAsLong();
                interleave();
                return cursor;
            };
        }

        @Override
        LockTable locks(EngineShard shard) {
            return switch (mutant) {
                case SHARED_IGNORES_EXCLUSIVE ->
                    new LockTable(shard, LockTable.conflicts(X, S | X, IX, IS | IX | S | X));
                case WHOLE_SHARD_IGNORES_KEYS -> new LockTable(shard, LockTable.conflicts(X, S | X, X, S | X));
                case KEYS_IGNORE_WHOLE_SHARD ->
                    new LockTable(shard, LockTable.conflicts(0, 0, IX | X, IS | IX | S | X));
                default -> super.locks(shard);
            };
        }

        @Override
        Outbox outbox(EngineShard source, EngineShard[] targets) {
            return new SimulatedOutbox(source, targets);
        }

        @Override
        WatchTable watches(EngineShard shard) {
            return mutant == ServerMutant.WATCH_NOT_ASKED ? new CarelessWatchTable(shard) : super.watches(shard);
        }

        @Override
        WaitTable waits(EngineShard shard) {
            return switch (mutant) {
                case SERVED_LATE -> BlockingMutant.SERVED_LATE.waits(shard);
                case OVERTAKEN_WHILE_MOVING -> BlockingMutant.OVERTAKEN_WHILE_MOVING.waits(shard);
                case NEVER_LEAVES -> BlockingMutant.NEVER_LEAVES.waits(shard);
                default -> new SimulatedWaitTable(shard);
            };
        }
    }

    private final class SimulatedOutbox extends Outbox {
        SimulatedOutbox(EngineShard source, EngineShard[] targets) {
            super(source, targets);
        }

        @Override
        void send(int target, ShardTask task) {
            interleave();
            if (mutant != ServerMutant.OVERTAKING_OVERFLOW) {
                super.send(target, task);
            } else {
                if (!targets[target].tasks().tryAdd(task)) {
                    defer(target, task);
                }
                wake(target);
            }
        }
    }

    private final class SimulatedWaitTable extends WaitTable {
        SimulatedWaitTable(EngineShard shard) {
            super(shard);
        }

        @Override
        boolean claim(Ticket ticket) {
            if (mutant == ServerMutant.CLAIM_WITHOUT_COMPARE_AND_SET) {
                if (!ticket.isWaiting() && !ticket.isTrying()) {
                    return false;
                }
                interleave();
                ticket.claimBlindly();
                return true;
            }
            interleave();
            return super.claim(ticket);
        }

        @Override
        @Nullable
        KeyWaiters takeReady() {
            KeyWaiters ready = super.takeReady();
            return mutant == ServerMutant.LOST_WAKE_UP ? null : ready;
        }
    }

    private static final class CarelessWatchTable extends WatchTable {
        CarelessWatchTable(EngineShard shard) {
            super(shard);
        }

        @Override
        public boolean end(Watcher watcher) {
            super.end(watcher);
            return true;
        }
    }
}
