package io.nanoredis.family.server;

import io.nanoredis.command.ServerContext;
import java.util.ArrayList;
import java.util.List;

/// How the server uses memory, over all shards.
///
/// *Units*: bytes. `used` is what `maxmemory` limits: the blocks that hold data and tables.
///
/// @param keys keys per logical database
/// @param usedBytes blocks in use
/// @param peakBytes the most that was ever seen in use
/// @param activeBytes pages and big blocks, with what is unused in them
/// @param heldBytes memory that the shards hold of the system
/// @param rssBytes resident memory of the process
/// @param clientBytes buffers of clients
record MemoryReport(
        List<Long> keys,
        long usedBytes,
        long peakBytes,
        long activeBytes,
        long heldBytes,
        long rssBytes,
        long clientBytes) {
    private static final int SLOT_BYTES = 8;

    static MemoryReport of(ServerContext server, List<ShardReport> shards, ProcessFigures process) {
        long used = 0;
        long active = 0;
        long held = 0;
        long clients = 0;
        for (ShardReport shard : shards) {
            used += shard.data().liveBytes();
            active += shard.data().usedBytes();
            held += shard.data().footprintBytes();
            clients += shard.clients().bufferBytes();
        }
        List<Long> keys = new ArrayList<>();
        for (int db = 0; db < shards.getFirst().keyspaces().size(); db++) {
            keys.add(keysOf(db, shards));
        }
        long peak = server.observeLiveBytes(used);
        return new MemoryReport(keys, used, peak, active, held, process.rssBytes(), clients);
    }

    private static long keysOf(int db, List<ShardReport> shards) {
        return shards.stream().mapToLong(s -> s.keyspaces().get(db).keys()).sum();
    }

    long keyCount() {
        return keys.stream().mapToLong(Long::longValue).sum();
    }

    /// What is not data: the slots of the tables, and the buffers of clients.
    long overheadBytes() {
        return keyCount() * SLOT_BYTES + clientBytes;
    }

    long datasetBytes() {
        return Math.max(0, usedBytes - keyCount() * SLOT_BYTES);
    }

    long bytesPerKey() {
        return keyCount() == 0 ? 0 : usedBytes / keyCount();
    }

    double datasetPercent() {
        return percent(datasetBytes(), usedBytes);
    }

    double peakPercent() {
        return percent(usedBytes, peakBytes);
    }

    double allocatorFragmentation() {
        return ratio(activeBytes, usedBytes);
    }

    double allocatorRss() {
        return ratio(heldBytes, activeBytes);
    }

    double rssOverhead() {
        return ratio(rssBytes, heldBytes);
    }

    double fragmentation() {
        return ratio(rssBytes, usedBytes);
    }

    private static double percent(long part, long whole) {
        return whole == 0 ? 0 : 100.0 * part / whole;
    }

    private static double ratio(long a, long b) {
        return b == 0 ? 0 : (double) a / b;
    }
}
