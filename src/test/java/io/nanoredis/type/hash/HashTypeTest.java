package io.nanoredis.type.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.db.Keyspace;
import io.nanoredis.structure.Record;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How hashes are kept: their encodings, their memory, the end of fields that expire, iteration while they change.
class HashTypeTest {
    private static final long NOW_MS = 1_000_000;

    private final HashBench bench = new HashBench(NOW_MS);

    @AfterEach
    void close() {
        bench.database.verify();
        bench.close();
    }

    private void put(String key, String field, String value) {
        bench.put(0, key, field, value, 0);
    }

    private void putExpiring(String key, String field, long expireAtMs) {
        bench.put(0, key, field, "value", expireAtMs);
    }

    private void fill(String key, int fields) {
        for (int i = 0; i < fields; i++) {
            put(key, "field:" + i, "value " + i);
        }
    }

    private String encoding(String key) {
        return bench.type.encodingName(bench.open(0, key).record());
    }

    private long length(String key) {
        return bench.open(0, key).length();
    }

    private Keyspace keyspace() {
        return bench.database.keyspace(0);
    }

    private boolean remove(String key, String field) {
        return bench.open(0, key).remove(bench.args(key, field), 2);
    }

    // ---- encodings

    @Test
    void shouldStayPackedUpToTheLimits() {
        fill("full", 512);
        put("long", "f", "x".repeat(64));
        put("long", "x".repeat(64), "1");
        assertEquals("listpack", encoding("full"));
        assertEquals("listpack", encoding("long"));
        put("full", "one more", "");
        put("long", "f", "x".repeat(65));
        assertEquals("hashtable", encoding("full"));
        assertEquals("hashtable", encoding("long"));
        assertEquals(513, length("full"));
        assertEquals(2, length("long"));
    }

    @Test
    void shouldNotGoBackToThePackedForm() {
        fill("key", 513);
        for (int i = 1; i < 513; i++) {
            assertTrue(remove("key", "field:" + i));
        }
        assertEquals("hashtable", encoding("key"));
        assertEquals(Map.of("field:0", "value 0"), bench.all(0, "key"));
    }

    @Test
    void shouldMakeRoomForExpiriesWithTheFirst() {
        put("small", "a", "1");
        fill("big", 600);
        putExpiring("small", "b", NOW_MS + 10);
        putExpiring("big", "b", NOW_MS + 10);
        assertEquals("listpackex", encoding("small"));
        assertEquals("hashtable", encoding("big"));
        assertEquals(
                HashType.TABLE_EXPIRING, Record.encoding(bench.open(0, "big").record()));
        assertEquals(Map.of("a", "1", "b", "value"), bench.all(0, "small"));
        assertEquals(601, bench.all(0, "big").size());
    }

    @Test
    void shouldKeepExpiriesWhenThePackedFormEnds() {
        putExpiring("key", "first", NOW_MS + 10);
        fill("key", 512);
        assertEquals("hashtable", encoding("key"));
        HashValue hash = bench.open(0, "key");
        assertTrue(hash.find(bench.args("key", "first"), 2));
        assertEquals(NOW_MS + 10, hash.expireAtMs());
    }

    @Test
    void shouldFollowNewLimitsWhenWrittenTo() {
        fill("key", 20);
        bench.limits(10, 64);
        assertEquals("listpack", encoding("key"));
        put("key", "field:0", "again");
        assertEquals("hashtable", encoding("key"));
    }

    @Test
    void shouldSetTheLastOfEqualFields() {
        assertEquals(2, bench.set(0, "key", List.of("a", "1", "b", "2", "a", "3")));
        assertEquals(Map.of("a", "3", "b", "2"), bench.all(0, "key"));
        assertEquals(0, bench.set(0, "key", List.of("b", "long enough to move", "b", "4", "a", "5")));
        assertEquals(Map.of("a", "5", "b", "4"), bench.all(0, "key"));
    }

