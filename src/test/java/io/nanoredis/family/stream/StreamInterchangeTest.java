package io.nanoredis.family.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.CorruptPayloads;
import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.Interchange;
import io.nanoredis.testing.PayloadBuilder;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Streams travel to redis-server and back, and payloads that are no streams are refused.
class StreamInterchangeTest {
    private static final int CORRUPT_PAYLOADS = CorruptPayloads.PER_TYPE;
    private static final long DELIVERED_MS = 1_700_000_000_000L;

    private static Request add(String key, int i, SplittableRandom random) {
        List<String> words = new ArrayList<>(List.of("XADD", key, i + "-" + random.nextInt(3)));
        int pairs = random.nextInt(6) == 0 ? random.nextInt(1, 9) : 2;
        for (int pair = 0; pair < pairs; pair++) {
            words.add("field" + (random.nextInt(9) == 0 ? random.nextInt(100) : pair));
            words.add(random.nextBoolean() ? "" + random.nextInt() : "value".repeat(random.nextInt(12)));
        }
        return Request.of(words.toArray(String[]::new));
    }

    private static void fill(Interchange servers, String key, int entries, SplittableRandom random) throws IOException {
        for (int i = 1; i <= entries; i++) {
            servers.both(add(key, i, random));
        }
        for (int i = 0; i < entries / 5; i++) {
            servers.both("XDEL", key, random.nextInt(entries + 1) + "-" + random.nextInt(3));
        }
    }

