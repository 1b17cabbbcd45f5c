package io.nanoredis.family.zset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// ZSCAN, alone and while the set changes.
@ParameterizedClass
@ValueSource(ints = {1, 4})
final class ScanCommandTest extends ZsetServer {
    ScanCommandTest(int shards) {}

    private String step(String cursor, Map<String, String> found, String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of("ZSCAN", "z", cursor));
        words.addAll(List.of(options));
        Reply reply = call(words.toArray(String[]::new));
        List<Reply> pairs = reply.elements().get(1).elements();
        for (int i = 0; i < pairs.size(); i += 2) {
            found.put(pairs.get(i).text(), pairs.get(i + 1).text());
        }
        return reply.elements().get(0).text();
    }

    private Map<String, String> walk(String... options) throws IOException {
        Map<String, String> found = new TreeMap<>();
        String cursor = "0";
        do {
            cursor = step(cursor, found, options);
        } while (!cursor.equals("0"));
        return found;
    }

    @Test
    void shouldReplyPackedSetsInOneStep() throws IOException {
        raw("ZADD", "z", "2", "b", "1.5", "a", "1e17", "c");
        expectElements("0 a 1.5 b 2 c 100000000000000000", "ZSCAN z 0 COUNT 1");
        expectElements("0 b 2", "ZSCAN z 17 MATCH b*");
        expectElements("0", "ZSCAN none 0");
        raw("HELLO", "3");
        expect("*2\r\n$1\r\n0\r\n*2\r\n$1\r\na\r\n$3\r\n1.5", "ZSCAN z 0 MATCH a");
    }

    @Test
    void shouldGoThroughALargeSet() throws IOException {
        addNumbered("z", "m", 3000, i -> i + 0.5);
        for (String count : new String[] {"1", "10", "7000"}) {
            Map<String, String> found = walk("COUNT", count);
            assertEquals(3000, found.size());
            found.forEach((member, score) -> assertEquals(member, "m" + score.replace(".5", "")));
        }
        assertEquals(100, walk("MATCH", "m29??", "COUNT", "200").size());
    }

    @Test
    void shouldMeetEveryMemberThatStaysWhileTheSetChanges() throws IOException {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(ScanCommandTest.class));
        for (int round = 0; round < 8; round++) {
            raw("DEL", "z");
            int staying = random.nextBoolean() ? 100 : 1500;
            addNumbered("z", "stay:", staying, i -> i);
            addNumbered("z", "go:", 4000, i -> -i);
            Map<String, String> found = new TreeMap<>();
            String cursor = "0";
            int gone = 0;
            do {
                cursor = step(cursor, found, "COUNT", Integer.toString(1 + random.nextInt(60)));
                int more = random.nextInt(300);
                if (round % 2 == 0) {
                    raw("ZPOPMIN", "z", Integer.toString(Math.min(more, 4000 - gone)));
                    gone = Math.min(4000, gone + more);
                } else {
                    addNumbered("z", "new:" + gone + ":", more, i -> i);
                    gone += more;
                }
            } while (!cursor.equals("0"));
            for (int i = 0; i < staying; i++) {
                assertTrue(found.containsKey("stay:" + i), "stay:" + i);
            }
        }
    }

    @Test
    void shouldRefuseBadArguments() throws IOException {
        expect("-ERR invalid cursor", "ZSCAN none a");
        raw("ZADD", "z", "1", "a");
        expect(SYNTAX, "ZSCAN z 0 FOO");
        expect(SYNTAX, "ZSCAN z 0 COUNT 0");
        expect("-ERR value is not an integer or out of range", "ZSCAN z 0 COUNT a");
        raw("SET", "text", "x");
        expectWrongType("ZSCAN text 0");
        expectWrongArity("ZSCAN z");
    }
}
