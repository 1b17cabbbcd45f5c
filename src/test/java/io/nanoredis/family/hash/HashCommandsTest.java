package io.nanoredis.family.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.Reply;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Fields without expiry: HSET and its relatives, HDEL, the readers, the counters, HRANDFIELD and HSCAN.
class HashCommandsTest extends HashServer {
    @Test
    void shouldSetAndGetFields() throws IOException {
        expect("2", "HSET h a 1 b two");
        expect("1", "HSET h a 3 c ''");
        expect("OK", "HMSET h d 4 a 5");
        expect("5", "HGET h a");
        expect("", "HGET h c");
        expect("nil", "HGET h z");
        expect("[5, nil, two]", "HMGET h a z b");
        expect("4", "HLEN h");
        expect("1", "HEXISTS h c");
        expect("0", "HEXISTS h z");
        expect("3", "HSTRLEN h b");
        expect("0", "HSTRLEN h c");
        expect("hash", "TYPE h");
    }

    @Test
    void shouldReplyWholeHashes() throws IOException {
        expect("2", "HSET h a 1 b 2");
        expect("[a, 1, b, 2]", "HGETALL h");
        expect("[a, b]", "HKEYS h");
        expect("[1, 2]", "HVALS h");
        call("HELLO", "3");
        assertEquals("%2\r\n$1\r\na\r\n$1\r\n1\r\n$1\r\nb\r\n$1\r\n2\r\n", raw("HGETALL", "h"));
        assertEquals("%0\r\n", raw("HGETALL", "none"));
        assertEquals("*0\r\n", raw("HKEYS", "none"));
        assertEquals("_\r\n", raw("HGET", "none", "a"));
    }

    @Test
    void shouldReplyNothingForMissingKeys() throws IOException {
        expect("nil", "HGET none a");
        expect("[nil, nil]", "HMGET none a b");
        expect("[]", "HGETALL none");
        expect("[]", "HKEYS none");
        expect("[]", "HVALS none");
        expect("0", "HLEN none");
        expect("0", "HSTRLEN none a");
        expect("0", "HEXISTS none a");
        expect("0", "HDEL none a");
        expect("nil", "HRANDFIELD none");
        expect("[]", "HRANDFIELD none 3");
        expect("[0, []]", "HSCAN none 0");
        expect("0", "EXISTS none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HSET s a 1",
                "HMSET s a 1",
                "HSETNX s a 1",
                "HGET s a",
                "HMGET s a",
                "HGETALL s",
                "HKEYS s",
                "HVALS s",
                "HLEN s",
                "HSTRLEN s a",
                "HEXISTS s a",
                "HDEL s a",
                "HINCRBY s a 1",
                "HINCRBYFLOAT s a 1",
                "HRANDFIELD s",
                "HRANDFIELD s 2",
                "HSCAN s 0",
                "HEXPIRE s 10 FIELDS 1 a",
                "HPEXPIRE s 10 FIELDS 1 a",
                "HEXPIREAT s 10 FIELDS 1 a",
                "HPEXPIREAT s 10 FIELDS 1 a",
                "HTTL s FIELDS 1 a",
                "HPTTL s FIELDS 1 a",
                "HEXPIRETIME s FIELDS 1 a",
                "HPEXPIRETIME s FIELDS 1 a",
                "HPERSIST s FIELDS 1 a",
                "HGETDEL s FIELDS 1 a",
                "HGETEX s FIELDS 1 a",
                "HSETEX s FIELDS 1 a 1"
            })
    void shouldRefuseKeysOfOtherTypes(String line) throws IOException {
        expect("OK", "SET s text");
        expect(WRONG_TYPE, line);
        expect("text", "GET s");
    }

    @Test
    void shouldRefuseWrongArity() throws IOException {
        expectArity("hset", "HSET h a");
        expectArity("hset", "HSET h a 1 b");
        expectArity("hmset", "HMSET h a 1 b");
        expectArity("hsetnx", "HSETNX h a");
        expectArity("hget", "HGET h");
        expectArity("hmget", "HMGET h");
        expectArity("hdel", "HDEL h");
        expectArity("hincrby", "HINCRBY h a");
        expectArity("hincrbyfloat", "HINCRBYFLOAT h a");
        expectArity("hscan", "HSCAN h");
        expectArity("hgetall", "HGETALL h x");
        expectArity("hkeys", "HKEYS");
        expectArity("hvals", "HVALS");
        expectArity("hlen", "HLEN");
        expectArity("hstrlen", "HSTRLEN h");
        expectArity("hexists", "HEXISTS h");
        expectArity("hrandfield", "HRANDFIELD");
    }

