package io.nanoredis.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/// Real threads that turn the shards of a set and sleep when there is nothing to do, as proactors without sockets.
final class TestProactors implements AutoCloseable {
    final EngineShardSet set;
    final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    TestProactors(int shards, int taskQueueSlots, int sequencerSlots) {
        this(shards, new ShardSettings(taskQueueSlots, sequencerSlots, false));
    }

    TestProactors(int shards, ShardSettings settings) {
        set = new EngineShardSet(
                TestDatabases.create(shards),
                settings,
                System::currentTimeMillis,
                (s, failure) -> failures.add(failure));
        for (int i = 0; i < shards; i++) {
            EngineShard shard = set.shard(i);
            Thread thread = Thread.ofPlatform().name("proactor-" + i).unstarted(() -> loop(shard));
            shard.doorbell(() -> LockSupport.unpark(thread));
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    private void loop(EngineShard shard) {
        shard.own(Thread.currentThread());
        while (!stopping) {
            shard.turn();
            if (shard.announceSleep()) {
                if (!stopping) {
                    LockSupport.park(); // without time limit: a lost wake-up must show
                }
                shard.awake();
            }
        }
        while (shard.turn() > 0) {
            // what is left
        }
    }

    @Override
    public void close() {
        stopping = true;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                LockSupport.unpark(thread);
                Thread.onSpinWait();
            }
        }
    }
}
