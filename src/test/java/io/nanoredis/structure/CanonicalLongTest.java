package io.nanoredis.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.FuzzSeed;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Which strings are integers.
class CanonicalLongTest {
    @Test
    void shouldAcceptExactlyWhatALongPrintsAs() {
        String[] texts = {
            "0",
            "1",
            "-1",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "99999999999999999999",
            "18446744073709551615",
            "18446744073709551617",
            "-0",
            "00",
            "01",
            "-01",
            "+1",
            "",
            "-",
            " 1",
            "1 ",
            "1a",
            "a",
            "1.0",
            "999999999999999999",
            "1000000000000000000",
            "-1000000000000000000",
            "--1",
            "123456789012345678901"
        };
        for (String text : texts) {
            check(text);
        }
    }

    @Test
    void shouldAgreeWithTheParserOfTheJdk() {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(CanonicalLongTest.class));
        for (int i = 0; i < 60_000; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            check(Long.toString(value));
            check(value + "" + random.nextInt(100));
            check("0" + value);
        }
    }

    private static void check(String text) {
        byte[] bytes = ("x" + text).getBytes(StandardCharsets.ISO_8859_1);
        boolean expected = isCanonical(text);
        assertEquals(expected, CanonicalLong.matches(bytes, 1, text.length()), text);
        if (expected) {
            assertEquals(Long.parseLong(text), CanonicalLong.value(bytes, 1, text.length()));
        }
    }

    private static boolean isCanonical(String text) {
        try {
            return Long.toString(Long.parseLong(text)).equals(text);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
