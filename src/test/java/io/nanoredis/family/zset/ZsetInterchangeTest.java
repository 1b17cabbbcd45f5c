package io.nanoredis.family.zset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.rdb.Crc64;
import io.nanoredis.testing.CorruptPayloads;
import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.Interchange;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/// Sorted sets as DUMP writes and RESTORE reads them, here and on a redis-server.
class ZsetInterchangeTest {
    private static final int CORRUPT_PAYLOADS = CorruptPayloads.PER_TYPE;
    private static final String OK = "+OK\r\n";
    private static final String BAD = "-ERR Bad data format\r\n";
    private static final int TEXT_PAIRS = 3;
    private static final int PAIRS = 5;
    private static final int ZIPLIST = 12;
    private static final int LISTPACK = 17;

    /// Scores and members of some sets: each encoding, its limits, members and scores of all kinds.
    private static List<List<String>> sets() {
        return List.of(
                List.of("1", "a"),
                List.of("0", ""),
                List.of("-1", "17", "1.5", "-9223372036854775808", "inf", "x".repeat(64), "-inf", "01"),
                List.of("1e17", "a", "4611686018427387904", "b", "-4611686018427387905", "c", "1e300", "d"),
                List.of("127", "a", "128", "b", "4096", "c", "40000", "d", "9000000", "e", "3000000000", "f"),
                List.of("1", "x".repeat(65), "2", "y".repeat(20_000), "0.1", "7", "-0", "\u0000\r\n\u00ff"),
                numbered("m", 128, i -> Integer.toString(i % 10)),
                numbered("m", 129, i -> Integer.toString(i % 10)),
                numbered("a longer member with a number:", 5000, i -> Double.toString(i / 7.0)));
    }

