package io.nanoredis.type.zset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.db.Database;
import io.nanoredis.db.DatabaseOptions;
import io.nanoredis.db.EncodingLimits;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.ArenaFullException;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.structure.Record;
import io.nanoredis.testing.FuzzSeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sorted sets against a map of scores, in both encodings.
class ZsetTypeTest {
    private static final byte[] KEY = {'k'};

    private final HashFunction hash = new HashFunction(5);
    private Database database =
            new Database(1, hash, DatabaseOptions.defaults(), List.of(ZsetType::new), System::nanoTime);
    private Keyspace keyspace = database.keyspace(0);
    private ZsetType zsets = (ZsetType) database.types().of(Record.ZSET);
    private long emptyBytes = database.liveBytes();

    @AfterEach
    void leaveNothing() {
        database.flushAll();
        drain();
        database.verify();
        assertEquals(emptyBytes, database.liveBytes());
        database.close();
    }

    private void drain() {
        boolean more = true;
        while (more) {
            more = database.purge(1L << 20);
        }
    }

    private void limits(long entries, long bytes) {
        EncodingLimits d = EncodingLimits.defaults();
        database.encodingLimits(new EncodingLimits(
                d.hashEntriesMax(),
                d.hashValueBytesMax(),
                d.setIntegersMax(),
                d.setEntriesMax(),
                d.setValueBytesMax(),
                entries,
                bytes,
                d.listNode(),
                d.streamNodeBytesMax(),
                d.streamNodeEntriesMax(),
                d.hllSparseBytesMax()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private long record() {
        return keyspace.find(KEY, 0, 1, hash.hash(KEY, 0, 1));
    }

    private ZsetEditor edit() {
        ZsetEditor editor = zsets.editor();
        editor.open(keyspace, KEY, 0, 1, hash.hash(KEY, 0, 1), record());
        return editor;
    }

    private void put(String member, double score) {
        ZsetEditor editor = edit();
        byte[] name = bytes("." + member);
        try {
            if (editor.find(name, 1, member.length())) {
                editor.update(name, 1, member.length(), score);
            } else {
                editor.add(name, 1, member.length(), score);
            }
        } finally {
            editor.close();
        }
    }

    private boolean remove(String member) {
        ZsetEditor editor = edit();
        byte[] name = bytes("." + member);
        try {
            boolean there = editor.find(name, 1, member.length());
            if (there) {
                editor.remove(name, 1, member.length());
            }
            return there;
        } finally {
            editor.close();
        }
    }

    private void removeRanks(int from, int to) {
        ZsetEditor editor = edit();
        try {
            editor.removeRanks(from, to);
        } finally {
            editor.close();
        }
    }

    private String encoding() {
        return zsets.encodingName(record());
    }

    private static String text(SortedSet set) {
        int length = set.loadText();
        return new String(set.text(), 0, length, StandardCharsets.ISO_8859_1);
    }

    // ---- model

    /// The members of a model in order: by score, then by the bytes of the name.
    private static List<String> ordered(Map<String, Double> model) {
        List<String> members = new ArrayList<>(model.keySet());
        members.sort((a, b) -> {
            double left = score(model, a);
            double right = score(model, b);
            return left != right ? (left < right ? -1 : 1) : Arrays.compareUnsigned(bytes(a), bytes(b));
        });
        return members;
    }

    @ParameterizedTest
    @ValueSource(strings = {"128 64", "5 8", "0 64", "128 0", "100000 100000"})
    void shouldDoAsASortedMapDoes(String limits) {
        String[] parts = limits.split(" ", -1);
        limits(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(ZsetTypeTest.class));
        Map<String, Double> model = new HashMap<>();
        for (int round = 0; round < 100; round++) {
            int range = 1 << random.nextInt(2, 12);
            int kind = random.nextInt(4);
            boolean growing = random.nextBoolean();
            for (int i = random.nextInt(1, 500); i > 0; i--) {
                step(random, model, range, kind, growing);
            }
            check(model, random);
            if (random.nextInt(10) == 0) {
                keyspace.delete(KEY, 0, 1, hash.hash(KEY, 0, 1));
                model.clear();
            }
        }
    }

    private void step(SplittableRandom random, Map<String, Double> model, int range, int kind, boolean growing) {
        String member = member(random, range, kind);
        int what = random.nextInt(100);
        if (what < 2 && !model.isEmpty()) {
            int from = random.nextInt(model.size());
            int to = Math.min(model.size(), from + random.nextInt(1 + model.size() / 4));
            ordered(model).subList(from, to).forEach(model::remove);
            removeRanks(from, to);
        } else if (what < (growing ? 80 : 45)) {
            double score = score(random);
            model.put(member, score);
            put(member, score);
        } else {
            assertEquals(model.remove(member) != null, remove(member));
        }
    }

    private static String member(SplittableRandom random, int range, int kind) {
        int n = random.nextInt(range);
        return switch (kind) {
            case 0 -> Integer.toString(n - range / 2);
            case 1 -> "m" + n;
            case 2 -> Long.toString((long) n * n * n * n * (n % 2 == 0 ? 1 : -1));
            default -> n % 3 == 0 ? Integer.toString(n) : "x".repeat(n % 70) + n;
        };
    }

    private static double score(Map<String, Double> model, String member) {
        return model.getOrDefault(member, Double.NaN);
    }

    private static double score(SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0 -> Double.POSITIVE_INFINITY;
            case 1 -> Double.NEGATIVE_INFINITY;
            case 2 -> random.nextDouble(-1, 1);
            case 3 -> random.nextLong();
            case 4 -> 0x1p62 * random.nextInt(-4, 4);
            default -> random.nextInt(-300, 300);
        };
    }

    private void check(Map<String, Double> model, SplittableRandom random) {
        database.verify();
        List<String> order = ordered(model);
        if (order.isEmpty()) {
            assertEquals(0, record());
            return;
        }
        SortedSet set = zsets.reader(record());
        assertEquals(order.size(), set.size());
        assertEquals(order.size(), ZsetType.size(record()));
        boolean more = set.seek(0);
        for (String member : order) {
            assertTrue(more);
            assertEquals(member, text(set));
            assertEquals(model.get(member), set.score());
            more = set.forward();
        }
        assertFalse(more);
        more = set.seek(order.size() - 1);
        for (int i = order.size() - 1; i >= 0; i--) {
            assertTrue(more);
            assertEquals(order.get(i), text(set));
            more = set.backward();
        }
        assertFalse(more);
        for (int i = 0; i < 50; i++) {
            checkOne(set, model, order, random);
        }
    }

    private static void checkOne(
            SortedSet set, Map<String, Double> model, List<String> order, SplittableRandom random) {
        int rank = random.nextInt(order.size());
        String member = order.get(rank);
        byte[] name = bytes(member);
        double score = score(model, member);
        assertEquals(rank, set.rank(name, 0, name.length));
        assertEquals(score, set.score());
        assertEquals(order.stream().filter(m -> score(model, m) < score).count(), set.countBelow(score, false));
        assertEquals(order.stream().filter(m -> score(model, m) <= score).count(), set.countBelow(score, true));
        double other = score(random);
        assertEquals(order.stream().filter(m -> score(model, m) < other).count(), set.countBelow(other, false));
        assertTrue(set.seek(rank));
        assertEquals(member, text(set));
        assertFalse(set.find(bytes("absent"), 0, 6));
        assertEquals(-1, set.rank(bytes("absent"), 0, 6));
    }

    @Test
    void shouldCountNamesWhereAllScoresAreEqual() {
        for (int size : new int[] {100, 1000}) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                names.add(i % 3 == 0 ? Integer.toString(i) : "m" + i);
                put(names.get(i), 7);
            }
            SortedSet set = zsets.reader(record());
            for (String bound : List.of("", "5", "m", "m5", "m999", "zz", "27", "28", "\u00ff")) {
                byte[] name = bytes(bound);
                long before = names.stream().filter(n -> compare(n, bound) < 0).count();
                long upTo = names.stream().filter(n -> compare(n, bound) <= 0).count();
                assertEquals(before, set.countBefore(name, 0, name.length, false));
                assertEquals(upTo, set.countBefore(name, 0, name.length, true));
            }
        }
    }

