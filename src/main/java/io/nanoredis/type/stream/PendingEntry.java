package io.nanoredis.type.stream;

import io.nanoredis.memory.Mem;

/// An entry that was delivered to a consumer and not acknowledged yet.
///
/// *shape* — when it was delivered last, ms since 1970 (8) | how often (8) | the consumer's block (8), 0 for none. The
/// group and the consumer refer to the block under the entry's ID. *thread* — the owner of the memory.
public final class PendingEntry {
    static final int BYTES = 24;

    private static final int COUNT = 8;
    private static final int CONSUMER = 16;

    private PendingEntry() {}

    static void init(long pending, long deliveredMs, long deliveries, long consumer) {
        deliveredMs(pending, deliveredMs);
        deliveries(pending, deliveries);
        consumer(pending, consumer);
    }

    /// When it was delivered last, in ms since 1970.
    public static long deliveredMs(long pending) {
        return Mem.getLong(pending);
    }

    /// Sets when it was delivered last, in ms since 1970; by the group, which may keep it in their order.
    static void deliveredMs(long pending, long nowMs) {
        Mem.putLong(pending, nowMs);
    }

    /// How often it was delivered.
    public static long deliveries(long pending) {
        return Mem.getLong(pending + COUNT);
    }

    /// Sets how often it was delivered.
    public static void deliveries(long pending, long count) {
        Mem.putLong(pending + COUNT, count);
    }

    /// Counts one more delivery; there is no more than the greatest number of them.
    public static void countDelivery(long pending) {
        long count = deliveries(pending);
        deliveries(pending, count == Long.MAX_VALUE ? count : count + 1);
    }

    /// The block of the consumer that has it; 0 if none has.
    public static long consumer(long pending) {
        return Mem.getLong(pending + CONSUMER);
    }

    static void consumer(long pending, long consumer) {
        Mem.putLong(pending + CONSUMER, consumer);
    }
}
