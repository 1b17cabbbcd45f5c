package io.nanoredis.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.memory.Arena;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.testing.FuzzSeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CachedKeysTest {
    private static final int KEY_BYTES_MAX = 64;

    private final HashFunction hash = new HashFunction(1);
    private final Slab slab = new Slab(new Arena(64L << 20), 0);
    private final long address = slab.alloc(KEY_BYTES_MAX);
    private final CachedKeys table = new CachedKeys();

    @AfterEach
    void close() {
        slab.close();
    }

    @Test
    void shouldNameEveryReaderOfAKeyOnce() {
        remember("k", 3);
        remember("k", 1);
        remember("k", 3);
        remember("k", 2);
        remember("other", 4);
        assertEquals(2, table.keys());
        assertEquals(4, table.items());
        assertEquals(List.of(1, 2, 3), take("k"));
        assertEquals(List.of(), take("k"));
        assertEquals(0, table.itemsOf(3));
        assertEquals(1, table.keys());
        assertEquals(1, table.items());
    }

    @Test
    void shouldKeepAReaderThatStandsAloneUntilTheKeyIsTaken() {
        remember("", 7);
        remember("", 7);
        assertEquals(1, table.itemsOf(7));
        assertEquals(List.of(7), take(""));
    }

    @Test
    void shouldNameTheKeyThatIsTakenAtRandom() {
        assertFalse(table.takeRandom(new Random(1), client -> {}));
        remember("some key", 1);
        List<Integer> clients = new ArrayList<>();
        assertTrue(table.takeRandom(new Random(1), clients::add));
        assertEquals(List.of(1), clients);
        assertEquals("some key", new String(table.takenKey(), StandardCharsets.UTF_8));
        assertEquals(0, table.keys());
    }

    @Test
    void shouldForgetKeysOfClientsThatAreGone() {
        remember("a", 1);
        remember("b", 1);
        remember("b", 2);
        remember("c", 2);
        sweep(2);
        assertEquals(2, table.keys());
        assertEquals(2, table.items());
        assertEquals(0, table.itemsOf(2));
        assertEquals(List.of(1), take("b"));
        assertEquals(List.of(), take("c"));
    }

    @Test
    void shouldForgetEverything() {
        remember("a", 1);
        table.clear();
        assertEquals(0, table.keys());
        assertEquals(0, table.items());
        assertEquals(0, table.itemsOf(1));
        assertEquals(List.of(), take("a"));
    }

    @Test
    void shouldBehaveAsAMapOfSets() {
        Random random = new Random(FuzzSeed.next(CachedKeysTest.class));
        Map<String, Set<Integer>> model = new HashMap<>();
        int keys = 1 + random.nextInt(20_000);
        for (int step = 0; step < 200_000; step++) {
            String key = "key:" + "x".repeat(random.nextInt(20)) + random.nextInt(keys);
            int phase = step / 40_000 % 2; // grows, then shrinks
            if (random.nextInt(10) < (phase == 0 ? 8 : 3)) {
                int client = random.nextInt(random.nextInt(100) == 0 ? 1000 : 4);
                remember(key, client);
                model.computeIfAbsent(key, k -> new TreeSet<>()).add(client);
            } else if (random.nextInt(50) == 0) {
                takeRandom(random, model);
            } else if (random.nextInt(20_000) == 0) {
                int gone = random.nextInt(4);
                sweep(gone);
                model.values().forEach(clients -> clients.remove(gone));
                model.values().removeIf(Set::isEmpty);
            } else if (random.nextInt(100_000) == 0) {
                table.clear();
                model.clear();
            } else {
                Set<Integer> expected = model.remove(key);
                assertEquals(expected == null ? List.of() : List.copyOf(expected), take(key));
            }
            if (step % 5_000 == 0) {
                assertCounts(model);
            }
        }
        assertCounts(model);
        for (Map.Entry<String, Set<Integer>> entry : model.entrySet()) {
            assertEquals(List.copyOf(entry.getValue()), take(entry.getKey()));
        }
        assertEquals(0, table.keys());
        assertEquals(0, table.items());
    }

    private void takeRandom(Random random, Map<String, Set<Integer>> model) {
        List<Integer> clients = new ArrayList<>();
        if (table.takeRandom(random, clients::add)) {
            Set<Integer> expected = model.remove(new String(table.takenKey(), StandardCharsets.ISO_8859_1));
            assertEquals(expected == null ? null : List.copyOf(expected), clients);
        } else {
            assertTrue(model.isEmpty());
        }
    }

    private void assertCounts(Map<String, Set<Integer>> model) {
        assertEquals(model.size(), table.keys());
        assertEquals(model.values().stream().mapToInt(Set::size).sum(), table.items());
        for (int client = 0; client < 4; client++) {
            int number = client;
            assertEquals(
                    model.values().stream().filter(set -> set.contains(number)).count(), table.itemsOf(client));
        }
    }

    private void remember(String key, int client) {
        byte[] padded = ("<" + key + ">").getBytes(StandardCharsets.ISO_8859_1);
        int length = padded.length - 2;
        table.remember(hash.hash(padded, 1, length), padded, 1, length, client);
    }

    private List<Integer> take(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
        Mem.copyIn(bytes, 0, address, bytes.length);
        List<Integer> clients = new ArrayList<>();
        table.take(hash.hash(address, bytes.length), address, bytes.length, clients::add);
        return clients;
    }

    private void sweep(int gone) {
        boolean last = false;
        while (!last) {
            last = table.sweep(client -> client == gone);
        }
    }
}
