package io.nanoredis.family.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.CorruptPayloads;
import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.Interchange;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.ServerTest;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {1, 4})
class ArrayCommandsTest extends ServerTest {
    private static final String WRONG_TYPE = "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";
    private static final String INVALID_INDEX = "-ERR invalid array index\r\n";
    private static final int CORRUPT_PAYLOADS = CorruptPayloads.PER_TYPE / 2;

    ArrayCommandsTest(int shards) {
        assertTrue(shards > 0);
    }

    @BeforeEach
    void flush() throws IOException {
        assertEquals("+OK\r\n", raw("FLUSHALL"));
    }

    @Test
    void shouldCountTheSlotsThatWereEmpty() throws IOException {
        assertEquals(":1\r\n", raw("ARSET", "a", "0", "hello"));
        assertEquals(":2\r\n", raw("ARSET", "a", "0", "x", "y", "z"));
        assertEquals("$1\r\ny\r\n", raw("ARGET", "a", "1"));
        assertEquals("$-1\r\n", raw("ARGET", "a", "3"));
        assertEquals("$-1\r\n", raw("ARGET", "none", "3"));
        assertEquals(":3\r\n", raw("ARCOUNT", "a"));
        assertEquals("+array\r\n", raw("TYPE", "a"));
    }

    @Test
    void shouldTellLengthFromCount() throws IOException {
        raw("ARMSET", "a", "0", "x", "1000000", "y");
        assertEquals(":2\r\n", raw("ARCOUNT", "a"));
        assertEquals(":1000001\r\n", raw("ARLEN", "a"));
        assertEquals(":0\r\n", raw("ARLEN", "none"));
        raw("ARSET", "a", "18446744073709551614", "last");
        assertEquals("$20\r\n18446744073709551615\r\n", raw("ARLEN", "a"));
        RawClient resp3 = connect();
        resp3.call("HELLO", "3");
        assertEquals("(18446744073709551615\r\n", raw(resp3, "ARLEN", "a"));
    }

    @Test
    void shouldRefuseWhatIsNoIndexBeforeAnythingChanges() throws IOException {
        for (String bad : List.of("-1", "abc", "", "01", "1.0", "18446744073709551615", "99999999999999999999")) {
            assertEquals(INVALID_INDEX, raw("ARSET", "a", bad, "v"), bad);
            assertEquals(INVALID_INDEX, raw("ARGET", "a", bad), bad);
            assertEquals(INVALID_INDEX, raw("ARDEL", "a", "1", bad), bad);
            assertEquals(INVALID_INDEX, raw("ARMSET", "a", "1", "v", bad, "w"), bad);
        }
        assertEquals(INVALID_INDEX, raw("ARSET", "a", "18446744073709551614", "v", "w"));
        assertEquals(":0\r\n", raw("EXISTS", "a"));
    }

    @Test
    void shouldRefuseOtherTypes() throws IOException {
        raw("SET", "s", "text");
        for (Request request : List.of(
                Request.of("ARSET", "s", "0", "v"),
                Request.of("ARGET", "s", "0"),
                Request.of("ARMGET", "s", "0"),
                Request.of("ARINSERT", "s", "v"),
                Request.of("ARRING", "s", "3", "v"),
                Request.of("ARDEL", "s", "0"),
                Request.of("ARDELRANGE", "s", "0", "1"),
                Request.of("ARSCAN", "s", "0", "1"),
                Request.of("ARGREP", "s", "-", "+", "EXACT", "v"),
                Request.of("AROP", "s", "0", "1", "SUM"),
                Request.of("ARINFO", "s"),
                Request.of("ARLASTITEMS", "s", "1"),
                Request.of("ARGETRANGE", "s", "0", "1"),
                Request.of("ARSEEK", "s", "1"),
                Request.of("ARNEXT", "s"),
                Request.of("ARCOUNT", "s"))) {
            assertEquals(
                    WRONG_TYPE,
                    new String(client().call(request), java.nio.charset.StandardCharsets.ISO_8859_1),
                    request.toString());
        }
        raw("ARSET", "a", "0", "v");
        assertEquals(WRONG_TYPE, raw("GET", "a"));
    }

