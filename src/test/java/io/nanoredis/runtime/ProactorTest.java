package io.nanoredis.runtime;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.db.Database;
import io.nanoredis.db.DatabaseOptions;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.shard.EngineShardSet;
import io.nanoredis.shard.ShardSettings;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProactorTest {
    private static final int TICKS = 200;

    private final AtomicLong tickMs = new AtomicLong(100);
    private final CountDownLatch firstTick = new CountDownLatch(1);
    private final CountDownLatch ticks = new CountDownLatch(TICKS);

    @Test
    void shouldTickFasterOnceItIsAskedTo() throws Exception {
        try (Database database = new Database(1, new HashFunction(1), DatabaseOptions.defaults())) {
            EngineShardSet shards = new EngineShardSet(
                    List.of(database), ShardSettings.DEFAULT, System::currentTimeMillis, (shard, failure) -> {
                        throw new AssertionError(failure);
                    });
            ProactorPlan plan =
                    new ProactorPlan(Transport.NIO, FiberMode.available(), CorePinning.plan("no", 1), 0, tickMs::get);
            ProactorPool pool = new ProactorPool(shards, plan, new Counting());
            pool.start();
            try {
                assertTrue(firstTick.await(10, TimeUnit.SECONDS));
                tickMs.set(1);
                // At the distance that they began with they would take twenty seconds.
                assertTrue(ticks.await(15, TimeUnit.SECONDS), () -> ticks.getCount() + " ticks missing");
            } finally {
                pool.stop();
            }
        }
    }

    private final class Counting implements ProactorHooks {
        @Override
        public void started(Proactor proactor) {}

        @Override
        public void afterTurn(Proactor proactor) {}

        @Override
        public void tick(Proactor proactor) {
            firstTick.countDown();
            ticks.countDown();
        }

        @Override
        public void stopping(Proactor proactor) {}

        @Override
        public void fault(Proactor proactor, Throwable cause) {
            throw new AssertionError(cause);
        }
    }
}
