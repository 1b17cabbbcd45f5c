package io.nanoredis.family.zset;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// ZRANGE and its older forms, and ZRANGESTORE; each on a packed set and on a large one.
@ParameterizedClass
@ValueSource(ints = {1, 4})
final class RangeCommandsTest extends ZsetServer {
    RangeCommandsTest(int shards) {}

    @BeforeEach
    void twoSets() throws IOException {
        raw("ZADD", "p", "1", "a", "2", "b", "2", "c", "3.5", "d", "inf", "e");
        limits(0, 64);
        raw("ZADD", "l", "1", "a", "2", "b", "2", "c", "3.5", "d", "inf", "e");
        limits(128, 64);
    }

    private void expectBoth(String elements, String line) throws IOException {
        expectElements(elements, line.replace(" z ", " p "));
        expectElements(elements, line.replace(" z ", " l "));
    }

    @Test
    void shouldListRangesOfRanks() throws IOException {
        expectBoth("a b c d e", "ZRANGE z 0 -1");
        expectBoth("b c", "ZRANGE z 1 2");
        expectBoth("d 3.5 e inf", "ZRANGE z -2 100 WITHSCORES");
        expectBoth("", "ZRANGE z 3 2");
        expectBoth("", "ZRANGE z 5 9");
        expectBoth("", "ZRANGE z -100 -6");
        expectBoth("a", "ZRANGE z -100 -5");
        expectBoth("e d c b a", "ZRANGE z 0 -1 REV");
        expectBoth("d 3.5 c 2", "ZRANGE z 1 2 REV WITHSCORES");
        expectBoth("e d", "ZREVRANGE z 0 1");
        expectBoth("a 1", "ZREVRANGE z 4 9223372036854775807 WITHSCORES");
        expectBoth("a", "ZREVRANGE z -1 -1");
        expectBoth("a b c d e", "ZRANGE z -9223372036854775808 9223372036854775807");
    }

    @Test
    void shouldListRangesOfScores() throws IOException {
        expectBoth("b c d", "ZRANGE z 2 3.5 BYSCORE");
        expectBoth("d", "ZRANGE z (2 (inf BYSCORE");
        expectBoth("e inf d 3.5", "ZRANGE z +inf 3 BYSCORE REV WITHSCORES");
        expectBoth("", "ZRANGE z 3 inf BYSCORE REV");
        expectBoth("b c", "ZRANGEBYSCORE z -inf +inf LIMIT 1 2");
        expectBoth("d e", "ZRANGEBYSCORE z -inf +inf LIMIT 3 -1");
        expectBoth("", "ZRANGEBYSCORE z -inf +inf LIMIT -1 2");
        expectBoth("", "ZRANGEBYSCORE z -inf +inf LIMIT 0 0");
        expectBoth("", "ZRANGEBYSCORE z -inf +inf LIMIT 5 1");
        expectBoth("d 3.5 c 2", "ZREVRANGEBYSCORE z inf 1 WITHSCORES LIMIT 1 2");
        expectBoth("", "ZREVRANGEBYSCORE z 1 inf");
    }

    @Test
    void shouldListRangesOfNames() throws IOException {
        for (int entries : new int[] {128, 0}) {
            raw("DEL", "z");
            limits(entries, 64);
            raw("ZADD", "z", "0", "a", "0", "b", "0", "bb", "0", "c", "0", "17");
            expectElements("17 a b bb c", "ZRANGE z - + BYLEX");
            expectElements("b bb", "ZRANGE z [b (c BYLEX");
            expectElements("c bb", "ZRANGE z + (b BYLEX REV");
            expectElements("bb", "ZRANGEBYLEX z - + LIMIT 3 1");
            expectElements("bb b", "ZREVRANGEBYLEX z (c (a");
            expectElements("b", "ZREVRANGEBYLEX z + - LIMIT 2 1");
            expectElements("", "ZRANGEBYLEX z + -");
        }
    }

