package io.nanoredis.type.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.FuzzSeed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Streams with their groups against sorted maps, with limits of nodes that change.
class StreamFuzzTest {
    private static final int STEPS = 12_000;
    private static final List<References> REFERENCES = List.of(References.values());

    private final StreamShelf shelf = new StreamShelf();
    private final SplittableRandom random = new SplittableRandom(FuzzSeed.next(StreamFuzzTest.class));
    private final TreeMap<Long, List<String>> entries = new TreeMap<>();
    private final TreeMap<String, Model> groups = new TreeMap<>();
    private long last;
    private long added;

    /// A group: what is pending by ID, and with whom.
    private static final class Model {
        private final TreeMap<Long, String> pending = new TreeMap<>();
        private final Map<String, Long> consumers = new TreeMap<>();
        private long read;
    }

    @AfterEach
    void leaveNothing() {
        shelf.database.flushAll();
        assertEquals(0, shelf.leakedBytes());
        shelf.database.verify();
        shelf.close();
    }

    /// IDs of the model are numbers: eight to a millisecond.
    private static long ms(long id) {
        return id >>> 3;
    }

    private static long seq(long id) {
        return id & 7;
    }

    private static StreamId id(long id) {
        return new StreamId(ms(id), seq(id));
    }

    @RepeatedTest(4)
    void shouldBehaveLikeSortedMaps() {
        for (int step = 0; step < STEPS; step++) {
            if (step % 500 == 0) {
                shelf.limits(
                        new long[] {0, 100, 500, 4096}[random.nextInt(4)],
                        new long[] {0, 1, 3, 10, 200}[random.nextInt(5)]);
                compareAll();
            }
            act();
        }
        compareAll();
    }

    @Test
    void shouldMoveItsNodesOutOfSparsePages() {
        shelf.limits(4096, 1);
        for (int i = 1; i <= 20_000; i++) {
            shelf.append(i, 0, List.of("field", "v".repeat(60) + i));
        }
        for (int i = 1; i <= 20_000; i++) {
            if (random.nextInt(8) != 0) {
                shelf.stream().delete(i, 0);
            }
        }
        List<List<String>> kept = StreamShelf.entries(shelf.stream().all(false));
        assertTrue(shelf.leakedBytes() > 0);
        long before = shelf.database.usedBytes();
        for (int pass = 0; pass < 3; pass++) {
            long position = StreamType.END;
            do {
                position = shelf.type.defragment(shelf.record(), position);
            } while (position != StreamType.END);
        }
        shelf.database.verify();
        assertEquals(kept, StreamShelf.entries(shelf.stream().all(false)));
        shelf.append(20_001, 0, List.of("field", "after"));
        assertTrue(shelf.leakedBytes() > 0);
        long after = shelf.database.usedBytes();
        assertTrue(after < before / 2, () -> after + " of " + before + " bytes used");
    }

    @Test
    void shouldTrimALaterNodeForEntriesThatTheFirstKeeps() {
        shelf.limits(4096, 3);
        for (int i = 1; i <= 9; i++) {
            shelf.append(i, 0, List.of("field", "value"));
        }
        byte[] name = StreamShelf.bytes("g");
        StreamGroups opened = shelf.stream().groups();
        opened.add(name, 0, name.length, new StreamId(9, 0), ConsumerGroup.UNKNOWN);
        opened.open(name, 0, name.length);
        long consumer = opened.group().addConsumer(name, 0, name.length, 1);
        for (int i = 1; i <= 3; i++) {
            opened.group().deliver(i, 0, consumer, 7);
        }
        StreamTrim trim = new StreamTrim();
        trim.references = References.ACKNOWLEDGED;
        trim.bound = StreamTrim.Bound.LENGTH;
        trim.lengthMax = 7;
        assertEquals(2, shelf.stream().trim(trim));
        assertEquals(
                List.of("1-0", "2-0", "3-0", "6-0", "7-0", "8-0", "9-0"),
                StreamShelf.entries(shelf.stream().all(false)).stream()
                        .map(List::getFirst)
                        .toList());
    }

    private void act() {
        int action = random.nextInt(1000);
        if (action < 430) {
            append();
        } else if (action < 560) {
            delete();
        } else if (action < 600) {
            trim();
        } else if (action < 700) {
            range();
        } else if (action < 996) {
            actOnGroup();
        } else if (random.nextInt(10) == 0) {
            shelf.delete();
            entries.clear();
            groups.clear();
            last = 0;
            added = 0;
        }
    }