    @Test
    void shouldReadRangesInBothDirections() throws IOException {
        raw("ARMSET", "a", "0", "a", "1", "b", "3", "d");
        assertEquals("*4\r\n$1\r\na\r\n$1\r\nb\r\n$-1\r\n$1\r\nd\r\n", raw("ARGETRANGE", "a", "0", "3"));
        assertEquals("*4\r\n$1\r\nd\r\n$-1\r\n$1\r\nb\r\n$1\r\na\r\n", raw("ARGETRANGE", "a", "3", "0"));
        assertEquals("-ERR range exceeds maximum of 1000000 items\r\n", raw("ARGETRANGE", "a", "0", "1000000"));
        assertEquals(
                "*2\r\n*2\r\n:0\r\n$1\r\na\r\n*2\r\n:1\r\n$1\r\nb\r\n", raw("ARSCAN", "a", "0", "10", "LIMIT", "2"));
        assertEquals("*1\r\n*2\r\n:3\r\n$1\r\nd\r\n", raw("ARSCAN", "a", "10", "0", "LIMIT", "1"));
        assertEquals("-ERR value is out of range, must be positive\r\n", raw("ARSCAN", "a", "0", "1", "LIMIT", "0"));
        assertEquals("*2\r\n$1\r\nb\r\n$-1\r\n", raw("ARMGET", "a", "1", "2"));
    }

    @Test
    void shouldDeleteElementsAndTheKeyWithTheLast() throws IOException {
        raw("ARMSET", "a", "0", "a", "1", "b", "2", "c", "3", "d", "4", "e");
        assertEquals(":3\r\n", raw("ARDELRANGE", "a", "3", "1", "2", "3"));
        assertEquals(":1\r\n", raw("ARDEL", "a", "0", "0", "7"));
        assertEquals(":1\r\n", raw("ARDEL", "a", "4"));
        assertEquals(":0\r\n", raw("EXISTS", "a"));
        assertEquals(":0\r\n", raw("ARDEL", "a", "4"));
        for (int i = 0; i < 3000; i++) {
            raw("ARSET", "a", Integer.toString(i * 5), "a text that has a block of its own " + i);
        }
        assertEquals(":3000\r\n", raw("ARDELRANGE", "a", "0", "49", "14995", "50", "0", "100"));
        assertEquals(":0\r\n", raw("EXISTS", "a"));
        assertEquals(":0\r\n", raw("ARDELRANGE", "a", "0", "100"));
    }

    @Test
    void shouldAppendAtTheCursor() throws IOException {
        assertEquals(":1\r\n", raw("ARINSERT", "a", "x", "y"));
        assertEquals(":2\r\n", raw("ARNEXT", "a"));
        assertEquals(":1\r\n", raw("ARSEEK", "a", "10"));
        assertEquals(":10\r\n", raw("ARINSERT", "a", "z"));
        assertEquals(":0\r\n", raw("ARSEEK", "none", "10"));
        assertEquals(":0\r\n", raw("ARNEXT", "none"));
        assertEquals(":1\r\n", raw("ARSEEK", "a", "18446744073709551614"));
        assertEquals("-ERR insert index overflow\r\n", raw("ARINSERT", "a", "x", "y"));
        assertEquals("$20\r\n18446744073709551614\r\n", raw("ARINSERT", "a", "x"));
        assertEquals("$-1\r\n", raw("ARNEXT", "a"));
        assertEquals("-ERR insert index overflow\r\n", raw("ARINSERT", "a", "x"));
    }

    @Test
    void shouldKeepTheLastValuesInARing() throws IOException {
        for (int i = 0; i < 4; i++) {
            assertEquals(":" + i % 3 + "\r\n", raw("ARRING", "r", "3", "v" + i));
        }
        assertEquals("*3\r\n$2\r\nv1\r\n$2\r\nv2\r\n$2\r\nv3\r\n", raw("ARLASTITEMS", "r", "3"));
        assertEquals("*2\r\n$2\r\nv3\r\n$2\r\nv2\r\n", raw("ARLASTITEMS", "r", "2", "REV"));
        assertEquals(":0\r\n", raw("ARRING", "r", "2", "v4"), "shrunk to v2 v3, then v4 at the front");
        assertEquals("*2\r\n$2\r\nv3\r\n$2\r\nv4\r\n", raw("ARLASTITEMS", "r", "9"));
        assertEquals(":2\r\n", raw("ARRING", "r", "5", "v5"), "grown: v3 v4 laid out, then v5");
        assertEquals("*3\r\n$2\r\nv3\r\n$2\r\nv4\r\n$2\r\nv5\r\n", raw("ARGETRANGE", "r", "0", "2"));
    }

    @Test
    void shouldComputeFiguresOfARange() throws IOException {
        raw("ARMSET", "n", "0", "10", "1", "20.5", "2", "text", "5", "30");
        assertEquals("$4\r\n60.5\r\n", raw("AROP", "n", "0", "9", "SUM"));
        assertEquals("$2\r\n10\r\n", raw("AROP", "n", "9", "0", "MIN"));
        assertEquals("$2\r\n30\r\n", raw("AROP", "n", "0", "9", "MAX"));
        assertEquals(":4\r\n", raw("AROP", "n", "0", "9", "USED"));
        assertEquals(":1\r\n", raw("AROP", "n", "0", "9", "MATCH", "10"));
        assertEquals(":0\r\n", raw("AROP", "n", "0", "9", "AND"));
        assertEquals(":0\r\n", raw("AROP", "n", "0", "9", "XOR"));
        assertEquals(":30\r\n", raw("AROP", "n", "0", "9", "OR"));
        assertEquals(":10\r\n", raw("AROP", "n", "1", "5", "XOR"));
        assertEquals("$-1\r\n", raw("AROP", "n", "2", "2", "SUM"));
        assertEquals("-ERR syntax error\r\n", raw("AROP", "n", "0", "9", "AVG"));
    }

