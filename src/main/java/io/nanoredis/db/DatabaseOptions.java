package io.nanoredis.db;

import io.nanoredis.memory.Arena;

/// How a [Database] uses memory and time.
///
/// *units* — `reserveBytes` is address space, not memory; `limitBytes` bounds pages and big blocks, 0 for no limit;
/// `defragIgnoreBytes` is the waste below which memory is left as it is, `defragWastePercent` the waste in percent of
/// the live bytes above
/// which it is packed.
///
/// @param reserveBytes address space for the shard's data
/// @param limitBytes bytes in pages and big blocks after which writes fail, or 0
/// @param lfu whether the access bits hold a frequency instead of a clock
/// @param lfuLogFactor how slowly a frequency grows
/// @param lfuDecayMinutes minutes after which a frequency loses 1; 0 to never lose any
/// @param activeDefrag whether maintenance packs sparse memory
/// @param defragIgnoreBytes waste that is left alone
/// @param defragWastePercent waste that starts packing
/// @param sweepIntervalMs least time between the starts of two sweeps for expired keys
/// @param randomSeed seed of the random choices within the data
public record DatabaseOptions(
        long reserveBytes,
        long limitBytes,
        boolean lfu,
        int lfuLogFactor,
        int lfuDecayMinutes,
        boolean activeDefrag,
        long defragIgnoreBytes,
        int defragWastePercent,
        int sweepIntervalMs,
        long randomSeed) {

    /// What a server uses unless told otherwise.
    public static DatabaseOptions defaults() {
        return new DatabaseOptions(Arena.RESERVE_BYTES_DEFAULT, 0, false, 10, 1, true, 16L << 20, 10, 100, 0x5eed);
    }

    /// The same with other bounds on memory.
    public DatabaseOptions withMemory(long newReserveBytes, long newLimitBytes) {
        return new DatabaseOptions(
                newReserveBytes,
                newLimitBytes,
                lfu,
                lfuLogFactor,
                lfuDecayMinutes,
                activeDefrag,
                defragIgnoreBytes,
                defragWastePercent,
                sweepIntervalMs,
                randomSeed);
    }

    /// The same with a frequency, or a clock, in the access bits.
    public DatabaseOptions withLfu(boolean newLfu, int newLogFactor, int newDecayMinutes) {
        return new DatabaseOptions(
                reserveBytes,
                limitBytes,
                newLfu,
                newLogFactor,
                newDecayMinutes,
                activeDefrag,
                defragIgnoreBytes,
                defragWastePercent,
                sweepIntervalMs,
                randomSeed);
    }

    /// The same with other conditions for packing.
    public DatabaseOptions withDefrag(boolean active, long newIgnoreBytes, int newWastePercent) {
        return new DatabaseOptions(
                reserveBytes,
                limitBytes,
                lfu,
                lfuLogFactor,
                lfuDecayMinutes,
                active,
                newIgnoreBytes,
                newWastePercent,
                sweepIntervalMs,
                randomSeed);
    }
}
