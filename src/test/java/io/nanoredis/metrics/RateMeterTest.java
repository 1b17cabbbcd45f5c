package io.nanoredis.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class RateMeterTest {
    private final RateMeter meter = new RateMeter();

    private void sampleForAWhile(long fromMs, long perSample) {
        for (int i = 0; i <= 16; i++) {
            meter.sample(fromMs + i * 100L, i * perSample);
        }
    }

    @Test
    void shouldAverageTheLatestSamples() {
        sampleForAWhile(1000, 50);
        assertEquals(500.0, meter.perSecond(), 1e-9);
    }

    @Test
    void shouldFallToZeroWhenNothingHappens() {
        sampleForAWhile(1000, 50);
        for (int i = 1; i <= 16; i++) {
            meter.sample(2600 + i * 100L, 800);
        }
        assertEquals(0.0, meter.perSecond());
    }

    @Test
    void shouldNotCountBackwardsWhenTheTotalWasReset() {
        meter.sample(1000, 500);
        meter.sample(1100, 0);
        assertEquals(0.0, meter.perSecond());
    }

    @Test
    void shouldBeginAnewAfterAReset() {
        sampleForAWhile(1000, 50);
        meter.reset();
        meter.sample(9000, 1_000_000);
        assertEquals(0.0, meter.perSecond());
    }

    @Test
    void shouldIgnoreASecondSampleOfTheSameMillisecond() {
        meter.sample(1000, 0);
        meter.sample(1000, 100);
        assertEquals(0.0, meter.perSecond());
    }
}
