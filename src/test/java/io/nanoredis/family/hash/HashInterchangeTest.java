package io.nanoredis.family.hash;

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
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Hashes as DUMP writes and RESTORE reads them, here and on a redis-server.
class HashInterchangeTest {
    private static final int CORRUPT_PAYLOADS = CorruptPayloads.PER_TYPE;
    private static final String BAD = "-ERR Bad data format\r\n";
    private static final String OK = "+OK\r\n";
    private static final int STRINGS = 4;
    private static final int ZIPMAP = 9;
    private static final int ZIPLIST = 13;
    private static final int LISTPACK = 16;
    private static final int STRINGS_EXPIRING_EARLY = 22;
    private static final int LISTPACK_EXPIRING_EARLY = 23;
    private static final int STRINGS_EXPIRING = 24;
    private static final int LISTPACK_EXPIRING = 25;

    /// The pairs of some hashes: each encoding, its limits, and texts of all kinds.
    private static List<List<String>> hashes() {
        return List.of(
                List.of("a", "1"),
                List.of("", ""),
                List.of("1", "-1", "-70000", "x", "32768", "9223372036854775807"),
                List.of("00", "+1", "\u0000\r\n\u00ff", "z".repeat(64), "x".repeat(64), "1.5"),
                List.of("a", "y".repeat(65)),
                List.of("w".repeat(20_000), "y".repeat(30_000), "7", "8"),
                numbered(512),
                numbered(513),
                numbered(5000));
    }

