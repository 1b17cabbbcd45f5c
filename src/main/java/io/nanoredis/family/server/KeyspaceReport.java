package io.nanoredis.family.server;

import io.nanoredis.db.Keyspace;
import io.nanoredis.db.TableShape;
import io.nanoredis.structure.Record;

/// The figures of one logical database, on one shard or on several.
///
/// @param keys keys, the expired ones that nobody has met yet included
/// @param expires keys with an expiry
/// @param ttlSumMs time to live of the keys with an expiry among those sampled, added up
/// @param ttlSamples how many those are
/// @param table the tables; their sum, with the greatest depth
record KeyspaceReport(long keys, long expires, long ttlSumMs, long ttlSamples, TableShape table) {
    private static final int TTL_SAMPLE = 64;

    /// *Thread*: the shard's owner.
    static KeyspaceReport of(Keyspace keyspace, long nowMs) {
        long[] ttl = new long[2];
        if (keyspace.expires() > 0) {
            keyspace.scan(0, TTL_SAMPLE, record -> {
                long expireAtMs = Record.expireAtMs(record);
                if (expireAtMs > nowMs) {
                    ttl[0] += expireAtMs - nowMs;
                    ttl[1]++;
                }
            });
        }
        return new KeyspaceReport(keyspace.size(), keyspace.expires(), ttl[0], ttl[1], keyspace.shape());
    }

    /// Both together.
    KeyspaceReport plus(KeyspaceReport other) {
        TableShape both = new TableShape(
                table.segments() + other.table.segments(),
                table.chainedSegments() + other.table.chainedSegments(),
                Math.max(table.depth(), other.table.depth()),
                table.slots() + other.table.slots(),
                table.bytes() + other.table.bytes());
        return new KeyspaceReport(
                keys + other.keys,
                expires + other.expires,
                ttlSumMs + other.ttlSumMs,
                ttlSamples + other.ttlSamples,
                both);
    }

    /// The average time to live in milliseconds, estimated; 0 without keys that expire.
    long averageTtlMs() {
        return ttlSamples == 0 ? 0 : ttlSumMs / ttlSamples;
    }
}
