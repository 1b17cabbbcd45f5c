package io.nanoredis.family.zset;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// ZSCORE, ZMSCORE, ZCARD, ZCOUNT, ZLEXCOUNT, ZRANK and ZREVRANK.
@ParameterizedClass
@ValueSource(ints = {1, 4})
final class ReadCommandsTest extends ZsetServer {
    private static final String NO_BOUND = "-ERR min or max is not a float";
    private static final String NO_LEX_BOUND = "-ERR min or max not valid string range item";

    ReadCommandsTest(int shards) {}

    @Test
    void shouldTellScores() throws IOException {
        raw("ZADD", "z", "1", "a", "2.5", "b", "inf", "17");
        expectText("2.5", "ZSCORE z b");
        expectText("inf", "ZSCORE z 17");
        expectNull("ZSCORE z none");
        expectNull("ZSCORE none a");
        expectElements("1 - inf", "ZMSCORE z a none 17");
        expectElements("- -", "ZMSCORE none a b");
        raw("HELLO", "3");
        expect(",2.5", "ZSCORE z b");
        expect("_", "ZSCORE z none");
        expect("*2\r\n,1\r\n_", "ZMSCORE z a none");
    }

    @Test
    void shouldCountMembers() throws IOException {
        for (int entries : new int[] {128, 0}) {
            raw("DEL", "z");
            limits(entries, 64);
            raw("ZADD", "z", "-inf", "a", "1", "b", "1", "c", "2.5", "d", "inf", "e");
            expectInteger(5, "ZCARD z");
            expectInteger(5, "ZCOUNT z -inf +inf");
            expectInteger(2, "ZCOUNT z 1 1");
            expectInteger(0, "ZCOUNT z (1 1");
            expectInteger(1, "ZCOUNT z (1 (inf");
            expectInteger(0, "ZCOUNT z 3 1");
            expectInteger(1, "ZCOUNT z -inf ''");
        }
        expectInteger(0, "ZCARD none");
        expectInteger(0, "ZCOUNT none 1 2");
        expect(NO_BOUND, "ZCOUNT z a 1");
        expect(NO_BOUND, "ZCOUNT none 1 ((2");
        expect(NO_BOUND, "ZCOUNT z nan 1");
    }

    @Test
    void shouldCountNames() throws IOException {
        for (int entries : new int[] {128, 0}) {
            raw("DEL", "z");
            limits(entries, 64);
            raw("ZADD", "z", "0", "a", "0", "b", "0", "c", "0", "12", "0", "");
            expectInteger(5, "ZLEXCOUNT z - +");
            expectInteger(0, "ZLEXCOUNT z + -");
            expectInteger(2, "ZLEXCOUNT z [a [b");
            expectInteger(1, "ZLEXCOUNT z (a [b");
            expectInteger(0, "ZLEXCOUNT z (a (b");
            expectInteger(2, "ZLEXCOUNT z [ (a");
            expectInteger(1, "ZLEXCOUNT z [1 (2");
        }
        expectInteger(0, "ZLEXCOUNT none - +");
        for (String bound : new String[] {"a", "''", "-a", "+a"}) {
            expect(NO_LEX_BOUND, "ZLEXCOUNT z " + bound + " +");
        }
    }

    @Test
    void shouldTellRanks() throws IOException {
        for (int entries : new int[] {128, 0}) {
            raw("DEL", "z");
            limits(entries, 64);
            addNumbered("z", "m", 300, i -> i % 10);
            expectInteger(0, "ZRANK z m0");
            expectInteger(299, "ZREVRANK z m0");
            expectInteger(299, "ZRANK z m99");
            expectElements("299 9", "ZRANK z m99 WITHSCORE");
            expectElements("0 9", "ZREVRANK z m99 withscore");
        }
        expectNull("ZRANK z none");
        expectNull("ZREVRANK none m1");
        expect("*-1", "ZRANK z none WITHSCORE");
        expect("*-1", "ZREVRANK none m1 WITHSCORE");
        expect(SYNTAX, "ZRANK z m1 WITHSCORES");
        expect("-ERR wrong number of arguments for 'zrank' command", "ZRANK z m1 WITHSCORE x");
        raw("HELLO", "3");
        expect("*2\r\n:299\r\n,9", "ZRANK z m99 WITHSCORE");
        expect("_", "ZRANK z none WITHSCORE");
    }

    @Test
    void shouldRefuseOtherTypes() throws IOException {
        raw("SET", "text", "x");
        for (String line : new String[] {
            "ZSCORE text a",
            "ZMSCORE text a b",
            "ZCARD text",
            "ZCOUNT text 1 2",
            "ZLEXCOUNT text - +",
            "ZRANK text a",
            "ZREVRANK text a",
            "ZRANK text a WITHSCORE"
        }) {
            expectWrongType(line);
        }
        for (String line :
                new String[] {"ZSCORE z", "ZMSCORE z", "ZCARD z y", "ZCOUNT z 1", "ZLEXCOUNT z -", "ZRANK z"}) {
            expectWrongArity(line);
        }
    }
}
