package io.nanoredis.family.zset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.Reply;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// ZRANDMEMBER: shape, and fairness by a chi-square test that fails once in some millions of runs.
@ParameterizedClass
@ValueSource(ints = {1, 4})
final class RandomCommandTest extends ZsetServer {
    RandomCommandTest(int shards) {}

    @Test
    void shouldDrawMembers() throws IOException {
        for (int size : new int[] {5, 100, 3000}) {
            raw("DEL", "z");
            addNumbered("z", "m", size, i -> i);
            assertTrue(call("ZRANDMEMBER", "z").text().startsWith("m"));
            for (int count : new int[] {0, 1, 3, size / 2, size - 1, size, size + 10}) {
                Map<String, String> drawn = pairs(call("ZRANDMEMBER", "z", Integer.toString(count), "WITHSCORES"));
                assertEquals(Math.min(size, count), drawn.size());
                drawn.forEach((member, score) -> assertEquals("m" + score, member));
            }
            List<Reply> any =
                    call("ZRANDMEMBER", "z", Integer.toString(-3 * size)).elements();
            assertEquals(3 * size, any.size());
            expectInteger(size, "ZCARD z");
        }
    }

    private static Map<String, String> pairs(Reply reply) {
        Map<String, String> pairs = new HashMap<>();
        for (int i = 0; i < reply.elements().size(); i += 2) {
            pairs.put(
                    reply.elements().get(i).text(), reply.elements().get(i + 1).text());
        }
        assertEquals(reply.elements().size(), 2 * pairs.size(), "a member twice");
        return pairs;
    }

    @Test
    void shouldDrawNothingFromNothing() throws IOException {
        expectNull("ZRANDMEMBER none");
        expect("*0", "ZRANDMEMBER none 3");
        expect("*0", "ZRANDMEMBER none -3 WITHSCORES");
        raw("ZADD", "z", "1.5", "a");
        expect("*0", "ZRANDMEMBER z 0");
        raw("HELLO", "3");
        expect("_", "ZRANDMEMBER none");
        expect("*1\r\n*2\r\n$1\r\na\r\n,1.5", "ZRANDMEMBER z 5 WITHSCORES");
        expect("*2\r\n*2\r\n$1\r\na\r\n,1.5\r\n*2\r\n$1\r\na\r\n,1.5", "ZRANDMEMBER z -2 WITHSCORES");
    }

    @Test
    void shouldRefuseBadArguments() throws IOException {
        expect("-ERR value is not an integer or out of range", "ZRANDMEMBER z a");
        expect(
                "-ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807",
                "ZRANDMEMBER z -9223372036854775808");
        expect("-ERR value is out of range", "ZRANDMEMBER z -9223372036854775807 WITHSCORES");
        expect(SYNTAX, "ZRANDMEMBER z 1 WITHSCORE");
        expect(SYNTAX, "ZRANDMEMBER z 1 WITHSCORES x");
        raw("SET", "text", "x");
        expectWrongType("ZRANDMEMBER text");
        expectWrongType("ZRANDMEMBER text 1");
        expectWrongArity("ZRANDMEMBER");
    }

    @Test
    void shouldDrawEveryMemberAsOften() throws IOException {
        for (int size : new int[] {10, 200}) {
            raw("DEL", "z");
            addNumbered("z", "m", size, i -> i);
            for (String count : new String[] {"-1000", "3", Integer.toString(size / 2)}) {
                Map<String, Integer> drawn = new HashMap<>();
                int total = 0;
                while (total < 200 * size) {
                    List<Reply> reply = call("ZRANDMEMBER", "z", count).elements();
                    Set<String> different = new HashSet<>();
                    reply.forEach(member -> {
                        drawn.merge(member.text(), 1, Integer::sum);
                        different.add(member.text());
                    });
                    assertTrue(count.startsWith("-") || different.size() == reply.size());
                    total += reply.size();
                }
                assertFair(drawn, size, total);
            }
        }
    }

    /// Draws without repetition vary less than independent ones, so that the bound holds for them too.
    private static void assertFair(Map<String, Integer> drawn, int size, int total) {
        double expected = (double) total / size;
        double chiSquare = 0;
        for (int i = 0; i < size; i++) {
            double difference = drawn.getOrDefault("m" + i, 0) - expected;
            chiSquare += difference * difference / expected;
        }
        double bound = size - 1 + 5.5 * Math.sqrt(2.0 * (size - 1)) + 20;
        double found = chiSquare;
        assertTrue(found < bound, () -> "chi-square: " + found + " (expected below " + bound + ")");
    }
}
