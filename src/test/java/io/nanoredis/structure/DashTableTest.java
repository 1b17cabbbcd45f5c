package io.nanoredis.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.memory.Arena;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.testing.FuzzSeed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The table against a HashMap, with hashes that spread and hashes that do not.
class DashTableTest {
    private final Slab slab = new Slab(new Arena(8L << 30), 0);
    private final DashTable table = new DashTable(slab);
    private final HashFunction hashFunction = new HashFunction(11);
    private final byte[] key = new byte[8];

    /// How the hash of a key, an integer, is made.
    enum Hashing {
        SPREAD,
        FEW_BUCKETS,
        EQUAL_PREFIX,
        EQUAL_PREFIX_AND_BUCKET,
        ONE_HASH
    }

    private Hashing hashing = Hashing.SPREAD;
    /// Keys from here on have equal prefixes.
    private long floodFrom = Long.MAX_VALUE;

    @AfterEach
    void verifyAndClose() {
        verify();
        slab.close();
    }

    @Test
    void shouldTakeNoMemoryWhileEmpty() {
        assertEquals(0, slab.liveBytes());
        assertEquals(0, find(1));
        assertEquals(0, table.scan(0, 10, record -> {}));
        assertEquals(0, table.touchBucket(5) + table.touchRecord(5));
    }

    @Test
    void shouldGrowAndShrinkWithItsEntries() {
        int n = 100_000;
        for (int i = 0; i < n; i++) {
            insert(i, 0);
        }
        verify();
        assertTrue(table.slots() < n * 5L / 2, () -> "slots: " + table.slots());
        int depth = table.depth();
        for (int i = 0; i < n; i++) {
            assertEquals(i, keyOf(find(i)));
            if (i % 100 != 0) {
                remove(i);
            }
        }
        shrinkAll();
        verify();
        assertTrue(table.slots() < n / 100 * 10L, () -> "slots: " + table.slots());
        assertTrue(table.depth() < depth);
        for (int i = 0; i < n; i++) {
            assertEquals(i % 100 == 0, find(i) != 0);
        }
        for (int i = 0; i < n; i += 100) {
            remove(i);
        }
        shrinkAll();
        assertEquals(1, table.segments());
    }

    @Test
    void shouldChainSegmentsInsteadOfDoublingForEqualHashes() {
        hashing = Hashing.ONE_HASH;
        for (int i = 0; i < 2000; i++) {
            insert(i, 0);
        }
        verify();
        assertTrue(table.depth() < 16, () -> "depth: " + table.depth());
        assertTrue(table.chainedSegments() > 0);
        for (int i = 0; i < 2000; i++) {
            assertEquals(i, keyOf(find(i)));
        }
        for (int i = 0; i < 2000; i++) {
            remove(i);
        }
        shrinkAll();
        assertEquals(0, table.chainedSegments());
    }

    @Test
    void shouldKeepADirectoryOfProportionateSizeUnderAFlood() {
        floodFrom = 1_000_000;
        for (int i = 0; i < 50_000; i++) {
            insert(i, 0);
        }
        for (int i = 1_000_000; i < 1_008_000; i++) {
            insert(i, 0);
        }
        assertTrue(1L << table.depth() <= 8L * (table.segments() + 1), () -> "depth: " + table.depth());
        assertEquals(58_000, table.size());
        for (int i = 1_000_000; i < 1_008_000; i++) {
            assertNotEquals(0, find(i));
        }
        for (int i = 0; i < 50_000; i++) {
            remove(i);
        }
        for (int i = 1_000_000; i < 1_008_000; i++) {
            remove(i);
        }
        shrinkAll();
        assertEquals(0, table.size());
    }

    @Test
    void shouldSweepExpiredEntriesOnly() {
        for (int i = 0; i < 50_000; i++) {
            insert(i, i % 2 == 0 ? 1000 + i : 0);
        }
        assertEquals(25_000, table.expires());
        List<Long> expired = new ArrayList<>();
        sweepAll(11_000, expired);
        assertEquals(5000, expired.size());
        assertEquals(20_000, table.expires());
        verify();
        long looked = table.sweptWithExpiry();
        sweepAll(1000, expired);
        assertEquals(looked, table.sweptWithExpiry());
        expired.forEach(slab::free);
    }