    private static List<String> numbered(int count) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pairs.add("a field with a number: " + i);
            pairs.add(Integer.toString(i * 77 - 5000));
        }
        return pairs;
    }

    private static Request hset(String key, List<String> pairs) {
        List<byte[]> words = new ArrayList<>(Request.of("HSET", key).args());
        pairs.forEach(word -> words.add(word.getBytes(StandardCharsets.ISO_8859_1)));
        return Request.of(words);
    }

    @Test
    void shouldCarryHashesToRedisAndBack() throws Exception {
        try (Interchange interchange = Interchange.start(4)) {
            for (List<String> pairs : hashes()) {
                interchange.both("DEL", "h");
                interchange.both(hset("h", pairs));
                interchange.assertCarriedBothWays("h");
                byte[] ours = interchange.dumpOfOurs("h");
                assertEquals(interchange.dumpOfTheirs("h")[0], ours[0]);
                if (ours[0] == LISTPACK) {
                    assertArrayEquals(interchange.dumpOfTheirs("h"), ours);
                }
            }
        }
    }

    // ---- payloads made by hand

    private static byte[] payload(int type, int version, byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(type);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        out.write(version);
        out.write(0);
        long crc = Crc64.of(out.toByteArray(), 0, out.size());
        out.writeBytes(little(crc));
        return out.toByteArray();
    }

    private static byte[] little(long value) {
        byte[] bytes = new byte[Long.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (value >>> (8 * i));
        }
        return bytes;
    }

    /// A string of the RDB form, or a number of fields, of up to 63.
    private static byte[] text(String text) {
        byte[] bytes = new byte[1 + text.length()];
        bytes[0] = (byte) text.length();
        System.arraycopy(text.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, 1, text.length());
        return bytes;
    }

    private static byte[] length(int value) {
        return new byte[] {(byte) value};
    }

    /// A listpack of short strings, as a string of the RDB form; a text of digits becomes a number of 64 bits.
    private static byte[] listpack(String... elements) {
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        for (String element : elements) {
            if (element.matches("\\d+")) {
                entries.write(0xf4);
                entries.writeBytes(little(Long.parseLong(element)));
                entries.write(9);
            } else {
                entries.write(0x80 | element.length());
                entries.writeBytes(element.getBytes(StandardCharsets.ISO_8859_1));
                entries.write(1 + element.length());
            }
        }
        int bytes = 7 + entries.size();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes >>> 8 | 0x40);
        out.write(bytes);
        out.writeBytes(new byte[] {(byte) bytes, (byte) (bytes >>> 8), 0, 0, (byte) elements.length, 0});
        out.writeBytes(entries.toByteArray());
        out.write(0xff);
        return out.toByteArray();
    }

    /// A ziplist of short strings, as a string of the RDB form.
    private static byte[] ziplist(String... elements) {
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        int before = 0;
        int last = 0;
        for (String element : elements) {
            last = entries.size();
            entries.write(before);
            entries.write(element.length());
            entries.writeBytes(element.getBytes(StandardCharsets.ISO_8859_1));
            before = 2 + element.length();
        }
        int bytes = 11 + entries.size();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes >>> 8 | 0x40);
        out.write(bytes);
        int tail = 10 + last;
        out.writeBytes(new byte[] {(byte) bytes, (byte) (bytes >>> 8), 0, 0});
        out.writeBytes(new byte[] {(byte) tail, (byte) (tail >>> 8), 0, 0, (byte) elements.length, 0});
        out.writeBytes(entries.toByteArray());
        out.write(0xff);
        return out.toByteArray();
    }

    /// A zipmap of short strings, as a string of the RDB form, with some bytes behind each value that are not used.
    private static byte[] zipmap(int count, int unused, String... elements) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(count);
        for (int i = 0; i < elements.length; i++) {
            byte[] bytes = elements[i].getBytes(StandardCharsets.ISO_8859_1);
            if (bytes.length >= 254) {
                out.write(254);
                out.writeBytes(new byte[] {(byte) bytes.length, (byte) (bytes.length >>> 8), 0, 0});
            } else {
                out.write(bytes.length);
            }
            if (i % 2 == 1) {
                out.write(unused);
            }
            out.writeBytes(bytes);
            out.writeBytes(new byte[i % 2 == 1 ? unused : 0]);
        }
        out.write(0xff);
        byte[] body = out.toByteArray();
        ByteArrayOutputStream string = new ByteArrayOutputStream();
        string.write(body.length >>> 8 | 0x40);
        string.write(body.length);
        string.writeBytes(body);
        return string.toByteArray();
    }

    @Test
    void shouldReadZipmaps() throws Exception {
        try (TestServer server = TestServer.start(1, "--enable-debug-command=yes");
                RawClient client = server.connect()) {
            for (int unused : new int[] {0, 1, 7}) {
                byte[] zipmap = zipmap(3, unused, "a", "1", "b", "two", "", "");
                assertEquals(OK, restore(client, payload(ZIPMAP, 6, zipmap)));
                expect(client, "*[$\"a\", $\"1\", $\"b\", $\"two\", $\"\", $\"\"]", "HGETALL", "h");
                expect(client, "$\"listpack\"", "OBJECT", "ENCODING", "h");
            }
            assertEquals(OK, restore(client, payload(ZIPMAP, 6, zipmap(254, 0, "a", "1"))));
            client.call("CONFIG", "SET", "hash-max-listpack-value", "62");
            assertEquals(OK, restore(client, payload(ZIPMAP, 6, zipmap(1, 2, "a", "x".repeat(63)))));
            expect(client, "$\"hashtable\"", "OBJECT", "ENCODING", "h");
            assertEquals(BAD, restore(client, payload(ZIPMAP, 6, zipmap(2, 0, "a", "1"))));
            assertEquals(BAD, restore(client, payload(ZIPMAP, 6, zipmap(0, 0))));
            assertEquals(BAD, restore(client, payload(ZIPMAP, 6, zipmap(2, 0, "a", "1", "a", "2"))));
            assertEquals(BAD, restore(client, payload(ZIPMAP, 6, zipmap(1, 0, "a"))));
            expect(client, "+\"OK\"", "DEBUG", "VERIFY");
        }
    }

    /// As redis-server reads them.
    @Test
    void shouldReadZipmapsAsRedisDoes() throws Exception {
        try (Interchange servers = Interchange.start(1)) {
            List<byte[]> payloads = List.of(
                    payload(ZIPMAP, 6, zipmap(3, 0, "a", "1", "b", "two", "", "")),
                    payload(ZIPMAP, 6, zipmap(2, 5, "a", "1", "b", "two")),
                    payload(ZIPMAP, 6, zipmap(2, 0, "a".repeat(253), "b".repeat(254), "c".repeat(1000), "")),
                    payload(ZIPMAP, 6, new byte[] {9, 1, (byte) 254, 1, 0, 0, 0, 'a', 0, 0}),
                    payload(ZIPMAP, 6, new byte[] {10, 1, (byte) 254, 1, 0, 0, 0, 'a', 0, 0, -1}),
                    payload(ZIPMAP, 6, new byte[] {10, 1, (byte) 254, -1, -1, -1, -1, 'a', 0, 0, -1}),
                    payload(ZIPMAP, 6, zipmap(1, 0, "a", "1", "b", "two")),
                    payload(ZIPMAP, 6, zipmap(253, 0, "a", "1")),
                    payload(ZIPMAP, 6, zipmap(254, 0, "a", "1")),
                    payload(ZIPMAP, 6, zipmap(255, 0, "a", "1")),
                    payload(ZIPMAP, 6, zipmap(1, 0, "a")),
                    payload(ZIPMAP, 6, zipmap(2, 0, "a", "1", "a", "1")),
                    payload(ZIPMAP, 6, zipmap(0, 0)));
            for (byte[] payload : payloads) {
                String hex = HexFormat.of().formatHex(payload);
                assertEquals(restore(servers.theirs(), payload), restore(servers.ours(), payload), hex);
                assertEquals(fields(servers.theirs()), fields(servers.ours()), hex);
            }
        }
    }

    /// The fields of the hash, which a large one tells in any order.
    private static Set<String> fields(RawClient client) throws IOException {
        Set<String> fields = new HashSet<>();
        List<Reply> replies = Reply.parse(client.call("HGETALL", "h")).elements();
        for (int i = 0; i < replies.size(); i += 2) {
            fields.add(replies.get(i).text() + "=" + replies.get(i + 1).text());
        }
        return fields;
    }

    @Test
    void shouldReadWhatReleaseCandidatesWrote() throws Exception {
        long far = 4_000_000_000_000L;
        byte[] at = {(byte) 0x81, 0, 0, 3, (byte) 0xa3, 0x52, (byte) 0x94, 0x40, 0};
        try (TestServer server = TestServer.start(1, "--enable-debug-command=yes");
                RawClient client = server.connect()) {
            byte[] strings = payload(
                    STRINGS_EXPIRING_EARLY, 12, length(2), at, text("a"), text("1"), length(0), text("b"), text("2"));
            assertEquals(OK, restore(client, strings));
            expect(client, "*[:\"" + far + "\", :\"-1\"]", "HPEXPIRETIME", "h", "FIELDS", "2", "a", "b");
            byte[] packed = payload(LISTPACK_EXPIRING_EARLY, 12, listpack("a", "x", Long.toString(far), "b", "y", "0"));
            assertEquals(OK, restore(client, packed));
            expect(client, "*[:\"" + far + "\", :\"-1\"]", "HPEXPIRETIME", "h", "FIELDS", "2", "a", "b");
            assertEquals(BAD, restore(client, payload(LISTPACK_EXPIRING_EARLY, 12, listpack("a", "x"))));
            expect(client, "+\"OK\"", "DEBUG", "VERIFY");
        }
    }

    private static String restore(RawClient client, byte[] payload) throws IOException {
        return new String(client.call(Interchange.restore("h", payload)), StandardCharsets.ISO_8859_1);
    }

    private static void expect(RawClient client, String reply, String... words) throws IOException {
        assertEquals(reply, Reply.print(client.call(words)), () -> String.join(" ", words));
    }

    @Test
    void shouldReadWhatOlderVersionsWrote() throws Exception {
        try (TestServer server = TestServer.start(1, "--enable-debug-command=yes");
                RawClient client = server.connect()) {
            assertEquals(OK, restore(client, payload(ZIPLIST, 9, ziplist("a", "1", "b", "two"))));
            expect(client, "*[$\"1\", $\"two\"]", "HMGET", "h", "a", "b");
            expect(client, "$\"listpack\"", "OBJECT", "ENCODING", "h");
            String longest = "x".repeat(63);
            client.call("CONFIG", "SET", "hash-max-listpack-value", "62");
            assertEquals(OK, restore(client, payload(ZIPLIST, 9, ziplist("a", longest))));
            expect(client, "$\"hashtable\"", "OBJECT", "ENCODING", "h");
            assertEquals(BAD, restore(client, payload(ZIPLIST, 9, ziplist("a", "1", "a", "2"))));
            assertEquals(BAD, restore(client, payload(ZIPLIST, 9, ziplist("a"))));
            expect(client, "+\"OK\"", "DEBUG", "VERIFY");
        }
    }

    @Test
    void shouldReadFieldsThatExpire() throws Exception {
        long far = 4_000_000_000_000L;
        try (TestServer server = TestServer.start(1, "--enable-debug-command=yes");
                RawClient client = server.connect()) {
            byte[] least = little(far);
            byte[] strings = payload(
                    STRINGS_EXPIRING,
                    12,
                    least,
                    length(3),
                    length(6),
                    text("a"),
                    text("1"),
                    length(0),
                    text("b"),
                    text("2"),
                    length(1),
                    text("c"),
                    text("3"));
            for (String limit : new String[] {"512", "0"}) {
                client.call("CONFIG", "SET", "hash-max-listpack-entries", limit);
                assertEquals(OK, restore(client, strings));
                expect(
                        client,
                        "*[:\"" + (far + 5) + "\", :\"-1\", :\"" + far + "\"]",
                        "HPEXPIRETIME",
                        "h",
                        "FIELDS",
                        "3",
                        "a",
                        "b",
                        "c");
                expect(client, "+\"OK\"", "DEBUG", "VERIFY");
            }
            client.call("CONFIG", "SET", "hash-max-listpack-entries", "512");
            byte[] packed = payload(
                    LISTPACK_EXPIRING, 12, least, listpack("a", "x", Long.toString(far), "b", "y", "0", "c", "z", "0"));
            assertEquals(OK, restore(client, packed));
            expect(client, "*[:\"" + far + "\", :\"-1\"]", "HPEXPIRETIME", "h", "FIELDS", "2", "a", "b");
            expect(client, "$\"listpackex\"", "OBJECT", "ENCODING", "h");
            expect(client, "+\"OK\"", "DEBUG", "VERIFY");
        }
    }

    @Test
    void shouldRefuseWhatIsNoHash() throws Exception {
        byte[] least = little(4_000_000_000_000L);
        List<byte[]> payloads = List.of(
                payload(STRINGS, 10, length(0)),
                payload(STRINGS, 10, length(2), text("a"), text("1")),
                payload(STRINGS, 10, length(2), text("a"), text("1"), text("a"), text("2")),
                payload(LISTPACK, 10, listpack()),
                payload(LISTPACK, 10, listpack("a")),
                payload(LISTPACK, 10, listpack("a", "1", "a", "2")),
                payload(LISTPACK, 10, listpack("a", "1", "b")),
                payload(STRINGS_EXPIRING, 12, least, length(0)),
                payload(STRINGS_EXPIRING, 12, least, length(1), length(1), text("a")),
                payload(STRINGS_EXPIRING, 12, little(-1), length(1), length(1), text("a"), text("1")),
                payload(LISTPACK_EXPIRING, 12, least, listpack("a", "1", "x")),
                payload(LISTPACK_EXPIRING, 12, least, listpack("a", "1", "9223372036854775807")),
                payload(LISTPACK_EXPIRING, 12, least, listpack("a", "1")));
        try (TestServer server = TestServer.start(1, "--enable-debug-command=yes");
                RawClient client = server.connect()) {
            for (String limit : new String[] {"512", "0"}) {
                client.call("CONFIG", "SET", "hash-max-listpack-entries", limit);
                for (byte[] payload : payloads) {
                    assertEquals(BAD, restore(client, payload), () -> "type " + payload[0]);
                }
            }
            expect(client, "+\"OK\"", "DEBUG", "VERIFY");
        }
    }

    @Test
    void shouldTakeNoCorruptPayload() throws Exception {
        List<byte[]> payloads = new ArrayList<>();
        try (TestServer server = TestServer.start(1);
                RawClient client = server.connect()) {
            for (int limit : new int[] {512, 0}) {
                client.call("CONFIG", "SET", "hash-max-listpack-entries", Integer.toString(limit));
                for (List<String> pairs : hashes().subList(0, 5)) {
                    client.call(hset("h", pairs));
                    payloads.add(Reply.parse(client.call("DUMP", "h")).payload());
                    client.call("HPEXPIREAT", "h", "4000000000000", "FIELDS", "1", pairs.get(0));
                    payloads.add(Reply.parse(client.call("DUMP", "h")).payload());
                }
                client.call(hset("big", numbered(600)));
                payloads.add(Reply.parse(client.call("DUMP", "big")).payload());
                client.call("DEL", "h", "big");
            }
        }
        payloads.add(payload(ZIPMAP, 10, zipmap(3, 0, "a", "1", "field", "value", "", "text")));
        payloads.add(payload(ZIPMAP, 10, zipmap(254, 3, "a", "1", "new", "")));
        payloads.add(payload(STRINGS_EXPIRING_EARLY, 10, length(1), length(0), text("a"), text("1")));
        payloads.add(payload(LISTPACK_EXPIRING_EARLY, 10, listpack("a", "x", "4000000000000", "b", "y", "0")));
        payloads.add(payload(ZIPLIST, 10, ziplist("a", "1", "field", "value", "", "text")));
        List<Request> uses = List.of(
                Request.of("HGETALL", "corrupt"),
                Request.of("HGET", "corrupt", "a"),
                Request.of("HSET", "corrupt", "a", "2", "new", "1"),
                Request.of("HPTTL", "corrupt", "FIELDS", "1", "a"),
                Request.of("HEXPIRE", "corrupt", "100", "FIELDS", "1", "new"),
                Request.of("HINCRBY", "corrupt", "", "1"),
                Request.of("HRANDFIELD", "corrupt", "3"),
                Request.of("HSCAN", "corrupt", "0"),
                Request.of("HDEL", "corrupt", "a", "new", ""));
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(HashInterchangeTest.class));
        int taken = new CorruptPayloads(payloads, uses, random).offer(CORRUPT_PAYLOADS);
        assertTrue(taken > 0 && taken < CORRUPT_PAYLOADS, () -> taken + " payloads were taken");
    }
}
