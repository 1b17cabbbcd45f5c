package io.nanoredis.family.server;

import io.nanoredis.command.ServerContext;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// How the server uses memory, over all shards.
///
/// *Units*: bytes. `used` is what `maxmemory` limits: the blocks that hold data and tables.
///
/// @param databases the logical databases that hold something, or did
/// @param usedBytes blocks in use
/// @param peakBytes the most that was ever seen in use
/// @param activeBytes pages and big blocks, with what is unused in them
/// @param heldBytes memory that the shards hold of the system
/// @param rssBytes resident memory of the process
/// @param clientBytes buffers of clients
record MemoryReport(
        SortedMap<Integer, KeyspaceReport> databases,
        long usedBytes,
        long peakBytes,
        long activeBytes,
        long heldBytes,
        long rssBytes,
        long clientBytes) {
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
        SortedMap<Integer, KeyspaceReport> databases = new TreeMap<>();
        for (ShardReport shard : shards) {
            shard.keyspaces().forEach((db, keyspace) -> databases.merge(db, keyspace, KeyspaceReport::plus));
        }
        long peak = server.observeLiveBytes(used);
        return new MemoryReport(databases, used, peak, active, held, process.rssBytes(), clients);
    }

    long keyCount() {
        return databases.values().stream().mapToLong(KeyspaceReport::keys).sum();
    }

    private long tableBytes() {
        return databases.values().stream().mapToLong(k -> k.table().bytes()).sum();
    }

    /// What is not data: the tables, and the buffers of clients.
    long overheadBytes() {
        return tableBytes() + clientBytes;
    }

    long datasetBytes() {
        return Math.max(0, usedBytes - tableBytes());
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