    @Test
    void shouldDumpTheSameBytesAsRedis() throws Exception {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(StreamInterchangeTest.class));
        try (Interchange servers = Interchange.start(1)) {
            for (int entries : new int[] {1, 2, 7, 99, 100, 101, 350, 1000}) {
                String key = "s" + entries;
                fill(servers, key, entries, random);
                servers.both("XTRIM", key, "MAXLEN", "" + entries * 3 / 4);
                servers.both("XGROUP", "CREATE", key, "g1", "0");
                servers.both("XGROUP", "CREATE", key, "another", "5-0", "ENTRIESREAD", "7");
                assertArrayEquals(servers.dumpOfTheirs(key), servers.dumpOfOurs(key), key);
                servers.assertCarriedBothWays(key);
            }
        }
    }

    @Test
    void shouldCarryGroupsBothWays() throws Exception {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(StreamInterchangeTest.class));
        try (Interchange servers = Interchange.start(4)) {
            String key = "grouped";
            fill(servers, key, 300, random);
            servers.both("XGROUP", "CREATE", key, "g", "0");
            servers.both("XREADGROUP", "GROUP", "g", "alice", "COUNT", "120", "STREAMS", key, ">");
            servers.both("XREADGROUP", "GROUP", "g", "bob", "COUNT", "40", "STREAMS", key, ">");
            servers.both("XACK", key, "g", "5-0", "5-1", "5-2", "6-0", "6-1", "6-2");
            String at = "" + DELIVERED_MS;
            servers.both("XCLAIM", key, "g", "carol", "0", "9-0", "9-1", "9-2", "TIME", at, "RETRYCOUNT", "9");
            servers.assertCarriedBothWays(key);
            byte[] ours = servers.dumpOfOurs(key);
            byte[] theirs = servers.dumpOfTheirs(key);
            servers.theirs().call(Interchange.restore("a", ours));
            servers.ours().call(Interchange.restore("a", theirs));
            for (String question :
                    List.of("XPENDING a g", "XINFO GROUPS a", "XLEN a", "XPENDING a g 9-0 9-9 3", "XRANGE a - +")) {
                String[] words = question.split(" ", -1);
                String expected = Reply.parse(servers.theirs().call(words)).toString();
                String actual = Reply.parse(servers.ours().call(words)).toString();
                assertEquals(withoutIdle(expected), withoutIdle(actual), question);
            }
        }
    }

    private static String withoutIdle(String reply) {
        return reply.replaceAll(":\"\\d{9,}\"", "idle");
    }

    /// A stream with producers, and with released entries if it has groups.
    private static byte[] dumpOfLaterVersion(Interchange servers, String key, int producers) throws IOException {
        for (int i = 0; i < producers; i++) {
            servers.ours().call("XADD", key, "IDMP", "p" + i, "i", "*", "f", "v");
            servers.ours().call("XADD", key, "IDMP", "p" + i, "j", "*", "f", "v");
        }
        servers.ours().call("XNACK", key, "g", "FAIL", "IDS", "1", "1-0", "FORCE");
        servers.ours().call("XNACK", key, "g", "FAIL", "IDS", "1", "2-1", "FORCE");
        return servers.dumpOfOurs(key);
    }

    /// A stream as Redis 7.2 writes it: one entry, delivered to one consumer, whose last activity has a time of its
    /// own.
    private static byte[] ofRedis72(boolean consistent) {
        String id = "0000000000000001 0000000000000001";
        return PayloadBuilder.type(21)
                .length(1)
                .length(16)
                .hex(id)
                .length(29)
                .hex("1d000000 0a00 0101 0001 0101 8166 02 0001 0201 0001 0001 8176 02 0401 ff")
                .length(1)
                .hex("0101 0101 0000 01")
                .length(1)
                .text("g")
                .hex("0101 01")
                .length(1)
                .hex(id)
                .little(DELIVERED_MS)
                .length(7)
                .length(1)
                .text("Alice")
                .little(DELIVERED_MS + 1)
                .little(DELIVERED_MS + 2)
                .length(1)
                .hex(consistent ? id : "0000000000000001 0000000000000002")
                .end(11);
    }

    @Test
    void shouldReadWhatRedis72Writes() throws Exception {
        try (TestServer server = TestServer.start(1, "--enable-debug-command=yes");
                RawClient client = server.connect()) {
            assertEquals(
                    "OK",
                    Reply.parse(client.call(Interchange.restore("s", ofRedis72(true))))
                            .text());
            String full = Reply.print(client.call("XINFO", "STREAM", "s", "FULL"));
            assertTrue(full.contains("\"seen-time\", :\"" + (DELIVERED_MS + 1) + "\""), full);
            assertTrue(full.contains("$\"1-1\", $\"Alice\", :\"" + DELIVERED_MS + "\", :\"7\""), full);
            assertEquals("*[*[$\"1-1\", *[$\"f\", $\"v\"]]]", Reply.print(client.call("XRANGE", "s", "-", "+")));
            assertEquals(
                    "ERR Bad data format",
                    Reply.parse(client.call(Interchange.restore("t", ofRedis72(false))))
                            .text());
            assertEquals("OK", Reply.parse(client.call("DEBUG", "VERIFY")).text());
        }
    }

    /// What Redis 7.0 cannot tell is written in the forms of 8.6 and 8.8, which it refuses; what it can is not.
    @Test
    void shouldWriteLaterFormsOnlyWhereNeeded() throws Exception {
        try (Interchange servers = Interchange.start(1)) {
            servers.ours().call("XADD", "s", "1-0", "f", "v");
            servers.ours().call("XGROUP", "CREATE", "s", "g", "0");
            servers.ours().call("XREADGROUP", "GROUP", "g", "alice", "CLAIM", "0", "STREAMS", "s", ">");
            assertEquals(19, servers.dumpOfOurs("s")[0]);
            servers.ours().call("XIDMPRECORD", "s", "p", "i", "1-0");
            assertEquals(26, servers.dumpOfOurs("s")[0]);
            servers.ours().call("XNACK", "s", "g", "FAIL", "IDS", "1", "1-0");
            assertEquals(27, servers.dumpOfOurs("s")[0]);
            byte[] dump = servers.dumpOfOurs("s");
            assertEquals(14, dump[dump.length - 10]);
            assertEquals(
                    "OK",
                    Reply.parse(servers.ours().call(Interchange.restore("t", dump)))
                            .text());
            assertArrayEquals(dump, servers.dumpOfOurs("t"));
            servers.ours().call("XACK", "s", "g", "1-0");
            dump = servers.dumpOfOurs("s");
            assertEquals(13, dump[dump.length - 10]);
        }
    }

    @Test
    void shouldRefuseCorruptPayloads() throws Exception {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(StreamInterchangeTest.class));
        List<byte[]> payloads = new ArrayList<>();
        try (Interchange servers = Interchange.start(1)) {
            for (int i = 0; i < 12; i++) {
                String key = "s" + i;
                fill(servers, key, i < 8 ? 1 + i : 150, random);
                if (i % 3 != 0) {
                    servers.both("XGROUP", "CREATE", key, "g", "0");
                    servers.both("XGROUP", "CREATE", key, "h", "2-0");
                    servers.both("XREADGROUP", "GROUP", "g", "alice", "COUNT", "3", "STREAMS", key, ">");
                    servers.both("XREADGROUP", "GROUP", "g", "bob", "COUNT", "30", "STREAMS", key, ">");
                }
                payloads.add(servers.dumpOfTheirs(key));
            }
            for (int i = 1; i < 4; i++) {
                payloads.add(dumpOfLaterVersion(servers, "s" + i, i));
            }
        }
        payloads.add(ofRedis72(true));
        List<Request> uses = List.of(
                Request.of("XRANGE", "corrupt", "-", "+", "COUNT", "5"),
                Request.of("XREVRANGE", "corrupt", "+", "-", "COUNT", "5"),
                Request.of("XINFO", "STREAM", "corrupt", "FULL"),
                Request.of("XREADGROUP", "GROUP", "g", "alice", "STREAMS", "corrupt", ">"),
                Request.of("XAUTOCLAIM", "corrupt", "g", "bob", "0", "-"),
                Request.of("XDEL", "corrupt", "1-0", "1-1", "2-0", "2-1", "3-1"),
                Request.of("XADD", "corrupt", "MAXLEN", "3", "*", "field0", "1", "field1", "2"),
                Request.of("XREADGROUP", "GROUP", "g", "bob", "CLAIM", "0", "STREAMS", "corrupt", ">"),
                Request.of("XNACK", "corrupt", "g", "SILENT", "IDS", "2", "1-0", "2-0", "FORCE"),
                Request.of("XADD", "corrupt", "IDMP", "p0", "i", "*", "f", "v"),
                Request.of("XCFGSET", "corrupt", "IDMP-MAXSIZE", "1"),
                Request.of("XGROUP", "DESTROY", "corrupt", "h"),
                Request.of("COPY", "corrupt", "copy", "REPLACE"),
                Request.of("XTRIM", "corrupt", "MINID", "~", "4"));
        int taken = new CorruptPayloads(payloads, uses, random).offer(CORRUPT_PAYLOADS);
        assertTrue(taken > 0 && taken < CORRUPT_PAYLOADS / 2, () -> taken + " taken");
    }
}
