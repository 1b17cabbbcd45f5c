package io.nanoredis.family.list;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PushPopCommandsTest extends ListServer {
    @Test
    void shouldPushAtBothEnds() throws IOException {
        expect("2", "RPUSH k a b");
        expect("4", "LPUSH k c d");
        expectList("[d, c, a, b]", "k");
        expect("list", "TYPE k");
        expect("4", "LLEN k");
    }

    @Test
    void shouldPushWhatLooksLikeNumbersAndWhatIsEmptyAsItWas() throws IOException {
        expect("6", "RPUSH k 1 01 -0 '' 9223372036854775807 9223372036854775808");
        expectList("[1, 01, -0, , 9223372036854775807, 9223372036854775808]", "k");
    }

    @Test
    void shouldPushOntoAListOnlyIfItIsThere() throws IOException {
        expect("0", "LPUSHX k a");
        expect("0", "RPUSHX k a");
        expect("0", "EXISTS k");
        run("RPUSH k a");
        expect("3", "LPUSHX k b c");
        expect("4", "RPUSHX k d");
        expectList("[c, b, a, d]", "k");
    }

    @Test
    void shouldPopFromBothEndsAndEndTheKeyWithTheLastElement() throws IOException {
        run("RPUSH k a b c");
        expect("a", "LPOP k");
        expect("c", "RPOP k");
        expect("b", "RPOP k");
        expect("0", "EXISTS k");
        expect("nil", "LPOP k");
        expect("nil", "RPOP k");
        expect("0", "LLEN k");
    }

    @Test
    void shouldPopSeveralFromTheOutsideIn() throws IOException {
        run("RPUSH k a b c d e");
        expect("[a, b]", "LPOP k 2");
        expect("[e, d]", "RPOP k 2");
        expect("[]", "LPOP k 0");
        expect("[c]", "RPOP k 9223372036854775807");
        expect("0", "EXISTS k");
        expect("none", "LPOP k 1");
        expect("none", "RPOP k 0");
    }

    @Test
    void shouldRefuseACountThatIsNone() throws IOException {
        run("RPUSH k a b c");
        for (String count : List.of("-1", "x", "1.0", "9223372036854775808")) {
            expect("!ERR value is out of range, must be positive", "LPOP k " + count);
            expect("!ERR value is out of range, must be positive", "RPOP nosuch " + count);
        }
        expectList("[a, b, c]", "k");
    }

    @Test
    void shouldRefuseOtherTypes() throws IOException {
        run("SET s x");
        for (String line : List.of(
                "LPUSH s a",
                "RPUSH s a",
                "LPUSHX s a",
                "RPUSHX s a",
                "LPOP s",
                "RPOP s",
                "LPOP s 1",
                "RPOP s 0",
                "LLEN s")) {
            expect(WRONG_TYPE, line);
        }
        run("RPUSH k a");
        expect(WRONG_TYPE, "GET k");
        expect("x", "GET s");
    }

    @Test
    void shouldRefuseAWrongNumberOfArguments() throws IOException {
        expectArity("lpush", "LPUSH k");
        expectArity("rpush", "RPUSH k");
        expectArity("lpushx", "LPUSHX k");
        expectArity("rpushx", "RPUSHX k");
        expectArity("lpop", "LPOP");
        expectArity("lpop", "LPOP k 1 2");
        expectArity("rpop", "RPOP k 1 2");
        expectArity("llen", "LLEN");
    }

    @Test
    void shouldKeepTheTimeToLive() throws IOException {
        run("RPUSH k a b");
        run("PEXPIREAT k 4102444800000");
        run("RPUSH k c");
        run("LPOP k");
        run("LPUSH k " + "x".repeat(10_000));
        run("RPOP k 1");
        expect("4102444800000", "PEXPIRETIME k");
    }

    @Test
    void shouldNotSeeAListThatHasExpired() throws IOException {
        run("DEBUG SET-ACTIVE-EXPIRE 0");
        run("RPUSH k a b");
        run("PEXPIRE k 1");
        run("DEBUG SLEEP 0.01");
        expect("nil", "LPOP k");
        expect("1", "RPUSH k c");
        expect("-1", "TTL k");
        run("DEBUG SET-ACTIVE-EXPIRE 1");
    }

    @Test
    void shouldNameItsEncodingAsRedis() throws IOException {
        run("CONFIG SET list-max-listpack-size 4");
        run("RPUSH k a b c d");
        expect("listpack", "OBJECT ENCODING k");
        run("RPUSH k e");
        expect("quicklist", "OBJECT ENCODING k");
        run("RPOP k 3");
        expect("listpack", "OBJECT ENCODING k");
        run("CONFIG SET list-max-listpack-size -1");
        run("RPUSH k " + "x".repeat(4_096));
        expect("quicklist", "OBJECT ENCODING k");
    }

    @Test
    void shouldBeAQueueOfManyElements() throws IOException {
        List<String> words = new ArrayList<>(List.of("RPUSH", "k"));
        words.addAll(Collections.nCopies(5_000, "value:1"));
        assertEquals(5_000, call(words.toArray(String[]::new)).number());
        for (int i = 0; i < 2_000; i++) {
            expect("value:1", "LPOP k");
            expect("5000", "RPUSH k value:1");
        }
        assertEquals("OK", run("DEBUG VERIFY"));
    }

    @Test
    void shouldReplyNullsAsTheProtocolHasThem() throws IOException {
        assertEquals("$-1\r\n", raw("LPOP", "k"));
        assertEquals("*-1\r\n", raw("RPOP", "k", "1"));
        call("HELLO", "3");
        assertEquals("_\r\n", raw("LPOP", "k"));
        assertEquals("_\r\n", raw("RPOP", "k", "1"));
    }
}
