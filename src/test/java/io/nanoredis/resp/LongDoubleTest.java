package io.nanoredis.resp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.nanoredis.testing.OracleClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LongDoubleTest {
    private static @Nullable LongDouble parse(String text) {
        return LongDouble.parse(text.getBytes(StandardCharsets.ISO_8859_1), 0, text.length());
    }

    /// What INCRBYFLOAT answers, encoded.
    private static String sum(String a, String b) {
        ReplyWriter writer = new ReplyWriter();
        LongDouble left = parse(a);
        LongDouble right = parse(b);
        if (left == null || right == null) {
            writer.error(ErrorReply.NOT_A_FLOAT);
        } else if (!left.plus(right).isFinite()) {
            writer.error(ErrorReply.NAN_OR_INFINITY);
        } else {
            writer.bulk(left.plus(right).toBytes());
        }
        return new String(writer.toByteArray(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldAddWithout64BitDoublesErrors() {
        assertEquals("$3\r\n0.3\r\n", sum("0.1", "0.2"));
        assertEquals("$4\r\n10.6\r\n", sum("10.5", "0.1"));
        assertEquals("$4\r\n5200\r\n", sum("5.0e3", "2.0e2"));
        assertEquals("$1\r\n0\r\n", sum("-0", "0"));
        assertEquals("$1\r\n0\r\n", sum("-1e-30", "0"));
    }

    @Test
    void shouldRefuseWhatStrtoldDoesNotReadWhole() {
        for (String text : List.of("", " 1", "1 ", "nan", "1e5000", "1e-5000", "0x", "abc", "9".repeat(5120))) {
            assertNull(parse(text), text);
        }
    }

    private static LongDouble number(String text) {
        LongDouble number = parse(text);
        if (number == null) {
            throw new IllegalArgumentException("text: " + text + " (expected a number)");
        }
        return number;
    }

    @Test
    void shouldOrderNumbersOfAllMagnitudes() {
        List<String> ascending =
                List.of("-inf", "-1e4932", "-2", "-1.5", "-1e-4900", "0", "1e-4900", "1.5", "2", "1e4932", "inf");
        for (int i = 0; i < ascending.size(); i++) {
            for (int j = 0; j < ascending.size(); j++) {
                int order = number(ascending.get(i)).compare(number(ascending.get(j)));
                assertEquals(
                        Integer.signum(i - j), Integer.signum(order), ascending.get(i) + " and " + ascending.get(j));
            }
        }
    }

    @Test
    void shouldChangeTheSign() {
        assertEquals("-1.5", number("1.5").negated().toString());
        assertEquals("0", number("0").negated().toString());
        assertEquals("inf", number("-inf").negated().toString());
    }

    @Test
    void shouldHaveAGreatestNumber() {
        assertEquals(4933, LongDouble.MAX_VALUE.toBytes().length);
        assertEquals(0, number("1.18973149535723176502e4932").compare(LongDouble.MAX_VALUE));
        assertEquals("inf", LongDouble.MAX_VALUE.plus(LongDouble.MAX_VALUE).toString());
    }

    @Test
    void shouldReportInfiniteSums() {
        assertEquals("-ERR increment would produce NaN or Infinity\r\n", sum("1e4932", "1e4932"));
        assertEquals("-ERR increment would produce NaN or Infinity\r\n", sum("inf", "1"));
        assertEquals("-ERR increment would produce NaN or Infinity\r\n", sum("inf", "-inf"));
    }

    @Test
    void shouldAgreeWithRedisByteForByte() throws IOException {
        long seed = Long.getLong("nanoredis.seed", System.nanoTime());
        Random random = new Random(seed);
        try (OracleClient oracle = OracleClient.start()) {
            for (int i = 0; i < 20_000; i++) {
                String value = RandomNumbers.text(random);
                String increment = RandomNumbers.text(random);
                oracle.call("SET", "k", value);
                assertEquals(
                        oracle.call("INCRBYFLOAT", "k", increment),
                        sum(value, increment),
                        () -> "seed " + seed + ": " + value + " + " + increment);
            }
        }
    }
}