    @Test
    void shouldSetOnlyMissingFields() throws IOException {
        expect("1", "HSETNX h a 1");
        expect("0", "HSETNX h a 2");
        expect("1", "HSETNX h b 2");
        expect("[a, 1, b, 2]", "HGETALL h");
    }

    @Test
    void shouldRemoveTheKeyWithItsLastField() throws IOException {
        for (int fields : new int[] {2, 600}) {
            fill("h", fields);
            for (int i = 0; i < fields - 1; i++) {
                expect("1", "HDEL h f" + i);
            }
            expect("1", "EXISTS h");
            expect("1", "HDEL h f" + (fields - 1) + " f0 none");
            expect("0", "EXISTS h");
        }
        verify();
    }

    @Test
    void shouldCountInFields() throws IOException {
        expect("5", "HINCRBY h n 5");
        expect("3", "HINCRBY h n -2");
        expect("10.6", "HINCRBYFLOAT h f 10.6");
        expect("10.5", "HINCRBYFLOAT h f -0.1");
        expect("0.3", "HINCRBYFLOAT h g 0.3");
        expect("5200", "HINCRBYFLOAT h e 5.2e3");
        expect("[n, 3, f, 10.5, g, 0.3, e, 5200]", "HGETALL h");
        fill("big", 600);
        expect("7", "HINCRBY big n 7");
        expect("7.5", "HINCRBYFLOAT big n 0.5");
        expect("7.5", "HGET big n");
    }

    @Test
    void shouldRefuseToCountWhatIsNoNumber() throws IOException {
        expect("4", "HSET h t text max 9223372036854775807 min -9223372036854775808 inf inf");
        fill("big", 600);
        expect("2", "HSET big t text max 9223372036854775807");
        for (String key : new String[] {"h", "big"}) {
            expect("!ERR hash value is not an integer", "HINCRBY " + key + " t 1");
            expect("!ERR hash value is not a float", "HINCRBYFLOAT " + key + " t 1");
            expect("!ERR increment or decrement would overflow", "HINCRBY " + key + " max 1");
            expect(NOT_AN_INTEGER, "HINCRBY " + key + " max x");
            expect("!ERR value is not a valid float", "HINCRBYFLOAT " + key + " max x");
            expect("!ERR value is NaN or Infinity", "HINCRBYFLOAT " + key + " max inf");
        }
        expect("!ERR increment or decrement would overflow", "HINCRBY h min -1");
        expect("!ERR increment would produce NaN or Infinity", "HINCRBYFLOAT h inf 1");
        expect("!ERR value is NaN or Infinity", "HINCRBYFLOAT none a -inf");
        expect("0", "EXISTS none");
    }

    @Test
    void shouldTellTheEncoding() throws IOException {
        expect("1", "HSET h a 1");
        expect("listpack", "OBJECT ENCODING h");
        expect("1", "HINCRBY h " + "x".repeat(65) + " 1");
        expect("hashtable", "OBJECT ENCODING h");
        expect("[1, 1]", "HMGET h a " + "x".repeat(65));
        fill("full", 512);
        expect("listpack", "OBJECT ENCODING full");
        expect("1", "HSETNX full more 1");
        expect("hashtable", "OBJECT ENCODING full");
        verify();
    }

    @Test
    void shouldSetManyFieldsAtOnce() throws IOException {
        expect("OK", "CONFIG SET hash-max-listpack-entries 100000");
        fill("h", 3000);
        expect("listpack", "OBJECT ENCODING h");
        expect("3000", "HLEN h");
        expect("v2999", "HGET h f2999");
        expect("OK", "CONFIG SET hash-max-listpack-entries 100");
        fill("t", 3000);
        expect("hashtable", "OBJECT ENCODING t");
        expect("3000", "HLEN t");
        expect("v1", "HGET t f1");
        verify();
    }

    @Test
    void shouldExpireAndMoveAsAnyKey() throws IOException {
        fill("big", 600);
        expect("1", "HSET small a 1");
        for (String key : new String[] {"big", "small"}) {
            expect("1", "EXPIRE " + key + " 100");
            expect("1", "HSET " + key + " new 1");
            assertTrue(call("TTL", key).number() > 90);
            expect("1", "COPY " + key + " {x}copy");
            expect("OK", "RENAME " + key + " {y}" + key);
            expect("0", "EXISTS " + key);
            expect("1", "HGET {x}copy new");
            expect("1", "HGET {y}" + key + " new");
            expect("1", "MOVE {y}" + key + " 5");
            expect("0", "EXISTS {y}" + key);
            expect("1", "DEL {x}copy");
        }
        expect("OK", "SELECT 5");
        expect("1", "HGET {y}big new");
        expect("1", "HGET {y}small new");
        expect("OK", "SELECT 0");
        verify();
    }

