package io.nanoredis.family.set;

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
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Sets as DUMP writes and RESTORE reads them, here and on a redis-server.
class SetInterchangeTest {
    private static final int CORRUPT_PAYLOADS = CorruptPayloads.PER_TYPE;
    private static final String BAD = "-ERR Bad data format\r\n";
    private static final int SET_OF_STRINGS = 2;
    private static final int INTEGERS = 11;
    private static final int LISTPACK = 20;

    /// The members of some sets: each encoding, its limits, and members of all kinds.
    private static List<List<String>> sets() {
        return List.of(
                List.of("1"),
                List.of("a"),
                List.of(""),
                List.of("1", "-1", "32767", "-32768"),
                List.of("1", "32768", "-2147483648"),
                List.of("1", "2147483648", "-9223372036854775808", "9223372036854775807"),
                List.of("1", "a", "-70000", "x".repeat(64), "-9223372036854775808", "00"),
                List.of("x".repeat(65), "y".repeat(20_000), "z".repeat(100), "7", "\u0000\r\n\u00ff"),
                numbered("", 512),
                numbered("", 513),
                numbered("m", 128),
                numbered("m", 129),
                numbered("a longer member with a number:", 5000));
    }

    private static List<String> numbered(String prefix, int count) {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            members.add(prefix + i);
        }
        return members;
    }

    private static Request sadd(String key, List<String> members) {
        List<byte[]> words = new ArrayList<>(Request.of("SADD", key).args());
        members.forEach(member -> words.add(member.getBytes(StandardCharsets.ISO_8859_1)));
        return Request.of(words);
    }

    @Test
    void shouldCarrySetsToRedisAndBack() throws Exception {
        try (Interchange interchange = Interchange.start(4)) {
            for (List<String> members : sets()) {
                interchange.both("DEL", "s");
                interchange.both(sadd("s", members));
                interchange.assertCarriedBothWays("s");
            }
        }
    }

    @Test
    void shouldWriteSetsOfIntegersToTheByteAsRedisDoes() throws Exception {
        try (Interchange interchange = Interchange.start(1)) {
            for (List<String> members :
                    List.of(sets().get(0), sets().get(3), sets().get(4), sets().get(5), sets().get(8))) {
                interchange.both("DEL", "s");
                interchange.both(sadd("s", members));
                assertArrayEquals(interchange.dumpOfTheirs("s"), interchange.dumpOfOurs("s"));
            }
        }
    }

    @Test
    void shouldReadThePackedSetsOfRedis72() throws Exception {
        try (TestServer server = TestServer.start(1);
                RawClient client = server.connect()) {
            byte[] listpack = {16, 0, 0, 0, 3, 0, (byte) 0x81, 'a', 2, 5, 1, (byte) 0x82, 'b', 'c', 3, (byte) 0xff};
            assertEquals("+OK\r\n", restore(client, LISTPACK, string(listpack)));
            assertEquals("listpack", text(client, "OBJECT", "ENCODING", "s"));
            assertEquals(3, Reply.parse(client.call("SCARD", "s")).number());
            for (String member : List.of("a", "bc", "5")) {
                assertEquals(
                        1, Reply.parse(client.call("SISMEMBER", "s", member)).number());
            }
            client.call("CONFIG", "SET", "set-max-listpack-entries", "2");
            assertEquals("+OK\r\n", restore(client, LISTPACK, string(listpack)));
            assertEquals("hashtable", text(client, "OBJECT", "ENCODING", "s"));
            client.call("CONFIG", "SET", "set-max-listpack-entries", "128");
            byte[] integers = {11, 0, 0, 0, 2, 0, 5, 1, 6, 1, (byte) 0xff};
            assertEquals("+OK\r\n", restore(client, LISTPACK, string(integers)));
            assertEquals("listpack", text(client, "OBJECT", "ENCODING", "s"));
            byte[] twice = {11, 0, 0, 0, 2, 0, 5, 1, 5, 1, (byte) 0xff};
            assertEquals(BAD, restore(client, LISTPACK, string(twice)));
            byte[] none = {7, 0, 0, 0, 0, 0, (byte) 0xff};
            assertEquals(BAD, restore(client, LISTPACK, string(none)));
        }
    }

    @Test
    void shouldRefuseWhatIsNoSet() throws Exception {
        try (TestServer server = TestServer.start(1);
                RawClient client = server.connect()) {
            assertEquals(BAD, restore(client, SET_OF_STRINGS, new byte[] {0}), "no member");
            assertEquals(BAD, restore(client, SET_OF_STRINGS, new byte[] {2, 1, 'a', 1, 'a'}), "a member twice");
            assertEquals(BAD, restore(client, SET_OF_STRINGS, new byte[] {2, 1, '5', (byte) 0xc0, 5}), "5 twice");
            assertEquals(BAD, restore(client, SET_OF_STRINGS, new byte[] {(byte) 0x80, 0x7f, 0, 0, 0, 1, 'a'}));
            assertEquals(BAD, restore(client, INTEGERS, integers(2, 0)), "no integer");
            assertEquals(BAD, restore(client, INTEGERS, integers(2, 2, 5, 0, 4, 0)), "descending");
            assertEquals(BAD, restore(client, INTEGERS, integers(2, 2, 5, 0, 5, 0)), "equal");
            assertEquals(BAD, restore(client, INTEGERS, integers(2, 3, 5, 0, 6, 0)), "too few");
            assertEquals(BAD, restore(client, INTEGERS, integers(3, 1, 5, 0, 6)), "three bytes");
            assertEquals(BAD, restore(client, INTEGERS, integers(2, 1, 5, 0, 6)), "a byte more");
            assertEquals(0, Reply.parse(client.call("EXISTS", "s")).number());
            assertEquals("+OK\r\n", restore(client, INTEGERS, integers(2, 2, 5, 0, 6, 0)));
            assertEquals("intset", text(client, "OBJECT", "ENCODING", "s"));
        }
    }

    private static byte[] integers(int width, int count, int... bytes) {
        byte[] array = new byte[8 + bytes.length];
        array[0] = (byte) width;
        array[4] = (byte) count;
        for (int i = 0; i < bytes.length; i++) {
            array[8 + i] = (byte) bytes[i];
        }
        return string(array);
    }

    /// A string of the RDB form of less than 64 bytes.
    private static byte[] string(byte[] bytes) {
        byte[] string = new byte[bytes.length + 1];
        string[0] = (byte) bytes.length;
        System.arraycopy(bytes, 0, string, 1, bytes.length);
        return string;
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
        byte[] reply = client.call(Interchange.restore("s", out.toByteArray()));
        return new String(reply, StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldSurviveCorruptPayloads() throws Exception {
        List<byte[]> payloads = new ArrayList<>();
        try (TestServer server = TestServer.start(1);
                RawClient client = server.connect()) {
            for (List<String> members : sets()) {
                List<String> some = members.subList(0, Math.min(700, members.size()));
                client.call("DEL", "s");
                client.call(sadd("s", some));
                payloads.add(Reply.parse(client.call("DUMP", "s")).payload());
            }
        }
        byte[] listpack = {16, 0, 0, 0, 3, 0, (byte) 0x81, 'a', 2, 5, 1, (byte) 0x82, 'b', 'c', 3, (byte) 0xff};
        byte[] packed = new byte[28];
        packed[0] = LISTPACK;
        System.arraycopy(string(listpack), 0, packed, 1, 17);
        payloads.add(packed);
        payloads.add(Arrays.copyOf(packed, packed.length));
        List<Request> uses = List.of(
                Request.of("SMEMBERS", "corrupt"),
                Request.of("SADD", "corrupt", "a", "1", "new"),
                Request.of("SRANDMEMBER", "corrupt", "3"),
                Request.of("SREM", "corrupt", "a", "1"),
                Request.of("SPOP", "corrupt", "2"),
                Request.of("SUNION", "corrupt", "corrupt"));
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(SetInterchangeTest.class));
        int taken = new CorruptPayloads(payloads, uses, random).offer(CORRUPT_PAYLOADS);
        assertTrue(taken > CORRUPT_PAYLOADS / 20, () -> "taken: " + taken);
    }
}
