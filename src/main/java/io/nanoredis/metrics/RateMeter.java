package io.nanoredis.metrics;

import java.util.Arrays;

/// How much of something happens per second, averaged over the latest [#SAMPLES] samples of a growing total.
///
/// *Thread*: one owner.
public final class RateMeter {
    private static final int SAMPLES = 16;

    private final double[] perSecond = new double[SAMPLES];
    private int next;
    private long lastMs;
    private long lastTotal;

    /// Takes a sample; at most one per millisecond counts. A total that has become smaller, because it was reset,
    /// counts as no change.
    public void sample(long nowMs, long total) {
        long elapsedMs = nowMs - lastMs;
        if (lastMs != 0 && elapsedMs > 0) {
            perSecond[next] = Math.max(0, total - lastTotal) * 1000.0 / elapsedMs;
            next = (next + 1) % SAMPLES;
        }
        lastMs = nowMs;
        lastTotal = total;
    }

    /// The average of the latest samples.
    public double perSecond() {
        double sum = 0;
        for (double sample : perSecond) {
            sum += sample;
        }
        return sum / SAMPLES;
    }

    /// Forgets the samples; the next total is the new beginning.
    public void reset() {
        Arrays.fill(perSecond, 0);
        lastMs = 0;
    }
}
