package io.nanoredis.family.zset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// ZREM, the ZREMRANGE commands, ZPOPMIN, ZPOPMAX and ZMPOP; each on a packed set and on a large one.
@ParameterizedClass
@ValueSource(ints = {1, 4})
final class RemoveCommandsTest extends ZsetServer {
    private static final String POSITIVE = "-ERR value is out of range, must be positive";

    RemoveCommandsTest(int shards) {}

    private void fill(int entries, String key) throws IOException {
        limits(entries, 64);
        raw("DEL", key);
        raw("ZADD", key, "0", "a", "1", "b", "1", "c", "2", "d", "3", "e");
    }

    @Test
    void shouldRemoveMembers() throws IOException {
        for (int entries : new int[] {128, 0}) {
            fill(entries, "z");
            expectInteger(2, "ZREM z a none d a");
            expectElements("b c e", "ZRANGE z 0 -1");
            expectInteger(3, "ZREM z e b c x");
            expectInteger(0, "EXISTS z");
            expectInteger(0, "ZREM z a");
        }
    }

    @Test
    void shouldRemoveRanges() throws IOException {
        for (int entries : new int[] {128, 0}) {
            fill(entries, "z");
            expectInteger(2, "ZREMRANGEBYRANK z 1 2");
            expectElements("a d e", "ZRANGE z 0 -1");
            expectInteger(0, "ZREMRANGEBYRANK z 5 9");
            expectInteger(0, "ZREMRANGEBYRANK z 2 1");
            expectInteger(1, "ZREMRANGEBYRANK z -1 -1");
            expectInteger(2, "ZREMRANGEBYRANK z -100 100");
            expectInteger(0, "EXISTS z");
            fill(entries, "z");
            expectInteger(3, "ZREMRANGEBYSCORE z 1 (3");
            expectElements("a e", "ZRANGE z 0 -1");
            expectInteger(0, "ZREMRANGEBYSCORE z 3 1");
            expectInteger(2, "ZREMRANGEBYSCORE z -inf +inf");
            expectInteger(0, "EXISTS z");
            raw("ZADD", "z", "0", "a", "0", "b", "0", "c");
            expectInteger(1, "ZREMRANGEBYLEX z (a (c");
            expectElements("a c", "ZRANGE z 0 -1");
            expectInteger(2, "ZREMRANGEBYLEX z - +");
            expectInteger(0, "EXISTS z");
        }
        expectInteger(0, "ZREMRANGEBYRANK none 0 -1");
        expectInteger(0, "ZREMRANGEBYSCORE none 0 1");
        expectInteger(0, "ZREMRANGEBYLEX none - +");
        expect("-ERR value is not an integer or out of range", "ZREMRANGEBYRANK none a 1");
        expect("-ERR min or max is not a float", "ZREMRANGEBYSCORE none a 1");
        expect("-ERR min or max not valid string range item", "ZREMRANGEBYLEX none a +");
    }

    @Test
    void shouldPopFromBothEnds() throws IOException {
        for (int entries : new int[] {128, 0}) {
            fill(entries, "z");
            expectElements("a 0", "ZPOPMIN z");
            expectElements("e 3", "ZPOPMAX z");
            expectElements("", "ZPOPMIN z 0");
            expectElements("b 1 c 1", "ZPOPMIN z 2");
            expectElements("d 2", "ZPOPMAX z 100");
            expectInteger(0, "EXISTS z");
            expect("*0", "ZPOPMIN z");
            expect("*0", "ZPOPMAX z 3");
        }
        expect(POSITIVE, "ZPOPMIN z -1");
        expect(POSITIVE, "ZPOPMAX z a");
        expect(SYNTAX, "ZPOPMIN z 1 2");
        raw("HELLO", "3");
        fill(128, "z");
        expect("*2\r\n$1\r\na\r\n,0", "ZPOPMIN z");
        expect("*1\r\n*2\r\n$1\r\ne\r\n,3", "ZPOPMAX z 1");
    }

    @Test
    void shouldPopFromTheFirstSetThatIsThere() throws IOException {
        for (int entries : new int[] {128, 0}) {
            fill(entries, "z");
            fill(entries, "y");
            expectElements("z a 0", "ZMPOP 4 none other z y MIN");
            expectElements("z e 3 d 2", "ZMPOP 3 none z y MAX COUNT 2");
            expectElements("z b 1 c 1", "ZMPOP 2 z y min count 9");
            expectElements("y e 3", "ZMPOP 2 z y MAX");
            raw("DEL", "y");
            expect("*-1", "ZMPOP 2 z y MAX");
            expect("*-1", "ZMPOP 1 z MAX");
        }
        raw("HELLO", "3");
        expect("_", "ZMPOP 2 z y MAX");
        fill(128, "z");
        expect("*2\r\n$1\r\nz\r\n*1\r\n*2\r\n$1\r\na\r\n,0", "ZMPOP 2 y z MIN");
    }

    @Test
    void shouldRefuseBadArguments() throws IOException {
        fill(128, "z");
        for (String count : new String[] {"0", "-1", "a"}) {
            expect("-ERR numkeys should be greater than 0", "ZMPOP " + count + " z MIN");
            expect("-ERR count should be greater than 0", "ZMPOP 1 z MIN COUNT " + count);
        }
        for (String line : new String[] {
            "ZMPOP 1 z FOO",
            "ZMPOP 2 z MIN",
            "ZMPOP 1 z MIN COUNT",
            "ZMPOP 1 z MIN COUNT 1 COUNT 1",
            "ZMPOP 1 z MIN FOO 1"
        }) {
            expect(SYNTAX, line);
        }
        raw("SET", "text", "x");
        for (String line : new String[] {
            "ZREM text a", "ZREMRANGEBYRANK text 0 1", "ZREMRANGEBYSCORE text 0 1", "ZREMRANGEBYLEX text - +",
            "ZPOPMIN text", "ZPOPMAX text 0", "ZMPOP 1 text MIN", "ZMPOP 2 none text MIN"
        }) {
            expectWrongType(line);
        }
        expectElements("z a 0", "ZMPOP 2 z text MIN");
        expectWrongArity("ZREM z");
        expectWrongArity("ZPOPMIN");
        expectWrongArity("ZMPOP 1 z");
    }

    @Test
    void shouldGiveEachMemberToOneClientOnly() throws Exception {
        int count = 4000;
        addNumbered("q1", "a", count, i -> i);
        addNumbered("q2", "b", count, i -> i);
        List<Future<List<String>>> popped = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int t = 0; t < 4; t++) {
                popped.add(threads.submit(this::popAll));
            }
        }
        Set<String> all = new HashSet<>();
        int total = 0;
        for (Future<List<String>> part : popped) {
            all.addAll(part.get());
            total += part.get().size();
        }
        assertEquals(2 * count, total);
        assertEquals(2 * count, all.size());
    }

    private List<String> popAll() throws IOException {
        List<String> members = new ArrayList<>();
        try (RawClient client = server().connect()) {
            while (true) {
                var reply = call(client, "ZMPOP", "2", "q1", "q2", "MAX", "COUNT", "3");
                if (reply.isNull()) {
                    return members;
                }
                reply.elements()
                        .get(1)
                        .elements()
                        .forEach(pair -> members.add(pair.elements().get(0).text()));
            }
        }
    }
}
