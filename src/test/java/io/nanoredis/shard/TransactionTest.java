package io.nanoredis.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TransactionTest {
    private static final long KEY = LockTable.fingerprint(3, 7);

    private long nowMs = 1000;
    private final List<Throwable> failures = new ArrayList<>();
    private final EngineShardSet set = new EngineShardSet(
            TestDatabases.create(3),
            new ShardSettings(8, 4, false),
            () -> nowMs,
            (s, failure) -> failures.add(failure));
    private final Transaction transaction;
    private int completions;

    TransactionTest() {
        for (int i = 0; i < 3; i++) {
            set.shard(i).own(Thread.currentThread());
        }
        transaction = new Transaction(set.shard(0));
    }

    @Test
    void shouldReleaseLocksAndReportWhenABodyOfOneHopThrows() {
        ArithmeticException thrown = new ArithmeticException();
        transaction.part(1).lock(KEY, true);
        transaction.part(1).body(shard -> {
            throw thrown;
        });
        transaction.part(2).lock(KEY, true);
        transaction.run(this::count);
        settle();
        assertTrue(transaction.isDone());
        assertEquals(thrown, transaction.failure());
        assertEquals(thrown, transaction.part(1).failure());
        assertNull(transaction.part(2).failure());
        assertTrue(set.shard(1).locks().isEmpty());
        assertEquals(List.of(), failures);
    }

    @Test
    void shouldStartAfreshWhenReset() {
        transaction.part(1).body(shard -> {
            throw new ArithmeticException();
        });
        transaction.run(this::count);
        settle();
        transaction.reset();
        assertFalse(transaction.participates(1));
        assertNull(transaction.failure());
        transaction.part(2).lock(KEY, false);
        transaction.run(this::count);
        settle();
        assertEquals(2, completions);
    }

    @Test
    void shouldHoldLocksFromAcquireToLastHop() {
        transaction.part(0).lock(KEY, true);
        transaction.part(1).lock(KEY, true);
        transaction.acquire(this::count);
        settle();
        assertTrue(transaction.isHolding());
        assertTrue(set.shard(1).locks().isLocked(KEY));
        transaction.hop(1, shard -> {}, this::count);
        settle();
        assertTrue(set.shard(0).locks().isLocked(KEY));
        assertTrue(set.shard(1).locks().isLocked(KEY));
        transaction.lastHop(this::count);
        settle();
        assertTrue(transaction.isDone());
        assertTrue(set.shard(0).locks().isEmpty());
        assertTrue(set.shard(1).locks().isEmpty());
        assertEquals(3, completions);
    }

    @Test
    void shouldRunAllPartsAtItsOwnClockReadingAndThenGoOnWithAFreshOne() {
        List<Long> readings = new ArrayList<>();
        transaction.nowMs(500);
        for (int i = 0; i < 2; i++) {
            transaction.part(i).lock(KEY, true);
            transaction.part(i).body(shard -> readings.add(shard.database().nowMs()));
        }
        transaction.run(this::count);
        nowMs = 1001;
        settle();
        assertEquals(List.of(500L, 500L), readings);
        assertEquals(1001, set.shard(0).database().nowMs());
        assertEquals(1001, set.shard(1).nowMs());
    }

    @Test
    void shouldRefuseWhenUsedOutOfOrder() {
        assertThrows(IllegalStateException.class, () -> transaction.run(this::count));
        transaction.part(1).lock(KEY, true);
        assertThrows(IllegalStateException.class, () -> transaction.lastHop(this::count));
        transaction.acquire(this::count);
        assertThrows(IllegalStateException.class, () -> transaction.part(2));
        assertThrows(IllegalStateException.class, transaction::reset);
        assertThrows(IllegalStateException.class, () -> transaction.hop(this::count));
        settle();
        assertThrows(IllegalStateException.class, () -> transaction.hop(this::count), "no body");
        transaction.lastHop(this::count);
        settle();
        assertThrows(IllegalStateException.class, () -> transaction.lastHop(this::count));
    }

    @Test
    void shouldKeepOrderOfPublicationWhenTheSequencerIsFull() {
        List<Integer> order = new ArrayList<>();
        List<Transaction> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            Transaction each = new Transaction(set.shard(0));
            each.part(1).lock(KEY, true);
            each.part(1).body(shard -> order.add(number));
            each.run(this::count);
            all.add(each);
        }
        assertEquals(16, set.shard(0).metrics().publicationsDeferred());
        assertFalse(set.shard(0).announceSleep(), "asleep with unpublished transactions");
        settle();
        assertEquals(20, completions);
        assertTrue(all.stream().allMatch(Transaction::isDone));
        assertEquals(IntStream.range(0, 20).boxed().toList(), order);
    }

    @Test
    void shouldLeaveSleepingShardsAloneUntilTheRingIsHalfFull() {
        int[] rung = new int[3];
        for (int i = 0; i < 3; i++) {
            int shard = i;
            set.shard(i).doorbell(() -> rung[shard]++);
        }
        assertTrue(set.shard(1).announceSleep());
        assertTrue(set.shard(2).announceSleep());
        runAlone(1);
        assertEquals(1, rung[1]);
        assertEquals(0, rung[2]);
        runAlone(1);
        assertEquals(1, rung[2], "two of four slots are held up by the sleeper");
    }

    @Test
    void shouldAllocateNothingWhenTransactionsAreUsedAgain() {
        Completion counted = this::count;
        ShardTask body = shard -> {};
        runMany(20_000, body, counted);
        long before = AllocatedBytes.ofThisThread();
        runMany(10_000, body, counted);
        long allocated = AllocatedBytes.ofThisThread() - before;
        assertTrue(allocated < 10_000, () -> "bytes allocated by 10,000 transactions: " + allocated);
    }

    private void runMany(int times, ShardTask body, Completion whenDone) {
        for (int i = 0; i < times; i++) {
            transaction.reset();
            for (int shard = 0; shard < 3; shard++) {
                transaction.part(shard).lock(KEY, true);
                transaction.part(shard).body(body);
            }
            if (i % 2 == 0) {
                transaction.run(whenDone);
                settle();
            } else {
                transaction.acquire(whenDone);
                settle();
                transaction.lastHop(whenDone);
                settle();
            }
        }
    }

    private void runAlone(int shard) {
        Transaction each = new Transaction(set.shard(0));
        each.part(shard).lock(KEY, true);
        each.run(this::count);
        set.shard(0).turn();
    }

    private void count(Transaction done) {
        completions++;
    }

    private void settle() {
        int work;
        do {
            work = 0;
            for (int i = 0; i < 3; i++) {
                work += set.shard(i).turn();
            }
        } while (work > 0);
    }
}
