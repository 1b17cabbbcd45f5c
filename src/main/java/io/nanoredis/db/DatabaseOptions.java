package io.nanoredis.db;

import io.nanoredis.memory.Arena;

/// How a [Database] uses memory and time.
///
/// *units* — `reserveBytes` is address space, not memory; `limitBytes` bounds pages and big blocks, 0 for no limit.
///
/// @param reserveBytes address space for the shard's data
/// @param limitBytes bytes in pages and big blocks after which writes fail, or 0
/// @param lfu whether the access bits hold a frequency instead of a clock
/// @param tuning what [Database#tune(Tuning)] changes later
/// @param randomSeed seed of the random choices within the data
public record DatabaseOptions(long reserveBytes, long limitBytes, boolean lfu, Tuning tuning, long randomSeed) {

    /// What a server uses unless told otherwise.
    public static DatabaseOptions defaults() {
        return new DatabaseOptions(Arena.RESERVE_BYTES_DEFAULT, 0, false, Tuning.defaults(), 0x5eed);
    }

    /// The same with other bounds on memory.
    public DatabaseOptions withMemory(long newReserveBytes, long newLimitBytes) {
        return new DatabaseOptions(newReserveBytes, newLimitBytes, lfu, tuning, randomSeed);
    }

    /// The same with a frequency, or a clock, in the access bits.
    public DatabaseOptions withLfu(boolean newLfu, int newLogFactor, int newDecayMinutes) {
        return new DatabaseOptions(
                reserveBytes, limitBytes, newLfu, tuning.withLfu(newLogFactor, newDecayMinutes), randomSeed);
    }

    /// The same with another tuning.
    public DatabaseOptions withTuning(Tuning newTuning) {
        return new DatabaseOptions(reserveBytes, limitBytes, lfu, newTuning, randomSeed);
    }

    /// The same with other conditions for packing.
    public DatabaseOptions withDefrag(boolean active, long newIgnoreBytes, int newWastePercent) {
        return withTuning(tuning.withDefrag(active, newIgnoreBytes, newWastePercent));
    }
}
