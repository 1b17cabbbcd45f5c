package io.nanoredis.family.zset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// ZADD and ZINCRBY.
@ParameterizedClass
@ValueSource(ints = {1, 4})
final class AddCommandsTest extends ZsetServer {
    AddCommandsTest(int shards) {}

    @Test
    void shouldAddAndUpdateMembers() throws IOException {
        expectInteger(3, "ZADD z 1 a 2 b 3 c");
        expectInteger(1, "ZADD z 5 a 2 b 0 d");
        expectElements("d 0 b 2 c 3 a 5", "ZRANGE z 0 -1 WITHSCORES");
        expectInteger(2, "ZADD z CH 6 a 2 b 1 e");
        expectInteger(1, "ZADD z 1 x 2 x 3 x");
        expectText("3", "ZSCORE z x");
    }

    @Test
    void shouldAddOnConditions() throws IOException {
        expectInteger(0, "ZADD z XX 1 a");
        expectInteger(0, "EXISTS z");
        expectInteger(1, "ZADD z NX 5 a");
        expectInteger(0, "ZADD z NX CH 6 a");
        expectText("5", "ZSCORE z a");
        expectInteger(0, "ZADD z GT CH 4 a");
        expectInteger(1, "ZADD z GT CH 6 a");
        expectInteger(0, "ZADD z LT CH 7 a");
        expectInteger(1, "ZADD z LT CH 3 a");
        expectInteger(1, "ZADD z GT 1 new");
        expectInteger(0, "ZADD z XX GT CH 1 other 2 a");
        expectElements("new 1 a 3", "ZRANGE z 0 -1 WITHSCORES");
    }

    @Test
    void shouldIncrement() throws IOException {
        expectText("1.5", "ZADD z INCR 1.5 a");
        expectText("4", "ZINCRBY z 2.5 a");
        expectNull("ZADD z NX INCR 1 a");
        expectNull("ZADD z XX INCR 1 b");
        expectNull("ZADD none XX INCR 1 b");
        expectNull("ZADD z GT INCR -1 a");
        expectText("5", "ZADD z GT CH INCR 1 a");
        expectText("-inf", "ZINCRBY z -inf a");
        expect("-ERR resulting score is not a number (NaN)", "ZINCRBY z inf a");
        expectText("-inf", "ZSCORE z a");
        expect(SYNTAX, "ZINCRBY z nx a");
        raw("HELLO", "3");
        expect(",2.5", "ZINCRBY z 2.5 c");
        expect(",inf", "ZINCRBY z inf c");
        expect("_", "ZADD z NX INCR 1 a");
    }

    @Test
    void shouldWriteScoresAsRedisDoes() throws IOException {
        limits(0, 64);
        for (String[] pair : new String[][] {
            {"0.1", "0.10000000000000001"},
            {"1e17", "1e+17"},
            {"1e16", "10000000000000000"},
            {"-0.0001", "-0.0001"},
            {"0.00001", "1.0000000000000001e-05"},
            {"3.0", "3"},
            {"-0", "-0"},
            {"0x10", "16"},
            {"+inf", "inf"},
            {"-infinity", "-inf"},
            {"5e-324", "4.9406564584124654e-324"},
            {"9007199254740993", "9007199254740992"}
        }) {
            raw("ZADD", "z", pair[0], "m" + pair[0]);
            expectText(pair[1], "ZSCORE z m" + pair[0]);
        }
        limits(128, 64);
        raw("ZADD", "packed", "-0", "zero", "1e17", "large");
        expectText("0", "ZSCORE packed zero");
        expectText("1e+17", "ZSCORE packed large");
    }

    @Test
    void shouldRefuseBadArguments() throws IOException {
        for (String score : new String[] {"nan", "a", "''", "1e", "1e400"}) {
            expect(NOT_A_FLOAT, "ZADD z " + score + " a");
            expect(NOT_A_FLOAT, "ZADD z 1 ok " + score + " a");
            expect(NOT_A_FLOAT, "ZINCRBY z " + score + " a");
        }
        expectInteger(0, "EXISTS z");
        expect(SYNTAX, "ZADD z 1 a 2");
        expect(SYNTAX, "ZADD z NX XX GT");
        expect("-ERR XX and NX options at the same time are not compatible", "ZADD z NX XX 1 a");
        for (String options : new String[] {"GT NX", "LT NX", "GT LT"}) {
            expect("-ERR GT, LT, and/or NX options at the same time are not compatible", "ZADD z " + options + " 1 a");
        }
        expect("-ERR INCR option supports a single increment-element pair", "ZADD z INCR 1 a 2 b");
        expectWrongArity("ZADD z 1");
        expectWrongArity("ZINCRBY z 1");
        raw("SET", "text", "x");
        expectWrongType("ZADD text 1 a");
        expectWrongType("ZINCRBY text 1 a");
        expect(NOT_A_FLOAT, "ZADD text nan a");
    }

    @Test
    void shouldChangeItsEncodingAsItGrows() throws IOException {
        limits(3, 5);
        raw("ZADD", "z", "1", "a", "2", "b", "3", "c");
        expectEncoding("listpack", "z");
        raw("ZADD", "z", "9", "a");
        expectEncoding("listpack", "z");
        raw("ZADD", "z", "1", "d");
        expectEncoding("skiplist", "z");
        expectElements("d 1 b 2 c 3 a 9", "ZRANGE z 0 -1 WITHSCORES");
        raw("ZADD", "y", "1", "a");
        raw("ZADD", "y", "2", "longer");
        expectEncoding("skiplist", "y");
        raw("ZADD", "x", "2", "longer");
        expectEncoding("skiplist", "x");
        raw("ZADD", "w", "2", "short", "1", "shorter");
        expectEncoding("skiplist", "w");
    }

    @Test
    void shouldKeepTheExpiry() throws IOException {
        raw("ZADD", "z", "1", "a");
        raw("EXPIRE", "z", "100");
        addNumbered("z", "m", 1000, i -> i);
        assertEquals(1001, call("ZCARD", "z").number());
        assertEquals(true, call("TTL", "z").number() > 0);
        raw("PEXPIREAT", "z", "1");
        expectInteger(1, "ZADD z 1 a");
        expectInteger(1, "ZCARD z");
        expectInteger(-1, "TTL z");
    }
}
