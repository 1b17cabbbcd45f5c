package io.nanoredis.family.zset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// ZUNION, ZINTER, ZDIFF with STORE, and ZINTERCARD; with several shards the sets lie on different ones.
@ParameterizedClass
@ValueSource(ints = {1, 4})
final class CombinationCommandsTest extends ZsetServer {
    CombinationCommandsTest(int shards) {}

    @BeforeEach
    void sets() throws IOException {
        raw("ZADD", "a", "1", "x", "2", "y", "3", "z");
        raw("ZADD", "b", "10", "y", "20", "z", "30", "w");
        raw("SADD", "s", "x", "z", "17");
        raw("SADD", "n", "1", "2", "17");
    }

    @Test
    void shouldUniteSets() throws IOException {
        expectElements("x 1 y 12 z 23 w 30", "ZUNION 2 a b WITHSCORES");
        expectElements("x y z w", "ZUNION 2 a b");
        expectElements("17 1 x 2 y 2 z 4", "ZUNION 2 a s WITHSCORES");
        expectElements("1 1 17 1 2 1 x 1 y 2 z 3", "ZUNION 3 a n none WITHSCORES");
        expectElements("x 2 y 24 z 46 w 60", "ZUNION 3 a b none WEIGHTS 2 2 5 WITHSCORES");
        expectElements("x 1 y 2 z 3 w 30", "ZUNION 2 a b AGGREGATE MIN WITHSCORES");
        expectElements("x 1 y 10 z 20 w 30", "ZUNION 2 a b WITHSCORES AGGREGATE max");
        expectElements("x 2 y 4 z 6", "ZUNION 2 a a WITHSCORES");
        expectElements("", "ZUNION 2 none other WITHSCORES");
    }

    @Test
    void shouldIntersectSets() throws IOException {
        expectElements("y 12 z 23", "ZINTER 2 a b WITHSCORES");
        expectElements("z 24", "ZINTER 3 a b s WITHSCORES");
        expectElements("17 2", "ZINTER 2 s n WITHSCORES");
        expectElements("", "ZINTER 3 a b none");
        expectInteger(2, "ZINTERCARD 2 a b");
        expectInteger(1, "ZINTERCARD 2 a b LIMIT 1");
        expectInteger(2, "ZINTERCARD 2 a b LIMIT 0");
        expectInteger(2, "ZINTERCARD 2 a s LIMIT 5");
        expectInteger(0, "ZINTERCARD 2 a none");
    }

    @Test
    void shouldSubtractSets() throws IOException {
        expectElements("x 1", "ZDIFF 2 a b WITHSCORES");
        expectElements("y 2", "ZDIFF 2 a s WITHSCORES");
        expectElements("", "ZDIFF 3 a b s");
        expectElements("1 1 2 1", "ZDIFF 2 n s WITHSCORES");
        expectElements("x y z", "ZDIFF 2 a none");
        expectElements("", "ZDIFF 2 none a");
        expectElements("", "ZDIFF 2 a a");
    }

    @Test
    void shouldStoreResults() throws IOException {
        for (String d : new String[] {"d1", "d2", "d3", "d4"}) {
            raw("SET", d, "text", "EX", "100");
            expectInteger(4, "ZUNIONSTORE " + d + " 2 a b WEIGHTS 1 0.5");
            expectElements("x 1 y 7 z 13 w 15", "ZRANGE " + d + " 0 -1 WITHSCORES");
            expectInteger(-1, "TTL " + d);
            expectInteger(2, "ZINTERSTORE " + d + " 2 a b AGGREGATE MAX");
            expectElements("y 10 z 20", "ZRANGE " + d + " 0 -1 WITHSCORES");
            expectInteger(1, "ZDIFFSTORE " + d + " 2 a b");
            expectElements("x 1", "ZRANGE " + d + " 0 -1 WITHSCORES");
            expectInteger(0, "ZINTERSTORE " + d + " 2 a none");
            expectInteger(0, "EXISTS " + d);
        }
        expectInteger(4, "ZUNIONSTORE a 2 a b");
        expectElements("x 1 y 12 z 23 w 30", "ZRANGE a 0 -1 WITHSCORES");
    }

    @Test
    void shouldTakeNoNumberForZero() throws IOException {
        raw("ZADD", "i", "inf", "m", "-inf", "k");
        raw("ZADD", "j", "-inf", "m", "1", "k");
        expectElements("k -inf m 0", "ZUNION 2 i j WITHSCORES");
        expectElements("k 0 m 0", "ZUNION 1 i WEIGHTS 0 WITHSCORES");
        expectElements("k -inf m 0", "ZINTER 2 i j WITHSCORES");
    }