    private void append() {
        last += random.nextInt(1, 12);
        List<String> texts = new ArrayList<>();
        int pairs = random.nextInt(10) == 0 ? random.nextInt(1, 20) : 2;
        for (int i = 0; i < pairs; i++) {
            texts.add(random.nextInt(8) == 0 ? text() : "field" + i);
            texts.add(text());
        }
        shelf.append(ms(last), seq(last), texts);
        entries.put(last, texts);
        added++;
    }

    private String text() {
        return switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 2 -> "x".repeat(random.nextInt(300));
            case 3 -> random.nextInt(200) == 0 ? "y".repeat(random.nextInt(70_000)) : "y";
            default -> "v" + random.nextInt();
        };
    }

    private long someId() {
        if (entries.isEmpty() || random.nextInt(4) == 0) {
            return random.nextLong(last + 20);
        }
        Long id = entries.ceilingKey(random.nextLong(last + 1));
        return id == null ? entries.lastKey() : id;
    }

    private void delete() {
        long id = someId();
        assertEquals(entries.remove(id) != null, shelf.stream().delete(ms(id), seq(id)));
    }

    private void trim() {
        StreamTrim trim = new StreamTrim();
        trim.approximate = random.nextInt(3) == 0;
        trim.references = REFERENCES.get(random.nextInt(REFERENCES.size()));
        boolean byLength = random.nextBoolean();
        trim.bound = byLength ? StreamTrim.Bound.LENGTH : StreamTrim.Bound.ID;
        trim.lengthMax = random.nextBoolean()
                ? random.nextInt(entries.size() + 5)
                : Math.max(0, entries.size() - random.nextInt(20));
        trim.idLeast.set(id(someId()));
        List<Long> candidates = candidates(trim);
        long before = shelf.stream().length();
        long removed = shelf.stream().trim(trim);
        assertEquals(before - removed, shelf.stream().length());
        if (trim.approximate) {
            assertTrue(removed <= candidates.size());
        } else {
            assertEquals(candidates.size(), removed);
        }
        for (long id : candidates.subList(0, (int) removed)) {
            entries.remove(id);
            if (trim.references == References.DELETE) {
                groups.values().forEach(group -> forget(group, id));
            }
        }
    }

    /// What exact trimming would remove, in order.
    private List<Long> candidates(StreamTrim trim) {
        boolean acknowledged = trim.references == References.ACKNOWLEDGED && !groups.isEmpty();
        List<Long> candidates = new ArrayList<>();
        for (long id : entries.keySet()) {
            boolean enough = trim.bound == StreamTrim.Bound.LENGTH
                    ? entries.size() - candidates.size() <= trim.lengthMax
                    : trim.idLeast.compare(ms(id), seq(id)) <= 0;
            if (enough) {
                break;
            }
            if (!acknowledged || !isReferenced(id)) {
                candidates.add(id);
            }
        }
        return candidates;
    }

    private boolean isReferenced(long id) {
        return groups.values().stream().anyMatch(group -> group.read < id || group.pending.containsKey(id));
    }

    private static boolean forget(Model group, long id) {
        String consumer = group.pending.remove(id);
        if (consumer == null) {
            return false;
        }
        if (!consumer.isEmpty()) {
            group.consumers.merge(consumer, -1L, Long::sum);
        }
        return true;
    }

    private void range() {
        long from = someId();
        long to = someId();
        boolean backwards = random.nextBoolean();
        List<List<String>> expected = new ArrayList<>();
        NavigableMap<Long, List<String>> part =
                from <= to ? entries.subMap(from, true, to, true) : Collections.emptyNavigableMap();
        (backwards ? part.descendingMap() : part).forEach((id, texts) -> expected.add(expected(id, texts)));
        assertEquals(expected, StreamShelf.entries(shelf.stream().range(id(from), id(to), backwards)));
    }

    private static List<String> expected(long id, List<String> texts) {
        List<String> entry = new ArrayList<>(texts);
        entry.add(0, id(id).toString());
        return entry;
    }

    // ---- groups

    private void actOnGroup() {
        byte[] name = StreamShelf.bytes("g" + random.nextInt(4));
        String key = new String(name, java.nio.charset.StandardCharsets.ISO_8859_1);
        StreamGroups opened = shelf.stream().groups();
        Model model = groups.get(key);
        assertEquals(model != null, opened.open(name, 0, name.length));
        if (model == null) {
            Model fresh = new Model();
            fresh.read = random.nextInt(3) == 0 ? last : 0;
            opened.add(name, 0, name.length, id(fresh.read), ConsumerGroup.UNKNOWN);
            groups.put(key, fresh);
        } else if (random.nextInt(150) == 0) {
            assertTrue(opened.remove(name, 0, name.length));
            groups.remove(key);
        } else {
            actOnGroup(opened.group(), model);
        }
    }

    private void actOnGroup(ConsumerGroup group, Model model) {
        int action = random.nextInt(100);
        String consumer = "c" + random.nextInt(5);
        byte[] name = StreamShelf.bytes(consumer);
        long id = pendingId(model);
        if (action < 40) {
            deliver(group, model, consumer, name);
        } else if (action < 70) {
            assertEquals(forget(model, id), group.acknowledge(ms(id), seq(id)));
        } else if (action < 90) {
            assign(group, model, consumer, name, id);
        } else if (action < 93) {
            Long count = model.consumers.remove(consumer);
            model.pending.values().removeIf(consumer::equals);
            assertEquals(count == null ? 0 : count, group.removeConsumer(name, 0, name.length));
        } else if (action < 97) {
            shelf.stream().groups().dropReferences(ms(id), seq(id));
            groups.values().forEach(each -> forget(each, id));
        } else {
            assertEquals(isReferenced(id), shelf.stream().groups().isReferenced(ms(id), seq(id)));
        }
    }

    private long pendingId(Model model) {
        Long pending = model.pending.ceilingKey(random.nextLong(last + 1));
        return pending == null || random.nextInt(5) == 0 ? someId() : pending;
    }

    private static long consumer(ConsumerGroup group, Model model, String consumer, byte[] name) {
        long block = group.consumer(name, 0, name.length);
        assertEquals(model.consumers.containsKey(consumer), block != 0);
        if (block == 0) {
            model.consumers.put(consumer, 0L);
            return group.addConsumer(name, 0, name.length, 1);
        }
        return block;
    }

    private void deliver(ConsumerGroup group, Model model, String consumer, byte[] name) {
        long block = consumer(group, model, consumer, name);
        int count = random.nextInt(1, 30);
        for (long id : entries.tailMap(model.read, false).keySet().stream()
                .limit(count)
                .toList()) {
            group.advance(ms(id), seq(id));
            group.deliver(ms(id), seq(id), block, 7);
            model.read = id;
            forget(model, id);
            model.pending.put(id, consumer);
            model.consumers.merge(consumer, 1L, Long::sum);
        }
    }

    private void assign(ConsumerGroup group, Model model, String consumer, byte[] name, long id) {
        long block = consumer(group, model, consumer, name);
        long entry = group.pending(ms(id), seq(id));
        assertEquals(model.pending.containsKey(id), entry != 0);
        if (entry == 0) {
            entry = group.addPending(ms(id), seq(id), 3);
        }
        group.assign(entry, ms(id), seq(id), block);
        forget(model, id);
        model.pending.put(id, consumer);
        model.consumers.merge(consumer, 1L, Long::sum);
    }

    // ---- comparison

    private void compareAll() {
        List<List<String>> expected = new ArrayList<>();
        entries.forEach((id, texts) -> expected.add(expected(id, texts)));
        assertEquals(expected, StreamShelf.entries(shelf.stream().all(false)));
        Collections.reverse(expected);
        assertEquals(expected, StreamShelf.entries(shelf.stream().all(true)));
        assertEquals(entries.size(), shelf.stream().length());
        assertEquals(added, shelf.stream().entriesAdded());
        assertEquals(id(last).toString(), shelf.stream().lastId(new StreamId()).toString());
        compareGroups();
        shelf.database.verify();
    }

    private void compareGroups() {
        StreamGroups opened = shelf.stream().groups();
        assertEquals(groups.size(), opened.count());
        boolean more = opened.first();
        for (Model model : groups.values()) {
            assertTrue(more);
            ConsumerGroup group = opened.group();
            List<String> pending = new ArrayList<>();
            for (boolean next = group.seekPending(0, 0, 0); next; next = group.nextPending()) {
                pending.add(group.pendingMs() + "-" + group.pendingSeq());
            }
            assertEquals(
                    model.pending.keySet().stream().map(id -> id(id).toString()).toList(), pending);
            List<Long> counts = new ArrayList<>();
            for (long consumer = group.firstConsumer(); consumer != 0; consumer = group.nextConsumer()) {
                counts.add(Consumer.pendingCount(consumer));
            }
            assertEquals(new ArrayList<>(model.consumers.values()), counts);
            more = opened.next();
        }
    }
}
