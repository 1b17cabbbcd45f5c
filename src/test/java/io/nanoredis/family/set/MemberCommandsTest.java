package io.nanoredis.family.set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// SADD, SREM, SISMEMBER, SMISMEMBER, SCARD, SMEMBERS, and the encodings that they give a set.
@ParameterizedClass
@ValueSource(ints = {1, 4})
final class MemberCommandsTest extends SetServer {
    MemberCommandsTest(int shards) {}

    @Test
    void shouldAddAndRemoveMembers() throws IOException {
        expectInteger(3, "SADD s a b c");
        expectInteger(1, "SADD s c d d");
        expectInteger(4, "SCARD s");
        expectMembers("a b c d", "SMEMBERS s");
        expectInteger(2, "SREM s a b b x");
        expectMembers("c d", "SMEMBERS s");
        expect("+set", "TYPE s");
    }

    @Test
    void shouldDeleteTheKeyWithTheLastMember() throws IOException {
        expectInteger(2, "SADD s a 1");
        expectInteger(2, "SREM s a 1 a");
        expectInteger(0, "EXISTS s");
        expectInteger(1, "SADD s 7");
        expectInteger(1, "SREM s 7");
        expectInteger(0, "EXISTS s");
        addNumbered("s", "member:", 500);
        for (int i = 0; i < 500; i++) {
            expectInteger(1, "SREM s member:" + i);
        }
        expectInteger(0, "EXISTS s");
    }

    @Test
    void shouldTellMembers() throws IOException {
        raw("SADD", "s", "a", "", "17");
        expectInteger(1, "SISMEMBER s a");
        expectInteger(1, "SISMEMBER s ");
        expectInteger(1, "SISMEMBER s 17");
        expectInteger(0, "SISMEMBER s 017");
        expectInteger(0, "SISMEMBER none a");
        expect("*4\r\n:1\r\n:0\r\n:1\r\n:1", "SMISMEMBER s a b 17 ");
        expect("*2\r\n:0\r\n:0", "SMISMEMBER none a b");
    }

    @Test
    void shouldTakeAMissingKeyForAnEmptySet() throws IOException {
        expectInteger(0, "SREM none a");
        expectInteger(0, "SCARD none");
        expect("*0", "SMEMBERS none");
        raw("HELLO", "3");
        expect("~0", "SMEMBERS none");
        raw("SADD", "s", "a");
        expect("~1\r\n$1\r\na", "SMEMBERS s");
    }

    @Test
    void shouldRefuseOtherTypes() throws IOException {
        raw("SET", "text", "x");
        for (String line : new String[] {
            "SADD text a", "SREM text a", "SISMEMBER text a", "SMISMEMBER text a b", "SCARD text", "SMEMBERS text"
        }) {
            expectWrongType(line);
        }
        raw("SADD", "s", "a");
        expectWrongType("GET s");
        expectWrongType("INCR s");
    }

    @Test
    void shouldRefuseWrongNumbersOfArguments() throws IOException {
        for (String line : new String[] {
            "SADD s", "SREM s", "SISMEMBER s", "SISMEMBER s a b", "SMISMEMBER s", "SCARD", "SCARD s s", "SMEMBERS"
        }) {
            expectWrongArity(line);
        }
    }

    @Test
    void shouldChangeTheEncodingAsRedisDoes() throws IOException {
        raw("SADD", "s", "1", "2", "-300000000000");
        expectEncoding("intset", "s");
        raw("SADD", "s", "a");
        expectEncoding("listpack", "s");
        addNumbered("s", "m", 124);
        expectInteger(128, "SCARD s");
        expectEncoding("listpack", "s");
        raw("SADD", "s", "one more");
        expectEncoding("hashtable", "s");
        raw("SREM", "s", "one more");
        expectEncoding("hashtable", "s");
        raw("SADD", "long", "x".repeat(65));
        expectEncoding("hashtable", "long");
        addNumbered("n", "1", 512);
        expectEncoding("intset", "n");
        raw("SADD", "n", "0");
        expectEncoding("hashtable", "n");
    }

    @Test
    void shouldFollowChangedLimits() throws IOException {
        limits(2, 3, 4);
        raw("SADD", "s", "1", "2");
        expectEncoding("intset", "s");
        raw("SADD", "s", "3");
        expectEncoding("hashtable", "s");
        raw("SADD", "p", "a", "b", "c");
        expectEncoding("listpack", "p");
        raw("SADD", "p", "a", "b", "c");
        expectEncoding("listpack", "p");
        raw("SADD", "p", "a", "a", "a", "a");
        expectEncoding("hashtable", "p");
        raw("SADD", "q", "12345");
        raw("SADD", "q", "a");
        expectEncoding("hashtable", "q");
    }

    @Test
    void shouldKeepTheExpiry() throws IOException {
        raw("SADD", "s", "1");
        raw("EXPIRE", "s", "100");
        addNumbered("s", "member:", 1000);
        raw("SREM", "s", "1");
        long ttl = call("TTL", "s").number();
        assertTrue(ttl > 90 && ttl <= 100, () -> "TTL: " + ttl);
        raw("PEXPIREAT", "s", "1");
        expectInteger(0, "SCARD s");
        expectInteger(1, "SADD s a");
        expectInteger(-1, "TTL s");
    }

    @Test
    void shouldHoldMembersOfAnyBytes() throws IOException {
        String binary = "\u0000\r\n\u00ff";
        raw("SADD", "s", binary, "y".repeat(100_000));
        expectInteger(2, "SCARD s");
        assertEquals(2, members("SMEMBERS", "s").size());
        expectInteger(1, "SISMEMBER s " + "y".repeat(100_000));
    }

    @Test
    void shouldMoveAndCopyAndMeasureSets() throws IOException {
        addNumbered("s", "member:", 2000);
        expectInteger(1, "COPY s other");
        expect("+OK", "RENAME s third");
        assertEquals(members("SMEMBERS", "other"), members("SMEMBERS", "third"));
        assertTrue(call("MEMORY", "USAGE", "other").number() > 2000 * 20);
        expectInteger(1, "MOVE other 1");
        raw("SELECT", "1");
        expectInteger(2000, "SCARD other");
        raw("SELECT", "0");
        expect("+OK", "DEBUG VERIFY");
    }

    @Test
    void shouldListSetsByType() throws IOException {
        raw("SADD", "s", "a");
        raw("SET", "t", "a");
        List<String> found = new ArrayList<>();
        String cursor = "0";
        do {
            Reply reply = call("SCAN", cursor, "TYPE", "set");
            reply.elements().get(1).elements().forEach(key -> found.add(key.text()));
            cursor = reply.elements().get(0).text();
        } while (!cursor.equals("0"));
        assertEquals(List.of("s"), found);
    }
}