    @Test
    void shouldFindElementsByTheirText() throws IOException {
        raw(
                "ARMSET",
                "log",
                "0",
                "boot: ok",
                "1",
                "warn: disk",
                "2",
                "ERROR: cpu",
                "3",
                "info: ready",
                "4",
                "error: net");
        assertEquals("*2\r\n:2\r\n:4\r\n", raw("ARGREP", "log", "-", "+", "MATCH", "error", "NOCASE"));
        assertEquals("*2\r\n:4\r\n:2\r\n", raw("ARGREP", "log", "+", "-", "MATCH", "error", "NOCASE"));
        assertEquals("*2\r\n:1\r\n:4\r\n", raw("ARGREP", "log", "0", "4", "GLOB", "warn:*", "OR", "GLOB", "error:*"));
        assertEquals(
                "*1\r\n*2\r\n:2\r\n$10\r\nERROR: cpu\r\n",
                raw("ARGREP", "log", "0", "4", "RE", "^[A-Za-z]+: (cpu|net)$", "NOCASE", "WITHVALUES", "LIMIT", "1"));
        assertEquals("*1\r\n:4\r\n", raw("ARGREP", "log", "0", "4", "MATCH", "error", "MATCH", "net", "AND"));
        assertEquals("*1\r\n:3\r\n", raw("ARGREP", "log", "0", "4", "EXACT", "info: ready"));
        assertEquals("-ERR invalid regular expression\r\n", raw("ARGREP", "log", "-", "+", "RE", "("));
        assertEquals("*0\r\n", raw("ARGREP", "none", "-", "+", "MATCH", "x"));
    }

    @Test
    void shouldTellFiguresOfTheArray() throws IOException {
        raw("ARINSERT", "a", "x", "y");
        assertEquals(
                "*6\r\n$5\r\ncount\r\n:2\r\n$3\r\nlen\r\n:2\r\n$17\r\nnext-insert-index\r\n:2\r\n", raw("ARINFO", "a"));
        assertEquals(10, call("ARINFO", "a", "FULL").elements().size());
    }

    @Test
    void shouldKeepEverythingWhenCopiedMovedDumpedAndExpired() throws IOException {
        for (int i = 0; i < 1_000; i++) {
            raw("ARSET", "a", Integer.toString(i * 7), "value-" + i);
        }
        raw("ARSEEK", "a", "99");
        assertEquals(":1\r\n", raw("COPY", "a", "b"));
        assertEquals("+OK\r\n", raw("RENAME", "b", "c"));
        assertEquals(":1\r\n", raw("MOVE", "c", "1"));
        byte[] payload = Reply.parse(client().call("DUMP", "a")).payload();
        assertEquals(
                "OK",
                Reply.parse(client().call(Interchange.restore("d", payload))).text());
        assertEquals(":99\r\n", raw("ARNEXT", "d"));
        assertEquals(raw("ARSCAN", "a", "0", "10000"), raw("ARSCAN", "d", "0", "10000"));
        raw("PEXPIRE", "d", "-1");
        assertEquals(":0\r\n", raw("ARCOUNT", "d"));
        raw("SELECT", "1");
        assertEquals(":1000\r\n", raw("ARCOUNT", "c"));
    }

    @Test
    void shouldFindNothingWrongWithCorruptPayloads() throws Exception {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(ArrayCommandsTest.class));
        List<byte[]> payloads = new ArrayList<>();
        try (TestServer server = TestServer.start(1);
                RawClient client = server.connect()) {
            client.call("ARMSET", "small", "0", "a", "5", "long enough for a block", "18446744073709551614", "z");
            payloads.add(Reply.parse(client.call("DUMP", "small")).payload());
            for (int i = 0; i < 200; i++) {
                client.call("ARINSERT", "large", "element " + i);
            }
            payloads.add(Reply.parse(client.call("DUMP", "large")).payload());
        }
        List<Request> uses = List.of(
                Request.of("ARSCAN", "corrupt", "0", "1000"),
                Request.of("ARINSERT", "corrupt", "x"),
                Request.of("ARDELRANGE", "corrupt", "0", "3"));
        int taken = new CorruptPayloads(payloads, uses, random).offer(CORRUPT_PAYLOADS);
        assertTrue(taken > 0 && taken < CORRUPT_PAYLOADS, "taken: " + taken);
    }
}
