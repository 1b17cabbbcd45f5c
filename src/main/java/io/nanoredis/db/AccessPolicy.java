package io.nanoredis.db;

import java.util.SplittableRandom;

/// What the 24 access bits of a record mean: the clock of its last access in seconds, or a logarithmic frequency that
/// decays.
///
/// *shape* — clock: seconds modulo 2^24. Frequency: low 8 bits a counter, high 16 bits the minute of its last decay.
/// *source* — https://redis.io/docs/latest/develop/reference/eviction/
final class AccessPolicy {
    private static final int CLOCK_MASK = 0xff_ffff;
    private static final int MINUTE_MASK = 0xffff;
    private static final int COUNTER_MAX = 255;
    /// A new key counts as used a little, lest it be evicted at once.
    private static final int COUNTER_START = 5;

    private final boolean lfu;
    private int logFactor;
    private int decayMinutes;
    private final SplittableRandom random;
    /// The clock in the form of the bits, refreshed when the shard's clock is set.
    private int clock;

    AccessPolicy(DatabaseOptions options) {
        lfu = options.lfu();
        logFactor = options.tuning().lfuLogFactor();
        decayMinutes = options.tuning().lfuDecayMinutes();
        random = new SplittableRandom(options.randomSeed());
    }

    void tune(Tuning tuning) {
        logFactor = tuning.lfuLogFactor();
        decayMinutes = tuning.lfuDecayMinutes();
    }

    void nowMs(long nowMs) {
        clock = lfu ? (int) (nowMs / 60_000) & MINUTE_MASK : (int) (nowMs / 1000) & CLOCK_MASK;
    }

    boolean isLfu() {
        return lfu;
    }

    /// The bits of a new record.
    int fresh() {
        return lfu ? clock << 8 | COUNTER_START : clock;
    }

    /// The bits of a record that takes the place of another.
    int replacing(int bits) {
        return lfu ? bits : clock;
    }

    /// The bits after an access.
    int touched(int bits) {
        return lfu ? clock << 8 | grown(counter(bits)) : clock;
    }

    private int grown(int counter) {
        if (counter == COUNTER_MAX) {
            return counter;
        }
        double base = Math.max(0, counter - COUNTER_START);
        return random.nextDouble() < 1.0 / (base * logFactor + 1) ? counter + 1 : counter;
    }

    /// The bits of a record that was last accessed so long ago.
    int idleSince(long idleMs) {
        return (int) (clock - idleMs / 1000) & CLOCK_MASK;
    }

    /// The bits of a record with so high a frequency.
    int frequent(int counter) {
        return clock << 8 | counter;
    }

    /// The frequency as it is now, after decay.
    int counter(int bits) {
        int counter = bits & COUNTER_MAX;
        if (decayMinutes == 0) {
            return counter;
        }
        int elapsed = (clock - (bits >>> 8)) & MINUTE_MASK;
        return Math.max(0, counter - elapsed / decayMinutes);
    }

    /// The time since the last access, to the second.
    long idleMs(int bits) {
        return ((clock - bits) & CLOCK_MASK) * 1000L;
    }
}
