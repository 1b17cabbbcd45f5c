package io.nanoredis.family.bitmap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.LineTest;
import io.nanoredis.testing.RawClient;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys without tags are on different shards, where there are some.
@ParameterizedClass(name = "shards {0}")
@ValueSource(ints = {1, 4})
class BitopCommandTest extends LineTest {
    private static final String[] OPERATIONS = {"AND", "OR", "XOR", "NOT", "DIFF", "DIFF1", "ANDOR", "ONE"};

    @Parameter
    int shards;

    @ParameterizedTest
    @ValueSource(strings = {"AND", "OR", "XOR", "NOT", "DIFF", "DIFF1", "ANDOR", "ONE"})
    void shouldComputeFromAllSources(String operation) throws Exception {
        binary("SET", "a", "\u00a0");
        binary("SET", "b", "l");
        binary("SET", "c", "&");
        String sources = operation.equals("NOT") ? "a" : "a b c";
        expect(":1", "BITOP " + operation + " d " + sources);
        byte[][] values = {{(byte) 0xa0}, {0x6c}, {0x26}, {}};
        int expected = operation.equals("AND") ? 0xa0 & 0x6c & 0x26 : expected(operation, values, 0) & 0xff;
        assertEquals(expected, value("d").charAt(0), operation);
    }

    @Test
    void shouldTakeShorterAndMissingStringsAsZeros() throws Exception {
        expect("+OK", "SET a abcdef");
        expect("+OK", "SET b abc");
        expect(":6", "BITOP AND d a b");
        assertEquals("abc\0\0\0", value("d"));
        expect(":6", "BITOP OR d a b missing");
        assertEquals("abcdef", value("d"));
        expect(":6", "BITOP AND d a missing");
        assertEquals("\0".repeat(6), value("d"));
        expect(":6", "BITOP XOR d a b a a");
        assertEquals("\0\0\0def", value("d"));
        expect("+OK", "SET n 123");
        expect(":3", "BITOP XOR d n b");
        assertEquals("PPP", value("d"));
    }

    @Test
    void shouldRemoveTheDestinationWhenNothingIsThere() throws Exception {
        expect("+OK", "SET d x");
        expect(":0", "BITOP AND d missing missing2 missing3");
        expect(":0", "EXISTS d");
        expect("+OK", "SET e x");
        expect("+OK", "SET empty value");
        raw("SET", "empty", "");
        expect(":0", "BITOP NOT e empty");
        expect(":0", "EXISTS e");
    }

    @Test
    void shouldStoreOverOneOfTheSources() throws Exception {
        expect("+OK", "SET a abc EX 100");
        expect("+OK", "SET b abcdef");
        expect(":6", "BITOP OR a a b");
        assertEquals("abcdef", value("a"));
        expect(":-1", "TTL a");
        expect("$3\r\nraw", "OBJECT ENCODING a");
        expect(":6", "BITOP XOR b missing b a");
        assertEquals("\0".repeat(6), value("b"));
        expect("+OK", "SET n 12");
        expect(":6", "BITOP OR n a n");
        expect(":6", "BITOP OR fresh fresh a");
        assertEquals("abcdef", value("fresh"));
        expect("+OK", "SET m 12");
        expect(":2", "BITOP NOT m m");
        assertEquals("\u00ce\u00cd", value("m"));
    }

    @Test
    void shouldRefuseWhatItCannotCompute() throws Exception {
        expect("-ERR syntax error", "BITOP FOO d a b c");
        expect("-ERR BITOP NOT must be called with a single source key.", "BITOP not d a b c");
        for (String operation : new String[] {"DIFF", "DIFF1", "ANDOR"}) {
            expect(
                    "-ERR BITOP " + operation + " must be called with at least two source keys.",
                    "BITOP " + operation.toLowerCase(java.util.Locale.ROOT) + " d a");
        }
        expect("+OK", "SET a x");
        expect(":1", "BITOP ONE d a");
        assertEquals("x", value("d"));
    }

    /// Values of several pieces, of lengths of their own, against a model.
    @Test
    void shouldComputeLargeStrings() throws Exception {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(BitopCommandTest.class));
        byte[][] values = new byte[4][];
        for (int i = 0; i < values.length; i++) {
            values[i] = new byte[2_000_000 + random.nextInt(700_000)];
            random.nextBytes(values[i]);
        }
        for (String operation : OPERATIONS) {
            for (int i = 0; i < values.length; i++) {
                binary("SET", "s" + i, new String(values[i], StandardCharsets.ISO_8859_1));
            }
            boolean single = operation.equals("NOT");
            int sources = single ? 1 : values.length;
            int longest = 0;
            for (int i = 0; i < sources; i++) {
                longest = Math.max(longest, values[i].length);
            }
            String target = random.nextBoolean() ? "s" + random.nextInt(sources) : "target";
            expect(":" + longest, "BITOP " + operation + " " + target + (single ? " s0" : " s0 s1 s2 s3"));
            byte[] result = call("GET", target).payload();
            for (int k = 0; k < 20_000; k++) {
                int at = k < 10_000 ? longest - 1 - k : random.nextInt(longest);
                assertEquals((byte) expected(operation, values, at), result[at], operation + " at " + at);
            }
        }
    }

    private static int expected(String operation, byte[][] values, int at) {
        int[] b = new int[4];
        for (int i = 0; i < b.length; i++) {
            b[i] = at < values[i].length ? values[i][at] : 0;
        }
        int others = b[1] | b[2] | b[3];
        int twice = (b[0] & others) | (b[1] & (b[2] | b[3])) | (b[2] & b[3]);
        return switch (operation) {
            case "AND" -> b[0] & b[1] & b[2] & b[3];
            case "OR" -> b[0] | others;
            case "XOR" -> b[0] ^ b[1] ^ b[2] ^ b[3];
            case "NOT" -> ~b[0];
            case "DIFF" -> b[0] & ~others;
            case "DIFF1" -> others & ~b[0];
            case "ANDOR" -> b[0] & others;
            default -> (b[0] | others) & ~twice;
        };
    }

    /// While two keys are always set to equal values, their difference is always empty.
    @Test
    void shouldSeeAllSourcesAtOnePlaceOfTheOrder() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
            Future<?> writer = threads.submit(() -> {
                try (RawClient client = connect()) {
                    for (int i = 0; !done.get(); i++) {
                        String value = Integer.toString(i % 10).repeat(1 + i % 30);
                        client.call("MSET", "a", value, "b", value, "c", value);
                    }
                }
                return null;
            });
            for (int i = 0; i < 500; i++) {
                run("BITOP XOR d a b");
                expect(":0", "BITCOUNT d");
                run("BITOP DIFF1 d c a b");
                expect(":0", "BITCOUNT d");
            }
            done.set(true);
            writer.get(30, TimeUnit.SECONDS);
        }
    }
}
