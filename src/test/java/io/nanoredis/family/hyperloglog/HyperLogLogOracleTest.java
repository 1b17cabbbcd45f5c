package io.nanoredis.family.hyperloglog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.ElementWithHash;
import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.HyperLogLogBytes;
import io.nanoredis.testing.Interchange;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same additions on our server and on redis-server: the strings are equal byte for byte at every moment, and each
/// goes on with the strings of the other.
class HyperLogLogOracleTest {
    private static final int KEYS = 6;

    private final SplittableRandom random = new SplittableRandom(FuzzSeed.next(HyperLogLogOracleTest.class));

    /// How elements of a series are chosen: how many registers, and how often which rank.
    private record Series(int registers, int rankMax, boolean crowded) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldHaveTheBytesOfRedisAfterTheSameCommands(int shards) throws Exception {
        try (Interchange servers = Interchange.start(shards)) {
            for (int round = 0; round < 40; round++) {
                servers.both("FLUSHALL");
                int limit = List.of(3_000, 3_000, 100, 500, 20, 12_000).get(round % 6);
                servers.both("CONFIG", "SET", "hll-sparse-max-bytes", Integer.toString(limit));
                Series series = series();
                for (int i = 0; i < 250; i++) {
                    step(servers, series);
                }
                for (int key = 0; key < KEYS; key++) {
                    compare(servers, Request.of("GET", "hll:" + key));
                    compare(servers, Request.of("PFCOUNT", "hll:" + key));
                }
            }
        }
    }

    private Series series() {
        int registers = 1 << random.nextInt(15);
        return new Series(registers, 1 + random.nextInt(6), random.nextBoolean());
    }

    private void step(Interchange servers, Series series) throws IOException {
        String key = "hll:" + random.nextInt(KEYS);
        switch (random.nextInt(12)) {
            case 0 -> compare(servers, Request.of("PFCOUNT", key));
            case 1 -> compare(servers, Request.of("PFCOUNT", key, "hll:" + random.nextInt(KEYS), "hll:0"));
            case 2 -> {
                compare(servers, Request.of("PFMERGE", key, "hll:" + random.nextInt(KEYS), "hll:1"));
                compare(servers, Request.of("GET", key));
            }
            case 3 -> carry(servers, key);
            default -> {
                compare(servers, addition(key, series));
                compare(servers, Request.of("GET", key));
            }
        }
    }

    private Request addition(String key, Series series) {
        List<byte[]> args = new ArrayList<>(Request.of("PFADD", key).args());
        int count = 1 + random.nextInt(random.nextInt(4) == 0 ? 300 : 8);
        int base = series.crowded ? random.nextInt((1 << 14) - series.registers + 1) : 0;
        for (int i = 0; i < count; i++) {
            int rank = random.nextInt(3_000) == 0 ? random.nextInt(30, 52) : 1 + random.nextInt(series.rankMax);
            args.add(
                    random.nextInt(4) == 0
                            ? ("element:" + random.nextInt(100_000)).getBytes(StandardCharsets.US_ASCII)
                            : ElementWithHash.raising(base + random.nextInt(series.registers), rank));
        }
        return Request.of(args);
    }

    /// Each server gets the string of the other.
    private static void carry(Interchange servers, String key) throws IOException {
        Reply ours = Reply.parse(servers.ours().call("GET", key));
        Reply theirs = Reply.parse(servers.theirs().call("GET", key));
        if (!ours.isNull()) {
            servers.theirs().call(set(key, ours.payload()));
            servers.ours().call(set(key, theirs.payload()));
        }
    }

    private static Request set(String key, byte[] value) {
        return Request.of(List.of(bytes("SET"), bytes(key), value));
    }

    /// Strings of any kind, right and wrong, answer every command alike and are left alike.
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldTakeAnyStringAsRedisDoes(int shards) throws Exception {
        try (Interchange servers = Interchange.start(shards)) {
            for (int i = 0; i < 1_500; i++) {
                byte[] value = HyperLogLogBytes.any(random);
                servers.both(set("a", value));
                if (random.nextInt(3) == 0) {
                    servers.both(set("b", HyperLogLogBytes.any(random)));
                }
                ask(servers);
                compare(servers, Request.of("GET", "a"));
                compare(servers, Request.of("GET", "b"));
            }
        }
    }

    private void ask(Interchange servers) throws IOException {
        Series series = series();
        for (int k = 0; k < 3; k++) {
            switch (random.nextInt(7)) {
                case 0 -> compare(servers, Request.of("PFCOUNT", "a"));
                case 1 -> compare(servers, Request.of("PFCOUNT", "a", "b"));
                case 2 -> compare(servers, Request.of("PFMERGE", "b", "a"));
                case 3 -> compare(servers, Request.of("PFDEBUG", random.nextBoolean() ? "DECODE" : "ENCODING", "a"));
                case 4 -> compare(servers, Request.of("PFDEBUG", "TODENSE", "a"));
                default -> compare(servers, addition("a", series));
            }
        }
    }

    private static void compare(Interchange servers, Request request) throws IOException {
        byte[] expected = servers.theirs().call(request);
        byte[] actual = servers.ours().call(request);
        assertEquals(shown(expected), shown(actual), () -> shortened(request));
        assertArrayEquals(expected, actual, () -> shortened(request));
    }

    /// Errors and numbers are told in words.
    private static String shown(byte[] reply) {
        return reply.length < 100 ? new String(reply, StandardCharsets.ISO_8859_1) : "long";
    }

    private static String shortened(Request request) {
        String text = request.toString();
        return text.substring(0, Math.min(300, text.length()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
