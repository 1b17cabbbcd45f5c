package io.nanoredis.db;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import io.nanoredis.structure.Record;
import io.nanoredis.testing.FuzzSeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A whole database, with expiry on a manual clock and maintenance in between, against maps.
class KeyspaceFuzzTest {
    private static final int DATABASES = 3;
    private static final int STEPS = 200_000;
    private static final int VALUE_BYTES_HUGE = 2_000_000;

    private final HashFunction hash = new HashFunction(42);
    private final Database database =
            new Database(DATABASES, hash, DatabaseOptions.defaults().withDefrag(true, 64 << 10, 5));
    private final List<Map<String, Entry>> model = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(FuzzSeed.next(KeyspaceFuzzTest.class));
    private long nowMs = 1_000_000;

    /// What the model knows of a key.
    private static final class Entry {
        final byte[] value;
        final long expireAtMs;

        Entry(byte[] value, long expireAtMs) {
            this.value = value;
            this.expireAtMs = expireAtMs;
        }
    }

    KeyspaceFuzzTest() {
        database.nowMs(nowMs);
        for (int i = 0; i < DATABASES; i++) {
            model.add(new HashMap<>());
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void shouldBehaveLikeMaps() {
        for (int step = 0; step < STEPS; step++) {
            int universe = step / 40_000 % 2 == 0 ? 20_000 : 400;
            act(random.nextInt(DATABASES), "key:" + random.nextInt(universe) + longKey());
            if (random.nextInt(20) == 0) {
                nowMs += random.nextInt(30);
                database.nowMs(nowMs);
                database.maintain(random.nextInt(50_000));
            }
            if (step % 20_000 == 0) {
                compareAll();
            }
        }
        compareAll();
        assertTrue(database.expiredKeys() > 100);
        assertTrue(database.defragMoves() > 0);
    }

    private String longKey() {
        return random.nextInt(100) == 0 ? "x".repeat(random.nextInt(600)) : "";
    }

    private void act(int index, String key) {
        int action = random.nextInt(1000);
        if (action < 350) {
            set(index, key);
        } else if (action < 550) {
            checkRead(index, key);
        } else if (action < 700) {
            byte[] k = bytes(key);
            boolean there = database.keyspace(index).delete(k, 0, k.length, hash(k));
            assertEquals(live(index, key) != null, there);
            model.get(index).remove(key);
        } else if (action < 820) {
            resize(index, key);
        } else if (action < 950) {
            expireAt(index, key);
        } else if (action < 998) {
            copy(index, key);
        } else if (random.nextInt(20) == 0) {
            flush(index);
        } else {
            int other = random.nextInt(DATABASES);
            database.swap(index, other);
            Map<String, Entry> mine = model.get(index);
            model.set(index, model.get(other));
            model.set(other, mine);
        }
    }

    private void set(int index, String key) {
        byte[] k = bytes(key);
        byte[] value = randomValue();
        Entry old = live(index, key);
        long expireAtMs = random.nextInt(3) == 0 ? nowMs + random.nextInt(2000) : random.nextBoolean() ? 0 : -1;
        database.keyspace(index).setString(k, 0, k.length, hash(k), value, 0, value.length, expireAtMs);
        long expected = expireAtMs != -1 ? expireAtMs : old == null ? 0 : old.expireAtMs;
        model.get(index).put(key, new Entry(value, expected));
    }

    private byte[] randomValue() {
        int kind = random.nextInt(1000);
        if (kind < 300) {
            return bytes(Long.toString(random.nextLong() >> random.nextInt(64)));
        }
        int length = kind < 900
                ? random.nextInt(100)
                : kind < 995 ? random.nextInt(3000) : kind < 999 ? random.nextInt(70_000) : VALUE_BYTES_HUGE;
        byte[] value = new byte[length];
        Arrays.fill(value, (byte) random.nextInt());
        return value;
    }

    private void checkRead(int index, String key) {
        byte[] k = bytes(key);
        long h = hash(k);
        long touched = database.keyspace(index).touchBucket(h)
                + database.keyspace(index).touchRecord(h);
        long record = database.keyspace(index).read(k, 0, k.length, h);
        check(live(index, key), record);
        assertTrue(touched != Long.MIN_VALUE);
    }

    private static void check(@Nullable Entry expected, long record) {
        assertEquals(expected != null, record != 0);
        if (expected != null) {
            assertEquals(expected.expireAtMs, Record.expireAtMs(record));
            assertArrayEquals(expected.value, value(record));
        }
    }

    private void resize(int index, String key) {
        byte[] k = bytes(key);
        Entry old = live(index, key);
        if (old == null) {
            assertEquals(0, database.keyspace(index).resize(k, 0, k.length, hash(k), 10, Record.RAW));
            return;
        }
        long before = database.keyspace(index).find(k, 0, k.length, hash(k));
        if (Record.encoding(before) == Record.INT) {
            return;
        }
        int length = Math.max(0, old.value.length + random.nextInt(-200, 300));
        long record = database.keyspace(index).resize(k, 0, k.length, hash(k), length, Record.RAW);
        for (int i = old.value.length; i < length; i++) {
            Mem.putByte(Record.valueAddress(record) + i, (byte) 'r');
        }
        byte[] value = Arrays.copyOf(old.value, length);
        Arrays.fill(value, Math.min(length, old.value.length), length, (byte) 'r');
        model.get(index).put(key, new Entry(value, old.expireAtMs));
        check(live(index, key), record);
    }

    private void expireAt(int index, String key) {
        byte[] k = bytes(key);
        Entry old = live(index, key);
        long expireAtMs = random.nextInt(4) == 0 ? 0 : nowMs + random.nextInt(-20, 3000);
        assertEquals(old != null, database.keyspace(index).expireAt(k, 0, k.length, hash(k), expireAtMs));
        if (old == null || (expireAtMs != 0 && expireAtMs <= nowMs)) {
            model.get(index).remove(key);
        } else {
            model.get(index).put(key, new Entry(old.value, expireAtMs));
        }
    }

    private void copy(int index, String key) {
        byte[] k = bytes(key);
        Entry source = live(index, key);
        if (source == null) {
            return;
        }
        int target = random.nextInt(DATABASES);
        String newKey = key + "'";
        byte[] nk = bytes(newKey);
        boolean withExpiry = random.nextBoolean();
        long record = database.keyspace(index).find(k, 0, k.length, hash(k));
        database.keyspace(index).copyRecord(record, nk, 0, nk.length, hash(nk), database.keyspace(target), withExpiry);
        model.get(target).put(newKey, new Entry(source.value, withExpiry ? source.expireAtMs : 0));
    }

    private void flush(int index) {
        database.flush(index);
        model.get(index).clear();
        assertEquals(0, database.keyspace(index).size());
    }

    private @Nullable Entry live(int index, String key) {
        Entry entry = model.get(index).get(key);
        return entry != null && entry.expireAtMs != 0 && nowMs > entry.expireAtMs ? null : entry;
    }

    private void compareAll() {
        database.verify();
        for (int index = 0; index < DATABASES; index++) {
            Map<String, Entry> seen = new HashMap<>();
            long cursor = 0;
            Keyspace keyspace = database.keyspace(index);
            do {
                cursor = keyspace.scan(
                        cursor,
                        50,
                        record -> seen.put(key(record), new Entry(value(record), Record.expireAtMs(record))));
            } while (cursor != 0);
            model.get(index).values().removeIf(entry -> entry.expireAtMs != 0 && nowMs > entry.expireAtMs);
            assertEquals(model.get(index).keySet(), seen.keySet());
            model.get(index).forEach((key, entry) -> {
                Entry found = seen.get(key);
                assertNotNull(found);
                assertArrayEquals(entry.value, found.value);
                assertEquals(entry.expireAtMs, found.expireAtMs);
            });
            assertEquals(seen.size(), keyspace.size());
        }
        database.verify();
    }

    /// The value as a client would see it.
    private static byte[] value(long record) {
        if (Record.encoding(record) == Record.INT) {
            return bytes(Long.toString(Mem.getLong(Record.valueAddress(record))));
        }
        byte[] value = new byte[Record.valueLength(record)];
        Mem.copyOut(Record.valueAddress(record), value, 0, value.length);
        return value;
    }

    private static String key(long record) {
        byte[] key = new byte[Record.keyLength(record)];
        Mem.copyOut(Record.keyAddress(record), key, 0, key.length);
        return new String(key, StandardCharsets.ISO_8859_1);
    }

    private long hash(byte[] key) {
        return hash.hash(key, 0, key.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
