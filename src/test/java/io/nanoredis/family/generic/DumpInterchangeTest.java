package io.nanoredis.family.generic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.rdb.Crc64;
import io.nanoredis.testing.Escaped;
import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.RedisOracle;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Payloads of DUMP go to Redis and back. They are not only understood on the other side: they are the same bytes.
class DumpInterchangeTest {
    private static final int VALUES = 3000;
    private static final int CORRUPT_PAYLOADS = 10_000;
    private static final byte[] KEY = bytes("key");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldDumpTheSameBytesAsRedisAndRestoreEachOthers() throws Exception {
        RedisOracle.assumeAvailable();
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(DumpInterchangeTest.class));
        try (Shell shell = new Shell(4);
                RedisOracle oracle = RedisOracle.start();
                RawClient redis = oracle.connect()) {
            for (byte[] value : values(random)) {
                assertInterchanged(shell.client(), redis, value);
            }
        }
    }

    @Test
    void shouldAnswerCorruptPayloadsAsRedisDoes() throws Exception {
        RedisOracle.assumeAvailable();
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(DumpInterchangeTest.class));
        try (Shell shell = new Shell(1);
                RedisOracle oracle = RedisOracle.start("--loglevel", "warning");
                RawClient redis = oracle.connect()) {
            List<byte[]> payloads = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                call(redis, bytes("SET"), KEY, value(random, 300));
                payloads.add(Reply.parse(call(redis, bytes("DUMP"), KEY)).payload());
            }
            call(redis, bytes("DEL"), KEY);
            for (int i = 0; i < CORRUPT_PAYLOADS; i++) {
                byte[] payload = corrupt(payloads.get(random.nextInt(payloads.size())), random);
                byte[][] restore = {bytes("RESTORE"), KEY, bytes("0"), payload, bytes("REPLACE")};
                assertSame(call(redis, restore), call(shell.client(), restore), payload);
                assertSame(call(redis, bytes("GET"), KEY), call(shell.client(), bytes("GET"), KEY), payload);
            }
        }
    }

    private static void assertInterchanged(RawClient ours, RawClient redis, byte[] value) throws IOException {
        call(ours, bytes("SET"), KEY, value);
        call(redis, bytes("SET"), KEY, value);
        byte[] payload = Reply.parse(call(ours, bytes("DUMP"), KEY)).payload();
        byte[] expected = Reply.parse(call(redis, bytes("DUMP"), KEY)).payload();
        assertArrayEquals(expected, payload, () -> "the payload of " + Escaped.text(value));
        for (RawClient client : List.of(ours, redis)) {
            byte[] ok = call(client, bytes("RESTORE"), bytes("copy"), bytes("0"), payload, bytes("REPLACE"));
            assertEquals("+OK\r\n", new String(ok, StandardCharsets.US_ASCII));
            assertArrayEquals(
                    value,
                    Reply.parse(call(client, bytes("GET"), bytes("copy"))).payload());
        }
        assertArrayEquals(
                call(redis, bytes("OBJECT"), bytes("ENCODING"), bytes("copy")),
                call(ours, bytes("OBJECT"), bytes("ENCODING"), bytes("copy")));
    }

    private static void assertSame(byte[] expected, byte[] actual, byte[] payload) {
        assertArrayEquals(
                expected,
                actual,
                () -> Escaped.text(payload) + ": " + Escaped.text(actual) + " (expected " + Escaped.text(expected)
                        + ")");
    }

    private static byte[] call(RawClient client, byte[]... words) throws IOException {
        return client.call(Request.of(List.of(words)));
    }

    private static List<byte[]> values(SplittableRandom random) {
        List<byte[]> values = new ArrayList<>();
        for (String text : List.of(
                "",
                "-",
                "0",
                "-0",
                "127",
                "128",
                "-128",
                "-129",
                "32767",
                "32768",
                "-32768",
                "-32769",
                "2147483647",
                "2147483648",
                "-2147483648",
                "-2147483649",
                "9223372036854775807",
                "-9223372036854775808",
                "9223372036854775808",
                "01",
                "+1",
                " 1",
                "1.5",
                "99999999999")) {
            values.add(bytes(text));
        }
        for (int length = 0; length < 70; length++) {
            values.add(bytes("a".repeat(length)));
            values.add(bytes("abcdefghij".repeat(7).substring(0, length)));
        }
        for (int length : new int[] {16_383, 16_384, 100_000, 3_000_000}) {
            values.add(value(random, length));
            byte[] noise = new byte[length];
            random.nextBytes(noise);
            values.add(noise);
        }
        for (int i = 0; i < VALUES; i++) {
            values.add(value(random, random.nextInt(1, i % 50 == 0 ? 30_000 : 500)));
        }
        return values;
    }

    /// Bytes of a small alphabet, with copies of what stood before, near and far.
    private static byte[] value(RandomGenerator random, int lengthMax) {
        byte[] bytes = new byte[random.nextInt(1, lengthMax + 1)];
        int letters = 1 << random.nextInt(1, 9);
        int at = 0;
        while (at < bytes.length) {
            int run = Math.min(bytes.length - at, random.nextInt(1, 1 << random.nextInt(1, 10)));
            int from = random.nextInt(at + 1);
            boolean copied = at > 0 && random.nextBoolean();
            for (int i = 0; i < run; i++) {
                bytes[at + i] = copied ? bytes[from + i] : (byte) random.nextInt(letters);
            }
            at += run;
        }
        return bytes;
    }

    private static byte[] corrupt(byte[] payload, SplittableRandom random) {
        byte[] changed = payload.clone();
        if (random.nextInt(8) == 0) {
            changed = Arrays.copyOf(changed, random.nextInt(11, changed.length + 10));
        }
        changed[0] = 0;
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(random.nextBoolean() ? Math.min(10, changed.length) : changed.length);
            changed[at] = (byte) random.nextInt();
        }
        changed[0] = (byte) (changed[0] & 0xe0); // types that neither knows, or a string
        changed[changed.length - 10] = 10;
        changed[changed.length - 9] = 0;
        long crc = Crc64.of(changed, 0, changed.length - 8);
        for (int i = 0; i < 8; i++) {
            changed[changed.length - 8 + i] = (byte) (crc >>> (8 * i));
        }
        return changed;
    }
}
