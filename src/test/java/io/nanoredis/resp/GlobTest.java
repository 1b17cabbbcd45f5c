package io.nanoredis.resp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.OracleClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GlobTest {
    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean matches(String pattern, String subject) {
        return Glob.matches(latin1(pattern), latin1(subject));
    }

    private static boolean matchesAnyCase(String pattern, String subject) {
        byte[] bytes = latin1("xx" + subject + "x");
        return Glob.matches(latin1(pattern), bytes, 2, subject.length(), true);
    }

    @Test
    void shouldMatchStarsAndQuestionMarks() {
        assertTrue(matches("*", "abc"));
        assertTrue(matches("a*c", "abbc"));
        assertTrue(matches("a**", "a"));
        assertTrue(matches("*b*b*c", "abxbxc"));
        assertTrue(matches("a?c", "abc"));
        assertFalse(matches("a?c", "ac"));
        assertFalse(matches("a*c", "abcd"));
        assertFalse(matches("", "a"));
        assertTrue(matches("", ""));
    }

    @Test
    void shouldMatchSetsAndRanges() {
        assertTrue(matches("h[ae]llo", "hallo"));
        assertFalse(matches("h[^e]llo", "hello"));
        assertTrue(matches("h[a-c]llo", "hbllo"));
        assertTrue(matches("h[c-a]llo", "hbllo"));
        assertTrue(matches("[\\]]", "]"));
        assertTrue(matches("[abc", "c"));
        assertTrue(matches("\\*", "*"));
        assertFalse(matches("\\*", "a"));
        assertTrue(matches("a\\", "a\\"));
    }

    @Test
    void shouldIgnoreCaseOfAsciiLettersIfAsked() {
        assertTrue(matchesAnyCase("MAX*", "maxmemory"));
        assertTrue(matchesAnyCase("[A-C]x", "bX"));
        assertFalse(matchesAnyCase("\u00c4", "\u00e4"));
    }

    @Test
    void shouldKnowPatternsThatMatchEverything() {
        assertTrue(Glob.matchesAll(latin1("*")));
        assertTrue(Glob.matchesAll(latin1("***")));
        assertFalse(Glob.matchesAll(latin1("*a")));
        assertFalse(Glob.matchesAll(latin1("")));
    }

    @Test
    void shouldNotTakeExponentialTime() {
        String pattern = "a*".repeat(500) + "b";
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertFalse(matches(pattern, "a".repeat(10_000))));
    }

    private static String random(Random random, String alphabet, int max) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(max + 1); left > 0; left--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Test
    void shouldMatchTheKeysThatRedisMatches() throws IOException {
        long seed = Long.getLong("nanoredis.seed", System.nanoTime());
        Random random = new Random(seed);
        try (OracleClient oracle = OracleClient.start()) {
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                keys.add(random(random, "aabbc-^]*\\[\u00e9", 6));
            }
            keys = new ArrayList<>(keys.stream().distinct().toList());
            for (String key : keys) {
                oracle.call("SET", key, "1");
            }
            for (int i = 0; i < 5000; i++) {
                String pattern = random(random, "aabbc**??[[]]^--\\\u00e9\u00c0", 9);
                if (pattern.equals("*")) {
                    continue;
                }
                List<String> expected = strings(oracle.call("KEYS", pattern));
                List<String> found = new ArrayList<>(keys.stream()
                        .filter(key -> matches(pattern, key))
                        .sorted()
                        .toList());
                assertEquals(expected, found, () -> "seed " + seed + " pattern " + pattern);
            }
        }
    }

    @Test
    void shouldMatchTheNamesThatRedisMatchesInAnyCase() throws IOException {
        long seed = Long.getLong("nanoredis.seed", System.nanoTime());
        Random random = new Random(seed);
        try (OracleClient oracle = OracleClient.start()) {
            List<String> all = strings(oracle.call("COMMAND", "LIST"));
            for (int i = 0; i < 1000; i++) {
                String pattern = random(random, "sSgGeEt*[]A-Z^?x\\", 8);
                List<String> expected = strings(oracle.call("COMMAND", "LIST", "FILTERBY", "PATTERN", pattern));
                List<String> found = all.stream()
                        .filter(name -> matchesAnyCase(pattern, name))
                        .toList();
                assertEquals(expected, found, () -> "seed " + seed + " pattern " + pattern);
            }
        }
    }

    /// The bulk strings of an encoded array, sorted.
    private static List<String> strings(String reply) {
        byte[] encoded = latin1(reply);
        List<String> found = new ArrayList<>();
        int at = RespReader.lineEnd(encoded, 0, encoded.length);
        while (at < encoded.length) {
            int header = RespReader.lineEnd(encoded, at, encoded.length);
            int end = RespReader.skip(encoded, at);
            byte[] value = Arrays.copyOfRange(encoded, header, end - 2);
            found.add(new String(value, StandardCharsets.ISO_8859_1));
            at = end;
        }
        found.sort(null);
        return found;
    }
}
