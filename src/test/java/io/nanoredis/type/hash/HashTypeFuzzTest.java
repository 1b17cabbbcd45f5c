package io.nanoredis.type.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.structure.Record;
import io.nanoredis.testing.FuzzSeed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Hashes with fields that expire, in every encoding, with maintenance in between, against maps.
class HashTypeFuzzTest {
    private static final int STEPS = 120_000;
    private static final int KEYS = 12;

    private final SplittableRandom random = new SplittableRandom(FuzzSeed.next(HashTypeFuzzTest.class));
    private long nowMs = 1_000_000;
    private final HashBench bench = new HashBench(nowMs);
    private final List<Map<String, Hash>> model = List.of(new HashMap<>(), new HashMap<>());
    private final int[] seenEncodings = new int[4];

    /// What the model knows of a key.
    private static final class Hash {
        final Map<String, Field> fields = new LinkedHashMap<>();
        long expireAtMs;
    }

    private record Field(String value, long expireAtMs) {}

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldBehaveLikeMaps() {
        long liveBytes = bench.database.liveBytes();
        for (int step = 0; step < STEPS; step++) {
            if (step % 3000 == 0) {
                chooseLimits();
            }
            act(random.nextInt(2), "key:" + random.nextInt(KEYS));
            if (random.nextInt(20) == 0) {
                nowMs += random.nextInt(40);
                bench.database.nowMs(nowMs);
                bench.database.maintain(random.nextInt(50_000));
            }
            if (step % 2000 == 0) {
                compareAll();
            }
        }
        compareAll();
        for (int encoding = 0; encoding < seenEncodings.length; encoding++) {
            int seen = encoding;
            assertTrue(seenEncodings[encoding] > 100, () -> "encoding " + seen + ": " + seenEncodings[seen]);
        }
        bench.database.flushAll();
        bench.settle();
        bench.database.verify();
        assertEquals(liveBytes, bench.database.liveBytes());
    }

    private void chooseLimits() {
        switch (random.nextInt(4)) {
            case 0 -> bench.limits(8, 12);
            case 1 -> bench.limits(0, 64);
            case 2 -> bench.limits(40, 30);
            default -> bench.limits(512, 64);
        }
    }

