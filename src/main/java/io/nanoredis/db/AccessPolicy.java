package io.nanoredis.db;

import io.nanoredis.structure.Record;
import java.util.SplittableRandom;

/// What the 24 access bits of a record mean: the clock of its last access in seconds, or a logarithmic frequency that
/// decays.
///
/// *shape* — clock: seconds modulo 2^24. Frequency: low 8 bits a counter, high 16 bits the minute of its last decay.
/// *source* — https://redis.io/docs/latest/develop/reference/eviction/
public final class AccessPolicy {
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

    /// Whether the access bits hold frequencies, else clocks.
    public boolean keepsFrequencies() {
        return lfu;
    }

    /// Notes an access to a record.
    public void touch(long record) {
        int before = Record.access(record);
        int after = touched(before);
        if (after != before) {
            Record.access(record, after);
        }
    }

    /// The time since a record's last access, to the second; meaningless when frequencies are kept.
    public long idleMs(long record) {
        return ((clock - Record.access(record)) & CLOCK_MASK) * 1000L;
    }

    /// Makes a record one that was last accessed so long ago; only where clocks are kept.
    public void idleMs(long record, long idleMs) {
        Record.access(record, (int) (clock - idleMs / 1000) & CLOCK_MASK);
    }

    /// The frequency of access to a record as it is now, after decay, 0 to 255; meaningless when clocks are kept.
    public int frequency(long record) {
        return counter(Record.access(record));
    }

    /// Gives a record a frequency, 0 to 255; only where frequencies are kept.
    public void frequency(long record, int frequency) {
        Record.access(record, clock << 8 | frequency);
    }

    /// The bits of a new record.
    int fresh() {
        return lfu ? clock << 8 | COUNTER_START : clock;
    }

    /// The bits of a record that takes the place of another.
    int replacing(int bits) {
        return lfu ? bits : clock;
    }

    private int touched(int bits) {
        return lfu ? clock << 8 | grown(counter(bits)) : clock;
    }

    private int grown(int counter) {
        if (counter == COUNTER_MAX) {
            return counter;
        }
        double base = Math.max(0, counter - COUNTER_START);
        return random.nextDouble() < 1.0 / (base * logFactor + 1) ? counter + 1 : counter;
    }

    private int counter(int bits) {
        int counter = bits & COUNTER_MAX;
        if (decayMinutes == 0) {
            return counter;
        }
        int elapsed = (clock - (bits >>> 8)) & MINUTE_MASK;
        return Math.max(0, counter - elapsed / decayMinutes);
    }
}
