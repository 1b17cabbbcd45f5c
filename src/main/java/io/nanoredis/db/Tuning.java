package io.nanoredis.db;

import io.nanoredis.config.Option;
import io.nanoredis.config.OptionTable;
import io.nanoredis.config.ServerConfig;

/// What may change about a [Database] while it runs: how much of its owner's time goes to which upkeep.
///
/// *units* — shares of the owner's time in percent; waste in percent of the live bytes.
///
/// @param lfuLogFactor how slowly a frequency grows
/// @param lfuDecayMinutes minutes after which a frequency loses 1; 0 to never lose any
/// @param sweepIntervalMs least time between the starts of two sweeps for expired keys
/// @param sweepPercent share of time for a sweep that is under way
/// @param activeDefrag whether sparse memory is packed
/// @param defragIgnoreBytes waste that is left alone
/// @param defragLowerPercent waste at which packing starts, with its least share of time
/// @param defragUpperPercent waste from which on packing takes its largest share of time
/// @param defragShareMin its least share
/// @param defragShareMax its largest share
public record Tuning(
        int lfuLogFactor,
        int lfuDecayMinutes,
        int sweepIntervalMs,
        int sweepPercent,
        boolean activeDefrag,
        long defragIgnoreBytes,
        int defragLowerPercent,
        int defragUpperPercent,
        int defragShareMin,
        int defragShareMax) {
    /// As in Redis: a quarter of the time, and two percent more for each step of effort beyond the first.
    private static final int SWEEP_PERCENT_LEAST = 25;

    private static final int SWEEP_PERCENT_PER_EFFORT = 2;

    /// What a database on its own uses, a test's say.
    public static Tuning defaults() {
        return new Tuning(10, 1, 100, SWEEP_PERCENT_LEAST, true, 16L << 20, 10, 100, 1, 25);
    }

    /// What the options ask of each of the shards.
    public static Tuning of(ServerConfig config) {
        int effort = integer(config, OptionTable.ACTIVE_EXPIRE_EFFORT);
        return new Tuning(
                integer(config, OptionTable.LFU_LOG_FACTOR),
                integer(config, OptionTable.LFU_DECAY_TIME),
                1000 / config.hz(),
                SWEEP_PERCENT_LEAST + SWEEP_PERCENT_PER_EFFORT * (effort - 1),
                config.get(OptionTable.ACTIVEDEFRAG),
                config.get(OptionTable.ACTIVE_DEFRAG_IGNORE_BYTES) / config.shards(),
                integer(config, OptionTable.ACTIVE_DEFRAG_THRESHOLD_LOWER),
                integer(config, OptionTable.ACTIVE_DEFRAG_THRESHOLD_UPPER),
                integer(config, OptionTable.ACTIVE_DEFRAG_CYCLE_MIN),
                integer(config, OptionTable.ACTIVE_DEFRAG_CYCLE_MAX));
    }

    private static int integer(ServerConfig config, Option<Long> option) {
        return Math.toIntExact(config.get(option));
    }

    /// The same with another counting of frequencies.
    public Tuning withLfu(int logFactor, int decayMinutes) {
        return new Tuning(
                logFactor,
                decayMinutes,
                sweepIntervalMs,
                sweepPercent,
                activeDefrag,
                defragIgnoreBytes,
                defragLowerPercent,
                defragUpperPercent,
                defragShareMin,
                defragShareMax);
    }

    /// The same with another condition for packing.
    public Tuning withDefrag(boolean active, long ignoreBytes, int lowerPercent) {
        return new Tuning(
                lfuLogFactor,
                lfuDecayMinutes,
                sweepIntervalMs,
                sweepPercent,
                active,
                ignoreBytes,
                lowerPercent,
                defragUpperPercent,
                defragShareMin,
                defragShareMax);
    }

    /// Whether so much waste beside so much live data is to be packed.
    boolean wantsDefrag(long wasteBytes, long liveBytes) {
        return wasteBytes > defragIgnoreBytes && wasteBytes * 100 > liveBytes * defragLowerPercent;
    }

    /// The share of time for packing: it grows with the waste between the two thresholds.
    int defragShare(long wasteBytes, long liveBytes) {
        int most = Math.max(defragShareMin, defragShareMax);
        double percent = 100.0 * wasteBytes / Math.max(1, liveBytes);
        if (percent >= defragUpperPercent) {
            return most;
        }
        double way = (percent - defragLowerPercent) / Math.max(1, defragUpperPercent - defragLowerPercent);
        return (int) (defragShareMin + Math.clamp(way, 0, 1) * (most - defragShareMin));
    }
}