    @Test
    void shouldPickTheEncodingByTheResult() throws IOException {
        addNumbered("big", "m", 1000, i -> i);
        expectInteger(1003, "ZUNIONSTORE d 2 big a");
        expectEncoding("skiplist", "d");
        expectInteger(3, "ZINTERSTORE d 2 a a");
        expectEncoding("listpack", "d");
        raw("ZADD", "long", "1", "x".repeat(65));
        raw("ZUNIONSTORE", "d", "1", "long");
        expectEncoding("skiplist", "d");
    }

    @Test
    void shouldCombineLargeSets() throws IOException {
        addNumbered("big1", "m", 3000, i -> i);
        addNumbered("big2", "m", 2000, i -> -i);
        for (int i = 0; i < 1000; i++) {
            raw("SADD", "bigs", "m" + i);
        }
        expectInteger(3000, "ZUNIONSTORE u 2 big1 big2");
        expectElements("0 2999", "ZMSCORE u m1999 m2999");
        expectInteger(1000, "ZINTERSTORE i 3 big1 big2 bigs");
        expectElements("1 1", "ZMSCORE i m0 m999");
        expectInteger(2000, "ZDIFFSTORE d 2 big1 bigs");
        expectElements("m1000 m1001", "ZRANGE d 0 1");
        expectInteger(1000, "ZINTERCARD 2 bigs big1");
    }

    @Test
    void shouldNestPairsInResp3() throws IOException {
        raw("HELLO", "3");
        expect("*1\r\n*2\r\n$1\r\nx\r\n,1", "ZDIFF 2 a b WITHSCORES");
        expect("*1\r\n$1\r\nx", "ZDIFF 2 a b");
        expect("*0", "ZINTER 2 a none WITHSCORES");
    }

    @Test
    void shouldRefuseBadArguments() throws IOException {
        for (String name : new String[] {"zunion", "zinter", "zdiff", "zintercard"}) {
            expect("-ERR at least 1 input key is needed for '" + name + "' command", name + " 0 a");
            expect("-ERR value is not an integer or out of range", name + " x a");
            expect(SYNTAX, name + " 3 a b");
            expect(SYNTAX, name + " 1 a FOO");
            expectWrongArity(name + " 1");
        }
        for (String name : new String[] {"zunionstore", "zinterstore", "zdiffstore"}) {
            expect("-ERR at least 1 input key is needed for '" + name + "' command", name + " d 0 a");
            expect(SYNTAX, name + " d 3 a b");
            expect(SYNTAX, name + " d 1 a WITHSCORES");
            expectWrongArity(name + " d 1");
        }
        expect("-ERR weight value is not a float", "ZUNION 2 a b WEIGHTS 1 x");
        expect(SYNTAX, "ZUNION 2 a b WEIGHTS 1");
        expect(SYNTAX, "ZUNION 2 a b AGGREGATE avg");
        expect(SYNTAX, "ZDIFF 2 a b WEIGHTS 1 1");
        expect("-ERR LIMIT can't be negative", "ZINTERCARD 2 a b LIMIT -1");
        expect("-ERR LIMIT can't be negative", "ZINTERCARD 2 a b LIMIT x");
        raw("SET", "text", "x");
        for (String line : new String[] {
            "ZUNION 2 a text",
            "ZINTER 2 text a FOO",
            "ZDIFF 2 a text",
            "ZUNIONSTORE d 2 a text",
            "ZINTERCARD 2 text b",
            "ZINTERSTORE d 2 none text",
            "ZDIFFSTORE d 2 text none"
        }) {
            expectWrongType(line);
        }
        expectInteger(0, "EXISTS d");
    }

    /// Two members go back and forth between two sets; whoever sees both sets at once sees each member once.
    @Test
    void shouldSeeAllSetsAtOnePointInTime() throws Exception {
        raw("DEL", "a", "b");
        raw("ZADD", "a", "1", "m1", "2", "m2", "3", "m3");
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Integer> mover = threads.submit(() -> {
                try (RawClient client = server().connect()) {
                    for (int i = 0; i < 400; i++) {
                        String from = i % 2 == 0 ? "a" : "b";
                        String to = i % 2 == 0 ? "b" : "a";
                        call(client, "RENAME", from, to);
                    }
                    return 400;
                } finally {
                    done.set(true);
                }
            });
            Future<Integer> watcher = threads.submit(() -> {
                int seen = 0;
                try (RawClient client = server().connect()) {
                    while (!done.get()) {
                        assertEquals(
                                "[m1, 1, m2, 2, m3, 3]",
                                call(client, "ZUNION", "2", "a", "b", "WITHSCORES").elements().stream()
                                        .map(reply -> reply.text())
                                        .toList()
                                        .toString());
                        assertEquals(
                                3,
                                call(client, "ZUNIONSTORE", "d", "2", "a", "b").number());
                        seen++;
                    }
                }
                return seen;
            });
            for (Future<Integer> future : List.of(mover, watcher)) {
                assertTrue(future.get() > 0);
            }
        }
    }
}
