package io.nanoredis.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.memory.ArenaFullException;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import io.nanoredis.structure.Record;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What one logical database promises to the commands.
class KeyspaceTest {
    private static final long NOW_MS = 1_800_000_000_000L;

    private final HashFunction hash = new HashFunction(42);
    private final Database database = new Database(4, hash, DatabaseOptions.defaults());
    private final Keyspace keys = database.keyspace(0);

    KeyspaceTest() {
        database.nowMs(NOW_MS);
    }

    @AfterEach
    void verifyAndClose() {
        database.verify();
        database.close();
    }

    @Test
    void shouldFindWhatWasSet() {
        set("greeting", "hello");
        assertEquals("hello", get("greeting"));
        assertEquals(Record.EMBSTR, Record.encoding(find("greeting")));
        assertEquals(1, keys.size());
        assertEquals(0, find("other"));
    }

    @Test
    void shouldKeepIntegersAsBinary() {
        set("n", "-12345");
        assertEquals(Record.INT, Record.encoding(find("n")));
        assertEquals(-12345, Mem.getLong(Record.valueAddress(find("n"))));
        set("n", "007");
        assertEquals(Record.EMBSTR, Record.encoding(find("n")));
    }

    @Test
    void shouldCallLongerStringsRaw() {
        set("s", "x".repeat(44));
        assertEquals(Record.EMBSTR, Record.encoding(find("s")));
        set("s", "x".repeat(45));
        assertEquals(Record.RAW, Record.encoding(find("s")));
    }

    @Test
    void shouldHoldKeysAndValuesOfAnyLength() {
        for (int length : new int[] {0, 1, 254, 255, 256, 5000, 40_000, 2_000_000}) {
            String key = "k".repeat(Math.min(length, 100_000));
            String value = "v".repeat(length);
            set(key, value);
            assertEquals(value, get(key));
            assertTrue(expireAt(key, NOW_MS + 5));
            assertEquals(value, get(key));
            assertEquals(NOW_MS + 5, Record.expireAtMs(find(key)));
        }
        database.verify();
    }

    @Test
    void shouldHoldValuesOfHundredsOfMegabytes() {
        byte[] key = bytes("big");
        int size = 300 << 20;
        long record = keys.put(key, 0, 3, hash(key), Record.STRING, Record.RAW, size, 0);
        Mem.putLong(Record.valueAddress(record) + size - 8, 77);
        assertEquals(size, Record.valueLength(find("big")));
        assertEquals(77, Mem.getLong(Record.valueAddress(find("big")) + size - 8));
        assertTrue(keys.delete(key, 0, 3, hash(key)));
        assertEquals(0, find("big"));
    }

    @Test
    void shouldExpireLazily() {
        set("k", "v", NOW_MS + 10);
        assertEquals(1, keys.expires());
        database.nowMs(NOW_MS + 10);
        assertNotEquals(0, find("k"));
        database.nowMs(NOW_MS + 11);
        assertEquals(0, find("k"));
        assertEquals(0, keys.size());
        assertEquals(0, keys.expires());
        assertEquals(1, database.expiredKeys());
    }

    @Test
    void shouldRemoveAKeyWhoseExpiryIsSetToThePast() {
        set("k", "v");
        assertTrue(expireAt("k", NOW_MS));
        assertEquals(0, keys.size());
        assertFalse(expireAt("k", NOW_MS + 1));
    }

    @Test
    void shouldKeepOrDropTheExpiryAsAsked() {
        set("k", "v", NOW_MS + 10);
        set("k", "a longer value than before", Keyspace.KEEP_EXPIRY);
        assertEquals(NOW_MS + 10, Record.expireAtMs(find("k")));
        set("k", "w", 0);
        assertEquals(0, Record.expireAtMs(find("k")));
        set("k", "w", NOW_MS + 20);
        assertTrue(expireAt("k", 0));
        assertEquals(0, Record.expireAtMs(find("k")));
        assertEquals(0, keys.expires());
        assertEquals("w", get("k"));
    }

    @Test
    void shouldKeepContentAndExpiryWhenResizing() {
        set("k", "0123456789abcdef", NOW_MS + 10);
        byte[] key = bytes("k");
        for (int size : new int[] {17, 24, 300, 20_000, 50_000, 20_000_000, 20_000_000 + 8, 50_000, 12, 5}) {
            long record = keys.resize(key, 0, 1, hash(key), size, Record.RAW);
            assertEquals(size, Record.valueLength(record));
            assertEquals("0123456789abcdef".substring(0, Math.min(5, size)), value(record, 5));
            assertEquals(NOW_MS + 10, Record.expireAtMs(record));
            database.verify();
        }
        assertEquals(0, keys.resize(bytes("none"), 0, 4, hash(bytes("none")), 5, Record.RAW));
    }

