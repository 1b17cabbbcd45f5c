package io.nanoredis.lua;

/// What the values of an engine may weigh together.
///
/// Every allocation is charged; when the sum passes the limit, the live values are measured by a walk from the roots,
/// and only if these alone are too heavy the script ends. So a script that makes much garbage runs on, and one that
/// keeps too much does not. *Units*: bytes, by estimate. *Thread*: the engine's.
public final class MemoryBudget {
    /// No limit.
    public static final long UNLIMITED = Long.MAX_VALUE;

    private final LiveBytes live;
    private long limitBytes = UNLIMITED;
    private long usedBytes;
    private long measureAtBytes = UNLIMITED;

    /// Measures what is alive.
    interface LiveBytes {
        long measure();
    }

    MemoryBudget(LiveBytes live) {
        this.live = live;
    }

    /// Sets the most that may be alive; takes effect with the next allocation.
    public void limit(long bytes) {
        limitBytes = bytes;
        measureAtBytes = bytes;
    }

    /// Accounts for an allocation that is about to happen.
    ///
    /// *Errors*: [LuaAbort], with nothing allocated, where it does not fit.
    public void charge(long bytes) {
        usedBytes += bytes;
        if (usedBytes > measureAtBytes) {
            measure(bytes);
        }
    }

    /// What is alive plus what became garbage since the last walk.
    public long usedBytes() {
        return usedBytes;
    }

    /// Walks over the live values now, as `collectgarbage` asks for.
    public void measure() {
        usedBytes = live.measure();
    }

    /// The next walk comes after a quarter of the limit at the earliest, or a script near its limit would do nothing
    /// but walk.
    private void measure(long wanted) {
        usedBytes = wanted > limitBytes ? wanted : live.measure() + wanted;
        if (usedBytes > limitBytes) {
            usedBytes -= wanted;
            throw new LuaAbort(LuaAbort.Reason.MEMORY, "not enough memory");
        }
        measureAtBytes = Math.max(limitBytes, usedBytes + limitBytes / 4);
    }
}
