package io.nanoredis.rdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.FuzzSeed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LzfTest {
    private static final int ROUND_TRIPS = 20_000;
    private static final int CORRUPT_INPUTS = 300_000;

    private final OffHeapBytes memory = new OffHeapBytes();
    private final LzfCompressor compressor = new LzfCompressor();

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void shouldEncodeALiteralRunAndOneReference() {
        assertArrayEquals(
                new byte[] {1, 'x', 'a', (byte) 0xe0, 10, 0, 1, 'a', 'a'},
                compressed("xaaaaaaaaaaaaaaaaaaaaaa".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void shouldWriteNothingWhenItDoesNotFit() {
        byte[] noise = new byte[500];
        new SplittableRandom(3).nextBytes(noise);
        assertEquals(0, compressor.compress(memory.of(noise), noise.length, new byte[600], 0, noise.length - 4));
    }

    @Test
    void shouldRespectTheCapacityToTheByte() {
        byte[] input = compressible(new SplittableRandom(5), 2000);
        int bytes = compressed(input).length;
        for (int capacity = 0; capacity < bytes + 8; capacity++) {
            byte[] out = new byte[input.length + 16];
            Arrays.fill(out, (byte) 0x5a);
            int written = compressor.compress(memory.of(input), input.length, out, 4, capacity);
            assertTrue(written == 0 || (written == bytes && bytes <= capacity), "capacity " + capacity);
            for (int i = 4 + Math.max(capacity, written) + 1; i < out.length; i++) {
                assertEquals(0x5a, out[i], "written behind the capacity");
            }
        }
    }

    @Test
    void shouldNotRememberEarlierInputs() {
        SplittableRandom random = new SplittableRandom(11);
        byte[] input = compressible(random, 3000);
        byte[] first = compressed(input);
        for (int i = 0; i < 50; i++) {
            compressed(compressible(random, random.nextInt(1, 5000)));
            assertArrayEquals(first, compressed(input));
        }
    }

    @Test
    void shouldRestoreWhatItCompressed() {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(LzfTest.class));
        for (int i = 0; i < ROUND_TRIPS; i++) {
            byte[] input = compressible(random, random.nextInt(1, i % 100 == 0 ? 60_000 : 700));
            byte[] packed = compressed(input);
            assertEquals(input.length, LzfExpander.expandedBytes(packed, 0, packed.length));
            byte[] heap = new byte[input.length];
            LzfExpander.expand(packed, 0, packed.length, heap, 0);
            assertArrayEquals(input, heap);
            long address = memory.room(input.length);
            LzfExpander.expand(packed, 0, packed.length, address);
            assertArrayEquals(input, OffHeapBytes.copy(address, input.length));
        }
    }

    @Test
    void shouldEitherRefuseCorruptInputOrExpandItToTheLengthItTells() {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(LzfTest.class));
        byte[] expanded = new byte[1 << 16];
        for (int i = 0; i < CORRUPT_INPUTS; i++) {
            byte[] input = corrupt(random);
            long bytes = LzfExpander.expandedBytes(input, 0, input.length);
            assertTrue(bytes <= 88L * input.length, "no reference gives more than 264 bytes for 3");
            if (bytes != LzfExpander.CORRUPT) {
                Arrays.fill(expanded, 0, (int) bytes + 1, (byte) 0);
                expanded[(int) bytes] = 0x5a;
                LzfExpander.expand(input, 0, input.length, expanded, 0);
                assertEquals(0x5a, expanded[(int) bytes]);
            }
        }
    }

    @Test
    void shouldRefuseInputThatEndsEarlyOrReachesBack() {
        assertCorrupt();
        assertCorrupt(0);
        assertCorrupt(3, 'a', 'b', 'c');
        assertCorrupt(0x20, 0);
        assertCorrupt(0, 'a', 0x20);
        assertCorrupt(0, 'a', 0x20, 1);
        assertCorrupt(0, 'a', 0xe0, 5);
    }

    private static void assertCorrupt(int... values) {
        byte[] input = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            input[i] = (byte) values[i];
        }
        assertEquals(LzfExpander.CORRUPT, LzfExpander.expandedBytes(input, 0, input.length));
    }

    private byte[] compressed(byte[] input) {
        byte[] out = new byte[input.length * 2 + 16];
        int bytes = compressor.compress(memory.of(input), input.length, out, 0, out.length);
        return Arrays.copyOf(out, bytes);
    }

    /// Bytes of a small alphabet, with copies of what stood before, near and far.
    static byte[] compressible(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        int letters = 1 << random.nextInt(1, 8);
        int at = 0;
        while (at < length) {
            int run = Math.min(length - at, random.nextInt(1, 1 << random.nextInt(1, 11)));
            if (at > 0 && random.nextBoolean()) {
                int from = random.nextInt(at);
                for (int i = 0; i < run; i++) {
                    bytes[at + i] = bytes[from + i];
                }
            } else {
                for (int i = 0; i < run; i++) {
                    bytes[at + i] = (byte) random.nextInt(letters);
                }
            }
            at += run;
        }
        return bytes;
    }

    private byte[] corrupt(SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] input = compressed(compressible(random, random.nextInt(1, 300)));
        for (int i = random.nextInt(4); i > 0; i--) {
            input[random.nextInt(input.length)] = (byte) random.nextInt();
        }
        return Arrays.copyOf(input, random.nextInt(8) == 0 ? random.nextInt(input.length) : input.length);
    }
}
