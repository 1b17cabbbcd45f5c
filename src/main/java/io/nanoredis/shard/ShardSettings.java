package io.nanoredis.shard;

/// Sizes and modes of the message passing.
///
/// @param taskQueueSlots events that fit into one shard's ring; a power of two
/// @param sequencerSlots transactions that fit between the fastest and the slowest shard; a power of two
/// @param fibersOnProactor whether the virtual threads of a shard are carried by its own proactor; otherwise they run
///     on other threads and reach every shard through its ring
public record ShardSettings(int taskQueueSlots, int sequencerSlots, boolean fibersOnProactor) {

    /// What a server uses unless told otherwise, with fibers on their proactor.
    public static final ShardSettings DEFAULT = new ShardSettings(8192, 4096, true);

    /// Refuses sizes that no ring can have.
    ///
    /// @throws IllegalArgumentException if a size is not a power of two
    public ShardSettings {
        requirePowerOfTwo("taskQueueSlots", taskQueueSlots);
        requirePowerOfTwo("sequencerSlots", sequencerSlots);
    }

    private static void requirePowerOfTwo(String name, int value) {
        if (value <= 0 || Integer.bitCount(value) != 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: a power of two)");
        }
    }
}
