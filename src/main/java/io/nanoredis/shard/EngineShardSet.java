package io.nanoredis.shard;

import io.nanoredis.db.Database;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// All shards of one server and the messages between them.
///
/// Three kinds of callers: the *owner* of a shard sends and never waits; a *fiber* uses the [FiberPort] of its home
/// shard; a *foreign* thread (start-up, tests, embedding) uses [#add(int, ShardTask)] and [#await].
public final class EngineShardSet {
    private static final int SPINS_BEFORE_PARK = 64;
    private static final long FULL_RING_PARK_NS = 50_000;

    private final EngineShard[] shards;
    private final Sequencer sequencer;
    private final boolean fibersOnProactor;

    /// One shard per database.
    ///
    /// @param clockMs milliseconds since the epoch; read by all owners
    /// @param failures told what tasks throw
    public EngineShardSet(
            List<Database> databases, ShardSettings settings, LongSupplier clockMs, TaskFailure failures) {
        this(databases, settings, clockMs, failures, new ShardAssembly());
    }

    EngineShardSet(
            List<Database> databases,
            ShardSettings settings,
            LongSupplier clockMs,
            TaskFailure failures,
            ShardAssembly assembly) {
        if (databases.isEmpty()) {
            throw new IllegalArgumentException("databases: 0 (expected: at least one)");
        }
        shards = new EngineShard[databases.size()];
        sequencer = new Sequencer(settings.sequencerSlots(), shards.length);
        fibersOnProactor = settings.fibersOnProactor();
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new EngineShard(this, shards, i, databases.get(i), settings, assembly, clockMs, failures);
        }
    }

    /// Number of shards.
    public int size() {
        return shards.length;
    }

    /// The shard with a number from 0.
    public EngineShard shard(int i) {
        return shards[i];
    }

    /// The order of all operations on several shards.
    public Sequencer sequencer() {
        return sequencer;
    }

    /// Tells whether the fibers of a shard are carried by its own proactor.
    public boolean fibersOnProactor() {
        return fibersOnProactor;
    }

    /// Sends a task from the shard of the calling proactor to a shard. Never waits: what finds no room in the target's
    /// ring waits in a queue that keeps the order per source and target. A task for the shard itself goes onto its run
    /// queue.
    ///
    /// *Thread*: the owner of `from`, or a fiber that it carries.
    public void send(EngineShard from, int target, ShardTask task) {
        assert from.isOwner() || (fibersOnProactor && Thread.currentThread().isVirtual())
                : "shard " + from.id() + " made to send by " + Thread.currentThread();
        from.send(target, task);
    }

    /// Sends a task to another shard so that it arrives before anything that is sent from here to shard `other` from
    /// now
    /// on arrives there: who hears of it there may rely on it. *Cost*: none, unless the target's ring is full.
    ///
    /// *Thread*: the owner of `from`.
    public void sendBefore(EngineShard from, int target, ShardTask task, int other) {
        from.assertOwner();
        from.sendBefore(target, task, other);
    }

    /// Gives a task to a shard without waiting for its end. The owner of a shard sends; any other thread waits while
    /// the ring is full.
    ///
    /// *Thread*: any. Tasks of one thread for one shard run in their order.
    public void add(int target, ShardTask task) {
        if (!Thread.currentThread().isVirtual()) {
            for (EngineShard shard : shards) {
                if (shard.isOwner()) {
                    shard.send(target, task);
                    return;
                }
            }
        }
        addFromOutside(target, task);
    }

    /// Gives a task to a shard on behalf of a fiber of the home shard, without waiting for its end.
    ///
    /// *Thread*: a fiber of `home`, or its owner.
    public void add(EngineShard home, int target, ShardTask task) {
        if (fibersOnProactor || home.isOwner()) {
            send(home, target, task);
        } else {
            addFromOutside(target, task);
        }
    }

    /// Runs a task on a shard and waits for its end.
    ///
    /// *Errors*: what the task throws is thrown here.
    ///
    /// *Thread*: a foreign thread; a fiber better uses its [FiberPort].
    ///
    /// @throws IllegalStateException if called by the owner of a shard, which must never wait
    public void await(int target, ShardTask task) {
        requireForeign();
        AwaitedHop hop = new AwaitedHop(null);
        hop.prepare(task);
        addFromOutside(target, hop);
        hop.await();
    }

    private void requireForeign() {
        for (EngineShard shard : shards) {
            if (shard.isOwner()) {
                throw new IllegalStateException("the proactor of shard " + shard.id() + " must not wait");
            }
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // the yield lets the proactor that carries the fiber, if any, go on
    private void addFromOutside(int target, ShardTask task) {
        EngineShard shard = shards[target];
        for (int attempt = 0; !shard.tasks().tryAdd(task); attempt++) {
            shard.signal();
            if (attempt < SPINS_BEFORE_PARK) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(FULL_RING_PARK_NS);
            }
        }
        shard.signal();
    }
}
