package io.nanoredis.simulation;

import io.nanoredis.metrics.Clock;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/// Time that stands still until it is moved, for clocks and timers. What is measured in nanoseconds grows by a little
/// with every look, so that who works until his time is up comes to an end.
final class SimulatedTime implements Clock, Ticker {
    private static final long START_MS = 1_700_000_000_000L;
    private static final long NS_PER_LOOK = 100;

    private long passedMs;
    private long looks;

    void advanceMs(long ms) {
        passedMs += ms;
    }

    @Override
    public long epochMs() {
        return START_MS + passedMs;
    }

    @Override
    public long epochUs() {
        return TimeUnit.MILLISECONDS.toMicros(epochMs());
    }

    @Override
    public long nanos() {
        return nanoTime() + ++looks * NS_PER_LOOK;
    }

    @Override
    public long initialNanoTime() {
        return 0;
    }

    @Override
    public long nanoTime() {
        return TimeUnit.MILLISECONDS.toNanos(passedMs);
    }

    @Override
    public void sleep(long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("nobody sleeps here");
    }
}
