package io.nanoredis.type.set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.db.Database;
import io.nanoredis.db.DatabaseOptions;
import io.nanoredis.db.EncodingLimits;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sets against java.util, in all encodings.
class SetTypeTest {
    private static final byte[] KEY = {'k'};

    private final HashFunction hash = new HashFunction(5);
    private final Database database =
            new Database(1, hash, DatabaseOptions.defaults(), List.of(SetType::new), System::nanoTime);
    private final Keyspace keyspace = database.keyspace(0);
    private final SetType sets = (SetType) database.types().of(Record.SET);
    private final long emptyBytes = database.liveBytes();

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

    private static EncodingLimits limits(long integers, long entries, long bytes) {
        EncodingLimits d = EncodingLimits.defaults();
        return new EncodingLimits(
                d.hashEntriesMax(),
                d.hashValueBytesMax(),
                integers,
                entries,
                bytes,
                d.zsetEntriesMax(),
                d.zsetValueBytesMax(),
                d.listNode(),
                d.streamNodeBytesMax(),
                d.streamNodeEntriesMax(),
                d.hllSparseBytesMax());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private long record() {
        return keyspace.find(KEY, 0, 1, hash.hash(KEY, 0, 1));
    }

    private SetEditor edit() {
        SetEditor editor = sets.editor();
        editor.open(keyspace, KEY, 0, 1, hash.hash(KEY, 0, 1), record());
        return editor;
    }

    private boolean add(String member) {
        SetEditor editor = edit();
        try {
            return editor.add(bytes("." + member), 1, member.length());
        } finally {
            editor.close();
        }
    }

    private boolean remove(String member) {
        SetEditor editor = edit();
        try {
            return editor.remove(bytes("." + member), 1, member.length());
        } finally {
            editor.close();
        }
    }

    private String pop(SplittableRandom random) {
        ReplyWriter out = new ReplyWriter();
        SetEditor editor = edit();
        try {
            editor.pop(random, out);
        } finally {
            editor.close();
        }
        return text(Reply.parse(out.toByteArray()));
    }

    private static String text(Reply reply) {
        return new String(reply.payload(), StandardCharsets.ISO_8859_1);
    }

    private boolean contains(String member) {
        return record() != 0 && sets.lookup().contains(record(), bytes(member), 0, member.length());
    }

    private String encoding() {
        return sets.encodingName(record());
    }

    private Set<String> members() {
        Set<String> members = new HashSet<>();
        if (record() != 0) {
            sets.algebra().members(record(), (array, offset, length) -> {
                String member = new String(array, offset, length, StandardCharsets.ISO_8859_1);
                assertTrue(members.add(member), () -> member + ": twice");
                return true;
            });
        }
        return members;
    }

    private Set<String> replied() {
        Set<String> members = new HashSet<>();
        if (record() != 0) {
            ReplyWriter out = new ReplyWriter();
            out.setHeader((int) SetType.size(record()));
            sets.walk().open(record());
            sets.walk().reply(out);
            Reply.parse(out.toByteArray()).elements().forEach(reply -> members.add(text(reply)));
        }
        return members;
    }

    // ---- encodings

    @Test
    void shouldTakeTheEncodingsOfRedis() {
        assertTrue(add("1"));
        assertEquals("intset", encoding());
        assertTrue(add("a"));
        assertEquals("listpack", encoding());
        for (int i = 2; i < 128; i++) {
            assertTrue(add(Integer.toString(i)));
        }
        assertEquals(128, SetType.size(record()));
        assertEquals("listpack", encoding());
        assertFalse(add("a"));
        assertFalse(add("127"));
        assertEquals("listpack", encoding());
        assertTrue(add("b"));
        assertEquals("hashtable", encoding());
        assertEquals(129, SetType.size(record()));
        assertTrue(remove("b"));
        assertEquals("hashtable", encoding());
    }

    @Test
    void shouldLeaveTheArrayForATableWhenThereAreTooManyIntegers() {
        for (int i = 0; i < 512; i++) {
            assertTrue(add(Integer.toString(i)));
        }
        assertEquals("intset", encoding());
        assertFalse(add("0"));
        assertTrue(add("512"));
        assertEquals("hashtable", encoding());
        assertEquals(513, members().size());
    }

    @Test
    void shouldLeaveTheArrayForATableWhenAStringComesLate() {
        for (int i = 0; i < 128; i++) {
            assertTrue(add(Integer.toString(i)));
        }
        assertTrue(add("x"));
        assertEquals("hashtable", encoding());
    }

    @Test
    void shouldNotPackLongMembers() {
        assertTrue(add("x".repeat(64)));
        assertEquals("listpack", encoding());
        assertTrue(add("x".repeat(65)));
        assertEquals("hashtable", encoding());
    }

    @Test
    void shouldMakeATableAtOnceForManyExpectedMembers() {
        SetEditor editor = edit();
        editor.expect(129);
        editor.add(bytes("a"), 0, 1);
        editor.close();
        assertEquals("hashtable", encoding());
        remove("a");
        assertEquals(0, record());
        editor = edit();
        editor.expect(513);
        editor.add(bytes("1"), 0, 1);
        editor.close();
        assertEquals("hashtable", encoding());
    }

    @Test
    void shouldKeepIntegersOfEveryWidthInOrder() {
        String[] members = {
            "5", "-3", "32767", "-32768", "32768", "-40000", "2147483648", "-9223372036854775808", "9223372036854775807"
        };
        for (String member : members) {
            assertTrue(add(member));
            assertTrue(contains(member));
            sets.verify(record());
        }
        assertEquals("intset", encoding());
        assertEquals(Set.of(members), members());
        for (String member : members) {
            assertTrue(remove(member));
            assertFalse(contains(member));
        }
        assertEquals(0, record());
    }

    @Test
    void shouldTellTextsFromIntegersThatLookAlike() {
        for (String member : List.of("1", "01", "+1", " 1", "1 ", "-0", "0", "", "9223372036854775808")) {
            assertTrue(add(member));
            assertFalse(add(member));
        }
        assertEquals(9, members().size());
    }

    @Test
    void shouldKeepTheExpiryWhenItGrows() {
        database.nowMs(1000);
        add("1");
        keyspace.expireAt(KEY, 0, 1, hash.hash(KEY, 0, 1), 5000);
        for (int i = 0; i < 1000; i++) {
            add("m" + i);
        }
        assertEquals(5000, Record.expireAtMs(record()));
        database.nowMs(6000);
        assertEquals(0, record());
    }

    // ---- model

    @ParameterizedTest
    @ValueSource(strings = {"512 128 64", "8 4 5", "0 0 0", "3 100 100", "100000 100000 100000"})
    void shouldDoAsAHashSetDoes(String limits) {
        String[] parts = limits.split(" ", -1);
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(SetTypeTest.class));
        database.encodingLimits(limits(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2])));
        Set<String> model = new HashSet<>();
        for (int round = 0; round < 120; round++) {
            int range = 1 << random.nextInt(2, 13);
            int kind = random.nextInt(4);
            boolean growing = random.nextBoolean();
            for (int i = random.nextInt(1, 600); i > 0; i--) {
                step(random, model, range, kind, growing);
            }
            check(model);
            if (random.nextInt(10) == 0) {
                keyspace.delete(KEY, 0, 1, hash.hash(KEY, 0, 1));
                model.clear();
            }
        }
    }

    private void step(SplittableRandom random, Set<String> model, int range, int kind, boolean growing) {
        String member = member(random, range, kind);
        int what = random.nextInt(10);
        if (what < 2) {
            assertEquals(model.contains(member), contains(member));
        } else if (what == 2 && !model.isEmpty()) {
            String popped = pop(random);
            assertTrue(model.remove(popped), () -> popped + ": popped, but not a member");
        } else if (what < (growing ? 9 : 5)) {
            assertEquals(model.add(member), add(member));
        } else {
            assertEquals(model.remove(member), remove(member));
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

    private void check(Set<String> model) {
        assertEquals(model, members());
        assertEquals(model, replied());
        assertEquals(model.size(), record() == 0 ? 0 : SetType.size(record()));
        database.verify();
    }

    // ---- large

    @Test
    void shouldShrinkItsTableAsMembersGo() {
        for (int i = 0; i < 100_000; i++) {
            add("member:" + i);
        }
        long full = sets.memoryBytes(record());
        for (int i = 0; i < 99_000; i++) {
            assertTrue(remove("member:" + i));
        }
        database.verify();
        long left = sets.memoryBytes(record());
        assertTrue(left < full / 20, () -> left + " of " + full + " bytes left");
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            pop(random);
        }
        assertEquals(0, record());
    }

    @Test
    void shouldFreeALargeSetInSlices() {
        for (int i = 0; i < 50_000; i++) {
            add("member:" + i);
        }
        long before = database.liveBytes();
        keyspace.delete(KEY, 0, 1, hash.hash(KEY, 0, 1));
        assertTrue(database.liveBytes() > before * 9 / 10);
        drain();
        assertEquals(emptyBytes, database.liveBytes() - keyspace.shape().bytes());
    }

    @Test
    void shouldMoveItsBlocksOutOfSparsePages() {
        Set<String> model = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            add("member:" + i);
            if (i % 8 == 0) {
                model.add("member:" + i);
            }
        }
        for (int i = 0; i < 100_000; i++) {
            if (i % 8 != 0) {
                remove("member:" + i);
            }
        }
        drain();
        long before = database.usedBytes();
        for (int pass = 0; pass < 3; pass++) {
            long position = SetType.END;
            do {
                position = sets.defragment(record(), position);
            } while (position != SetType.END);
        }
        check(model);
        drain();
        long after = database.usedBytes();
        assertTrue(after < before / 2, () -> after + " of " + before + " bytes used");
    }

    // ---- several sets

    private long build(Set<String> members) {
        SetEditor builder = sets.builder();
        byte[] key = bytes("s" + members.hashCode() + "," + members.size() + "," + keyspace.size());
        builder.begin();
        try {
            for (String member : members) {
                builder.add(bytes(member), 0, member.length());
            }
            builder.moveTo(keyspace, key, 0, key.length, hash.hash(key, 0, key.length));
        } finally {
            builder.close();
        }
        return keyspace.find(key, 0, key.length, hash.hash(key, 0, key.length));
    }

    private static Set<String> randomSet(SplittableRandom random) {
        Set<String> set = new HashSet<>();
        int kind = random.nextInt(4);
        int size = random.nextInt(1, 1 << random.nextInt(1, 12));
        for (int i = 0; i < size; i++) {
            set.add(member(random, 2 * size, kind));
        }
        return set;
    }

    private interface Joining {
        void join(SetAlgebra algebra, long[] sets, int count, MemberSink sink);
    }

    private Set<String> joined(Joining joining, long[] records) {
        Set<String> result = new HashSet<>();
        joining.join(sets.algebra(), records.clone(), records.length, (array, offset, length) -> {
            assertTrue(result.add(new String(array, offset, length, StandardCharsets.ISO_8859_1)));
            return true;
        });
        return result;
    }

    @Test
    void shouldJoinSetsAsHashSetsAreJoined() {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(SetTypeTest.class));
        for (int round = 0; round < 150; round++) {
            List<Set<String>> models = new ArrayList<>();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                models.add(randomSet(random));
            }
            long[] records = new long[models.size()];
            for (int i = 0; i < records.length; i++) {
                records[i] = build(models.get(i));
            }
            Set<String> all = new HashSet<>(models.get(0));
            Set<String> without = new HashSet<>(models.get(0));
            for (Set<String> other : models.subList(1, models.size())) {
                all.retainAll(other);
                without.removeAll(other);
            }
            assertEquals(all, joined(SetAlgebra::intersection, records));
            assertEquals(without, joined(SetAlgebra::difference, records));
            assertListsAgree(models, records);
            database.verify();
            database.flushAll();
        }
    }

    private void assertListsAgree(List<Set<String>> models, long[] records) {
        MemberList list = new MemberList();
        List<String> order = new ArrayList<>();
        sets.algebra().members(records[0], list);
        list.emit((array, offset, length) -> order.add(new String(array, offset, length, StandardCharsets.ISO_8859_1)));
        java.util.BitSet inAll = sets.algebra().inAll(list, records, records.length);
        java.util.BitSet inAny = sets.algebra().inAny(list, new long[] {records[records.length - 1]}, 1);
        for (int i = 0; i < order.size(); i++) {
            String member = order.get(i);
            assertEquals(models.stream().allMatch(model -> model.contains(member)), inAll.get(i));
            assertEquals(models.get(models.size() - 1).contains(member), inAny.get(i));
        }
    }

    @Test
    void shouldDropASetThatGetsNoKey() {
        SetEditor builder = sets.builder();
        builder.begin();
        for (int i = 0; i < 20_000; i++) {
            byte[] member = bytes("member:" + i);
            builder.add(member, 0, member.length);
        }
        builder.close();
        assertEquals(0, keyspace.size());
    }
}
