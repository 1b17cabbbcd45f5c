package io.nanoredis.family.set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// SSCAN, alone and while the set changes.
@ParameterizedClass
@ValueSource(ints = {1, 4})
final class ScanCommandTest extends SetServer {
    ScanCommandTest(int shards) {}

    /// One step; returns the next cursor.
    private String step(String cursor, Set<String> found, String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of("SSCAN", "s", cursor));
        words.addAll(List.of(options));
        Reply reply = call(words.toArray(String[]::new));
        reply.elements().get(1).elements().forEach(member -> found.add(member.text()));
        return reply.elements().get(0).text();
    }

    private Set<String> walk(String... options) throws IOException {
        Set<String> found = new TreeSet<>();
        String cursor = "0";
        do {
            cursor = step(cursor, found, options);
        } while (!cursor.equals("0"));
        return found;
    }

    @Test
    void shouldReplyCompactSetsInOneStep() throws IOException {
        raw("SADD", "s", "1", "2", "3");
        expect("*2\r\n$1\r\n0\r\n*3\r\n$1\r\n1\r\n$1\r\n2\r\n$1\r\n3", "SSCAN s 0 COUNT 1");
        expect("*2\r\n$1\r\n0\r\n*3\r\n$1\r\n1\r\n$1\r\n2\r\n$1\r\n3", "SSCAN s 17");
        raw("SADD", "s", "a");
        assertEquals(new TreeSet<>(List.of("1", "2", "3", "a")), walk("COUNT", "1"));
        expect("*2\r\n$1\r\n0\r\n*1\r\n$1\r\na", "SSCAN s 0 MATCH [a-z]");
        expect("*2\r\n$1\r\n0\r\n*0", "SSCAN s 0 MATCH b* COUNT 5");
    }

    @Test
    void shouldGoThroughATable() throws IOException {
        addNumbered("s", "member:", 3000);
        assertEquals(members("SMEMBERS", "s"), walk());
        assertEquals(members("SMEMBERS", "s"), walk("COUNT", "7"));
        assertEquals(members("SMEMBERS", "s"), walk("COUNT", "100000"));
        assertEquals(100, walk("MATCH", "member:29??", "COUNT", "200").size());
        assertEquals(1, walk("MATCH", "member:17").size());
    }

    @Test
    void shouldMeetEveryMemberThatStaysWhileTheSetGrowsAndShrinks() throws IOException {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(ScanCommandTest.class));
        for (int round = 0; round < 12; round++) {
            raw("DEL", "s");
            boolean growing = random.nextBoolean();
            int staying = random.nextBoolean() ? 100 : 1500;
            addNumbered("s", "stay:", staying);
            if (!growing) {
                addNumbered("s", "go:", 6000);
            }
            Set<String> found = new TreeSet<>();
            String cursor = "0";
            int changed = 0;
            do {
                cursor = step(cursor, found, "COUNT", Integer.toString(1 + random.nextInt(60)));
                int to = Math.min(6000, changed + random.nextInt(400));
                change(growing, changed, to);
                changed = to;
            } while (!cursor.equals("0"));
            found.removeIf(member -> !member.startsWith("stay:"));
            assertEquals(staying, found.size());
        }
    }

    private void change(boolean growing, int from, int to) throws IOException {
        List<String> words = new ArrayList<>(List.of(growing ? "SADD" : "SREM", "s"));
        for (int i = from; i < to; i++) {
            words.add("go:" + i);
        }
        if (words.size() > 2) {
            assertTrue(call(words.toArray(String[]::new)).number() > 0);
        }
    }

    @Test
    void shouldCheckArgumentsInTheOrderOfRedis() throws IOException {
        expect("-ERR invalid cursor", "SSCAN none x");
        expect("*2\r\n$1\r\n0\r\n*0", "SSCAN none 0 foo");
        expect("*2\r\n$1\r\n0\r\n*0", "SSCAN none 5");
        raw("SET", "text", "x");
        expectWrongType("SSCAN text 0 foo");
        raw("SADD", "s", "a");
        expect("-ERR syntax error", "SSCAN s 0 foo");
        expect("-ERR syntax error", "SSCAN s 0 MATCH");
        expect("-ERR syntax error", "SSCAN s 0 COUNT 0");
        expect("-ERR value is not an integer or out of range", "SSCAN s 0 COUNT x");
        expect("-ERR syntax error", "SSCAN s 0 TYPE set");
        expect("-ERR syntax error", "SSCAN s 0 NOVALUES");
        expectWrongArity("SSCAN s");
    }
}
