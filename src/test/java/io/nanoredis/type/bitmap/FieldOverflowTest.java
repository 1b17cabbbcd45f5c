package io.nanoredis.type.bitmap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.FuzzSeed;
import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FieldOverflowTest {
    private static final int SUMS = 500_000;

    private final SplittableRandom random = new SplittableRandom(FuzzSeed.next(FieldOverflowTest.class));

    @Test
    void shouldSeeEverySumOnTheRightSide() {
        for (int i = 0; i < SUMS; i++) {
            boolean signed = random.nextBoolean();
            int bits = 1 + random.nextInt(signed ? 64 : 63);
            long value = FieldOverflow.extend(number(), bits, signed);
            long increment = number();
            BigInteger sum = BigInteger.valueOf(value).add(BigInteger.valueOf(increment));
            int side = FieldOverflow.sideOfSum(value, increment, bits, signed);
            assertEquals(side(sum, bits, signed), side, () -> value + " + " + increment + " in " + bits);
            if (side != 0) {
                BigInteger bound = side > 0 ? greatest(bits, signed) : least(bits, signed);
                assertEquals(bound.longValue(), FieldOverflow.SAT.instead(value + increment, side, bits, signed));
                assertEquals(
                        wrapped(sum, bits, signed), FieldOverflow.WRAP.instead(value + increment, side, bits, signed));
            }
        }
    }

    @Test
    void shouldSeeValuesOnTheSideWhereRedisSeesThem() {
        assertEquals(0, FieldOverflow.sideOfValue(127, 8, true));
        assertEquals(1, FieldOverflow.sideOfValue(128, 8, true));
        assertEquals(0, FieldOverflow.sideOfValue(-128, 8, true));
        assertEquals(-1, FieldOverflow.sideOfValue(-129, 8, true));
        assertEquals(1, FieldOverflow.sideOfValue(Long.MIN_VALUE, 8, true));
        assertEquals(1, FieldOverflow.sideOfValue(Long.MIN_VALUE + 127, 8, true));
        assertEquals(-1, FieldOverflow.sideOfValue(Long.MIN_VALUE + 128, 8, true));
        assertEquals(0, FieldOverflow.sideOfValue(Long.MIN_VALUE, 64, true));
        assertEquals(1, FieldOverflow.sideOfValue(-1, 8, false));
        assertEquals(1, FieldOverflow.sideOfValue(256, 8, false));
        assertEquals(0, FieldOverflow.sideOfValue(255, 8, false));
        assertEquals(0, FieldOverflow.sideOfValue(Long.MAX_VALUE, 63, false));
        assertEquals(0, FieldOverflow.sideOfValue(0, 1, true));
        assertEquals(1, FieldOverflow.sideOfValue(1, 1, true));
    }

    private long number() {
        return switch (random.nextInt(6)) {
            case 0 -> Long.MIN_VALUE + random.nextInt(3);
            case 1 -> Long.MAX_VALUE - random.nextInt(3);
            case 2 -> random.nextInt(-3, 4);
            default -> random.nextLong() >> random.nextInt(64);
        };
    }

    private static BigInteger greatest(int bits, boolean signed) {
        return BigInteger.ONE.shiftLeft(signed ? bits - 1 : bits).subtract(BigInteger.ONE);
    }

    private static BigInteger least(int bits, boolean signed) {
        return signed ? greatest(bits, true).negate().subtract(BigInteger.ONE) : BigInteger.ZERO;
    }

    private static int side(BigInteger value, int bits, boolean signed) {
        if (value.compareTo(greatest(bits, signed)) > 0) {
            return 1;
        }
        return value.compareTo(least(bits, signed)) < 0 ? -1 : 0;
    }

    private static long wrapped(BigInteger value, int bits, boolean signed) {
        BigInteger modulus = BigInteger.ONE.shiftLeft(bits);
        BigInteger rest = value.mod(modulus);
        boolean negative = signed && rest.testBit(bits - 1);
        return (negative ? rest.subtract(modulus) : rest).longValue();
    }
}
