package io.nanoredis.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.FuzzSeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BroadcastPrefixesTest {
    private final BroadcastPrefixes<String> prefixes = new BroadcastPrefixes<>();

    @Test
    void shouldTellTheMembersOfAPrefixOfItsKeysInTheirOrder() {
        prefixes.add(bytes("user:"), "a");
        prefixes.add(bytes("user:"), "b");
        prefixes.add(bytes("cart:"), "b");
        for (String key : List.of("user:2", "user:1", "cart:9", "other", "user", "user:2")) {
            prefixes.keyChanged(bytes(key), 5);
        }
        assertEquals(List.of("[b] {cart:9=5}", "[a, b] {user:1=5, user:2=5}"), tell());
        assertTrue(prefixes.isQuiet());
        assertEquals(List.of(), tell());
    }

    @Test
    void shouldTellOfTheLastWhoChangedAKey() {
        prefixes.add(bytes(""), "a");
        prefixes.keyChanged(bytes("k"), 1);
        prefixes.keyChanged(bytes("k"), 2);
        assertFalse(prefixes.isQuiet());
        assertEquals(List.of("[a] {k=2}"), tell());
    }

    @Test
    void shouldForgetAPrefixWithItsLastMember() {
        prefixes.add(bytes("p"), "a");
        prefixes.add(bytes("p"), "b");
        prefixes.remove(bytes("p"), "a");
        prefixes.remove(bytes("p"), "a");
        prefixes.remove(bytes("q"), "a");
        assertEquals(1, prefixes.size());
        prefixes.remove(bytes("p"), "b");
        assertEquals(0, prefixes.size());
        prefixes.keyChanged(bytes("pq"), 1);
        assertTrue(prefixes.isQuiet());
    }

    @Test
    void shouldFindEveryPrefixOfAKey() {
        Random random = new Random(FuzzSeed.next(BroadcastPrefixesTest.class));
        for (int round = 0; round < 200; round++) {
            BroadcastPrefixes<String> table = new BroadcastPrefixes<>();
            Set<String> known = new HashSet<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                String prefix = word(random);
                known.add(prefix);
                table.add(bytes(prefix), prefix);
            }
            for (int i = 0; i < 50; i++) {
                String key = word(random);
                table.keyChanged(bytes(key), i);
                TreeSet<String> told = new TreeSet<>();
                table.tell((members, keys) -> told.addAll(members));
                assertEquals(
                        known.stream().filter(key::startsWith).collect(Collectors.toCollection(TreeSet::new)),
                        told,
                        key);
            }
        }
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            word.append("ab\u00ff".charAt(random.nextInt(3)));
        }
        return word.toString();
    }

    private List<String> tell() {
        List<String> told = new ArrayList<>();
        prefixes.tell((members, keys) -> {
            TreeMap<String, Long> readable = new TreeMap<>();
            keys.forEach((key, writer) -> readable.put(new String(key, StandardCharsets.ISO_8859_1), writer));
            told.add(members + " " + readable);
        });
        return told;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
