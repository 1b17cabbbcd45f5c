package io.nanoredis.family.geo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.FuzzSeed;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The functions against series of 40 digits.
class TrigonometryTest {
    private static final MathContext DIGITS = new MathContext(40);
    private static final BigDecimal NEGLIGIBLE = new BigDecimal("1e-45");

    @Test
    void shouldRoundCorrectlyButForRareCases() {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(TrigonometryTest.class));
        int wrong = 0;
        for (int i = 0; i < 3000; i++) {
            double reach = i % 3 == 0 ? Math.PI : i % 3 == 1 ? 1.5 : 1e-3;
            double x = random.nextDouble(-reach, reach);
            wrong += Trigonometry.sin(x) == sine(x).doubleValue() ? 0 : 1;
            wrong += Trigonometry.cos(x) == cosine(x).doubleValue() ? 0 : 1;
        }
        int found = wrong;
        assertTrue(found <= 3, () -> found + " of 6000 are not correctly rounded");
    }

    @Test
    void shouldInvertTheSine() {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(TrigonometryTest.class));
        for (int i = 0; i < 2000; i++) {
            double y = random.nextDouble(-1, 1) * (i % 2 == 0 ? 1 : 1e-3);
            double angle = Trigonometry.asin(y);
            // the sine of the two neighbours half a step away lie on both sides
            BigDecimal below = new BigDecimal(angle).subtract(new BigDecimal(Math.ulp(angle)).multiply(half()));
            BigDecimal above = new BigDecimal(angle).add(new BigDecimal(Math.ulp(angle)).multiply(half()));
            BigDecimal exact = new BigDecimal(y);
            assertTrue(sine(below).compareTo(exact) <= 0 && sine(above).compareTo(exact) >= 0, () -> "asin " + y);
        }
    }

    /// Half, and a little more for the case in thousands.
    private static BigDecimal half() {
        return new BigDecimal("0.5001");
    }

    @Test
    void shouldBeExactAtTheEdges() {
        assertEquals(0, Trigonometry.sin(0));
        assertEquals(1, Trigonometry.cos(0));
        assertEquals(0, Trigonometry.asin(0));
        assertEquals(Math.PI / 2, Trigonometry.asin(1));
        assertEquals(-Math.PI / 2, Trigonometry.asin(-1));
        assertEquals(1e-300, Trigonometry.sin(1e-300));
        assertEquals(Math.sin(Math.PI), Trigonometry.sin(Math.PI), 1e-20);
        assertEquals(-1, Trigonometry.cos(Math.PI));
        assertEquals(Double.NaN, Trigonometry.asin(Double.NaN));
    }

    private static BigDecimal sine(double x) {
        return sine(new BigDecimal(x));
    }

    private static BigDecimal sine(BigDecimal x) {
        return series(x, x, 1);
    }

    private static BigDecimal cosine(double x) {
        return series(new BigDecimal(x), BigDecimal.ONE, 0);
    }

    /// The sum of the terms that follow from the first, each by two more factors x / n.
    private static BigDecimal series(BigDecimal x, BigDecimal first, int power) {
        BigDecimal square = x.multiply(x, DIGITS).negate();
        BigDecimal term = first;
        BigDecimal sum = first;
        for (int n = power; term.abs().compareTo(NEGLIGIBLE) > 0; n += 2) {
            term = term.multiply(square, DIGITS).divide(BigDecimal.valueOf((n + 1L) * (n + 2L)), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum;
    }
}
