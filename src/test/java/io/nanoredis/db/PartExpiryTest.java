package io.nanoredis.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.structure.Record;
import io.nanoredis.testing.FuzzSeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Values whose parts expire, next to keys that expire: what the keyspace and its sweep do with them, against a map.
///
/// The value of the test is a sorted list of points in time, the first of which is therefore the least.
class PartExpiryTest {
    private static final int STEPS = 60_000;
    private static final int KEYS = 3000;

    private final HashFunction hash = new HashFunction(42);
    private final SplittableRandom random = new SplittableRandom(FuzzSeed.next(PartExpiryTest.class));
    private final Database database = new Database(2, hash, DatabaseOptions.defaults(), List.of(Times::new));
    private final List<Map<String, Entry>> model = List.of(new HashMap<>(), new HashMap<>());
    private long nowMs = 1_000_000;

    private static final class Entry {
        final List<Long> times;
        long expireAtMs;

        Entry(List<Long> times, long expireAtMs) {
            this.times = times;
            this.expireAtMs = expireAtMs;
        }
    }

    /// Times in the place of hashes, as these are the values whose parts may expire.
    private static final class Times implements ValueType {
        private final Slab slab;
        private final Database database;

        Times(Database database) {
            this.database = database;
            slab = database.slab();
        }

        @Override
        public int code() {
            return Record.HASH;
        }

        @Override
        public String name() {
            return "times";
        }

        @Override
        public String encodingName(long record) {
            return "times";
        }

        @Override
        public boolean ownsBlocks(long record) {
            return false;
        }

        @Override
        public long memoryBytes(long record) {
            return slab.sizeOf(record);
        }

        @Override
        public long free(long record, long position) {
            slab.free(record);
            return END;
        }

        @Override
        public int expireParts(Keyspace keyspace, long record, int partsMax) {
            long keyHash = database.hashFunction().hash(Record.keyAddress(record), Record.keyLength(record));
            int count = Record.valueLength(record) / Long.BYTES;
            int past = 0;
            while (past < count && Mem.getLong(Record.valueAddress(record) + 8L * past) < database.nowMs()) {
                past++;
            }
            if (past == count) {
                keyspace.delete(record, keyHash);
            } else {
                keyspace.splice(record, keyHash, 0, past * Long.BYTES, 0);
            }
            return past;
        }

        @Override
        public long verify(long record) {
            return slab.sizeOf(record);
        }
    }

