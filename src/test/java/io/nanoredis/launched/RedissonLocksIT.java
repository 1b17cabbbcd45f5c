package io.nanoredis.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.redisson.api.RAtomicLong;
import org.redisson.api.RBucket;
import org.redisson.api.RCountDownLatch;
import org.redisson.api.RFencedLock;
import org.redisson.api.RLock;
import org.redisson.api.RPermitExpirableSemaphore;
import org.redisson.api.RRateLimiter;
import org.redisson.api.RReadWriteLock;
import org.redisson.api.RSemaphore;
import org.redisson.api.RateType;
import org.redisson.api.RedissonClient;

/// Redisson's locks and synchronizers, which are scripts over several keys plus publish/subscribe, on four shards.
@SuppressWarnings("LockNotBeforeTry") // locks are what is tested here
class RedissonLocksIT {
    private static RedissonOnFourShards shards;
    private static RedissonClient redisson;

    @BeforeAll
    static void start() throws Exception {
        shards = RedissonOnFourShards.start();
        redisson = shards.client();
    }

    @AfterAll
    static void stop() throws Exception {
        shards.close();
    }

    /// Runs the task in so many threads at once and returns what they returned.
    private static <T> List<T> inThreads(int threads, Callable<T> task) throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<T> results = new ArrayList<>();
            for (Future<T> future : pool.invokeAll(Collections.nCopies(threads, task))) {
                results.add(future.get(30, TimeUnit.SECONDS));
            }
            return results;
        }
    }

    private static boolean elsewhere(Callable<Boolean> task) throws Exception {
        return inThreads(1, task).getFirst();
    }

    @Test
    void shouldLockReentrantly() throws Exception {
        RLock lock = redisson.getLock("lock:reentrant");
        lock.lock(30, TimeUnit.SECONDS);
        assertTrue(lock.tryLock());
        assertEquals(2, lock.getHoldCount());
        assertFalse(elsewhere(lock::tryLock));
        lock.unlock();
        assertTrue(lock.isLocked());
        assertFalse(elsewhere(lock::tryLock));
        assertThrows(
                Exception.class,
                () -> elsewhere(() -> {
                    lock.unlock();
                    return true;
                }));
        long leaseMs = lock.remainTimeToLive();
        assertTrue(leaseMs > 0 && leaseMs <= 30_000, () -> "lease of " + leaseMs);
        lock.unlock();
        assertFalse(lock.isLocked());
        assertTrue(elsewhere(() -> {
            boolean taken = lock.tryLock();
            lock.unlock();
            return taken;
        }));
    }

    @Test
    void shouldKeepCountersUnderALock() throws Exception {
        assertCountsUnder(redisson.getLock("lock:contended"), "lock:counter");
    }

    @Test
    void shouldKeepCountersUnderAFairLock() throws Exception {
        assertCountsUnder(redisson.getFairLock("fair:contended"), "fair:counter");
    }

    @Test
    void shouldKeepCountersUnderAMultiLock() throws Exception {
        RLock lock = redisson.getMultiLock(
                redisson.getLock("multi:one"), redisson.getLock("multi:two"), redisson.getLock("multi:three"));
        assertCountsUnder(lock, "multi:counter");
    }

    /// Reads and writes a counter in two commands, which loses counts unless the lock excludes.
    private static void assertCountsUnder(RLock lock, String counter) throws Exception {
        int threads = 6;
        int rounds = 15;
        RBucket<Integer> bucket = redisson.getBucket(counter);
        bucket.set(0);
        inThreads(threads, () -> {
            for (int i = 0; i < rounds; i++) {
                lock.lock();
                try {
                    bucket.set(bucket.get() + 1);
                } finally {
                    lock.unlock();
                }
            }
            return true;
        });
        assertEquals(threads * rounds, bucket.get());
    }

    @Test
    void shouldExcludeAnotherClient() throws Exception {
        RedissonClient other = shards.another();
        try {
            RLock mine = redisson.getLock("lock:two-clients");
            RLock theirs = other.getLock("lock:two-clients");
            mine.lock();
            assertFalse(theirs.tryLock());
            Future<Boolean> waiting =
                    theirs.tryLockAsync(20, 20, TimeUnit.SECONDS).toCompletableFuture();
            assertTrue(mine.isHeldByCurrentThread());
            assertFalse(waiting.isDone());
            mine.unlock();
            assertTrue(waiting.get(20, TimeUnit.SECONDS));
        } finally {
            other.shutdown();
        }
    }

    @Test
    void shouldPassOnALockWhoseLeaseEnds() throws Exception {
        RLock lock = redisson.getLock("lock:lease");
        lock.lock(300, TimeUnit.MILLISECONDS);
        assertTrue(elsewhere(() -> lock.tryLock(20, 20, TimeUnit.SECONDS)));
        assertFalse(lock.isHeldByCurrentThread());
        assertThrows(IllegalMonitorStateException.class, lock::unlock);
    }

    @Test
    void shouldKeepALockWithoutLeaseAlive() throws Exception {
        RLock lock = redisson.getLock("lock:watchdog");
        lock.lock();
        long beforeNs = System.nanoTime();
        Eventually.holds("a lock held for twice its timeout", () -> {
            assertTrue(lock.isHeldByCurrentThread());
            return System.nanoTime() - beforeNs > 2 * RedissonOnFourShards.WATCHDOG.toNanos();
        });
        lock.unlock();
        assertFalse(lock.isLocked());
    }

    @Test
    void shouldGiveFencedLocksGrowingTokens() {
        RFencedLock lock = redisson.getFencedLock("lock:fenced");
        long first = lock.lockAndGetToken();
        lock.unlock();
        long second = lock.lockAndGetToken();
        lock.unlock();
        assertEquals(first + 1, second);
    }

    @Test
    void shouldLetReadersInTogetherAndWritersAlone() throws Exception {
        RReadWriteLock lock = redisson.getReadWriteLock("rw");
        lock.readLock().lock();
        assertTrue(elsewhere(() -> {
            boolean taken = lock.readLock().tryLock();
            lock.readLock().unlock();
            return taken;
        }));
        assertFalse(elsewhere(() -> lock.writeLock().tryLock()));
        lock.readLock().unlock();
        lock.writeLock().lock();
        assertFalse(elsewhere(() -> lock.readLock().tryLock()));
        lock.writeLock().unlock();
    }

    @Test
    void shouldLetInAsManyAsASemaphoreHasPermits() throws Exception {
        RSemaphore semaphore = redisson.getSemaphore("semaphore");
        assertTrue(semaphore.trySetPermits(2));
        AtomicInteger inside = new AtomicInteger();
        List<Integer> most = inThreads(6, () -> {
            int seen = 0;
            for (int i = 0; i < 10; i++) {
                semaphore.acquire();
                seen = Math.max(seen, inside.incrementAndGet());
                inside.decrementAndGet();
                semaphore.release();
            }
            return seen;
        });
        assertTrue(most.stream().allMatch(count -> count <= 2), most::toString);
        assertEquals(2, semaphore.availablePermits());
    }

    @Test
    void shouldTakeBackPermitsThatExpire() throws Exception {
        RPermitExpirableSemaphore semaphore = redisson.getPermitExpirableSemaphore("expirable");
        assertTrue(semaphore.trySetPermits(1));
        String lost = semaphore.acquire(300, TimeUnit.MILLISECONDS);
        assertNull(semaphore.tryAcquire());
        String next = semaphore.tryAcquire(20, 30, TimeUnit.SECONDS);
        assertNotNull(next);
        assertFalse(semaphore.tryRelease(lost));
        assertTrue(semaphore.tryRelease(next));
    }

    @Test
    void shouldReleaseEveryoneAtALatch() throws Exception {
        RCountDownLatch latch = redisson.getCountDownLatch("latch");
        assertTrue(latch.trySetCount(3));
        RAtomicLong started = redisson.getAtomicLong("latch:started");
        try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
            List<Future<Boolean>> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                waiting.add(pool.submit(() -> {
                    started.incrementAndGet();
                    return redisson.getCountDownLatch("latch").await(20, TimeUnit.SECONDS);
                }));
            }
            Eventually.holds("three that wait", () -> started.get() == 3);
            latch.countDown();
            latch.countDown();
            assertTrue(waiting.stream().noneMatch(Future::isDone));
            latch.countDown();
            for (Future<Boolean> one : waiting) {
                assertTrue(one.get(20, TimeUnit.SECONDS));
            }
        }
        assertEquals(0, latch.getCount());
    }

    @Test
    void shouldLimitARate() {
        RRateLimiter limiter = redisson.getRateLimiter("rate");
        assertTrue(limiter.trySetRate(RateType.OVERALL, 5, Duration.ofHours(1)));
        for (int i = 0; i < 5; i++) {
            assertTrue(limiter.tryAcquire());
        }
        assertFalse(limiter.tryAcquire());
        assertEquals(0, limiter.availablePermits());
        RRateLimiter quick = redisson.getRateLimiter("rate:quick");
        assertTrue(quick.trySetRate(RateType.OVERALL, 2, Duration.ofMillis(300)));
        long startNs = System.nanoTime();
        quick.acquire(2);
        quick.acquire(1);
        assertTrue(System.nanoTime() - startNs >= TimeUnit.MILLISECONDS.toNanos(250), "the third permit came early");
    }

    @Test
    void shouldCountFromManyThreads() throws Exception {
        RAtomicLong counter = redisson.getAtomicLong("atomic");
        inThreads(4, () -> {
            for (int i = 0; i < 50; i++) {
                counter.incrementAndGet();
            }
            return true;
        });
        assertEquals(200, counter.get());
        assertTrue(counter.compareAndSet(200, 7));
        assertFalse(counter.compareAndSet(200, 8));
        assertEquals(7, counter.getAndAdd(3));
        assertEquals(10, counter.getAndDelete());
        assertFalse(counter.isExists());
    }
}