    // ---- memory

    @Test
    void shouldGiveBackAllMemory() {
        long before = bench.database.liveBytes();
        fill("big", 5000);
        fill("small", 10);
        putExpiring("expiring", "a", NOW_MS + 1);
        bench.database.flushAll();
        bench.settle();
        assertEquals(before, bench.database.liveBytes());
    }

    @Test
    void shouldShrinkTheTableWhileFieldsAreRemoved() {
        fill("key", 50_000);
        long record = bench.open(0, "key").record();
        long full = bench.type.memoryBytes(record);
        for (int i = 100; i < 50_000; i++) {
            assertTrue(remove("key", "field:" + i));
        }
        assertTrue(bench.type.memoryBytes(record) < full / 100, () -> "" + bench.type.memoryBytes(record));
        assertEquals(100, bench.all(0, "key").size());
    }

    @Test
    void shouldTakeFewBytesPerField() {
        long before = bench.database.liveBytes();
        for (int i = 0; i < 100_000; i++) {
            bench.put(0, "key", String.format("field:%08d", i), String.format("%08d", i), 0);
        }
        long perField = (bench.database.liveBytes() - before) / 100_000;
        assertTrue(perField <= 55, () -> perField + " bytes per field");
        long beforeSmall = bench.database.liveBytes();
        for (int key = 0; key < 1000; key++) {
            List<String> pairs = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                pairs.add("field:" + i);
                pairs.add(String.format("value%d%d", key % 10, i));
            }
            bench.set(1, "key:" + key, pairs);
        }
        long perSmall = (bench.database.liveBytes() - beforeSmall) / 10_000;
        assertTrue(perSmall <= 24, () -> perSmall + " bytes per field of a small hash");
    }

    @Test
    void shouldPackTheMemoryOfBigHashes() {
        for (int i = 0; i < 100_000; i++) {
            put("key", "field:" + i, "x".repeat(100));
        }
        for (int i = 0; i < 100_000; i++) {
            if (i % 8 != 0) {
                remove("key", "field:" + i);
            }
        }
        bench.settle();
        long live = bench.database.liveBytes();
        long used = bench.database.usedBytes();
        assertTrue(used < live + live / 4 + (1 << 20), () -> used + " bytes used for " + live);
        assertEquals(12_500, bench.all(0, "key").size());
    }

    // ---- expiry

    @Test
    void shouldRemoveExpiredFieldsByItself() {
        for (String key : List.of("small", "big")) {
            fill(key, key.equals("big") ? 1000 : 5);
            putExpiring(key, "soon", NOW_MS + 10);
            putExpiring(key, "later", NOW_MS + 1000);
        }
        bench.database.nowMs(NOW_MS + 200);
        bench.settle();
        assertEquals(6, length("small"));
        assertEquals(1001, length("big"));
        bench.database.nowMs(NOW_MS + 2000);
        bench.settle();
        assertEquals(5, length("small"));
        assertEquals(1000, length("big"));
        assertEquals(0, HashType.leastExpiryMs(bench.open(0, "big").record()));
    }

    @Test
    void shouldRemoveTheKeyWithItsLastField() {
        putExpiring("small", "f", NOW_MS + 10);
        bench.limits(0, 64);
        putExpiring("big", "f", NOW_MS + 10);
        bench.database.nowMs(NOW_MS + 200);
        bench.settle();
        assertEquals(0, keyspace().size());
    }

    @Test
    void shouldRemoveManyExpiredFieldsInSlices() {
        long before = bench.database.liveBytes();
        for (int i = 0; i < 40_000; i++) {
            putExpiring("key", "field:" + i, NOW_MS + 1 + i % 50);
        }
        bench.database.nowMs(NOW_MS + 200);
        bench.database.maintain(1);
        long left = length("key");
        assertTrue(left > 30_000 && left < 40_000, () -> left + " fields after the first slice");
        bench.settle();
        assertEquals(0, keyspace().size());
        assertEquals(before + bench.database.keyspace(0).shape().bytes(), bench.database.liveBytes());
    }

    @Test
    void shouldLeaveFieldsOfHeldKeysAlone() {
        putExpiring("key", "f", NOW_MS + 10);
        bench.database.guard((index, record) -> true);
        bench.database.nowMs(NOW_MS + 200);
        bench.settle();
        assertEquals(1, length("key"));
        bench.database.guard((index, record) -> false);
        bench.database.nowMs(NOW_MS + 400);
        bench.settle();
        assertEquals(0, keyspace().size());
    }

    @Test
    void shouldNotCountKeysWhoseFieldsExpireAsExpiring() {
        putExpiring("key", "f", NOW_MS + 10);
        assertEquals(0, keyspace().expires());
        byte[] k = HashBench.bytes("key");
        keyspace().expireAt(k, 0, k.length, bench.hash.hash(k, 0, k.length), NOW_MS + 5);
        assertEquals(1, keyspace().expires());
        keyspace().expireAt(k, 0, k.length, bench.hash.hash(k, 0, k.length), 0);
        assertEquals(0, keyspace().expires());
        bench.database.nowMs(NOW_MS + 200);
        bench.settle();
        assertEquals(0, keyspace().size());
    }

    @Test
    void shouldCountExpiredFieldsUntilSomebodyLooks() {
        putExpiring("key", "a", NOW_MS + 10);
        putExpiring("key", "b", NOW_MS + 10);
        put("key", "c", "1");
        bench.database.nowMs(NOW_MS + 11);
        assertEquals(3, length("key"));
        assertEquals(Map.of("c", "1"), bench.all(0, "key"));
        assertEquals(3, length("key"));
        assertFalse(bench.open(0, "key").find(bench.args("key", "a"), 2));
        assertEquals(2, length("key"));
        assertEquals(1, bench.open(0, "key").expire(Integer.MAX_VALUE));
        assertEquals(1, length("key"));
    }

    @Test
    void shouldForgetTheExpiryOfAnOverwrittenField() {
        for (int limit : new int[] {512, 0}) {
            bench.limits(limit, 64);
            String key = "key" + limit;
            putExpiring(key, "f", NOW_MS + 10);
            bench.set(0, key, List.of("f", "new"));
            bench.database.nowMs(NOW_MS + 20);
            assertEquals(Map.of("f", "new"), bench.all(0, key));
            bench.database.nowMs(NOW_MS);
        }
    }

    // ---- iteration

    @Test
    void shouldMeetAllFieldsThatStayWhileTheTableGrowsAndShrinks() {
        fill("key", 3000);
        Set<String> seen = new HashSet<>();
        long cursor = 0;
        int step = 0;
        do {
            List<String> found = new ArrayList<>();
            cursor = bench.scan(0, "key", cursor, 20, found);
            seen.addAll(found);
            for (int i = 0; i < 60; i++) {
                if (step < 60) {
                    put("key", "other:" + step + ":" + i, "x");
                } else {
                    remove("key", "other:" + (step - 60) + ":" + i);
                    remove("key", "field:" + (1000 + (step * 60 + i) % 2000));
                }
            }
            step++;
        } while (cursor != 0);
        assertTrue(step > 60, "the walk must last while fields go");
        for (int i = 0; i < 1000; i++) {
            assertTrue(seen.contains("field:" + i), "field:" + i);
        }
    }

    @Test
    void shouldPassAPackedHashInOneStep() {
        fill("key", 100);
        List<String> found = new ArrayList<>();
        assertEquals(0, bench.scan(0, "key", 0, 1, found));
        assertEquals(100, found.size());
        fill("key", 600);
        assertEquals("hashtable", encoding("key"));
        assertEquals(0, bench.scan(0, "key", 0, 100_000, found));
    }
}
