package io.nanoredis.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FiberTransactionTest {
    private static final long KEY = LockTable.fingerprint(0, 42);

    @ParameterizedTest
    @EnumSource(Fibers.class)
    void shouldRunEveryPartOnItsOwnerWhenOneHop(Fibers fibers) throws Exception {
        try (TestProactors proactors = new TestProactors(3, fibers.settings(16, 16))) {
            boolean[] owned = new boolean[3];
            fibers.run(proactors.set.shard(0), () -> {
                FiberPort port = new FiberPort(proactors.set.shard(0));
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

    @ParameterizedTest
    @EnumSource(Fibers.class)
    void shouldKeepSumWhenHopsMoveAmountsBetweenShards(Fibers fibers) throws Exception {
        int[] balance = {1000, 1000, 1000};
        try (TestProactors proactors = new TestProactors(3, fibers.settings(4, 4))) {
            List<CompletableFuture<Void>> ends = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                EngineShard home = proactors.set.shard(i % 3);
                int seed = i;
                ends.add(fibers.start(home, () -> transfer(home, balance, seed)));
            }
            for (CompletableFuture<Void> end : ends) {
                end.get(50, TimeUnit.SECONDS);
            }
            for (int i = 0; i < 3; i++) {
                proactors.set.await(i, shard -> assertTrue(shard.locks().isEmpty()));
            }
            assertEquals(List.of(), List.copyOf(proactors.failures));
        }
        assertEquals(3000, balance[0] + balance[1] + balance[2]);
    }

    private static void transfer(EngineShard home, int[] balance, int seed) {
        FiberPort port = new FiberPort(home);
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

    @ParameterizedTest
    @EnumSource(Fibers.class)
    void shouldReleaseLocksWhenCoordinatorThrows(Fibers fibers) throws Exception {
        try (TestProactors proactors = new TestProactors(2, fibers.settings(16, 16))) {
            EngineShard home = proactors.set.shard(0);
            FiberPort port = new FiberPort(home);
            ExecutionException thrown = assertThrows(
                    ExecutionException.class,
                    () -> fibers.run(home, () -> {
                        try (FiberTransaction tx = port.transaction(1)) {
                            tx.lockAll(true);
                            tx.acquire();
                            tx.part(1).body(s -> {
                                throw new AssertionError("a body that must not run");
                            });
                            throw new IllegalStateException("coordinator");
                        }
                    }));
            assertEquals("java.lang.IllegalStateException: coordinator", thrown.getMessage());
            boolean[] ran = new boolean[1];
            fibers.run(home, () -> {
                try (FiberTransaction tx = port.transaction(1)) {
                    tx.lockAll(true);
                    tx.part(1).body(s -> ran[0] = true);
                    tx.run();
                }
            });
            assertTrue(ran[0]);
            assertEquals(List.of(), List.copyOf(proactors.failures));
        }
    }

    @ParameterizedTest
    @EnumSource(Fibers.class)
    void shouldRethrowWhatABodyThrewAndStillHoldLocks(Fibers fibers) throws Exception {
        try (TestProactors proactors = new TestProactors(2, fibers.settings(16, 16))) {
            EngineShard home = proactors.set.shard(0);
            fibers.run(home, () -> {
                FiberPort port = new FiberPort(home);
                try (FiberTransaction tx = port.transaction(1)) {
                    tx.part(0).lock(KEY, true);
                    tx.part(1).lock(KEY, true);
                    tx.acquire();
                    assertThrows(ArithmeticException.class, () -> tx.hop(1, FiberTransactionTest::fail));
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

    private static void fail(EngineShard shard) {
        throw new ArithmeticException();
    }

    @ParameterizedTest
    @EnumSource(Fibers.class)
    void shouldKeepInterruptForTheCoordinatorWhenWaiting(Fibers fibers) throws Exception {
        try (TestProactors proactors = new TestProactors(2, fibers.settings(16, 16))) {
            EngineShard home = proactors.set.shard(0);
            fibers.run(home, () -> {
                FiberPort port = new FiberPort(home);
                Thread.currentThread().interrupt();
                int[] shard = new int[1];
                port.await(1, s -> shard[0] = s.id());
                assertEquals(1, shard[0]);
                assertTrue(Thread.interrupted());
            });
        }
    }

    @ParameterizedTest
    @EnumSource(Fibers.class)
    void shouldKeepLocksWhenAViewHasEnded(Fibers fibers) throws Exception {
        try (TestProactors proactors = new TestProactors(3, fibers.settings(16, 16))) {
            EngineShard home = proactors.set.shard(0);
            List<Integer> ran = new ArrayList<>();
            fibers.run(home, () -> {
                FiberPort port = new FiberPort(home);
                try (FiberTransaction tx = port.transaction(7)) {
                    tx.lockAll(true);
                    tx.acquire();
                    try (FiberTransaction view = tx.view()) {
                        view.lock(1, KEY, true);
                        view.acquire();
                        view.hop(1, s -> ran.add(10 + s.id()));
                        view.lastHopAll(s -> ran.add(20 + s.id()));
                        assertEquals(7, view.nowMs());
                    }
                    boolean[] locked = new boolean[1];
                    tx.hop(1, s -> locked[0] = s.locks().isLocked(KEY));
                    assertTrue(locked[0]);
                    tx.lastHop();
                }
            });
            assertEquals(List.of(11, 21), ran);
            proactors.set.await(1, shard -> assertTrue(shard.locks().isEmpty()));
            assertEquals(List.of(), List.copyOf(proactors.failures));
        }
    }

    @ParameterizedTest
    @EnumSource(Fibers.class)
    void shouldRefuseViewThatWantsWhatIsNotLocked(Fibers fibers) throws Exception {
        try (TestProactors proactors = new TestProactors(2, fibers.settings(16, 16))) {
            EngineShard home = proactors.set.shard(0);
            fibers.run(home, () -> {
                FiberPort port = new FiberPort(home);
                try (FiberTransaction tx = port.transaction(1)) {
                    tx.lock(0, KEY, false);
                    assertThrows(IllegalStateException.class, tx::view);
                    tx.acquire();
                    FiberTransaction view = tx.view();
                    view.lock(0, KEY, false);
                    assertThrows(IllegalStateException.class, () -> view.lock(0, KEY, true));
                    assertThrows(IllegalStateException.class, () -> view.lock(0, KEY + 2, false));
                    assertThrows(IllegalStateException.class, () -> view.lock(1, KEY, false));
                    assertThrows(IllegalStateException.class, () -> view.lockAll(false));
                }
            });
        }
    }
}
