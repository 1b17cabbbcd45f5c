package io.nanoredis.type.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.memory.Arena;
import io.nanoredis.memory.Slab;
import io.nanoredis.testing.FuzzSeed;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SparseArrayTest {
    private static final int STEPS = 60_000;
    private static final int VERIFY_EVERY = 500;

    private final Slab slab = new Slab(new Arena(256L << 20), 0);
    private final SparseArray array = new SparseArray(slab);
    private final TreeMap<Long, byte[]> model = new TreeMap<>(Long::compareUnsigned);

    @AfterEach
    void close() {
        slab.close();
    }

    @Test
    void shouldBehaveAsASortedMapOfUnsignedIndexes() {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(SparseArrayTest.class));
        long root = slab.alloc(SparseArray.ROOT_BYTES);
        long atStart = slab.liveBytes();
        array.clear();
        for (int i = 0; i < STEPS; i++) {
            step(random);
            if (i % VERIFY_EVERY == 0) {
                array.save(root);
                array.clear();
                array.open(root);
                assertEquals(slab.liveBytes() - atStart, array.verify());
                assertSame(random);
            }
        }
        array.delete(0, SparseArray.INDEX_MAX);
        assertEquals(0, array.count());
        assertEquals(atStart, slab.liveBytes());
    }

    private static long index(SplittableRandom random) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextLong(SparseArray.INDEX_MAX >>> 1) << 1;
            case 1 -> SparseArray.INDEX_MAX - random.nextInt(20);
            default -> random.nextInt(2_000);
        };
    }

    private void step(SplittableRandom random) {
        long index = index(random);
        switch (random.nextInt(10)) {
            case 0 -> {
                byte[] before = model.remove(index);
                assertEquals(before != null, array.delete(index));
            }
            case 1 -> {
                long to = random.nextInt(50) == 0 ? index(random) : index + random.nextInt(5);
                boolean ordered = Long.compareUnsigned(index, to) <= 0 && to != SparseArray.EXHAUSTED;
                if (ordered) {
                    Map<Long, byte[]> range = model.subMap(index, true, to, true);
                    assertEquals(range.size(), array.count(index, to));
                    assertEquals(range.size(), array.delete(index, to));
                    range.clear();
                }
            }
            default -> {
                byte[] text = "v".repeat(random.nextInt(20)).getBytes(StandardCharsets.US_ASCII);
                if (text.length > 0) {
                    text[0] = (byte) random.nextInt(256);
                }
                assertEquals(model.put(index, text) == null, array.set(index, text, 0, text.length));
            }
        }
        assertEquals(model.size(), array.count());
    }

    private void assertSame(SplittableRandom random) {
        boolean more = array.seekCeiling(0);
        for (Map.Entry<Long, byte[]> entry : model.entrySet()) {
            assertTrue(more);
            assertEquals(entry.getKey(), array.index());
            assertArrayEquals(entry.getValue(), array.copy());
            more = array.step(true);
        }
        assertFalse(more);
        long sought = index(random);
        Long floor = model.floorKey(sought);
        assertEquals(floor != null, array.seekFloor(sought));
        if (floor != null) {
            assertEquals(floor, array.index());
        }
        assertEquals(model.isEmpty() ? 0 : model.lastKey() + 1, array.length());
    }
}
