package io.nanoredis.resp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.OracleClient;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumberTextTest {
    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static boolean isLong(String text) {
        return NumberText.isLong(latin1(text), 0, text.length());
    }

    private static double parse(String text) {
        return NumberText.parseDouble(latin1(text), 0, text.length());
    }

    private static long seed() {
        return Long.getLong("nanoredis.seed", System.nanoTime());
    }

    @Test
    void shouldAcceptOnlyCanonicalIntegers() {
        for (long value : new long[] {0, 1, -1, 9, 10, -10, 99, 100, Long.MAX_VALUE, Long.MIN_VALUE}) {
            String text = Long.toString(value);
            assertTrue(isLong(text), text);
            assertEquals(value, NumberText.toLong(latin1(text), 0, text.length()));
            assertEquals(text, text(NumberText.ofLong(value)));
        }
        for (String text : List.of(
                "",
                "-",
                "+1",
                "01",
                "-0",
                "-01",
                "1 ",
                " 1",
                "1.0",
                "0x1",
                "9223372036854775808",
                "-9223372036854775809",
                "10000000000000000000",
                "99999999999999999999",
                "123456789012345678901",
                "1a",
                "a",
                "--1")) {
            assertFalse(isLong(text), text);
        }
    }

    @Test
    void shouldAgreeWithTheLibraryOnRandomIntegers() {
        long seed = seed();
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            String text = Long.toString(value);
            assertTrue(isLong(text), () -> "seed " + seed + " " + text);
            assertEquals(value, NumberText.toLong(latin1(text), 0, text.length()), () -> "seed " + seed);
            assertEquals(text, text(NumberText.ofLong(value)), () -> "seed " + seed);
        }
    }

    @Test
    void shouldReadDoublesAsStrtodDoes() {
        assertEquals(1.5, parse("1.5"));
        assertEquals(-0.5, parse("-.5"));
        assertEquals(1, parse("+1."));
        assertEquals(0x1.8p3, parse("0x1.8p3"));
        assertEquals(255, parse("0xFF"));
        assertEquals(1e300, parse("1e300"));
        assertEquals(4.9e-324, parse("4.9e-324"));
        assertEquals(Double.POSITIVE_INFINITY, parse("iNf"));
        assertEquals(Double.NEGATIVE_INFINITY, parse("-Infinity"));
        assertEquals(0, parse("0e-99999"));
        for (String text : List.of(
                "", " 1", "1 ", "nan", "-nan", "1e", "1e+", "0x", "0xp1", "0x1p", ".", "-", "+", "1e400", "1e-400",
                "infi", "1f", "1d", "1_0", "--1", "1e5.", "1\0")) {
            assertTrue(Double.isNaN(parse(text)), text);
        }
    }

    @Test
    void shouldReadRandomDecimalsAsTheLibraryDoes() {
        long seed = seed();
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            String text = BigDecimal.valueOf(random.nextLong() >> random.nextInt(64), random.nextInt(25))
                    .toPlainString();
            assertEquals(Double.parseDouble(text), parse(text), () -> "seed " + seed + " " + text);
        }
    }

    @Test
    void shouldPrintDoublesWith17SignificantDigits() {
        assertEquals("0.10000000000000001", text(NumberText.ofDouble(0.1)));
        assertEquals("3", text(NumberText.ofDouble(3)));
        assertEquals("-0", text(NumberText.ofDouble(-0.0)));
        assertEquals("inf", text(NumberText.ofDouble(Double.POSITIVE_INFINITY)));
        assertEquals("1e+17", text(NumberText.ofDouble(1e17)));
        assertEquals("10000000000000000", text(NumberText.ofDouble(1e16)));
        assertEquals("1.0000000000000001e-05", text(NumberText.ofDouble(1e-5)));
        assertEquals("0.0001", text(NumberText.ofDouble(1e-4)));
        assertEquals("4.9406564584124654e-324", text(NumberText.ofDouble(Double.MIN_VALUE)));
        assertEquals("1.7976931348623157e+308", text(NumberText.ofDouble(Double.MAX_VALUE)));
        assertEquals("0.99999999999999989", text(NumberText.ofDouble(Math.nextDown(1.0))));
    }

    @Test
    void shouldPrintDoublesInFixedPointExactlyAsInDecimal() {
        long seed = seed();
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            double value = Math.scalb(1 + random.nextDouble(), random.nextInt(63) - 10);
            BigDecimal exact = new BigDecimal(value).round(new MathContext(17, RoundingMode.HALF_EVEN));
            String expected = exact.stripTrailingZeros().toPlainString();
            assertEquals(expected, text(NumberText.ofDouble(value)), () -> "seed " + seed);
        }
    }

    @Test
    void shouldReadAndPrintDoublesAsRedisDoes() throws IOException {
        long seed = seed();
        Random random = new Random(seed);
        // Without a skip list a score of minus zero would lose its sign in storage.
        try (OracleClient oracle = OracleClient.start("--zset-max-listpack-entries", "0")) {
            for (int i = 0; i < 20_000; i++) {
                String text = RandomNumbers.text(random);
                oracle.call("DEL", "z");
                String added = oracle.call("ZADD", "z", text, "m");
                double value = parse(text);
                if (Double.isNaN(value)) {
                    assertEquals("-ERR value is not a valid float\r\n", added, () -> "seed " + seed + " " + text);
                    continue;
                }
                ReplyWriter writer = new ReplyWriter();
                writer.resp3(i % 2 == 1);
                writer.doubleValue(value);
                oracle.call("HELLO", writer.resp3() ? "3" : "2");
                assertEquals(
                        oracle.call("ZSCORE", "z", "m"), text(writer.toByteArray()), () -> "seed " + seed + " " + text);
            }
        }
    }
}
