package io.nanoredis.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.memory.Arena;
import io.nanoredis.memory.ArenaFullException;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.testing.FuzzSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The tree against a TreeMap.
class CountedTreeTest {
    private final Slab slab = new Slab(new Arena(8L << 30), 0);
    private final TreeMap<Long, Long> model = new TreeMap<>();
    private NumberTree tree = new NumberTree(slab, 16);

    /// A tree of numbers whose keys refer to the model: one that has gone must not be compared any more.
    private final class NumberTree extends CountedTree {
        private final int entryBytes;
        private long sought;
        private long payload;
        /// What the sought position is relative to the entry with the sought number: -1 before it, 1 behind it.
        private int side;

        NumberTree(Slab slab, int entryBytes) {
            super(slab, 8, entryBytes);
            this.entryBytes = entryBytes;
        }

        @Override
        protected int compare(long entry) {
            long number = Mem.getLong(entry);
            assertTrue(model.containsKey(number), "a key is compared whose entry has gone");
            int order = Long.compare(number, sought);
            return order != 0 ? order : -side;
        }

        @Override
        protected void write(long entry) {
            Mem.putLong(entry, sought);
            for (int i = 8; i < entryBytes; i += 8) {
                Mem.putLong(entry + i, payload);
            }
        }

        @Override
        protected int compareEntries(long a, long b) {
            return Long.compare(Mem.getLong(a), Mem.getLong(b));
        }
    }

    @AfterEach
    void verifyAndClose() {
        check();
        drain();
        assertEquals(0, slab.liveBytes());
        slab.close();
    }

    @Test
    void shouldTakeNoMemoryWhileEmpty() {
        assertEquals(0, slab.liveBytes());
        assertFalse(tree.seek());
        assertFalse(tree.seekFirst());
        assertFalse(tree.seekLast());
        assertFalse(tree.isAtEntry());
        assertFalse(tree.next());
        assertFalse(tree.previous());
        assertFalse(tree.remove());
        assertEquals(0, tree.countBefore());
        tree.removeRanks(0, 10, null);
    }

    @Test
    void shouldTakeLittleForFewEntries() {
        insert(1);
        assertEquals(128, tree.bytes());
        for (int i = 2; i <= 60; i++) {
            insert(i);
        }
        assertEquals(1024, tree.bytes());
    }

    @Test
    void shouldLeaveFullLeavesBehindWhenEntriesComeInOrder() {
        for (int i = 0; i < 100_000; i++) {
            insert(i);
        }
        check();
        assertTrue(tree.bytes() < 100_000 * 18L, () -> "bytes: " + tree.bytes());
        for (int i = -1; i > -100_000; i--) {
            insert(i);
        }
        assertTrue(tree.bytes() < 200_000 * 18L, () -> "bytes: " + tree.bytes());
    }

    @Test
    void shouldAppendWithoutComparing() {
        for (int i = 0; i < 10_000; i++) {
            append(i);
        }
        check();
        assertTrue(tree.bytes() < 10_000 * 18L, () -> "bytes: " + tree.bytes());
    }