    @Test
    void shouldCopyWithinAndAcrossDatabases() {
        set("from", "some value", NOW_MS + 10);
        byte[] to = bytes("a longer name");
        Keyspace other = database.keyspace(1);
        keys.copyRecord(find("from"), to, 0, to.length, hash(to), other, true);
        long copy = other.find(to, 0, to.length, hash(to));
        assertEquals("some value", value(copy, Record.valueLength(copy)));
        assertEquals(NOW_MS + 10, Record.expireAtMs(copy));
        keys.copyRecord(find("from"), to, 0, to.length, hash(to), keys, false);
        assertEquals(0, Record.expireAtMs(find("a longer name")));
    }

    @Test
    void shouldSwapDatabases() {
        set("k", "v", NOW_MS + 10);
        database.swap(0, 3);
        assertEquals(0, keys.size());
        assertEquals(1, database.keyspace(3).size());
        database.nowMs(NOW_MS + 11);
        maintainAll();
        assertEquals(0, database.keyspace(3).size());
    }

    @Test
    void shouldBeEmptyAtOnceAfterFlushAndFreeTheMemoryLater() {
        for (int i = 0; i < 20_000; i++) {
            set("key " + i, "value " + i);
        }
        long live = database.liveBytes();
        database.flushAll();
        assertEquals(0, keys.size());
        assertEquals(0, find("key 1"));
        assertEquals(live, database.liveBytes());
        set("key 1", "again");
        maintainAll();
        assertTrue(database.liveBytes() < 10_000, () -> "" + database.liveBytes());
        assertEquals("again", get("key 1"));
    }

    @Test
    void shouldCountHitsAndMissesAndNoteTheAccess() {
        set("k", "v");
        byte[] key = bytes("k");
        database.nowMs(NOW_MS + 7000);
        assertEquals(7000, database.access().idleMs(find("k")));
        database.noTouch(true);
        keys.read(key, 0, 1, hash(key));
        assertEquals(7000, database.access().idleMs(find("k")));
        database.noTouch(false);
        keys.read(key, 0, 1, hash(key));
        assertEquals(0, database.access().idleMs(find("k")));
        keys.read(bytes("x"), 0, 1, hash(bytes("x")));
        assertEquals(2, database.keyspaceHits());
        assertEquals(1, database.keyspaceMisses());
    }

    @Test
    void shouldKeepAFrequencyThatGrowsAndDecays() {
        DatabaseOptions options = DatabaseOptions.defaults().withLfu(true, 1, 1);
        try (Database lfu = new Database(1, hash, options)) {
            lfu.nowMs(NOW_MS);
            Keyspace lfuKeys = lfu.keyspace(0);
            byte[] key = bytes("k");
            lfuKeys.setString(key, 0, 1, hash(key), key, 0, 1, 0);
            assertEquals(5, lfu.access().frequency(lfuKeys.find(key, 0, 1, hash(key))));
            for (int i = 0; i < 1000; i++) {
                lfuKeys.read(key, 0, 1, hash(key));
            }
            int grown = lfu.access().frequency(lfuKeys.find(key, 0, 1, hash(key)));
            assertTrue(grown > 10, () -> "" + grown);
            lfu.nowMs(NOW_MS + 3 * 60_000);
            assertEquals(grown - 3, lfu.access().frequency(lfuKeys.find(key, 0, 1, hash(key))));
            lfu.tune(Tuning.defaults().withLfu(1, 0));
            assertEquals(grown, lfu.access().frequency(lfuKeys.find(key, 0, 1, hash(key))));
            lfu.tune(Tuning.defaults().withLfu(1_000_000, 0));
            for (int i = 0; i < 1000; i++) {
                lfuKeys.read(key, 0, 1, hash(key));
            }
            int slow = lfu.access().frequency(lfuKeys.find(key, 0, 1, hash(key)));
            assertTrue(slow <= grown + 1, () -> slow + " after " + grown);
        }
    }

    @Test
    void shouldExpireActivelyWithoutBeingAsked() {
        for (int i = 0; i < 10_000; i++) {
            set("key " + i, "value", i % 2 == 0 ? NOW_MS + 1 + i : 0);
        }
        database.nowMs(NOW_MS + 5001);
        maintainAll();
        assertEquals(10_000 - 2500, keys.size());
        assertEquals(2500, keys.expires());
        database.activeExpire(false);
        database.nowMs(NOW_MS + 20_000);
        maintainAll();
        assertEquals(2500, keys.expires());
        database.activeExpire(true);
        maintainAll();
        assertEquals(0, keys.expires());
        assertTrue(database.expiredStalePerc() > 0);
    }

