package io.nanoredis.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The hash of keys: the same in arrays and memory, spread evenly, secret.
class HashFunctionTest {
    private final HashFunction hash = new HashFunction(1);

    @Test
    void shouldHashMemoryLikeArrays() {
        SplittableRandom random = new SplittableRandom(3);
        try (Arena arena = new Arena(16 << 20)) {
            for (int length = 0; length < 200; length++) {
                byte[] bytes = new byte[length + 7];
                random.nextBytes(bytes);
                Mem.copyIn(bytes, 7, arena.base() + 9, length);
                assertEquals(hash.hash(bytes, 7, length), hash.hash(arena.base() + 9, length));
            }
        }
    }

    @Test
    void shouldDependOnEveryByteAndTheLength() {
        for (int length = 0; length < 100; length++) {
            byte[] bytes = new byte[length + 1];
            long before = hash.hash(bytes, 0, length);
            assertNotEquals(before, hash.hash(bytes, 0, length + 1));
            for (int i = 0; i < length; i++) {
                bytes[i]++;
                assertNotEquals(before, hash.hash(bytes, 0, length));
                bytes[i]--;
            }
        }
    }

    @Test
    void shouldDifferFromServerToServer() {
        byte[] key = {1, 2, 3};
        assertNotEquals(new HashFunction().hash(key, 0, 3), new HashFunction().hash(key, 0, 3));
        assertEquals(new HashFunction(5).hash(key, 0, 3), new HashFunction(5).hash(key, 0, 3));
    }

    @Test
    void shouldNotCollideOnSimilarKeys() {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 300_000; i++) {
            byte[] key = ("key:" + i).getBytes(StandardCharsets.US_ASCII);
            assertTrue(seen.add(hash.hash(key, 0, key.length)));
        }
    }

    @Test
    void shouldSpreadOverBucketsAndShardsEvenlyAndIndependently() {
        int keys = 640_000;
        int[] byPair = new int[64 * 10];
        int[] byTop = new int[640];
        for (int i = 0; i < keys; i++) {
            byte[] key = ("user:" + i).getBytes(StandardCharsets.US_ASCII);
            long h = hash.hash(key, 0, key.length);
            byPair[(int) (h & 63) * 10 + HashFunction.route(h, 10)]++;
            byTop[(int) Math.unsignedMultiplyHigh(h, 640)]++;
        }
        assertEven(byPair, 1000);
        assertEven(byTop, 1000);
    }

    /// Within seven standard deviations of the mean.
    private static void assertEven(int[] counts, int mean) {
        for (int count : counts) {
            assertTrue(Math.abs(count - mean) < 7 * Math.sqrt(mean), () -> count + " (expected about " + mean + ")");
        }
    }
}
