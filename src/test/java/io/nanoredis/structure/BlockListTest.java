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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockListTest {
    private static final int ROUNDS = 40;
    private static final int STEPS = 1_500;

    private final Slab slab = new Slab(new Arena(256L << 20), 0);
    private final BlockList list = new BlockList(slab);
    private final ListCursor cursor = new ListCursor();
    private final PackedValue value = new PackedValue();

    @AfterEach
    void close() {
        slab.close();
    }

    private PackedValue value(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        value.set(bytes, 0, bytes.length);
        return value;
    }

    private static String text(long entry) {
        if (PackedEntry.isInteger(entry)) {
            return Long.toString(PackedEntry.integer(entry));
        }
        byte[] bytes = new byte[PackedEntry.stringLength(entry)];
        Mem.copyOut(PackedEntry.stringAddress(entry), bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private List<String> contents() {
        List<String> found = new ArrayList<>();
        if (list.count() > 0) {
            list.seek(cursor, 0);
            do {
                found.add(text(cursor.entry()));
            } while (cursor.next());
        }
        return found;
    }

    private List<String> backwards() {
        List<String> found = new ArrayList<>();
        if (list.count() > 0) {
            list.seek(cursor, list.count() - 1);
            do {
                found.add(text(cursor.entry()));
            } while (cursor.previous());
        }
        Collections.reverse(found);
        return found;
    }

    private void free() {
        assertFalse(list.freeSome(Integer.MAX_VALUE));
        assertEquals(0, slab.liveBytes());
        list.clear();
    }

    @ParameterizedTest
    @ValueSource(ints = {-5, -2, -1, 0, 1, 3, 128})
    void shouldBeAsAListOfTheLibrary(int limit) {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(BlockListTest.class) + limit);
        long root = slab.alloc(BlockList.ROOT_BYTES);
        long baseBytes = slab.liveBytes();
        for (int round = 0; round < ROUNDS; round++) {
            list.clear();
            list.limit(limit);
            list.save(root);
            List<String> model = new ArrayList<>();
            for (int i = random.nextInt(STEPS); i > 0; i--) {
                list.open(root);
                step(random, model);
                list.save(root);
            }
            assertEquals(model, contents());
            assertEquals(model, backwards());
            list.verify();
            assertFalse(list.freeSome(Integer.MAX_VALUE));
            assertEquals(baseBytes, slab.liveBytes());
        }
        slab.free(root);
    }

    private void step(SplittableRandom random, List<String> model) {
        String element = element(random);
        int size = model.size();
        int at = size == 0 ? 0 : random.nextInt(size);
        switch (size == 0 ? random.nextInt(6) : random.nextInt(20)) {
            case 0, 1, 2 -> {
                list.push(true, value(element));
                model.add(0, element);
            }
            case 3, 4, 5 -> {
                list.push(false, value(element));
                model.add(element);
            }
            case 6 -> {
                list.pop(true);
                model.remove(0);
            }
            case 7 -> {
                list.pop(false);
                model.remove(size - 1);
            }
            case 8, 9, 10, 11 -> {
                boolean behind = random.nextBoolean();
                list.seek(cursor, at);
                list.insert(cursor, behind, value(element));
                model.add(behind ? at + 1 : at, element);
            }
            case 12, 13, 14 -> {
                list.seek(cursor, at);
                list.set(cursor, value(element));
                model.set(at, element);
            }
            case 15 -> {
                list.seek(cursor, at);
                list.remove(cursor);
                model.remove(at);
            }
            case 16, 17 -> removeSome(random, model, model.get(at));
            case 18 -> trim(random, model, at);
            default -> {
                list.seek(cursor, at);
                assertEquals(model.get(at), text(cursor.entry()));
                list.verify();
            }
        }
        assertEquals(model.size(), list.count());
        if (!model.isEmpty()) {
            assertEquals(model.get(0), text(list.first()));
            assertEquals(model.get(model.size() - 1), text(list.last()));
        }
    }

    private void removeSome(SplittableRandom random, List<String> model, String element) {
        boolean front = random.nextBoolean();
        long limit = random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(3);
        List<String> order = front ? model : model.reversed();
        long expected = Math.min(limit, Collections.frequency(model, element));
        assertEquals(expected, list.remove(front, value(element), limit));
        for (long i = 0; i < expected; i++) {
            order.remove(element);
        }
    }

    private void trim(SplittableRandom random, List<String> model, int at) {
        boolean hard = random.nextInt(8) == 0;
        int from = hard ? at : Math.min(at, random.nextInt(4));
        int kept = model.size() - from;
        kept -= hard ? random.nextInt(kept) : Math.min(kept - 1, random.nextInt(4));
        list.trim(from, kept);
        if (random.nextBoolean()) {
            list.freeCut();
        } else {
            BlockList rest = new BlockList(slab);
            long root = slab.alloc(BlockList.ROOT_BYTES);
            list.saveCut(root);
            rest.open(root);
            slab.free(root);
            boolean more = rest.freeSome(1);
            while (more) {
                more = rest.freeSome(1);
            }
        }
        List<String> left = List.copyOf(model.subList(from, from + kept));
        model.clear();
        model.addAll(left);
    }

    private static String element(SplittableRandom random) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> Integer.toString(random.nextInt(10));
            case 5, 6 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 7, 8, 9 -> "e" + random.nextInt(20);
            case 10 -> "x".repeat(random.nextInt(600));
            default -> "y".repeat(random.nextInt(40) == 0 ? random.nextInt(70_000) : random.nextInt(5_000));
        };
    }

    @Test
    void shouldTakeTwelveBytesForAnElementOfEight() {
        for (boolean front : new boolean[] {true, false}) {
            int count = 200_000;
            for (int i = 0; i < count; i++) {
                list.push(front, value("v" + (1_000_000 + i)));
            }
            assertTrue(slab.liveBytes() <= 12L * count, slab.liveBytes() + " bytes");
            list.verify();
            free();
        }
    }

    @Test
    void shouldStayDenseWhereElementsAreInsertedInTheMiddle() {
        int count = 20_000;
        list.push(false, value("v1000000"));
        for (int i = 1; i < count; i++) {
            list.seek(cursor, list.count() / 2);
            list.insert(cursor, (i & 1) == 0, value("v" + (1_000_000 + i)));
        }
        list.verify();
        assertTrue(slab.liveBytes() <= 25L * count, slab.liveBytes() + " bytes");
        free();
    }

    @Test
    void shouldJoinBlocksThatRemovingLeavesNearlyEmpty() {
        for (boolean front : new boolean[] {true, false}) {
            for (int i = 0; i < 100_000; i++) {
                list.push(false, value(i % 100 == 0 ? "v" + (1_000_000 + i) : "x"));
            }
            list.remove(front, value("x"), Long.MAX_VALUE);
            list.verify();
            assertEquals(1_000, list.count());
            assertTrue(list.blocks() <= 8, list.blocks() + " blocks");
            free();
        }
    }

    @Test
    void shouldAppendWhatLiesPackedElsewhere() {
        List<String> model = new ArrayList<>();
        BlockList source = new BlockList(slab);
        source.limit(-5);
        for (int i = 0; i < 5_000; i++) {
            model.add("element " + i);
            source.push(false, value("element " + i));
        }
        list.limit(-1);
        source.visit((first, end, count) -> list.append(first, end));
        assertEquals(model, contents());
        list.verify();
        source.freeSome(Integer.MAX_VALUE);
        free();
    }

    @Test
    void shouldBeAsBeforeWhenMemoryIsShort() {
        try (Slab small = new Slab(new Arena(64L << 20), 1L << 20)) {
            BlockList full = new BlockList(small);
            value("v".repeat(100));
            assertThrows(ArenaFullException.class, () -> {
                while (full.count() < 1_000_000) {
                    full.push(false, value);
                }
            });
            full.verify();
            long count = full.count();
            full.seek(cursor, count / 2);
            assertThrows(ArenaFullException.class, () -> full.set(cursor, value("w".repeat(50_000))));
            full.verify();
            assertEquals(count, full.count());
            full.freeSome(Integer.MAX_VALUE);
            assertEquals(0, small.liveBytes());
        }
    }

    @Test
    void shouldRefuseAPlaceThatThereIsNot() {
        list.push(false, value("a"));
        assertThrows(IllegalArgumentException.class, () -> list.seek(cursor, 1));
        assertThrows(IllegalArgumentException.class, () -> list.seek(cursor, -1));
        assertThrows(IllegalArgumentException.class, () -> list.trim(0, 2));
        assertThrows(IllegalArgumentException.class, () -> list.trim(0, 0));
        free();
    }
}
