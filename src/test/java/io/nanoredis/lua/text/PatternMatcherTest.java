package io.nanoredis.lua.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PatternMatcherTest {
    @Test
    void shouldNameTheMatchAndItsCaptures() {
        PatternMatcher matcher = matcher("key = value", "(%w+)%s*=%s*()(%w+)");
        assertTrue(matcher.matchAt(0, 0));
        assertEquals(11, matcher.end());
        assertEquals(3, matcher.captures());
        assertEquals(3, matcher.captureLength(0));
        assertEquals(PatternMatcher.POSITION, matcher.captureLength(1));
        assertEquals(6, matcher.captureStart(1));
    }

    @Test
    void shouldTakeTheWholeMatchWhereThereIsNoCapture() {
        PatternMatcher matcher = matcher("xabc", "a.");
        assertTrue(matcher.matchAt(1, 0));
        assertEquals(1, matcher.captureStart(0));
        assertEquals(2, matcher.captureLength(0));
    }

    @Test
    void shouldNotNestTheJavaStackWithThePattern() {
        String subject = "a".repeat(200_000);
        assertTrue(matcher(subject, "a?".repeat(200_000)).matchAt(0, 0));
        assertFalse(matcher(subject, "a-".repeat(3) + "b").matchAt(199_990, 0));
        assertTrue(matcher(subject, "a".repeat(200_000)).matchAt(0, 0));
    }

    @Test
    void shouldLetTheMeterEndAPatternThatWouldTakeForever() {
        Budget budget = new Budget(1_000_000);
        PatternMatcher matcher = new PatternMatcher(bytes("a".repeat(60)), bytes("a-".repeat(30) + "b"), budget);
        assertThrows(Spent.class, () -> matcher.matchAt(0, 0));
    }

    @Test
    void shouldComplainWhenItMeetsTheFault() {
        assertFalse(matcher("abc", "x(").matchAt(0, 0));
        PatternException fault =
                assertThrows(PatternException.class, () -> matcher("abc", "a[").matchAt(0, 0));
        assertEquals("malformed pattern (missing ']')", fault.getMessage());
    }

    private static PatternMatcher matcher(String subject, String pattern) {
        return new PatternMatcher(bytes(subject), bytes(pattern), Meter.FREE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static final class Spent extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Budget implements Meter {
        private long left;

        Budget(long steps) {
            left = steps;
        }

        @Override
        public void charge(long bytes) {}

        @Override
        public void work(int steps) {
            left -= steps;
            if (left < 0) {
                throw new Spent();
            }
        }

        @Override
        public RuntimeException tooLong(long bytes) {
            return new Spent();
        }
    }
}
