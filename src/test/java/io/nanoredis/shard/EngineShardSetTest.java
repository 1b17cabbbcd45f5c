package io.nanoredis.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineShardSetTest {

    @Test
    void shouldRunTasksOfOneForeignThreadInOrderWhenRingIsTiny() throws Exception {
        try (TestProactors proactors = new TestProactors(2, 4, 4)) {
            int count = 20_000;
            int[] next = new int[1];
            CountDownLatch all = new CountDownLatch(count);
            for (int i = 0; i < count; i++) {
                int expected = i;
                proactors.set.add(1, shard -> {
                    assertTrue(shard.isOwner());
                    assertEquals(expected, next[0]++);
                    all.countDown();
                });
            }
            assertTrue(all.await(30, TimeUnit.SECONDS));
            assertEquals(List.of(), List.copyOf(proactors.failures));
        }
    }

    @Test
    void shouldLoseNothingAndKeepOrderPerSourceWhenAllShardsFloodTinyRings() throws Exception {
        int shards = 3;
        int perPair = 40_000;
        try (TestProactors proactors = new TestProactors(shards, 4, 4)) {
            CountDownLatch received = new CountDownLatch(shards * shards);
            int[][] next = new int[shards][shards];
            for (int i = 0; i < shards; i++) {
                proactors.set.add(i, source -> flood(source, 0, perPair, next, received));
            }
            assertTrue(received.await(50, TimeUnit.SECONDS), "tasks lost or stuck");
            long[] overflowed = new long[1];
            proactors.set.await(0, shard -> overflowed[0] = shard.metrics().overflowed());
            assertTrue(overflowed[0] > 0, "the rings were never full");
            assertEquals(List.of(), List.copyOf(proactors.failures));
        }
    }

    private static void flood(EngineShard source, int from, int until, int[][] next, CountDownLatch received) {
        int end = Math.min(until, from + 100);
        for (int i = from; i < end; i++) {
            for (int target = 0; target < next.length; target++) {
                source.set().send(source, target, new Numbered(source.id(), i, until, next, received));
            }
        }
        if (end < until) {
            source.runLater(shard -> flood(shard, end, until, next, received));
        }
    }

    /// A task that knows which one of its source's tasks for its target it is.
    private static final class Numbered implements ShardTask {
        private final int source;
        private final int number;
        private final int count;
        private final int[][] next;
        private final CountDownLatch received;

        Numbered(int source, int number, int count, int[][] next, CountDownLatch received) {
            this.source = source;
            this.number = number;
            this.count = count;
            this.next = next;
            this.received = received;
        }

        @Override
        public void run(EngineShard shard) {
            assertEquals(number, next[shard.id()][source]++);
            if (number == count - 1) {
                received.countDown();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Fibers.class)
    void shouldRunAwaitedTasksOnTheirOwnersWhenManyFibersWait(Fibers fibers) throws Exception {
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger ran = new AtomicInteger();
        try (TestProactors proactors = new TestProactors(3, fibers.settings(4, 4))) {
            List<CompletableFuture<Void>> ends = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                EngineShard home = proactors.set.shard(i % 3);
                ends.add(fibers.start(home, () -> hopAround(new FiberPort(home), ran, wrong)));
            }
            for (CompletableFuture<Void> end : ends) {
                end.get(50, TimeUnit.SECONDS);
            }
            assertEquals(List.of(), List.copyOf(proactors.failures));
        }
        assertEquals(30 * 500, ran.get());
        assertEquals(0, wrong.get());
    }

    private static void hopAround(FiberPort port, AtomicInteger ran, AtomicInteger wrong) {
        for (int i = 0; i < 500; i++) {
            int target = i % 3;
            port.await(target, shard -> {
                if (!shard.isOwner() || shard.id() != target) {
                    wrong.incrementAndGet();
                }
                ran.incrementAndGet();
            });
        }
    }

    @Test
    void shouldRethrowWhatAnAwaitedTaskThrew() {
        try (TestProactors proactors = new TestProactors(2, 16, 16)) {
            IllegalStateException thrown = new IllegalStateException("task");
            assertEquals(
                    thrown,
                    assertThrows(
                            IllegalStateException.class,
                            () -> proactors.set.await(1, shard -> {
                                throw thrown;
                            })));
            assertEquals(List.of(), List.copyOf(proactors.failures));
        }
    }

    @Test
    void shouldGoOnAndCountWhenATaskThrows() {
        try (TestProactors proactors = new TestProactors(1, 16, 16)) {
            proactors.set.add(0, shard -> {
                throw new IllegalStateException("task");
            });
            long[] failed = new long[1];
            proactors.set.await(0, shard -> failed[0] = shard.metrics().tasksFailed());
            assertEquals(1, failed[0]);
            assertEquals("task", proactors.failures.remove().getMessage());
        }
    }

    @Test
    void shouldRefuseToLetAProactorWait() {
        try (TestProactors proactors = new TestProactors(2, 16, 16)) {
            EngineShardSet set = proactors.set;
            set.await(0, shard -> assertThrows(IllegalStateException.class, () -> set.await(1, other -> {})));
            set.await(
                    0,
                    shard -> assertThrows(
                            IllegalStateException.class, () -> new FiberPort(shard).await(1, other -> {})));
        }
    }

    @Test
    void shouldNeverLoseAWakeUpWhenProactorsFallAsleepAllTheTime() throws Exception {
        int rounds = 30_000;
        try (TestProactors proactors = new TestProactors(2, 64, 64)) {
            CountDownLatch end = new CountDownLatch(1);
            proactors.set.add(0, shard -> new PingPong(rounds, end).run(shard));
            assertTrue(end.await(50, TimeUnit.SECONDS), "a wake-up was lost");
            for (int i = 0; i < 5_000; i++) {
                proactors.set.await(i & 1, shard -> {});
            }
            long[] wakeUps = new long[1];
            proactors.set.await(0, shard -> wakeUps[0] = shard.metrics().wakeUps());
            assertTrue(wakeUps[0] > 0, "nobody ever slept");
        }
    }

    private static final class PingPong implements ShardTask {
        private final CountDownLatch end;
        private int left;

        PingPong(int rounds, CountDownLatch end) {
            left = rounds;
            this.end = end;
        }

        @Override
        public void run(EngineShard shard) {
            if (--left == 0) {
                end.countDown();
            } else {
                shard.set().send(shard, 1 - shard.id(), this);
            }
        }
    }

    @Test
    void shouldWakeEveryoneForTransactionsWhenMostShardsSleep() throws Exception {
        int rounds = 5_000;
        try (TestProactors proactors = new TestProactors(4, 8, 8)) {
            CountDownLatch end = new CountDownLatch(2);
            proactors.set.add(0, shard -> new TransactionLoop(shard, rounds, end).start());
            proactors.set.add(1, shard -> new TransactionLoop(shard, rounds, end).start());
            assertTrue(end.await(50, TimeUnit.SECONDS), "a participant or a full ring was not woken");
            assertEquals(List.of(), List.copyOf(proactors.failures));
        }
    }

    /// Runs one transaction after the other, each on its home and one other shard, with the same object.
    private static final class TransactionLoop implements Completion {
        private final Transaction transaction;
        private final CountDownLatch end;
        private int left;

        TransactionLoop(EngineShard home, int rounds, CountDownLatch end) {
            transaction = new Transaction(home);
            left = rounds;
            this.end = end;
        }

        void start() {
            int home = transaction.home().id();
            transaction.reset();
            transaction.part(home).lock(LockTable.fingerprint(0, 1), true);
            transaction.part((home + 1 + left % 3) & 3).lock(LockTable.fingerprint(0, 2), true);
            transaction.run(this);
        }

        @Override
        public void completed(Transaction done) {
            if (--left == 0) {
                end.countDown();
            } else {
                start();
            }
        }
    }

    @Test
    void shouldShowOneVersionOnAllShardsWhenTransactionsReadAndWriteThem() throws Exception {
        int shards = 3;
        int rounds = 4_000;
        try (TestProactors proactors = new TestProactors(shards, 4, 4)) {
            CountDownLatch end = new CountDownLatch(2 * shards);
            int[][] cells = new int[shards][16];
            List<VersionLoop> loops = new ArrayList<>();
            for (int i = 0; i < shards; i++) {
                for (int writer = 0; writer < 2; writer++) {
                    VersionLoop loop = new VersionLoop(proactors.set.shard(i), cells, writer == 1, rounds, end);
                    loops.add(loop);
                    proactors.set.add(i, shard -> loop.start());
                }
            }
            assertTrue(end.await(50, TimeUnit.SECONDS), "transactions stuck");
            assertEquals(List.of(), List.copyOf(proactors.failures));
            for (VersionLoop loop : loops) {
                assertEquals(0, loop.torn, "reads that saw two versions");
                assertEquals(0, loop.backwards, "reads that saw an older version than before");
            }
            assertEquals(shards * rounds, cells[0][0]);
        }
    }

    /// Raises the version on all shards by one, or reads it on all of them, in one hop or in two.
    private static final class VersionLoop implements Completion {
        private final Transaction transaction;
        private final int[][] cells;
        private final int[] seen;
        private final boolean writer;
        private final CountDownLatch end;
        private int left;
        private int newest;
        private int torn;
        private int backwards;

        VersionLoop(EngineShard home, int[][] cells, boolean writer, int rounds, CountDownLatch end) {
            transaction = new Transaction(home);
            this.cells = cells;
            seen = new int[cells.length];
            this.writer = writer;
            this.end = end;
            left = rounds;
        }

        void start() {
            transaction.reset();
            for (int i = 0; i < cells.length; i++) {
                transaction.part(i).lock(LockTable.fingerprint(0, 1), writer);
            }
            if (left % 3 == 0) {
                transaction.acquire(this);
            } else {
                bodies();
                transaction.run(this);
            }
        }

        private void bodies() {
            for (int i = 0; i < cells.length; i++) {
                transaction.part(i).body(writer ? this::write : this::read);
            }
        }

        private void write(EngineShard shard) {
            cells[shard.id()][0]++;
        }

        private void read(EngineShard shard) {
            seen[shard.id()] = cells[shard.id()][0];
        }

        @Override
        public void completed(Transaction done) {
            if (done.isHolding()) {
                bodies();
                transaction.lastHop(this);
                return;
            }
            if (!writer) {
                judge();
            }
            if (--left == 0) {
                end.countDown();
            } else {
                start();
            }
        }

        private void judge() {
            for (int value : seen) {
                torn += value == seen[0] ? 0 : 1;
            }
            backwards += seen[0] < newest ? 1 : 0;
            newest = seen[0];
        }
    }
}