    private static int compare(String a, String b) {
        return Arrays.compareUnsigned(bytes(a), bytes(b));
    }

    // ---- encodings

    @Test
    void shouldTakeTheEncodingsOfRedis() {
        for (int i = 0; i < 128; i++) {
            put("m" + i, i);
        }
        assertEquals("listpack", encoding());
        put("m5", 1.5);
        assertEquals("listpack", encoding());
        put("another", 1);
        assertEquals("skiplist", encoding());
        removeRanks(1, 129);
        assertEquals("skiplist", encoding());
        assertEquals(1, ZsetType.size(record()));
        removeRanks(0, 1);
        assertEquals(0, record());
        put("x".repeat(65), 1);
        assertEquals("skiplist", encoding());
    }

    @Test
    void shouldKeepTheExpiryWhenItGrows() {
        database.nowMs(1000);
        put("1", 1);
        keyspace.expireAt(KEY, 0, 1, hash.hash(KEY, 0, 1), 5000);
        for (int i = 0; i < 1000; i++) {
            put("m" + i, i);
        }
        assertEquals(5000, Record.expireAtMs(record()));
        database.nowMs(6000);
        assertEquals(0, record());
    }

    // ---- large

    @Test
    void shouldTakeEightyBytesPerMember() {
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 200_000; i++) {
            put("member:%09d".formatted(i), random.nextInt());
        }
        long bytes = zsets.memoryBytes(record());
        assertTrue(bytes < 200_000 * 80L, () -> bytes / 200_000.0 + " bytes per member");
        database.verify();
    }

    @Test
    void shouldShrinkAsMembersGo() {
        for (int i = 0; i < 100_000; i++) {
            put("member:" + i, i % 1000);
        }
        long full = zsets.memoryBytes(record());
        removeRanks(500, 99_000);
        for (int i = 0; i < 1000; i++) {
            removeRanks(0, 1);
        }
        database.verify();
        long left = zsets.memoryBytes(record());
        assertTrue(left < full / 20, () -> left + " of " + full + " bytes left");
    }

    @Test
    void shouldFreeALargeSetInSlices() {
        for (int i = 0; i < 50_000; i++) {
            put("member:" + i, i);
        }
        long before = database.liveBytes();
        keyspace.delete(KEY, 0, 1, hash.hash(KEY, 0, 1));
        assertTrue(database.liveBytes() > before * 9 / 10);
        drain();
        assertEquals(emptyBytes, database.liveBytes() - keyspace.shape().bytes());
    }

    // ---- building

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 128, 129, 3000, 50_000})
    void shouldBuildASetFromMembersInAnyOrder(int size) {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(ZsetTypeTest.class));
        Map<String, Double> model = new HashMap<>();
        ZsetBuilder builder = zsets.builder();
        builder.begin();
        try {
            for (int i = 0; i < size; i++) {
                String member = "m" + random.nextInt(size * 2);
                byte[] name = bytes(member);
                double score = random.nextInt(4) == 0 ? i : random.nextInt(size);
                assertEquals(!model.containsKey(member), builder.add(name, 0, name.length, score));
                if (model.putIfAbsent(member, score) != null) {
                    assertEquals(model.get(member), builder.score());
                    builder.score(score);
                    model.put(member, score);
                }
            }
            assertEquals(model.size(), builder.store(keyspace, KEY, 0, 1, hash.hash(KEY, 0, 1)));
        } finally {
            builder.close();
        }
        assertEquals(model.size() <= 128 ? "listpack" : "skiplist", encoding());
        check(model, random);
    }

    @Test
    void shouldDropASetThatGetsNoKey() {
        ZsetBuilder builder = zsets.builder();
        builder.begin();
        for (int i = 0; i < 20_000; i++) {
            byte[] member = bytes("member:" + i);
            builder.add(member, 0, member.length, i);
        }
        builder.sort();
        builder.close();
        assertEquals(0, keyspace.size());
    }

    // ---- no memory

    @ParameterizedTest
    @ValueSource(ints = {0, 128, 50_000})
    void shouldStayAsItWasWhenMemoryRunsOut(int packedMax) {
        database.close();
        database = new Database(1, hash, limitedTo(1 << 20), List.of(ZsetType::new), System::nanoTime);
        keyspace = database.keyspace(0);
        zsets = (ZsetType) database.types().of(Record.ZSET);
        emptyBytes = database.liveBytes();
        limits(packedMax, 64);
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(ZsetTypeTest.class));
        Map<String, Double> model = new HashMap<>();
        int refused = 0;
        while (refused < 300) {
            String member = "m" + random.nextInt(40_000);
            double score = random.nextInt(10) == 0 ? random.nextDouble() : random.nextInt(1000);
            try {
                put(member, score);
                model.put(member, score);
            } catch (ArenaFullException full) {
                refused++;
                if (refused % 10 == 0) {
                    check(model, random);
                    removeSome(model, random);
                }
            }
        }
        check(model, random);
    }

    private void removeSome(Map<String, Double> model, SplittableRandom random) {
        List<String> order = ordered(model);
        for (int i = 0; i < 5; i++) {
            String member = order.get(random.nextInt(order.size()));
            assertEquals(model.remove(member) != null, remove(member));
        }
        check(model, random);
    }

    private static DatabaseOptions limitedTo(long bytes) {
        return DatabaseOptions.defaults().withMemory(DatabaseOptions.defaults().reserveBytes(), bytes);
    }
}
