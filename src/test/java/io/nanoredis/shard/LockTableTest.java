package io.nanoredis.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LockTableTest {
    private static final long FUZZ_SEED = Long.getLong("nanoredis.fuzz.seed", System.nanoTime());
    private static final int FUZZ_STEPS = 60_000;

    private final EngineShard shard = new EngineShardSet(
                    TestDatabases.create(1), new ShardSettings(4, 4, false), () -> 1, (s, failure) -> {
                        throw new AssertionError(failure);
                    })
            .shard(0);
    private final LockTable locks = shard.locks();

    @Test
    void shouldGrantAtOnceWhenNothingIsLocked() {
        Probe probe = new Probe().exclusive(1);
        assertTrue(locks.isEmpty());
        assertTrue(locks.admits(probe));
        assertTrue(locks.acquire(probe));
        assertFalse(locks.isEmpty());
        locks.release(probe);
        assertTrue(locks.isEmpty());
        assertEquals(0, locks.lockedKeys());
    }

    @Test
    void shouldShareWhenAllOnlyRead() {
        assertTrue(locks.acquire(new Probe().shared(1)));
        assertTrue(locks.acquire(new Probe().shared(1)));
        assertTrue(locks.acquire(new Probe().wholeShared()));
        assertTrue(locks.acquire(new Probe().shared(2)));
    }

    @Test
    void shouldKeepOrderWhenAReaderComesAfterAWaitingWriter() {
        Probe reader = new Probe().shared(1);
        Probe writer = new Probe().exclusive(1);
        Probe late = new Probe().shared(1);
        assertTrue(locks.acquire(reader));
        assertFalse(locks.acquire(writer));
        assertFalse(locks.acquire(late), "it would overtake the writer");
        locks.release(reader);
        assertTrue(writer.granted);
        assertFalse(late.granted);
        locks.release(writer);
        assertTrue(late.granted);
    }

    @Test
    void shouldWaitForEveryKeyWhenSeveralAreNamed() {
        Probe one = new Probe().exclusive(1);
        Probe two = new Probe().exclusive(2);
        Probe both = new Probe().exclusive(1).exclusive(2);
        locks.acquire(one);
        locks.acquire(two);
        assertFalse(locks.acquire(both));
        locks.release(one);
        assertFalse(both.granted);
        locks.release(two);
        assertTrue(both.granted);
    }

    @Test
    void shouldUseTheStrongestModeWhenAKeyIsNamedTwice() {
        Probe mixed = new Probe().shared(1).exclusive(1).shared(1);
        assertTrue(locks.acquire(mixed), "a request does not wait for itself");
        locks.verify();
        assertFalse(locks.admits(new Probe().shared(1)));
        locks.release(mixed);
        assertTrue(locks.isEmpty());
    }

    @Test
    void shouldWaitForAllEarlierAndBlockAllLaterWhenTheWholeShardIsLocked() {
        Probe before = new Probe().shared(1);
        Probe whole = new Probe().wholeExclusive();
        Probe after = new Probe().shared(2);
        locks.acquire(before);
        assertFalse(locks.acquire(whole));
        assertFalse(locks.acquire(after));
        locks.release(before);
        assertTrue(whole.granted);
        assertFalse(after.granted);
        locks.release(whole);
        assertTrue(after.granted);
    }

    @Test
    void shouldTellThatAKeyIsLockedWhenItOrItsShardIs() {
        Probe key = new Probe().shared(1);
        locks.acquire(key);
        assertTrue(locks.isLocked(Probe.fingerprint(1)));
        assertFalse(locks.isLocked(Probe.fingerprint(2)));
        locks.release(key);
        locks.acquire(new Probe().wholeShared());
        assertTrue(locks.isLocked(Probe.fingerprint(2)));
    }

    @Test
    void shouldRefuseWhenARequestIsUsedTwice() {
        Probe probe = new Probe().exclusive(1);
        assertThrows(IllegalStateException.class, () -> locks.release(probe));
        locks.acquire(probe);
        assertThrows(IllegalStateException.class, () -> locks.acquire(probe));
        assertThrows(IllegalStateException.class, probe::clearLocks);
    }

    @Test
    void shouldAdmitAPartOfWhatHoldsAllItsKeysWhoeverWaitsForThem() {
        Probe holder = new Probe().exclusive(1).exclusive(2);
        locks.acquire(holder);
        locks.acquire(new Probe().shared(1));
        assertTrue(locks.admitsWithin(holder, new Probe().exclusive(1).exclusive(2)));
        assertFalse(locks.admitsWithin(new Probe(), new Probe().exclusive(1)), "who holds nothing has no part");
    }

    @Test
    void shouldAdmitAStepBehindTheHolderOnlyWhenNobodyWaitsForItsKeys() {
        Probe holder = new Probe().exclusive(1);
        locks.acquire(holder);
        Probe step = new Probe().exclusive(1).exclusive(2);
        assertTrue(locks.admitsWithin(holder, step));
        Probe reader = new Probe().shared(1);
        locks.acquire(reader);
        assertFalse(locks.admitsWithin(holder, step), "who comes after the reader may have been at 2 already");
        locks.release(reader);
        locks.acquire(new Probe().wholeShared());
        assertFalse(locks.admitsWithin(holder, step));
    }

    @Test
    void shouldNotNestGrantsWhenAChainOfWaitersIsLong() {
        Probe first = new Probe().exclusive(1);
        locks.acquire(first);
        List<Probe> chain = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            Probe probe = new Probe().exclusive(1);
            probe.releaseWhenGranted = true;
            assertFalse(locks.acquire(probe));
            chain.add(probe);
        }
        locks.release(first);
        assertTrue(chain.stream().allMatch(probe -> probe.granted));
        assertTrue(locks.isEmpty());
    }

    @Test
    void shouldAllocateNothingWhenTheSameLocksComeAndGo() {
        Probe holder = new Probe().exclusive(1).shared(2);
        Probe waiter = new Probe().exclusive(2).exclusive(3);
        cycle(holder, waiter, 20_000);
        long before = AllocatedBytes.ofThisThread();
        cycle(holder, waiter, 10_000);
        long allocated = AllocatedBytes.ofThisThread() - before;
        assertTrue(allocated < 10_000, () -> "bytes allocated by 10,000 cycles: " + allocated);
    }

    private void cycle(Probe holder, Probe waiter, int times) {
        for (int i = 0; i < times; i++) {
            waiter.granted = false;
            locks.acquire(holder);
            locks.acquire(waiter);
            locks.release(holder);
            locks.release(waiter);
        }
    }

    @Test
    void shouldAgreeWithAListOfRequestsUnderRandomUse() {
        Random random = new Random(FUZZ_SEED);
        List<Probe> live = new ArrayList<>();
        for (int step = 0; step < FUZZ_STEPS; step++) {
            if (live.isEmpty() || (live.size() < 24 && random.nextInt(100) < 52)) {
                acquireRandom(random, live);
            } else {
                releaseRandom(random, live);
            }
            check(live, step);
        }
    }

    private void acquireRandom(Random random, List<Probe> live) {
        Probe probe = new Probe();
        int kind = random.nextInt(12);
        if (kind == 0) {
            probe.wholeShared();
        } else if (kind == 1) {
            probe.wholeExclusive();
        } else {
            for (int i = random.nextInt(3); i >= 0; i--) {
                int key = random.nextInt(40) < 20 ? random.nextInt(3) : random.nextInt(40);
                if (random.nextBoolean()) {
                    probe.shared(key);
                } else {
                    probe.exclusive(key);
                }
            }
        }
        boolean admitted = locks.admits(probe);
        probe.granted = locks.acquire(probe);
        assertEquals(admitted, probe.granted, () -> "admission, seed " + FUZZ_SEED);
        live.add(probe);
    }

    private void releaseRandom(Random random, List<Probe> live) {
        Probe probe = live.get(random.nextInt(live.size()));
        if (probe.granted) {
            live.remove(probe);
            locks.release(probe);
        }
    }

    private void check(List<Probe> live, int step) {
        for (int i = 0; i < live.size(); i++) {
            boolean free = true;
            for (int j = 0; j < i; j++) {
                free &= !live.get(i).conflictsWith(live.get(j));
            }
            int at = i;
            assertEquals(free, live.get(i).granted, () -> "request " + at + " at step " + step + ", seed " + FUZZ_SEED);
        }
        if (step % 16 == 0) {
            locks.verify();
        }
        assertEquals(live.isEmpty(), locks.isEmpty());
    }

    private static final class Probe extends LockRequest {
        private final List<Integer> reads = new ArrayList<>();
        private final List<Integer> writes = new ArrayList<>();
        private boolean wholeRead;
        private boolean wholeWrite;
        private boolean granted;
        private boolean releaseWhenGranted;

        static long fingerprint(int key) {
            // Few home slots, so that keys collide in the map and probe chains get long.
            return (long) (key % 5) << 32 | key << 1;
        }

        Probe shared(int key) {
            reads.add(key);
            lock(fingerprint(key), false);
            return this;
        }

        Probe exclusive(int key) {
            writes.add(key);
            lock(fingerprint(key), true);
            return this;
        }

        Probe wholeShared() {
            wholeRead = true;
            lockShard(false);
            return this;
        }

        Probe wholeExclusive() {
            wholeWrite = true;
            lockShard(true);
            return this;
        }

        @Override
        protected void granted(EngineShard shard) {
            assertFalse(granted, "granted twice");
            granted = true;
            if (releaseWhenGranted) {
                shard.locks().release(this);
            }
        }

        boolean conflictsWith(Probe other) {
            if (wholeWrite || other.wholeWrite) {
                return true;
            }
            if (wholeRead || other.wholeRead) {
                return !writes.isEmpty() || !other.writes.isEmpty();
            }
            return meet(writes, other.writes) || meet(writes, other.reads) || meet(reads, other.writes);
        }

        private static boolean meet(List<Integer> some, List<Integer> others) {
            return some.stream().anyMatch(others::contains);
        }
    }
}
