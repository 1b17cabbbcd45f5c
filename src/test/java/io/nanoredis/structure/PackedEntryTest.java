package io.nanoredis.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.memory.Arena;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.testing.FuzzSeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedEntryTest {
    private final Slab slab = new Slab(new Arena(64L << 20), 0);
    private final long block = slab.alloc(1 << 20);

    @AfterEach
    void close() {
        slab.close();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                127,
                128,
                -1,
                4095,
                4096,
                -4096,
                -4097,
                32767,
                32768,
                -32768,
                -32769,
                (1 << 23) - 1,
                1 << 23,
                -(1 << 23),
                -(1 << 23) - 1,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE + 1L,
                Integer.MIN_VALUE,
                Integer.MIN_VALUE - 1L,
                Long.MAX_VALUE,
                Long.MIN_VALUE
            })
    void shouldKeepIntegersWhetherGivenAsNumberOrAsText(long value) {
        byte[] text = Long.toString(value).getBytes(StandardCharsets.US_ASCII);
        int bytes = PackedEntry.write(block, value);
        assertEquals(bytes, PackedEntry.bytesOf(value));
        assertEquals(bytes, PackedEntry.bytesOf(text, 0, text.length));
        assertEquals(bytes, PackedEntry.bytes(block));
        assertTrue(PackedEntry.isInteger(block));
        assertEquals(value, PackedEntry.integer(block));
        assertTrue(PackedEntry.equals(block, text, 0, text.length));
        assertEquals(bytes, PackedEntry.write(block, text, 0, text.length));
        assertEquals(value, PackedEntry.integer(block));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 4095, 4096, 70_000})
    void shouldKeepStringsOfEveryLength(int length) {
        byte[] text = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
        int bytes = PackedEntry.write(block, text, 0, length);
        assertEquals(PackedEntry.stringBytes(length), bytes);
        assertEquals(bytes, PackedEntry.bytes(block));
        assertFalse(PackedEntry.isInteger(block));
        assertEquals(length, PackedEntry.stringLength(block));
        assertEquals(block + bytes - length, PackedEntry.stringAddress(block));
        assertTrue(PackedEntry.equals(block, text, 0, length));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 127, 128, 16_382, 16_383, 16_384, 2_097_150, 2_097_151, 268_435_454, 268_435_455})
    void shouldFindTheEntryBeforeByItsBackLength(int entryBytes) {
        long end = block + 500;
        int bytes = PackedEntry.writeBackLength(end, entryBytes);
        assertEquals(PackedEntry.backLengthBytes(entryBytes), bytes);
        assertEquals(end - entryBytes, PackedEntry.before(end + bytes));
    }

    @Test
    void shouldWalkAndFindAsAListDoes() {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(PackedEntryTest.class));
        for (int round = 0; round < 2_000; round++) {
            List<byte[]> model = new ArrayList<>();
            long end = fill(random, model);
            assertEquals(model.size(), PackedEntry.count(block, end));
            byte[] sought = text(random);
            int skipped = random.nextInt(3);
            long expected = PackedEntry.NONE;
            long at = block;
            for (int i = 0; i < model.size(); i++) {
                byte[] text = model.get(i);
                assertTrue(PackedEntry.equals(at, text, 0, text.length));
                boolean compared = i % (skipped + 1) == 0;
                if (compared && expected == PackedEntry.NONE && java.util.Arrays.equals(sought, text)) {
                    expected = at;
                }
                at += PackedEntry.bytes(at);
            }
            assertEquals(end, at);
            if (model.size() % (skipped + 1) == 0) {
                assertEquals(expected, PackedEntry.find(block, end, sought, 0, sought.length, skipped));
            }
        }
    }

    private long fill(SplittableRandom random, List<byte[]> model) {
        long end = block;
        for (int i = random.nextInt(40); i > 0; i--) {
            byte[] text = text(random);
            model.add(text);
            end += PackedEntry.write(end, text, 0, text.length);
        }
        Mem.putByte(end, (byte) 0xff);
        return end;
    }

    private static byte[] text(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> Long.toString(random.nextLong()).getBytes(StandardCharsets.US_ASCII);
            case 1 -> Integer.toString(random.nextInt(-5, 200)).getBytes(StandardCharsets.US_ASCII);
            case 2 -> ("0" + random.nextInt(10)).getBytes(StandardCharsets.US_ASCII);
            case 3 -> "k".repeat(random.nextInt(200)).getBytes(StandardCharsets.US_ASCII);
            default -> ("f" + random.nextInt(10)).getBytes(StandardCharsets.US_ASCII);
        };
    }
}
