package io.nanoredis.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FiberTransactionTest {
    private static final long KEY = LockTable.fingerprint(0, 42);

    @Test
    void shouldRunEveryPartOnItsOwnerWhenOneHop() throws Exception {
        try (TestProactors proactors = new TestProactors(3, 16, 16)) {
            EngineShardSet set = proactors.set;
            boolean[] owned = new boolean[3];
            onFiber(() -> {
                FiberPort port = new FiberPort(set.shard(0));
                try (FiberTransaction tx = port.transaction(1)) {
                    for (int i = 0; i < 3; i++) {
                        int shard = i;
                        tx.part(i).lock(KEY, true);
                        tx.part(i).body(s -> owned[shard] = s.isOwner() && s.id() == shard);
                    }
                    tx.run();
                }
            });
            assertTrue(owned[0] && owned[1] && owned[2]);
        }
    }

    @Test
    void shouldKeepSumWhenHopsMoveAmountsBetweenShards() throws Exception {
        int[] balance = {1000, 1000, 1000};
        List<Future<?>> fibers = new ArrayList<>();
        try (TestProactors proactors = new TestProactors(3, 4, 4);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int f = 0; f < 12; f++) {
                int seed = f;
                fibers.add(executor.submit(() -> transfer(proactors.set, balance, seed)));
            }
            for (Future<?> fiber : fibers) {
                fiber.get(50, TimeUnit.SECONDS);
            }
            for (int i = 0; i < 3; i++) {
                proactors.set.await(i, shard -> assertTrue(shard.locks().isEmpty()));
            }
            assertEquals(List.of(), List.copyOf(proactors.failures));
        }
        assertEquals(3000, balance[0] + balance[1] + balance[2]);
    }

    private static void transfer(EngineShardSet set, int[] balance, int seed) {
        FiberPort port = new FiberPort(set.shard(seed % 3));
        for (int i = 0; i < 300; i++) {
            int from = (seed + i) % 3;
            int to = (from + 1 + i % 2) % 3;
            int[] seen = new int[2];
            try (FiberTransaction tx = port.transaction(1)) {
                tx.part(from).lock(KEY, true);
                tx.part(to).lock(KEY, true);
                tx.acquire();
                tx.part(from).body(s -> seen[0] = balance[from]);
                tx.part(to).body(s -> seen[1] = balance[to]);
                tx.hop();
                tx.part(from).body(s -> balance[from] = seen[0] - 1);
                tx.part(to).body(s -> balance[to] = seen[1] + 1);
                tx.lastHop();
            }
        }
    }

    @Test
    void shouldReleaseLocksWhenCoordinatorThrows() throws Exception {
        try (TestProactors proactors = new TestProactors(2, 16, 16)) {
            EngineShardSet set = proactors.set;
            FiberPort port = new FiberPort(set.shard(0));
            ExecutionException thrown = assertThrows(
                    ExecutionException.class,
                    () -> onFiber(() -> {
                        try (FiberTransaction tx = port.transaction(1)) {
                            tx.lockAll(true);
                            tx.acquire();
                            throw new IllegalStateException("coordinator");
                        }
                    }));
            assertEquals("java.lang.IllegalStateException: coordinator", thrown.getMessage());
            boolean[] ran = new boolean[1];
            onFiber(() -> {
                try (FiberTransaction tx = port.transaction(1)) {
                    tx.lockAll(true);
                    tx.part(1).body(s -> ran[0] = true);
                    tx.run();
                }
            });
            assertTrue(ran[0]);
        }
    }

    @Test
    void shouldRethrowWhatABodyThrewAndStillHoldLocks() throws Exception {
        try (TestProactors proactors = new TestProactors(2, 16, 16)) {
            EngineShardSet set = proactors.set;
            onFiber(() -> {
                FiberPort port = new FiberPort(set.shard(0));
                try (FiberTransaction tx = port.transaction(1)) {
                    tx.part(0).lock(KEY, true);
                    tx.part(1).lock(KEY, true);
                    tx.acquire();
                    assertThrows(
                            ArithmeticException.class,
                            () -> tx.hop(1, s -> {
                                throw new ArithmeticException();
                            }));
                    boolean[] locked = new boolean[1];
                    tx.hop(1, s -> locked[0] = s.locks().isLocked(KEY));
                    assertTrue(locked[0]);
                    tx.lastHop();
                }
                port.await(1, s -> assertFalse(s.locks().isLocked(KEY)));
            });
            assertEquals(List.of(), List.copyOf(proactors.failures));
        }
    }

    private static void onFiber(Runnable work) throws ExecutionException, InterruptedException {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            executor.submit(work).get();
        }
    }
}