    PartExpiryTest() {
        database.nowMs(nowMs);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private long hash(byte[] key) {
        return hash.hash(key, 0, key.length);
    }

    private long find(int index, String key) {
        byte[] k = bytes(key);
        return database.keyspace(index).find(k, 0, k.length, hash(k));
    }

    @Test
    void shouldBehaveLikeAMap() {
        for (int step = 0; step < STEPS; step++) {
            act(random.nextInt(2), "key:" + random.nextInt(KEYS));
            if (random.nextInt(50) == 0) {
                nowMs += random.nextInt(60);
                database.nowMs(nowMs);
                database.maintain(random.nextInt(50_000));
            }
            if (step % 5000 == 0) {
                database.verify();
                sweepAndCompare();
            }
        }
        sweepAndCompare();
        nowMs += 100_000;
        database.nowMs(nowMs);
        settle();
        for (int index = 0; index < 2; index++) {
            Map<String, Entry> entries = model.get(index);
            entries.values().removeIf(entry -> !entry.times.isEmpty() || entry.expireAtMs != 0);
            assertEquals(entries.size(), database.keyspace(index).size());
            assertEquals(0, database.keyspace(index).dues());
        }
        database.verify();
    }

    private void act(int index, String key) {
        byte[] k = bytes(key);
        Keyspace keyspace = database.keyspace(index);
        switch (random.nextInt(9)) {
            case 0, 1, 2 -> putTimes(index, key);
            case 3 -> {
                long expireAtMs = random.nextBoolean() ? 0 : nowMs + random.nextInt(1, 3000);
                keyspace.setString(k, 0, k.length, hash(k), bytes("text"), 0, 4, expireAtMs);
                model.get(index).put(key, new Entry(new ArrayList<>(), expireAtMs));
            }
            case 4, 5 -> {
                long expireAtMs = random.nextInt(3) == 0 ? 0 : nowMs + random.nextInt(1, 3000);
                boolean there = keyspace.expireAt(k, 0, k.length, hash(k), expireAtMs);
                Entry entry = model.get(index).get(key);
                if (there && entry != null) {
                    entry.expireAtMs = expireAtMs;
                }
            }
            case 6 -> {
                keyspace.delete(k, 0, k.length, hash(k));
                model.get(index).remove(key);
            }
            case 7 -> copyOrMove(index, key);
            default -> {
                if (random.nextInt(200) == 0) {
                    database.flush(index);
                    model.get(index).clear();
                }
            }
        }
    }

    private void putTimes(int index, String key) {
        List<Long> times = new ArrayList<>();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            times.add(nowMs + random.nextInt(1, 2000));
        }
        times.sort(null);
        byte[] k = bytes(key);
        Keyspace keyspace = database.keyspace(index);
        long expireAtMs = random.nextInt(3) == 0 ? nowMs + random.nextInt(1, 2000) : 0;
        long record = keyspace.put(
                k, 0, k.length, hash(k), Record.HASH, Record.HASH_WITH_EXPIRY, 8 * times.size(), expireAtMs);
        for (int i = 0; i < times.size(); i++) {
            Mem.putLong(Record.valueAddress(record) + 8L * i, times.get(i));
        }
        keyspace.due(record, hash(k));
        model.get(index).put(key, new Entry(times, expireAtMs));
    }

    private void copyOrMove(int index, String key) {
        long record = find(index, key);
        String newKey = key + "'";
        if (record == 0) {
            return;
        }
        byte[] k = bytes(newKey);
        Keyspace keyspace = database.keyspace(index);
        Entry entry = model.get(index).get(key);
        if (random.nextBoolean()) {
            keyspace.moveRecord(record, k, 0, k.length, hash(k), keyspace);
            model.get(index).remove(key);
        } else {
            keyspace.copyRecord(record, k, 0, k.length, hash(k), keyspace, true);
        }
        if (entry != null) {
            model.get(index).put(newKey, new Entry(new ArrayList<>(entry.times), entry.expireAtMs));
        }
    }

    private void settle() {
        for (int i = 0; i < 1000; i++) {
            database.maintain(10_000_000);
        }
    }

    /// After a whole sweep nothing is left of what has passed.
    private void sweepAndCompare() {
        nowMs += 200;
        database.nowMs(nowMs);
        settle();
        for (int index = 0; index < 2; index++) {
            Map<String, Entry> entries = model.get(index);
            entries.values().removeIf(this::isGone);
            long expires = 0;
            for (Map.Entry<String, Entry> expected : entries.entrySet()) {
                long record = find(index, expected.getKey());
                assertTrue(record != 0, expected.getKey());
                assertEquals(expected.getValue().expireAtMs, Record.expireAtMs(record));
                expires += expected.getValue().expireAtMs != 0 ? 1 : 0;
                if (Record.type(record) == Record.HASH) {
                    assertEquals(expected.getValue().times, times(record));
                }
            }
            assertEquals(entries.size(), database.keyspace(index).size());
            assertEquals(expires, database.keyspace(index).expires());
        }
        database.verify();
    }

    private boolean isGone(Entry entry) {
        boolean hadTimes = !entry.times.isEmpty();
        entry.times.removeIf(time -> time < nowMs);
        return (entry.expireAtMs != 0 && entry.expireAtMs < nowMs) || (hadTimes && entry.times.isEmpty());
    }

    private static List<Long> times(long record) {
        List<Long> times = new ArrayList<>();
        for (int at = 0; at < Record.valueLength(record); at += Long.BYTES) {
            times.add(Mem.getLong(Record.valueAddress(record) + at));
        }
        return times;
    }
}