    // ---- chance

    @ParameterizedTest
    @ValueSource(ints = {10, 800})
    void shouldReplyFieldsByChance(int fields) throws IOException {
        fill("h", fields);
        String one = run("HRANDFIELD h");
        expect("v" + one.substring(1), "HGET h " + one);
        Set<String> different = new HashSet<>();
        for (Reply field : call("HRANDFIELD", "h", "7").elements()) {
            different.add(field.text());
        }
        assertEquals(7, different.size());
        assertEquals(fields, call("HRANDFIELD", "h", "100000").elements().size());
        assertEquals(50, call("HRANDFIELD", "h", "-50").elements().size());
        List<Reply> pairs = call("HRANDFIELD", "h", "3", "WITHVALUES").elements();
        assertEquals(6, pairs.size());
        assertEquals(pairs.get(0).text().substring(1), pairs.get(1).text().substring(1));
        expect("[]", "HRANDFIELD h 0");
    }

    @Test
    void shouldNestFieldsAndValuesInResp3() throws IOException {
        expect("1", "HSET h a 1");
        call("HELLO", "3");
        assertEquals("*1\r\n*2\r\n$1\r\na\r\n$1\r\n1\r\n", raw("HRANDFIELD", "h", "5", "WITHVALUES"));
        assertEquals("*1\r\n$1\r\na\r\n", raw("HRANDFIELD", "h", "5"));
    }

    @Test
    void shouldRefuseCountsThatAreNone() throws IOException {
        expect("1", "HSET h a 1");
        expect(NOT_AN_INTEGER, "HRANDFIELD h x");
        expect(SYNTAX, "HRANDFIELD h 1 x");
        expect(SYNTAX, "HRANDFIELD h 1 WITHVALUES x");
        expect("!ERR value is out of range", "HRANDFIELD h 9223372036854775807 WITHVALUES");
        expect(
                "!ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807",
                "HRANDFIELD h -9223372036854775808");
        assertTrue(run("HRANDFIELD h -9223372036854775807").startsWith("!"));
        expect("[a]", "HRANDFIELD h 9223372036854775807");
    }

    // ---- iteration

    @Test
    void shouldGoThroughAllFields() throws IOException {
        fill("h", 2000);
        Set<String> seen = new HashSet<>();
        String cursor = "0";
        do {
            Reply reply = call("HSCAN", "h", cursor, "COUNT", "100");
            cursor = reply.elements().get(0).text();
            List<Reply> elements = reply.elements().get(1).elements();
            for (int i = 0; i < elements.size(); i += 2) {
                assertTrue(seen.add(elements.get(i).text()));
                assertEquals(
                        elements.get(i).text().substring(1),
                        elements.get(i + 1).text().substring(1));
            }
        } while (!cursor.equals("0"));
        assertEquals(2000, seen.size());
    }

    @Test
    void shouldReplyOnlyWhatIsAskedFor() throws IOException {
        expect("3", "HSET h a 1 b 2 12 3");
        expect("[0, [a, 1, b, 2, 12, 3]]", "HSCAN h 0");
        expect("[0, [a, b, 12]]", "HSCAN h 0 NOVALUES");
        expect("[0, [b]]", "HSCAN h 7 NOVALUES MATCH [b-z] COUNT 1");
        expect("[0, [12, 3]]", "HSCAN h 0 MATCH 1*");
        fill("big", 600);
        expect("[0, [f7, v7]]", "HSCAN big 0 MATCH f7 COUNT 100000");
        expect("[0, [f7]]", "HSCAN big 0 MATCH f7 COUNT 100000 novalues");
    }

    @Test
    void shouldRefuseWrongIterations() throws IOException {
        expect("1", "HSET h a 1");
        expect("!ERR invalid cursor", "HSCAN h x");
        expect("!ERR invalid cursor", "HSCAN none x");
        expect(SYNTAX, "HSCAN h 0 COUNT 0");
        expect(NOT_AN_INTEGER, "HSCAN h 0 COUNT x");
        expect(SYNTAX, "HSCAN h 0 MATCH");
        expect(SYNTAX, "HSCAN h 0 TYPE hash");
        expect("[0, []]", "HSCAN none 0 COUNT 0");
    }
}
