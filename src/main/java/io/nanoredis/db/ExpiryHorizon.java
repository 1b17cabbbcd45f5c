package io.nanoredis.db;

/// When at the earliest something of a keyspace expires, a key or a part of a value: a bound that every write lowers
/// and
/// every sweep of the whole table makes sharp.
///
/// *units* — ms since 1970.
final class ExpiryHorizon {
    private long leastMs = Long.MAX_VALUE;
    /// The least expiry written since the sweep began: it may lie behind the sweep.
    private long leastWrittenMs = Long.MAX_VALUE;

    /// Nothing expires before.
    long leastMs() {
        return leastMs;
    }

    /// Something has been written that is due then.
    void note(long dueMs) {
        leastMs = Math.min(leastMs, dueMs);
        leastWrittenMs = Math.min(leastWrittenMs, dueMs);
    }

    /// A sweep of the whole table begins.
    void beginSweep() {
        leastWrittenMs = Long.MAX_VALUE;
    }

    /// The sweep has ended, and found this as the least expiry in what it left.
    void endSweep(long leastLeftMs) {
        leastMs = Math.min(leastLeftMs, leastWrittenMs);
    }

    /// Nothing is known any more.
    void forget() {
        leastMs = 0;
    }

    /// Nothing is there that expires.
    void clear() {
        leastMs = Long.MAX_VALUE;
    }
}
