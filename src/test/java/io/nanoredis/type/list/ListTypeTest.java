package io.nanoredis.type.list;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.db.Database;
import io.nanoredis.db.DatabaseOptions;
import io.nanoredis.db.EncodingLimits;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.ArenaFullException;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.rdb.DumpPayload;
import io.nanoredis.rdb.RdbFormatException;
import io.nanoredis.rdb.RdbReader;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.rdb.ValueCodecs;
import io.nanoredis.rdb.ValueTarget;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.Reply;
import io.nanoredis.type.ValueDigest;
import io.nanoredis.type.ValueTypeList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListTypeTest {
    private static final int ROUNDS = 60;
    private static final int STEPS = 1_000;
    private static final byte[] KEY = "key".getBytes(StandardCharsets.ISO_8859_1);

    private final HashFunction hash = new HashFunction(1);
    private final Database database = new Database(1, hash, DatabaseOptions.defaults(), ValueTypeList.ALL);
    private final Keyspace keyspace = database.keyspace(0);
    private final ListType type = (ListType) database.types().of(Record.LIST);
    private final ValueCodecs codecs = ValueTypeList.codecs(database);
    private final ReplyWriter out = new ReplyWriter();
    private final long baseBytes = database.liveBytes();

    @AfterEach
    void close() {
        database.close();
    }

    private long record() {
        return keyspace.find(KEY, 0, KEY.length, hash.hash(KEY, 0, KEY.length));
    }

    private ListValue list() {
        return type.open(keyspace, KEY, 0, KEY.length, hash.hash(KEY, 0, KEY.length), record());
    }

    private void limit(int listNode) {
        database.encodingLimits(new EncodingLimits(512, 64, 512, 128, 64, 128, 64, listNode, 4096, 100, 3000));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Args args(String... words) {
        StringBuilder text = new StringBuilder();
        List.of(words).forEach(text::append);
        Args args = new Args();
        args.reset(bytes(text.toString()));
        int at = 0;
        for (String word : words) {
            args.add(at, word.length());
            at += word.length();
        }
        return args;
    }

    private void push(ListEnd end, String... elements) {
        list().pushAll(end, args(elements), 0, elements.length);
    }

    private List<String> contents() {
        if (record() == 0) {
            return List.of();
        }
        ListValue list = list();
        return replied(list.length(), () -> list.replyRange(0, list.length(), true, out));
    }

    private List<String> replied(long count, Runnable writing) {
        out.reset();
        out.arrayHeader((int) count);
        writing.run();
        return Reply.parse(out.toByteArray()).elements().stream()
                .map(Reply::text)
                .toList();
    }

    private void purge() {
        while (database.purge(1 << 20)) {
            // until all is freed
        }
    }

    private void assertNothingLeft() {
        keyspace.delete(KEY, 0, KEY.length, hash.hash(KEY, 0, KEY.length));
        purge();
        database.verify();
        assertEquals(0, keyspace.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {-5, -2, -1, 0, 2, 5, 100})
    void shouldBeAsAListOfTheLibrary(int limit) {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(ListTypeTest.class) + limit);
        limit(limit);
        for (int round = 0; round < ROUNDS; round++) {
            List<String> model = new ArrayList<>();
            int elementBytes = random.nextInt(3) == 0 ? 3_000 : 30;
            for (int i = random.nextInt(STEPS); i > 0; i--) {
                step(random, model, elementBytes);
                assertEquals(!model.isEmpty(), record() != 0);
                if (random.nextInt(100) == 0) {
                    limit(random.nextBoolean() ? limit : random.nextInt(-5, 20));
                    database.verify();
                }
            }
            assertEquals(model, contents());
            assertNothingLeft();
        }
    }

    private void step(SplittableRandom random, List<String> model, int elementBytes) {
        int size = model.size();
        if (size == 0 || random.nextInt(3) == 0) {
            push(random, model, elementBytes);
            return;
        }
        int at = random.nextInt(size);
        String element = element(random, elementBytes);
        boolean head = random.nextBoolean();
        ListValue list = list();
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                ListEnd end = head ? ListEnd.HEAD : ListEnd.TAIL;
                assertArrayEquals(bytes(head ? model.get(0) : model.get(size - 1)), list.copy(end));
                list.pop(end);
                model.remove(head ? 0 : size - 1);
            }
            case 2 -> {
                assertTrue(list.set(at, args(element), 0));
                model.set(at, element);
            }
            case 3 -> {
                String pivot = random.nextInt(8) == 0 ? "no such" : model.get(at);
                int place = model.indexOf(pivot);
                assertEquals(place >= 0, list.insert(head, args(pivot, element), 0, 1));
                if (place >= 0) {
                    model.add(head ? place + 1 : place, element);
                }
            }
            case 4 -> remove(random, model, model.get(at));
            case 5 -> trim(random, model, at);
            case 6 -> assertPlaces(random, model, model.get(at));
            default -> {
                int count = random.nextInt(size - at + 1);
                List<String> expected = model.subList(at, at + count);
                assertEquals(expected, replied(count, () -> list.replyRange(at, count, true, out)));
                assertEquals(
                        expected.reversed(), replied(count, () -> list.replyRange(at + count - 1L, count, false, out)));
            }
        }
        assertEquals(model.size(), record() == 0 ? 0 : list().length());
    }

    private void push(SplittableRandom random, List<String> model, int elementBytes) {
        String[] elements = new String[1 + random.nextInt(random.nextInt(10) == 0 ? 300 : 4)];
        boolean head = random.nextBoolean();
        for (int i = 0; i < elements.length; i++) {
            elements[i] = element(random, elementBytes);
            model.add(head ? 0 : model.size(), elements[i]);
        }
        push(head ? ListEnd.HEAD : ListEnd.TAIL, elements);
    }

    private void remove(SplittableRandom random, List<String> model, String element) {
        boolean head = random.nextBoolean();
        long limit = random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(1, 4);
        long expected = Math.min(limit, Collections.frequency(model, element));
        assertEquals(expected, list().remove(head ? ListEnd.HEAD : ListEnd.TAIL, args(element), 0, limit));
        List<String> order = head ? model : model.reversed();
        for (long i = 0; i < expected; i++) {
            order.remove(element);
        }
    }

    private void trim(SplittableRandom random, List<String> model, int at) {
        int from = random.nextInt(6) == 0 ? at : Math.min(at, 2);
        int kept = model.size() - from - random.nextInt(2);
        list().trim(from, kept);
        List<String> left = kept <= 0 ? List.of() : List.copyOf(model.subList(from, from + kept));
        model.clear();
        model.addAll(left);
    }

    private void assertPlaces(SplittableRandom random, List<String> model, String element) {
        boolean towardsTail = random.nextBoolean();
        int skipped = random.nextInt(3);
        int limit = random.nextInt(1, 4);
        int length = random.nextInt(1, model.size() + 3);
        List<String> expected = new ArrayList<>();
        int seen = 0;
        for (int i = 0; i < Math.min(length, model.size()) && expected.size() < limit; i++) {
            int place = towardsTail ? i : model.size() - 1 - i;
            if (model.get(place).equals(element) && seen++ >= skipped) {
                expected.add(Integer.toString(place));
            }
        }
        out.reset();
        int found = list().replyPlaces(args(element), 0, towardsTail, skipped, limit, length, out);
        assertEquals(expected.size(), found);
        byte[] replies = out.toByteArray();
        assertEquals(expected, replied(found, () -> out.raw(replies, 0, replies.length)));
    }

    private static String element(SplittableRandom random, int bytes) {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> Integer.toString(random.nextInt(20));
            case 3 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 4, 5, 6 -> "e" + random.nextInt(30);
            case 7 -> "";
            default -> "x".repeat(random.nextInt(bytes));
        };
    }

    // ---- encodings

    private String encoding() {
        return type.encodingName(record());
    }

    @Test
    void shouldChangeItsEncodingWhereRedisDoes() {
        limit(4);
        push(ListEnd.TAIL, "a", "b", "c", "d");
        assertEquals("listpack", encoding());
        push(ListEnd.TAIL, "e");
        assertEquals("quicklist", encoding());
        list().pop(ListEnd.TAIL);
        list().pop(ListEnd.TAIL);
        assertEquals("quicklist", encoding());
        list().pop(ListEnd.TAIL);
        assertEquals("listpack", encoding());
    }

    @Test
    void shouldCountBytesAsRedisDoes() {
        String[] elements = Collections.nCopies(8_185, "x").toArray(String[]::new);
        push(ListEnd.TAIL, elements);
        assertEquals("listpack", encoding(), "the lengths of the strings and 7 bytes are 8192");
        assertNothingLeft();
        push(ListEnd.TAIL, Collections.nCopies(8_186, "x").toArray(String[]::new));
        assertEquals("quicklist", encoding());
    }

    @Test
    void shouldKeepItsExpiryThroughChangesOfEncoding() {
        limit(4);
        push(ListEnd.TAIL, "a", "b", "c");
        keyspace.expireAt(KEY, 0, KEY.length, hash.hash(KEY, 0, KEY.length), 77);
        push(ListEnd.HEAD, "d", "e", "f");
        assertEquals("quicklist", encoding());
        assertEquals(77, Record.expireAtMs(record()));
        list().trim(0, 2);
        assertEquals("listpack", encoding());
        assertEquals(77, Record.expireAtMs(record()));
    }

    @Test
    void shouldFreeWhatIsCutOffALongListInSlices() {
        limit(1);
        push(ListEnd.TAIL, Collections.nCopies(5_000, "x").toArray(String[]::new));
        long before = database.liveBytes();
        list().trim(2_000, 10);
        assertEquals(10, list().length());
        assertTrue(database.liveBytes() > before / 2, "freed at once");
        assertNothingLeft();
    }

    @Test
    void shouldMoveItsBlocksOutOfSparsePages() {
        limit(1);
        List<String> kept = new ArrayList<>();
        String dropped = "d".repeat(100);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 16_000; i++) {
            boolean keep = random.nextInt(8) == 0;
            String element = keep ? "k".repeat(95) + (10_000 + i) : dropped;
            push(ListEnd.TAIL, element);
            if (keep) {
                kept.add(element);
            }
        }
        list().remove(ListEnd.HEAD, args(dropped), 0, Long.MAX_VALUE);
        purge();
        long before = database.usedBytes();
        for (int pass = 0; pass < 3; pass++) {
            long position = ListType.END;
            do {
                position = type.defragment(record(), position);
            } while (position != ListType.END);
        }
        database.verify();
        assertEquals(kept, contents());
        purge();
        long after = database.usedBytes();
        assertTrue(after < before / 2, () -> after + " of " + before + " bytes used");
        assertNothingLeft();
    }

    @Test
    void shouldTellItsMemoryWithoutAWalk() {
        push(ListEnd.TAIL, "a", "b");
        long small = type.memoryBytes(record());
        push(ListEnd.TAIL, "x".repeat(100_000));
        assertTrue(type.memoryBytes(record()) > small + 100_000);
        database.verify();
    }

    @Test
    void shouldBeAsBeforeWhenThereIsNoMemoryForAllThatIsPushed() {
        DatabaseOptions options = DatabaseOptions.defaults().withMemory(64L << 20, 1 << 20);
        try (Database small = new Database(1, hash, options, ValueTypeList.ALL)) {
            ListType lists = (ListType) small.types().of(Record.LIST);
            String[] elements = Collections.nCopies(300, "y".repeat(9_000)).toArray(String[]::new);
            long keyHash = hash.hash(KEY, 0, KEY.length);
            ListValue fresh = lists.open(small.keyspace(0), KEY, 0, KEY.length, keyHash, 0);
            assertThrows(ArenaFullException.class, () -> fresh.pushAll(ListEnd.TAIL, args(elements), 0, 300));
            assertEquals(0, small.keyspace(0).find(KEY, 0, KEY.length, keyHash));
            fresh.pushAll(ListEnd.TAIL, args("a", "b"), 0, 2);
            long record = small.keyspace(0).find(KEY, 0, KEY.length, keyHash);
            ListValue list = lists.open(small.keyspace(0), KEY, 0, KEY.length, keyHash, record);
            assertThrows(ArenaFullException.class, () -> list.pushAll(ListEnd.HEAD, args(elements), 0, 300));
            assertEquals(2, list.length());
            small.verify();
        }
    }

    // ---- RDB form

    @ParameterizedTest
    @ValueSource(ints = {-2, 2, 7})
    void shouldComeBackFromItsSerialisedForm(int limit) throws RdbFormatException {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(ListTypeTest.class));
        for (int i = 0; i < 200; i++) {
            limit(limit);
            List<String> model = new ArrayList<>();
            push(random, model, random.nextInt(20) == 0 ? 20_000 : 40);
            push(random, model, 40);
            RdbWriter written = new RdbWriter();
            DumpPayload.writeValue(codecs, record(), written);
            limit(random.nextInt(-5, 10));
            keyspace.delete(KEY, 0, KEY.length, hash.hash(KEY, 0, KEY.length));
            DumpPayload.read(codecs, new RdbReader(), written.array(), 0, written.length(), new Target());
            assertEquals(model, contents());
            database.verify();
            assertNothingLeft();
        }
    }

    private List<String> load(int... payload) throws RdbFormatException {
        byte[] value = new byte[payload.length];
        for (int i = 0; i < payload.length; i++) {
            value[i] = (byte) payload[i];
        }
        DumpPayload.read(codecs, new RdbReader(), value, 0, value.length, new Target());
        database.verify();
        return contents();
    }

    @Test
    void shouldReadEveryFormThatListsHaveHad() throws RdbFormatException {
        int[] ziplist = {15, 0, 0, 0, 12, 0, 0, 0, 2, 0, 0, 0xf3, 2, 0xf6, 0xff};
        assertEquals(List.of("a", "", "7"), load(1, 3, 1, 'a', 0, 0xc0, 7));
        assertEquals(List.of("2", "5"), load(join(new int[] {10, 15}, ziplist)));
        assertEquals(
                List.of("2", "5", "2", "5"),
                load(join(join(new int[] {14, 2, 15}, ziplist), join(new int[] {15}, ziplist))));
        assertEquals(List.of("a", "x"), load(18, 2, 2, 10, 10, 0, 0, 0, 1, 0, 0x81, 'a', 2, 0xff, 1, 1, 'x'));
    }

    private static int[] join(int[] a, int[] b) {
        int[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }

    @Test
    void shouldRefuseWhatIsNoListAndLeaveNothing() {
        int[][] payloads = {
            {1, 0},
            {1, 2, 1, 'a'},
            {14, 0},
            {18, 0},
            {18, 1, 3, 1, 'x'},
            {18, 1, 2, 1, 'x'},
            {18, 1, 2, 7, 7, 0, 0, 0, 0, 0, 0xff},
            {18, 2, 1, 1, 'x'},
            {18, 0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 1, 'x'},
        };
        for (int[] payload : payloads) {
            assertThrows(RdbFormatException.class, () -> load(payload), () -> Arrays.toString(payload));
            assertEquals(baseBytes, database.liveBytes());
        }
    }

    @Test
    void shouldTellItsElementsToADigestInTheirOrder() {
        push(ListEnd.TAIL, "a", "1", "b");
        List<String> told = new ArrayList<>();
        type.digest(record(), new ValueDigest() {
            @Override
            public void ordered(byte[] part) {
                told.add(new String(part, StandardCharsets.ISO_8859_1));
            }

            @Override
            public void unordered(byte[] part) {
                throw new AssertionError("unordered");
            }

            @Override
            public void unorderedGroup(byte[]... parts) {
                throw new AssertionError("unordered");
            }
        });
        assertEquals(List.of("a", "1", "b"), told);
        assertNotEquals(0, record());
    }

    /// The key under test.
    private final class Target implements ValueTarget {
        @Override
        public void integer(long value) {
            throw new AssertionError("no list");
        }

        @Override
        public void string(byte[] array, int offset, int length) {
            throw new AssertionError("no list");
        }

        @Override
        public long record(int code, int encoding, int valueBytes) {
            return keyspace.put(KEY, 0, KEY.length, hash.hash(KEY, 0, KEY.length), code, encoding, valueBytes, 0);
        }
    }
}