    private static List<String> numbered(String prefix, int count, IntFunction<String> score) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(score.apply(i));
            words.add(prefix + i);
        }
        return words;
    }

    private static Request zadd(String key, List<String> pairs) {
        List<byte[]> words = new ArrayList<>(Request.of("ZADD", key).args());
        pairs.forEach(word -> words.add(word.getBytes(StandardCharsets.ISO_8859_1)));
        return Request.of(words);
    }

    @Test
    void shouldCarrySetsToRedisAndBack() throws Exception {
        try (Interchange interchange = Interchange.start(4)) {
            for (List<String> pairs : sets()) {
                interchange.both("DEL", "z");
                interchange.both(zadd("z", pairs));
                interchange.assertCarriedBothWays("z");
            }
        }
    }

    @Test
    void shouldWriteSetsToTheByteAsRedisDoes() throws Exception {
        try (Interchange interchange = Interchange.start(1)) {
            for (List<String> pairs : sets()) {
                interchange.both("DEL", "z");
                interchange.both(zadd("z", pairs));
                assertArrayEquals(interchange.dumpOfTheirs("z"), interchange.dumpOfOurs("z"));
            }
        }
    }

    @Test
    void shouldKeepTheEncodingOfACopy() throws Exception {
        try (TestServer server = TestServer.start(4);
                RawClient client = server.connect()) {
            client.call(zadd("z", numbered("m", 200, Integer::toString)));
            client.call("ZREMRANGEBYRANK", "z", "2", "-1");
            client.call("ZADD", "z", "-0", "zero");
            for (String key : List.of("c1", "c2", "c3", "c4")) {
                client.call("COPY", "z", key);
                assertEquals("skiplist", text(client, "OBJECT", "ENCODING", key));
                assertEquals("-0", text(client, "ZSCORE", key, "zero"));
            }
        }
    }

    @Test
    void shouldReadOlderForms() throws Exception {
        try (TestServer server = TestServer.start(1);
                RawClient client = server.connect()) {
            byte[] texts = {4, 1, 'a', 3, '1', '.', '5', 1, 'b', (byte) 254, 1, 'c', (byte) 255, 1, 'd', 1, '7'};
            assertEquals(OK, restore(client, TEXT_PAIRS, texts));
            assertEquals("[c, -inf, a, 1.5, d, 7, b, inf]", all(client));
            byte[] ziplist = {16, 0, 0, 0, 13, 0, 0, 0, 2, 0, 0, 1, 'a', 3, (byte) 0xf2, (byte) 0xff};
            assertEquals(OK, restore(client, ZIPLIST, string(ziplist)));
            assertEquals("[a, 1]", all(client));
            assertEquals("listpack", text(client, "OBJECT", "ENCODING", "z"));
        }
    }

    @Test
    void shouldPackPairsOnlyWithinTheLimits() throws Exception {
        try (TestServer server = TestServer.start(1);
                RawClient client = server.connect()) {
            byte[] pairs = pairs("a", 1, "b", 2, "c", 0);
            assertEquals(OK, restore(client, PAIRS, pairs));
            assertEquals("listpack", text(client, "OBJECT", "ENCODING", "z"));
            assertEquals("[c, 0, a, 1, b, 2]", all(client));
            client.call("CONFIG", "SET", "zset-max-listpack-entries", "2");
            assertEquals(OK, restore(client, PAIRS, pairs));
            assertEquals("skiplist", text(client, "OBJECT", "ENCODING", "z"));
            assertEquals("[c, 0, a, 1, b, 2]", all(client));
        }
    }

    @Test
    void shouldRefuseWhatIsNoSortedSet() throws Exception {
        try (TestServer server = TestServer.start(1);
                RawClient client = server.connect()) {
            assertEquals(BAD, restore(client, PAIRS, new byte[] {0}), "no member");
            assertEquals(BAD, restore(client, PAIRS, pairs("a", 1, "a", 2)), "a member twice");
            assertEquals(BAD, restore(client, PAIRS, pairs("a", Double.NaN)), "no number");
            assertEquals(BAD, restore(client, PAIRS, new byte[] {9, 1, 'a', 0, 0}), "too few members");
            assertEquals(BAD, restore(client, TEXT_PAIRS, new byte[] {1, 1, 'a', (byte) 253}), "no number");
            assertEquals(BAD, restore(client, TEXT_PAIRS, new byte[] {1, 1, 'a', 1, 'x'}), "no number");
            assertEquals(BAD, restore(client, LISTPACK, string(listpack('a', 2, 'b', 1))), "out of order");
            assertEquals(BAD, restore(client, LISTPACK, string(listpack('a', 1, 'a', 1))), "a member twice");
            assertEquals(BAD, restore(client, LISTPACK, string(listpack('b', 1, 'a', 1))), "names out of order");
            assertEquals(BAD, restore(client, LISTPACK, string(listpack())), "no member");
            byte[] odd = {10, 0, 0, 0, 1, 0, (byte) 0x81, 'a', 2, (byte) 0xff};
            assertEquals(BAD, restore(client, LISTPACK, string(odd)), "a member without score");
            assertEquals(0, Reply.parse(client.call("EXISTS", "z")).number());
            assertEquals(OK, restore(client, LISTPACK, string(listpack('a', 1, 'b', 1))));
            assertEquals("[a, 1, b, 1]", all(client));
        }
    }

    /// Members of one letter with small scores.
    private static byte[] listpack(int... pairs) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int bytes = 7 + pairs.length / 2 * 5;
        out.writeBytes(new byte[] {(byte) bytes, 0, 0, 0, (byte) pairs.length, 0});
        for (int i = 0; i < pairs.length; i += 2) {
            out.writeBytes(new byte[] {(byte) 0x81, (byte) pairs[i], 2, (byte) pairs[i + 1], 1});
        }
        out.write(0xff);
        return out.toByteArray();
    }

    private static byte[] pairs(Object... membersAndScores) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(membersAndScores.length / 2);
        for (int i = 0; i < membersAndScores.length; i += 2) {
            out.writeBytes(string(((String) membersAndScores[i]).getBytes(StandardCharsets.ISO_8859_1)));
            long bits = Double.doubleToRawLongBits(((Number) membersAndScores[i + 1]).doubleValue());
            for (int k = 0; k < 64; k += 8) {
                out.write((byte) (bits >>> k));
            }
        }
        return out.toByteArray();
    }

    /// A string of the RDB form of less than 64 bytes.
    private static byte[] string(byte[] bytes) {
        byte[] string = new byte[bytes.length + 1];
        string[0] = (byte) bytes.length;
        System.arraycopy(bytes, 0, string, 1, bytes.length);
        return string;
    }

    private static String all(RawClient client) throws IOException {
        return Reply.parse(client.call("ZRANGE", "z", "0", "-1", "WITHSCORES")).elements().stream()
                .map(Reply::text)
                .toList()
                .toString();
    }

    private static String text(RawClient client, String... words) throws IOException {
        return Reply.parse(client.call(words)).text();
    }

    private static String restore(RawClient client, int rdbType, byte[] value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(rdbType);
        out.writeBytes(value);
        out.write(10);
        out.write(0);
        long crc = Crc64.of(out.toByteArray(), 0, out.size());
        for (int i = 0; i < 8; i++) {
            out.write((byte) (crc >>> (8 * i)));
        }
        byte[] reply = client.call(Interchange.restore("z", out.toByteArray()));
        return new String(reply, StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldSurviveCorruptPayloads() throws Exception {
        List<byte[]> payloads = new ArrayList<>();
        try (TestServer server = TestServer.start(1);
                RawClient client = server.connect()) {
            for (List<String> pairs : sets()) {
                client.call("DEL", "z");
                client.call(zadd("z", pairs.subList(0, Math.min(600, pairs.size()))));
                payloads.add(Reply.parse(client.call("DUMP", "z")).payload());
            }
        }
        List<Request> uses = List.of(
                Request.of("ZRANGE", "corrupt", "0", "-1", "WITHSCORES"),
                Request.of("ZADD", "corrupt", "1.5", "a", "-3", "new"),
                Request.of("ZRANK", "corrupt", "a"),
                Request.of("ZREM", "corrupt", "a", "17"),
                Request.of("ZPOPMAX", "corrupt", "2"),
                Request.of("ZUNIONSTORE", "corrupt", "1", "corrupt"));
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(ZsetInterchangeTest.class));
        int taken = new CorruptPayloads(payloads, uses, random).offer(CORRUPT_PAYLOADS);
        assertTrue(taken > CORRUPT_PAYLOADS / 20, () -> "taken: " + taken);
    }
}
