package io.nanoredis.rdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.FuzzSeed;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Crc64Test {
    @Test
    void shouldGiveTheCheckValueOfThePolynomial() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertEquals(0xe9c6d914c4b8d9caL, Crc64.of(digits, 0, digits.length));
    }

    @Test
    void shouldEqualTheBitwiseDefinitionForAllLengthsAndOffsets() {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(Crc64Test.class));
        byte[] bytes = new byte[100];
        random.nextBytes(bytes);
        for (int offset = 0; offset < 10; offset++) {
            for (int length = 0; offset + length <= bytes.length; length++) {
                assertEquals(bitwise(bytes, offset, length), Crc64.of(bytes, offset, length));
            }
        }
    }

    @Test
    void shouldGoOnWhereAnEarlierPartEnded() {
        byte[] bytes = new byte[1000];
        new SplittableRandom(7).nextBytes(bytes);
        for (int cut = 0; cut <= bytes.length; cut += 7) {
            long first = Crc64.of(bytes, 0, cut);
            assertEquals(Crc64.of(bytes, 0, bytes.length), Crc64.update(first, bytes, cut, bytes.length - cut));
        }
    }

    private static long bitwise(byte[] bytes, int offset, int length) {
        long crc = 0;
        for (int i = offset; i < offset + length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                boolean one = (bytes[i] >>> bit & 1) != 0;
                boolean top = crc < 0;
                crc <<= 1;
                if (one != top) {
                    crc ^= 0xad93d23594c935a9L;
                }
            }
        }
        return Long.reverse(crc);
    }
}
