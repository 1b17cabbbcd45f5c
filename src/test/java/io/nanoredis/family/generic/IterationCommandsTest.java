package io.nanoredis.family.generic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IterationCommandsTest {
    private static final int KEYS = 3000;

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldMeetEveryKeyOnceWhileNothingChanges(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            fill(shell, "key:", KEYS);
            for (String count : new String[] {"1", "10", "1000", "9223372036854775807"}) {
                List<String> met = scan(shell, "COUNT", count);
                assertEquals(KEYS, met.size());
                assertEquals(KEYS, new HashSet<>(met).size());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldMeetEveryKeyThatStaysWhileTheTableGrowsAndShrinks(int shards) throws Exception {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(IterationCommandsTest.class));
        try (Shell shell = new Shell(shards)) {
            fill(shell, "stays:", KEYS);
            int churned = 0;
            for (int round = 0; round < 6; round++) {
                boolean growing = round % 2 == 0;
                Set<String> met = new HashSet<>();
                String cursor = "0";
                int steps = 0;
                do {
                    Reply reply = shell.reply("SCAN", cursor, "COUNT", "" + random.nextInt(1, 40));
                    reply.elements().get(1).elements().forEach(key -> met.add(key.text()));
                    cursor = reply.elements().get(0).text();
                    if (growing && churned < 40 * KEYS) {
                        fill(shell, "churn:" + churned + ":", 200);
                        churned += 200;
                    } else if (!growing && churned > 0) {
                        churned -= 200;
                        drop(shell, "churn:" + churned + ":", 200);
                    }
                    assertTrue(++steps < 1_000_000, "the scan ends");
                } while (!cursor.equals("0"));
                for (int i = 0; i < KEYS; i++) {
                    assertTrue(met.contains("stays:" + i), "round " + round + " missed stays:" + i);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldPickByPatternAndType(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            fill(shell, "a:", 100);
            fill(shell, "b:", 50);
            assertEquals(50, scan(shell, "MATCH", "b:*").size());
            assertEquals(11, scan(shell, "match", "a:5*").size());
            assertEquals(0, scan(shell, "MATCH", "").size());
            assertEquals(150, scan(shell, "TYPE", "STRING").size());
            assertEquals(0, scan(shell, "TYPE", "list").size());
            assertEquals(0, scan(shell, "TYPE", "nosuch").size());
            assertEquals(
                    1,
                    scan(shell, "TYPE", "string", "COUNT", "7", "MATCH", "a:42").size());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldNeitherListNorKeepExpiredKeys(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            fill(shell, "stays:", 20);
            for (int i = 0; i < 20; i++) {
                shell.run("SET goes:" + i + " x PX 1");
            }
            shell.await("+none", "TYPE goes:19");
            assertEquals(20, scan(shell).size());
            assertEquals(20, shell.reply("KEYS", "*").elements().size());
            shell.expectInteger(20, "DBSIZE");
        }
    }

    @Test
    void shouldRefuseWrongCursorsAndOptionsAsRedis() throws Exception {
        try (Shell shell = new Shell(1)) {
            String syntax = "ERR syntax error";
            String integer = "ERR value is not an integer or out of range";
            shell.expectError("ERR invalid cursor", "SCAN x FOO");
            shell.expectError(integer, "SCAN 0 COUNT x");
            shell.expectError(integer, "SCAN 0 COUNT 9223372036854775808 FOO");
            shell.expectError(syntax, "SCAN 0 COUNT 0");
            shell.expectError(syntax, "SCAN 0 COUNT");
            shell.expectError(syntax, "SCAN 0 MATCH a MATCH");
            shell.expectError(syntax, "SCAN 0 FOO COUNT x");
            shell.expect("*2\r\n$1\r\n0\r\n*0", "SCAN 0");
            shell.expect("*2\r\n$1\r\n0\r\n*0", "SCAN 18446744073709551615");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldAcceptCursorsThatWereNeverGiven(int shards) throws Exception {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(IterationCommandsTest.class));
        try (Shell shell = new Shell(shards)) {
            fill(shell, "key:", KEYS);
            for (int i = 0; i < 2000; i++) {
                String cursor = Long.toUnsignedString(random.nextLong() >>> random.nextInt(64));
                assertEquals('*', shell.raw("SCAN", cursor).charAt(0));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldListKeysByPattern(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.run("MSET one 1 two 2 three 3 four 4 [x] 5");
            assertEquals(Set.of("one", "two", "three", "four", "[x]"), keys(shell, "*"));
            assertEquals(Set.of("two", "three"), keys(shell, "t*"));
            assertEquals(
                    Set.of("one", "two"),
                    keys(shell, "???").stream()
                            .filter(key -> !key.equals("[x]"))
                            .collect(java.util.stream.Collectors.toSet()));
            assertEquals(Set.of("four"), keys(shell, "[^ot\\[]*"));
            assertEquals(Set.of("[x]"), keys(shell, "\\[x\\]"));
            assertEquals(Set.of(), keys(shell, "nosuch"));
            shell.run("SELECT 1");
            assertEquals(Set.of(), keys(shell, "*"));
        }
    }

    /// Half of the keys share a tag and thereby a shard, so that a choice by shard first would favour the others.
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldChooseEachKeyWithTheSameChance(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            fill(shell, "{tag}", 20);
            fill(shell, "free:", 20);
            int draws = 40_000;
            Map<String, Integer> chosen = new HashMap<>();
            for (int i = 0; i < draws / 100; i++) {
                for (int j = 0; j < 100; j++) {
                    shell.client().send(Shell.request("RANDOMKEY"));
                }
                for (byte[] reply : shell.client().readReplies(100)) {
                    chosen.merge(Reply.parse(reply).text(), 1, Integer::sum);
                }
            }
            assertEquals(40, chosen.size());
            chosen.forEach((key, times) -> assertEquals(draws / 40.0, times, 200, key));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldChooseNothingFromAnEmptyDatabase(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.expect("$-1", "RANDOMKEY");
            shell.run("SET a 1");
            shell.expect("$1\r\na", "RANDOMKEY");
            shell.run("SELECT 3");
            shell.run("HELLO 3");
            shell.expect("_", "RANDOMKEY");
        }
    }

    private static Set<String> keys(Shell shell, String pattern) throws IOException {
        Set<String> keys = new TreeSet<>();
        shell.reply("KEYS", pattern).elements().forEach(key -> keys.add(key.text()));
        return keys;
    }

    private static List<String> scan(Shell shell, String... options) throws IOException {
        List<String> met = new ArrayList<>();
        String cursor = "0";
        do {
            List<String> words = new ArrayList<>(List.of("SCAN", cursor));
            words.addAll(List.of(options));
            Reply reply = shell.reply(words.toArray(String[]::new));
            reply.elements().get(1).elements().forEach(key -> met.add(key.text()));
            cursor = reply.elements().get(0).text();
            assertTrue(Long.parseLong(cursor) >= 0, "a cursor fits a signed integer");
        } while (!cursor.equals("0"));
        return met;
    }

    private static void fill(Shell shell, String prefix, int keys) throws IOException {
        List<String> words = new ArrayList<>(List.of("MSET"));
        for (int i = 0; i < keys; i++) {
            words.add(prefix + i);
            words.add("v");
        }
        assertEquals("+OK\r\n", shell.raw(words.toArray(String[]::new)));
    }

    private static void drop(Shell shell, String prefix, int keys) throws IOException {
        List<String> words = new ArrayList<>(List.of("DEL"));
        for (int i = 0; i < keys; i++) {
            words.add(prefix + i);
        }
        assertEquals(":" + keys + "\r\n", shell.raw(words.toArray(String[]::new)));
    }
}