    @Test
    void shouldDrawEveryEntryAboutAsOften() {
        SplittableRandom random = new SplittableRandom(9);
        int n = 5000;
        int draws = 500_000;
        for (int size : new int[] {3, n}) {
            for (int i = (int) table.size(); i < size; i++) {
                insert(i, 0);
            }
            int[] seen = new int[size];
            for (int i = 0; i < draws; i++) {
                seen[(int) keyOf(table.randomRecord(random))]++;
            }
            double mean = (double) draws / size;
            for (int count : seen) {
                assertTrue(count > mean / 3 && count < mean * 3, () -> count + " of " + mean);
            }
        }
        for (int i = 3; i < n; i++) {
            remove(i);
        }
        Set<Long> left = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            left.add(keyOf(table.randomRecord(random)));
        }
        assertEquals(Set.of(0L, 1L, 2L), left);
    }

    @Test
    void shouldDrawFromAnAlmostEmptyLargeTable() {
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < 150_000; i++) {
            insert(i, 0);
        }
        for (int i = 600; i < 150_000; i++) {
            remove(i);
        }
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            seen.add(keyOf(table.randomRecord(random)));
        }
        assertTrue(seen.size() > 500, () -> "seen: " + seen.size());
    }

    @Test
    void shouldDrainToNothing() {
        for (int i = 0; i < 30_000; i++) {
            insert(i, i);
        }
        DashTable doomed = table;
        long position = DashTable.END;
        do {
            position = doomed.drain(position, slab::free);
        } while (position != DashTable.END);
        assertEquals(0, slab.liveBytes());
        assertEquals(0, doomed.segments());
        assertEquals(0, doomed.size());
    }

    @Test
    void shouldPackMemoryByMovingRecordsAndSegments() {
        int n = 150_000;
        for (int i = 0; i < n; i++) {
            insert(i, 0);
        }
        for (int i = 0; i < n; i++) {
            if (i % 4 != 0) {
                remove(i);
            }
        }
        shrinkAll();
        assertTrue(slab.usedBytes() > slab.liveBytes() * 2);
        for (int pass = 0; pass < 3; pass++) {
            long position = DashTable.END;
            do {
                position = table.defragment(position);
            } while (position != DashTable.END);
        }
        verify();
        assertTrue(
                slab.usedBytes() < slab.liveBytes() * 112 / 100 + (1 << 20),
                () -> slab.usedBytes() + " for " + slab.liveBytes());
        for (int i = 0; i < n; i++) {
            assertEquals(i % 4 == 0, find(i) != 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Hashing.class)
    void shouldBehaveLikeAMap(Hashing chosen) {
        hashing = chosen;
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(DashTableTest.class));
        int steps = chosen == Hashing.SPREAD ? 250_000 : chosen == Hashing.ONE_HASH ? 8000 : 30_000;
        int universe = chosen == Hashing.SPREAD ? 40_000 : chosen == Hashing.ONE_HASH ? 1500 : 6000;
        Map<Long, Long> model = new HashMap<>();
        for (int step = 0; step < steps; step++) {
            long k = random.nextInt(universe);
            boolean growing = (step / (steps / 6)) % 2 == 0;
            int action = random.nextInt(100);
            if (action < (growing ? 60 : 20)) {
                long expireAtMs = random.nextInt(4) == 0 ? random.nextInt(1, 1_000_000) : 0;
                store(k, expireAtMs);
                model.put(k, expireAtMs);
            } else if (action < 85) {
                assertEquals(model.remove(k) != null, remove(k));
            } else {
                long record = find(k);
                assertEquals(model.containsKey(k), record != 0);
                if (record != 0) {
                    assertEquals(k, keyOf(record));
                    assertEquals(model.get(k), Record.expireAtMs(record));
                }
            }
            if (step % (steps / 12) == 0) {
                maintain(model, random);
            }
        }
        maintain(model, random);
        Map<Long, Long> seen = new HashMap<>();
        long cursor = 0;
        do {
            cursor = table.scan(cursor, 100, record -> seen.put(keyOf(record), Record.expireAtMs(record)));
        } while (cursor != 0);
        assertEquals(model, seen);
    }

    private void maintain(Map<Long, Long> model, SplittableRandom random) {
        shrinkAll();
        table.defragment(random.nextLong());
        long nowMs = random.nextInt(500_000);
        List<Long> expired = new ArrayList<>();
        sweepAll(nowMs, expired);
        expired.forEach(record -> {
            assertTrue(Objects.requireNonNull(model.remove(keyOf(record))) < nowMs);
            slab.free(record);
        });
        assertTrue(model.values().stream().allMatch(at -> at == 0 || at >= nowMs));
        assertEquals(model.size(), table.size());
        verify();
        slab.verify();
    }

    /// Keys that are there from the first step to the last are all seen, while others come and go, and segments split
    /// and merge.
    @ParameterizedTest
    @EnumSource(
            value = Hashing.class,
            names = {"SPREAD", "EQUAL_PREFIX", "FEW_BUCKETS"})
    void shouldPassAllStayingEntriesInAScanUnderChange(Hashing chosen) {
        hashing = chosen;
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(DashTableTest.class));
        int rounds = chosen == Hashing.SPREAD ? 20 : 4;
        for (int round = 0; round < rounds; round++) {
            int staying = random.nextInt(1, 3000);
            for (int i = 0; i < staying; i++) {
                insert(i, 0);
            }
            Set<Long> missing = new HashSet<>();
            for (long i = 0; i < staying; i++) {
                missing.add(i);
            }
            int coming = random.nextInt(1, chosen == Hashing.SPREAD ? 20_000 : 2000);
            int count = random.nextInt(1, 60);
            boolean growingFirst = random.nextBoolean();
            Set<Long> others = new HashSet<>();
            if (!growingFirst) {
                change(random, others, coming, true);
            }
            long cursor = 0;
            int steps = 0;
            int phase = Math.max(2, (staying + coming) / count / 6);
            do {
                cursor = table.scan(cursor, count, record -> missing.remove(keyOf(record)));
                assertEquals(0, cursor >>> 48);
                boolean growing = (steps / phase) % 2 == 0 == growingFirst;
                change(random, others, random.nextInt(200), growing);
                if (!growing && random.nextInt(phase) == 0) {
                    shrinkAll();
                }
                assertTrue(++steps < 100_000, "the scan does not end");
            } while (cursor != 0 && steps < 50_000);
            assertEquals(Set.of(), missing);
            verify();
            for (long i = 0; i < staying; i++) {
                assertTrue(remove(i));
            }
            others.forEach(this::remove);
            shrinkAll();
        }
    }

    /// Grows and shrinks the whole table at random steps of a scan, so that its cursor stands in a segment that merges
    /// or splits.
    @Test
    void shouldPassAllStayingEntriesWhenSegmentsMergeAndSplitUnderTheCursor() {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(DashTableTest.class));
        int staying = 300;
        for (int i = 0; i < staying; i++) {
            insert(i, 0);
        }
        for (int round = 0; round < 300; round++) {
            boolean large = random.nextBoolean();
            resizeTable(large);
            Set<Long> missing = new HashSet<>();
            for (long i = 0; i < staying; i++) {
                missing.add(i);
            }
            long cursor = 0;
            int steps = 0;
            do {
                cursor = table.scan(cursor, 1 + random.nextInt(30), record -> missing.remove(keyOf(record)));
                if (random.nextInt(large ? 60 : 15) == 0 && steps++ < 6) {
                    large = !large;
                    resizeTable(large);
                }
            } while (cursor != 0);
            assertEquals(Set.of(), missing);
        }
    }

    private void resizeTable(boolean large) {
        for (int i = 1000; i < 3500; i++) {
            if (!large) {
                remove(i);
            } else if (find(i) == 0) {
                insert(i, 0);
            }
        }
        shrinkAll();
    }

    private void change(SplittableRandom random, Set<Long> others, int n, boolean growing) {
        for (int i = 0; i < n; i++) {
            long k = random.nextInt(1_000_000, 1_030_000);
            if (growing) {
                if (others.add(k)) {
                    insert(k, 0);
                }
            } else if (others.remove(k)) {
                remove(k);
            }
        }
    }

    @Test
    void shouldLetAVisitorRemoveWhatItVisits() {
        for (int i = 0; i < 20_000; i++) {
            insert(i, 0);
        }
        Set<Long> seen = new HashSet<>();
        long cursor = 0;
        do {
            cursor = table.scan(cursor, 7, record -> {
                seen.add(keyOf(record));
                long slot = table.locate(record, hashOf(record));
                table.remove(slot);
                slab.free(record);
            });
        } while (cursor != 0);
        assertEquals(20_000, seen.size());
        assertEquals(0, table.size());
    }

    @Test
    void shouldSurviveAnyCursor() {
        for (int i = 0; i < 5000; i++) {
            insert(i, 0);
        }
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            table.scan(random.nextLong(), random.nextInt(3), record -> assertTrue(keyOf(record) < 5000));
        }
    }

    // ---- the table with integers as keys

    private long hash(long k) {
        Mem.longAt(key, 0, k);
        long spread = hashFunction.hash(key, 0, 8);
        return switch (k >= floodFrom ? Hashing.EQUAL_PREFIX : hashing) {
            case SPREAD -> spread;
            case FEW_BUCKETS -> spread & ~0x3eL;
            case EQUAL_PREFIX -> (spread >>> 40) | 0xabcd_ef00_0000_0000L;
            case EQUAL_PREFIX_AND_BUCKET -> ((spread >>> 40) & ~0x3fL) | 0xabcd_ef00_0000_0000L;
            case ONE_HASH -> 0x1234_5678_9abc_def0L;
        };
    }

    private long hashOf(long record) {
        return hash(keyOf(record));
    }

    private static long keyOf(long record) {
        return Mem.getLong(Record.keyAddress(record));
    }

    private long find(long k) {
        long hash = hash(k);
        return table.find(key, 0, 8, hash);
    }

    private long newRecord(long k, long expireAtMs) {
        int valueLength = 1 + (int) (k % 50);
        long record = slab.alloc(Record.bytes(8, valueLength, expireAtMs != 0));
        Mem.putLong(Record.begin(record, 0, 0, 0, 8, valueLength, expireAtMs), k);
        return record;
    }

    private void insert(long k, long expireAtMs) {
        long hash = hash(k);
        long room = table.makeRoom(hash);
        table.insert(room, hash, newRecord(k, expireAtMs));
    }

    private void store(long k, long expireAtMs) {
        long hash = hash(k);
        long slot = table.locate(key, 0, 8, hash);
        if (slot == 0) {
            insert(k, expireAtMs);
            return;
        }
        long old = table.record(slot);
        table.replace(slot, newRecord(k, expireAtMs));
        slab.free(old);
    }

    private boolean remove(long k) {
        long hash = hash(k);
        long slot = table.locate(key, 0, 8, hash);
        if (slot == 0) {
            return false;
        }
        long record = table.record(slot);
        table.remove(slot);
        slab.free(record);
        return true;
    }

    private void shrinkAll() {
        long merges;
        do {
            merges = table.merges();
            long position = DashTable.END;
            do {
                position = table.shrink(position);
            } while (position != DashTable.END);
        } while (table.merges() != merges);
    }

    private void sweepAll(long nowMs, List<Long> expired) {
        long position = DashTable.END;
        do {
            position = table.sweep(position, nowMs, record -> false, expired::add);
        } while (position != DashTable.END);
    }

    private void verify() {
        table.verify(this::hashOf);
    }
}