    private void act(int index, String key) {
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3 -> setSeveral(index, key);
            case 4, 5, 6, 7 -> putOne(index, key);
            case 8, 9, 10, 11 -> checkField(index, key);
            case 12, 13, 14 -> removeOne(index, key);
            case 15, 16, 17 -> expireField(index, key);
            case 18 -> checkAll(index, key);
            case 19 -> checkScan(index, key);
            case 20 -> expireKey(index, key);
            case 21 -> relocate(index, key);
            case 22 -> expireNow(index, key);
            default -> deleteKey(index, key);
        }
    }

    // ---- operations

    private void setSeveral(int index, String key) {
        Hash expected = live(index, key);
        int pairs = random.nextInt(10) == 0 ? random.nextInt(1, 200) : random.nextInt(1, 12);
        List<String> words = new ArrayList<>();
        int added = 0;
        Hash hash = expected == null ? new Hash() : expected;
        for (int i = 0; i < pairs; i++) {
            String field = field();
            String value = value();
            words.add(field);
            words.add(value);
            Field old = hash.fields.get(field);
            added += old == null || isPast(old.expireAtMs) ? 1 : 0;
            hash.fields.put(field, new Field(value, 0));
        }
        model.get(index).put(key, hash);
        assertEquals(added, bench.set(index, key, words), () -> key + " " + words);
        note(index, key);
    }

    private void putOne(int index, String key) {
        Hash expected = live(index, key);
        Hash hash = expected == null ? new Hash() : expected;
        String field = field();
        String value = value();
        long expireAtMs = random.nextInt(3) == 0 ? nowMs + random.nextInt(1, 2000) : 0;
        Field old = hash.fields.put(field, new Field(value, expireAtMs));
        model.get(index).put(key, hash);
        assertEquals(
                old == null || isPast(old.expireAtMs), bench.put(index, key, field, value, expireAtMs), () -> field);
        note(index, key);
    }

    private void checkField(int index, String key) {
        String field = field();
        HashValue hash = bench.open(index, key);
        boolean found = hash.find(bench.args(key, field), 2);
        Field expected = liveField(index, key, field);
        assertEquals(expected != null, found, () -> key + " " + field);
        if (expected != null) {
            assertEquals(expected.value, HashBench.value(hash));
            assertEquals(expected.value.length(), hash.valueLength());
            assertEquals(expected.expireAtMs, hash.expireAtMs());
        }
        forgetIfEmpty(index, key);
    }

    /// A field that has expired is removed when somebody looks for it.
    private @Nullable Field liveField(int index, String key, String field) {
        Hash hash = live(index, key);
        Field found = hash == null ? null : hash.fields.get(field);
        if (hash != null && found != null && isPast(found.expireAtMs)) {
            hash.fields.remove(field);
            return null;
        }
        return found;
    }

    private void removeOne(int index, String key) {
        String field = field();
        Hash hash = live(index, key);
        Field old = hash == null ? null : hash.fields.remove(field);
        boolean removed = bench.open(index, key).remove(bench.args(key, field), 2);
        // one that has expired may be gone, or be there and count
        assertTrue(old == null ? !removed : removed || isPast(old.expireAtMs), () -> key + " " + field + " " + old);
        forgetIfEmpty(index, key);
    }

    private void expireField(int index, String key) {
        String field = field();
        HashValue hash = bench.open(index, key);
        boolean found = hash.find(bench.args(key, field), 2);
        Field expected = liveField(index, key, field);
        assertEquals(expected != null, found);
        if (expected != null) {
            long expireAtMs = random.nextInt(4) == 0 ? 0 : nowMs + random.nextInt(1, 3000);
            hash.expireAt(bench.args(key, field), 2, expireAtMs);
            Hash known = live(index, key);
            assertNotNull(known);
            known.fields.put(field, new Field(expected.value, expireAtMs));
        }
        forgetIfEmpty(index, key);
        note(index, key);
    }

    private void expireNow(int index, String key) {
        bench.open(index, key).expire(Integer.MAX_VALUE);
        Hash hash = live(index, key);
        if (hash != null) {
            hash.fields.values().removeIf(field -> isPast(field.expireAtMs));
            assertEquals(hash.fields.size(), bench.open(index, key).length());
        }
        forgetIfEmpty(index, key);
    }

    private void expireKey(int index, String key) {
        byte[] k = HashBench.bytes(key);
        long expireAtMs = random.nextInt(3) == 0 ? 0 : nowMs + random.nextInt(1, 3000);
        bench.database.keyspace(index).expireAt(k, 0, k.length, bench.hash.hash(k, 0, k.length), expireAtMs);
        Hash hash = live(index, key);
        if (hash != null) {
            hash.expireAtMs = expireAtMs;
        }
    }

    private void deleteKey(int index, String key) {
        if (random.nextInt(4) == 0) {
            byte[] k = HashBench.bytes(key);
            bench.database.keyspace(index).delete(k, 0, k.length, bench.hash.hash(k, 0, k.length));
            model.get(index).remove(key);
        }
    }

    /// Moves or, where it is one block, copies a hash to another key.
    private void relocate(int index, String key) {
        String newKey = "key:" + random.nextInt(KEYS);
        int target = random.nextInt(2);
        long record = bench.open(index, key).record();
        if (record == 0 || (newKey.equals(key) && target == index)) {
            return;
        }
        Hash hash = live(index, key);
        assertNotNull(hash);
        byte[] k = HashBench.bytes(newKey);
        long h = bench.hash.hash(k, 0, k.length);
        if (random.nextBoolean() || bench.type.ownsBlocks(record)) {
            bench.database.keyspace(index).moveRecord(record, k, 0, k.length, h, bench.database.keyspace(target));
            model.get(index).remove(key);
        } else {
            bench.database.keyspace(index).copyRecord(record, k, 0, k.length, h, bench.database.keyspace(target), true);
            Hash copy = new Hash();
            copy.fields.putAll(hash.fields);
            copy.expireAtMs = hash.expireAtMs;
            hash = copy;
        }
        model.get(target).put(newKey, hash);
    }

    // ---- comparison

    private void checkAll(int index, String key) {
        assertEquals(expected(index, key), new TreeMap<>(bench.all(index, key)));
        forgetIfEmpty(index, key);
    }

    private Map<String, String> expected(int index, String key) {
        Map<String, String> expected = new TreeMap<>();
        Hash hash = live(index, key);
        if (hash != null) {
            hash.fields.forEach((field, value) -> {
                if (!isPast(value.expireAtMs)) {
                    expected.put(field, value.value);
                }
            });
        }
        return expected;
    }

    private void checkScan(int index, String key) {
        List<String> seen = new ArrayList<>();
        long cursor = 0;
        do {
            cursor = bench.scan(index, key, cursor, random.nextInt(1, 30), seen);
        } while (cursor != 0);
        assertEquals(expected(index, key).keySet(), new TreeSet<>(seen));
        assertEquals(new TreeSet<>(seen).size(), seen.size());
    }

    private void compareAll() {
        bench.database.verify();
        for (int index = 0; index < 2; index++) {
            for (int i = 0; i < KEYS; i++) {
                checkAll(index, "key:" + i);
            }
        }
    }

    private void note(int index, String key) {
        long record = bench.open(index, key).record();
        if (record != 0) {
            seenEncodings[Record.encoding(record)]++;
        }
    }

    private boolean isPast(long expireAtMs) {
        return expireAtMs != 0 && nowMs > expireAtMs;
    }

    private @Nullable Hash live(int index, String key) {
        Hash hash = model.get(index).get(key);
        if (hash != null && isPast(hash.expireAtMs)) {
            model.get(index).remove(key);
            return null;
        }
        forgetIfGone(index, key);
        return model.get(index).get(key);
    }

    /// Maintenance removes fields whose time has passed, and the key with the last one.
    private void forgetIfGone(int index, String key) {
        Hash hash = model.get(index).get(key);
        if (hash == null) {
            return;
        }
        boolean allPast = hash.fields.values().stream().allMatch(field -> isPast(field.expireAtMs));
        if (allPast && bench.open(index, key).record() == 0) {
            model.get(index).remove(key);
        }
    }

    private void forgetIfEmpty(int index, String key) {
        Hash hash = model.get(index).get(key);
        if (hash != null && hash.fields.isEmpty()) {
            model.get(index).remove(key);
        }
    }

    private String field() {
        return switch (random.nextInt(12)) {
            case 0 -> Integer.toString(random.nextInt(-200, 200));
            case 1 -> "";
            case 2 -> "long field " + "x".repeat(random.nextInt(10));
            case 3 -> random.nextInt(6) == 0 ? "f" + random.nextInt(4) + "x".repeat(random.nextInt(90)) : "f";
            default -> "f" + random.nextInt(60);
        };
    }

    private String value() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 3 -> "";
            case 4 -> random.nextInt(20) == 0 ? "y".repeat(random.nextInt(3000)) : "z".repeat(random.nextInt(80));
            default -> "v".repeat(random.nextInt(14));
        };
    }
}