    @Test
    void shouldLeaveHeldKeysAlone() {
        set("held", "v", NOW_MS + 1);
        set("free", "v", NOW_MS + 1);
        database.guard((index, record) -> Record.keyEquals(record, bytes("held"), 0, 4));
        database.nowMs(NOW_MS + 1000);
        maintainAll();
        assertEquals(1, keys.size());
        database.guard((index, record) -> false);
        database.nowMs(NOW_MS + 2000);
        maintainAll();
        assertEquals(0, keys.size());
    }

    @Test
    void shouldPassEveryLiveKeyInAScan() {
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 3000; i++) {
            set("key " + i, "v", i % 3 == 0 ? NOW_MS + 1 : 0);
            if (i % 3 != 0) {
                expected.add("key " + i);
            }
        }
        database.nowMs(NOW_MS + 2);
        Set<String> seen = new HashSet<>();
        long cursor = 0;
        do {
            cursor = keys.scan(cursor, 10, record -> seen.add(key(record)));
            assertEquals(0, cursor >>> 48);
        } while (cursor != 0);
        assertEquals(expected, seen);
        assertEquals(2000, keys.size());
    }

    @Test
    void shouldReturnRandomKeysThatHaveNotExpired() {
        SplittableRandom random = new SplittableRandom(1);
        assertEquals(0, keys.random(random));
        set("a", "v", NOW_MS + 1);
        set("b", "v");
        database.nowMs(NOW_MS + 2);
        assertEquals("b", key(keys.random(random)));
    }

    @Test
    void shouldLeaveTheDataAsTheyWereWhenMemoryIsFull() {
        DatabaseOptions options = DatabaseOptions.defaults().withMemory(64 << 20, 1 << 20);
        try (Database small = new Database(2, hash, options)) {
            Keyspace smallKeys = small.keyspace(0);
            byte[] value = new byte[1000];
            int stored = 0;
            try {
                for (; ; stored++) {
                    byte[] key = bytes("key " + stored);
                    smallKeys.setString(key, 0, key.length, hash(key), value, 0, value.length, 0);
                }
            } catch (ArenaFullException full) {
                small.verify();
            }
            assertEquals(stored, smallKeys.size());
            byte[] first = bytes("key 0");
            assertThrows(
                    ArenaFullException.class,
                    () -> smallKeys.resize(first, 0, first.length, hash(first), 100_000, Record.RAW));
            assertEquals(1000, Record.valueLength(smallKeys.find(first, 0, first.length, hash(first))));
            small.flushAll();
            smallKeys.setString(first, 0, first.length, hash(first), new byte[500_000], 0, 500_000, 0);
            small.verify();
        }
    }

    @Test
    void shouldRefuseAnotherThreadThanTheOwner() {
        database.own(new Thread(() -> {}));
        assertThrows(AssertionError.class, () -> set("k", "v"));
        database.own(Thread.currentThread());
        set("k", "v");
    }

    private void maintainAll() {
        int rounds = 0;
        while (database.maintain(100_000)) {
            assertTrue(rounds++ < 1_000_000, "maintenance does not end");
        }
    }

    private long find(String key) {
        byte[] bytes = bytes(key);
        return keys.find(bytes, 0, bytes.length, hash(bytes));
    }

    private String get(String key) {
        long record = find(key);
        return value(record, Record.valueLength(record));
    }

    private static String value(long record, int length) {
        byte[] value = new byte[length];
        Mem.copyOut(Record.valueAddress(record), value, 0, length);
        return new String(value, StandardCharsets.ISO_8859_1);
    }

    private static String key(long record) {
        byte[] key = new byte[Record.keyLength(record)];
        Mem.copyOut(Record.keyAddress(record), key, 0, key.length);
        return new String(key, StandardCharsets.ISO_8859_1);
    }

    private void set(String key, String value) {
        set(key, value, 0);
    }

    private void set(String key, String value, long expireAtMs) {
        byte[] k = bytes(key);
        byte[] v = bytes(value);
        keys.setString(k, 0, k.length, hash(k), v, 0, v.length, expireAtMs);
    }

    private boolean expireAt(String key, long expireAtMs) {
        byte[] k = bytes(key);
        return keys.expireAt(k, 0, k.length, hash(k), expireAtMs);
    }

    private long hash(byte[] key) {
        return hash.hash(key, 0, key.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