    @Test
    void shouldNestPairsInResp3() throws IOException {
        raw("HELLO", "3");
        expect("*1\r\n*2\r\n$1\r\na\r\n,1", "ZRANGE p 0 0 WITHSCORES");
        expect("*1\r\n*2\r\n$1\r\ne\r\n,inf", "ZREVRANGE l 0 0 WITHSCORES");
        expect("*1\r\n$1\r\na", "ZRANGE l 0 0");
        expect("*0", "ZRANGE none 0 -1 WITHSCORES");
    }

    @Test
    void shouldStoreRanges() throws IOException {
        for (String source : new String[] {"p", "l"}) {
            for (String destination : new String[] {"d1", "d2", "d3", "p2"}) {
                expectInteger(2, "ZRANGESTORE " + destination + " " + source + " 1 2");
                expectElements("b 2 c 2", "ZRANGE " + destination + " 0 -1 WITHSCORES");
                expectEncoding("listpack", destination);
                expectInteger(2, "ZRANGESTORE " + destination + " " + source + " inf 2 BYSCORE REV LIMIT 0 2");
                expectElements("d 3.5 e inf", "ZRANGE " + destination + " 0 -1 WITHSCORES");
                expectInteger(0, "ZRANGESTORE " + destination + " " + source + " 9 10");
                expectInteger(0, "EXISTS " + destination);
                raw("SET", destination, "x", "EX", "100");
                expectInteger(0, "ZRANGESTORE " + destination + " none 0 -1");
                expectInteger(0, "EXISTS " + destination);
            }
        }
        addNumbered("big", "m", 1000, i -> i);
        expectInteger(500, "ZRANGESTORE half big 0 499");
        expectEncoding("skiplist", "half");
        expectInteger(3, "ZRANGESTORE big big 0 2");
        expectElements("m0 m1 m2", "ZRANGE big 0 -1");
        expectEncoding("listpack", "big");
    }

    @Test
    void shouldRefuseBadArguments() throws IOException {
        String limit = "-ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX";
        expect(limit, "ZRANGE p 0 1 LIMIT 0 1");
        expectElements("a b", "ZRANGE p 0 1 LIMIT 5 -1");
        expect(
                "-ERR syntax error, WITHSCORES not supported in combination with BYLEX",
                "ZRANGE p - + BYLEX WITHSCORES");
        for (String options : new String[] {"FOO", "BYSCORE BYLEX", "REV REV", "LIMIT 1", "LIMIT"}) {
            expect(SYNTAX, "ZRANGE p 0 1 " + options);
        }
        expect(SYNTAX, "ZREVRANGE p 0 1 REV");
        expect(SYNTAX, "ZRANGEBYSCORE p 0 1 BYSCORE");
        expect(SYNTAX, "ZRANGESTORE d p 0 1 WITHSCORES");
        expect("-ERR value is not an integer or out of range", "ZRANGE p a 1");
        expect("-ERR value is not an integer or out of range", "ZRANGE p 0 1 BYSCORE LIMIT a 1");
        expect("-ERR min or max is not a float", "ZRANGEBYSCORE p a 1");
        expect("-ERR min or max not valid string range item", "ZRANGEBYLEX none a b");
        expect("-ERR min or max not valid string range item", "ZREVRANGEBYLEX none [a b");
        raw("SET", "text", "x");
        for (String line : new String[] {
            "ZRANGE text 0 1", "ZREVRANGE text 0 1", "ZRANGEBYSCORE text 0 1", "ZREVRANGEBYSCORE text 1 0",
            "ZRANGEBYLEX text - +", "ZREVRANGEBYLEX text + -", "ZRANGESTORE d text 0 1", "ZRANGESTORE d2 text 0 1"
        }) {
            expectWrongType(line);
        }
        expectWrongArity("ZRANGE p 0");
        expectWrongArity("ZRANGESTORE d p 0");
    }
}