    @Test
    void shouldTakeTwentyTwoBytesPerEntryInAnyOrder() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 200_000; i++) {
            insert(random.nextLong());
        }
        assertTrue(tree.bytes() < 200_000 * 22L, () -> "bytes: " + tree.bytes());
    }

    @Test
    void shouldServeAsAQueue() {
        for (int i = 0; i < 100_000; i++) {
            append(i);
            if (i >= 500) {
                removeRanks(0, 1);
            }
            if (i % 10_000 == 0) {
                check();
            }
        }
        assertTrue(tree.bytes() < 24 * 1024, () -> "bytes: " + tree.bytes());
    }

    @Test
    void shouldWalkBothWaysFromAnywhere() {
        for (int i = 0; i < 1000; i++) {
            insert(i * 2L);
        }
        for (int sought = -1; sought < 2000; sought++) {
            long atOrAfter = (sought + 1) / 2 * 2L;
            assertEquals(sought >= 0 && sought % 2 == 0, seek(sought, 0));
            assertEquals(sought < 1999, tree.isAtEntry());
            if (tree.isAtEntry()) {
                assertEquals(atOrAfter, Mem.getLong(tree.entry()));
            }
            assertEquals(sought > 0, tree.previous());
            if (tree.isAtEntry()) {
                assertEquals(atOrAfter - 2, Mem.getLong(tree.entry()));
            }
            assertEquals(sought < 1999, tree.next());
        }
        assertTrue(tree.seekLast());
        assertFalse(tree.next());
        assertFalse(tree.next());
        assertTrue(tree.previous());
        assertEquals(1998, Mem.getLong(tree.entry()));
    }

    @Test
    void shouldStayAsItWasWhenMemoryRunsOut() {
        try (Slab small = new Slab(new Arena(64L << 20), 1 << 20)) {
            tree = new NumberTree(small, 16);
            SplittableRandom random = new SplittableRandom(4);
            assertThrows(ArenaFullException.class, () -> {
                for (int i = 0; i < 1_000_000; i++) {
                    insert(random.nextLong());
                }
            });
            model.remove(tree.sought);
            for (int i = 0; i < 1000; i++) {
                insertIfRoom(random.nextLong());
            }
            check();
            drain();
            assertEquals(0, small.liveBytes());
        }
    }

    private void insertIfRoom(long number) {
        try {
            insert(number);
        } catch (ArenaFullException full) {
            model.remove(number);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 24, 64})
    void shouldBehaveLikeATreeMap(int entryBytes) {
        tree = new NumberTree(slab, entryBytes);
        long root = slab.alloc(CountedTree.ROOT_BYTES);
        tree.save(root);
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(getClass()));
        for (int round = 0; round < 60; round++) {
            int range = 1 << random.nextInt(4, 16);
            int bias = random.nextInt(1, 10);
            int steps = random.nextInt(2000);
            for (int i = 0; i < steps; i++) {
                tree.open(root);
                step(random, range, bias);
                tree.save(root);
            }
            tree.open(root);
            check();
        }
        slab.free(root);
    }

    private void step(SplittableRandom random, int range, int bias) {
        long number = random.nextInt(range);
        switch (random.nextInt(12)) {
            case 0 -> removeSomeRanks(random);
            case 1 -> {
                long next = model.isEmpty() ? 0 : model.lastKey() + 1;
                append(next);
            }
            case 2 -> insertAbsent(model.isEmpty() ? 0 : model.firstKey() - 1);
            case 3 -> {
                assertEquals(model.containsKey(number), seek(number, 0));
                assertEquals(model.containsKey(number) ? model.get(number) : -1, payloadThere(number));
            }
            case 4 -> {
                assertEquals(model.headMap(number, false).size(), countBefore(number, -1));
                assertEquals(model.headMap(number, true).size(), countBefore(number, 1));
            }
            case 5 -> seekBounds(number);
            default -> {
                if (random.nextInt(10) < bias) {
                    insertAbsent(number);
                } else {
                    assertEquals(model.containsKey(number), remove(number));
                }
            }
        }
    }

    private long payloadThere(long number) {
        return tree.isAtEntry() && Mem.getLong(tree.entry()) == number ? Mem.getLong(tree.entry() + 8) : -1;
    }

    private void seekBounds(long number) {
        seek(number, -1);
        assertEquals(model.ceilingKey(number), tree.isAtEntry() ? Mem.getLong(tree.entry()) : null);
        seek(number, 1);
        assertEquals(model.higherKey(number), tree.isAtEntry() ? Mem.getLong(tree.entry()) : null);
        tree.previous();
        assertEquals(model.floorKey(number), tree.isAtEntry() ? Mem.getLong(tree.entry()) : null);
    }

    private void removeSomeRanks(SplittableRandom random) {
        int from = random.nextInt(model.size() + 1);
        int length = random.nextInt(8) == 0 ? random.nextInt(model.size() + 1) : random.nextInt(4);
        removeRanks(from, from + length);
    }

    private void insertAbsent(long number) {
        if (!model.containsKey(number)) {
            insert(number);
        }
    }

    private void insert(long number) {
        model.put(number, number * 31);
        tree.sought = number;
        tree.payload = number * 31;
        tree.side = 0;
        tree.insert();
    }

    private void append(long number) {
        model.put(number, number * 31);
        tree.sought = number;
        tree.payload = number * 31;
        tree.append();
    }

    private boolean remove(long number) {
        tree.sought = number;
        tree.side = 0;
        boolean removed = tree.remove();
        model.remove(number);
        return removed;
    }

    private void removeRanks(int from, int to) {
        List<Long> expected = from < model.size()
                ? new ArrayList<>(model.keySet()).subList(from, Math.min(to, model.size()))
                : List.of();
        List<Long> removed = new ArrayList<>();
        tree.removeRanks(from, to, entry -> {
            removed.add(Mem.getLong(entry));
            model.remove(Mem.getLong(entry));
        });
        assertEquals(expected, removed);
    }

    private boolean seek(long number, int side) {
        tree.sought = number;
        tree.side = side;
        return tree.seek();
    }

    private long countBefore(long number, int side) {
        tree.sought = number;
        tree.side = side;
        return tree.countBefore();
    }

    private void check() {
        tree.verify();
        assertEquals(model.size(), tree.size());
        long rank = 0;
        boolean more = tree.seekFirst();
        for (Map.Entry<Long, Long> entry : model.entrySet()) {
            assertTrue(more);
            assertEquals(entry.getKey(), Mem.getLong(tree.entry()));
            assertEquals(entry.getValue(), Mem.getLong(tree.entry() + 8));
            more = tree.next();
            rank++;
        }
        assertFalse(more);
        SplittableRandom random = new SplittableRandom(rank);
        List<Long> keys = new ArrayList<>(model.keySet());
        for (int i = 0; i < 100 && rank > 0; i++) {
            int at = random.nextInt((int) rank);
            assertTrue(tree.seekRank(at));
            assertEquals(keys.get(at), Mem.getLong(tree.entry()));
            assertEquals(at, countBefore(keys.get(at), 0));
        }
        assertFalse(tree.seekRank(rank));
    }

    private void drain() {
        List<Long> drained = new ArrayList<>();
        long position = CountedTree.END;
        do {
            position = tree.drain(position, entry -> drained.add(Mem.getLong(entry)));
        } while (position != CountedTree.END);
        assertEquals(new ArrayList<>(model.keySet()), drained);
        model.clear();
        assertEquals(0, tree.bytes());
        assertEquals(0, tree.size());
    }
}
