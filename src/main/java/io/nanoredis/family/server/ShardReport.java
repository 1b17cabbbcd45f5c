package io.nanoredis.family.server;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.NetCounters;
import io.nanoredis.command.SessionChannel;
import io.nanoredis.command.ShardContext;
import io.nanoredis.command.TrafficRates;
import io.nanoredis.db.Database;
import io.nanoredis.db.Keyspace;
import io.nanoredis.shard.EngineShard;
import io.nanoredis.shard.ShardMetrics;
import io.nanoredis.structure.Record;
import java.util.ArrayList;
import java.util.List;

/// The figures of one shard and its proactor at one moment, copied by their owner for INFO, MEMORY and DEBUG.
///
/// @param id number of the shard
/// @param keyspaces one entry per logical database, empty ones too
/// @param data accounts of the database
/// @param messages accounts of the rings, the Sequencer and the locks
/// @param work accounts of the commands
/// @param clients accounts of the connections
record ShardReport(
        int id,
        List<KeyspaceReport> keyspaces,
        DataReport data,
        MessageReport messages,
        WorkReport work,
        ClientReport clients) {
    private static final int TTL_SAMPLE = 64;

    /// One logical database.
    ///
    /// @param keys keys, the expired ones that nobody has met yet included
    /// @param expires keys with an expiry
    /// @param ttlSumMs time to live of the keys with an expiry among those sampled, added up
    /// @param ttlSamples how many those are
    record KeyspaceReport(long keys, long expires, long ttlSumMs, int ttlSamples) {}

    /// The data.
    record DataReport(
            long liveBytes,
            long usedBytes,
            long footprintBytes,
            long commitStalls,
            long dirty,
            long expiredKeys,
            double expiredStalePercent,
            long hits,
            long misses,
            long defragMoves,
            boolean defragmenting) {}

    /// The messages.
    record MessageReport(
            long tasksRun,
            long tasksFailed,
            long hopsSent,
            int ringOccupancy,
            int ringSlots,
            long overflowed,
            long wakeUps,
            long sequenced,
            long participated,
            long publicationsDeferred,
            long lockWaits,
            int lockedKeys) {}

    /// The commands.
    ///
    /// @param commands commands run by this thread
    /// @param foreign those among them that were not local
    /// @param errors error replies
    /// @param threadId number of the thread
    record WorkReport(long commands, long foreign, long errors, long threadId, TrafficRates.Snapshot rates) {}

    /// The connections.
    record ClientReport(
            int connected, NetCounters traffic, long queryBytesMax, long outputBytesMax, long bufferBytes) {}

    /// Asks every shard.
    static List<ShardReport> gather(Coordinator cx) {
        List<ShardReport> reports = new ArrayList<>();
        cx.onEveryShard(shard -> reports.add(of(shard)));
        return reports;
    }

    /// *Thread*: the shard's owner.
    private static ShardReport of(ShardContext cx) {
        return new ShardReport(
                cx.shard().id(),
                keyspaces(cx.database()),
                data(cx.database()),
                messages(cx.shard()),
                work(cx),
                clients(cx));
    }

    private static List<KeyspaceReport> keyspaces(Database database) {
        List<KeyspaceReport> reports = new ArrayList<>();
        for (int i = 0; i < database.databases(); i++) {
            reports.add(keyspace(database.keyspace(i), database.nowMs()));
        }
        return reports;
    }

    private static KeyspaceReport keyspace(Keyspace keyspace, long nowMs) {
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
        return new KeyspaceReport(keyspace.size(), keyspace.expires(), ttl[0], (int) ttl[1]);
    }

    private static DataReport data(Database database) {
        return new DataReport(
                database.liveBytes(),
                database.usedBytes(),
                database.footprintBytes(),
                database.commitStalls(),
                database.dirty(),
                database.expiredKeys(),
                database.expiredStalePerc(),
                database.keyspaceHits(),
                database.keyspaceMisses(),
                database.defragMoves(),
                database.isDefragmenting());
    }

    private static MessageReport messages(EngineShard shard) {
        ShardMetrics metrics = shard.metrics();
        return new MessageReport(
                metrics.tasksRun(),
                metrics.tasksFailed(),
                metrics.hopsSent(),
                shard.tasks().occupancy(),
                shard.tasks().slots(),
                metrics.overflowed(),
                metrics.wakeUps(),
                metrics.sequenced(),
                metrics.participated(),
                metrics.publicationsDeferred(),
                metrics.lockWaits(),
                shard.locks().lockedKeys());
    }

    private static WorkReport work(ShardContext cx) {
        return new WorkReport(
                cx.stats().totalCalls(),
                cx.foreignCommands(),
                cx.stats().totalErrors(),
                Thread.currentThread().threadId(),
                cx.rates().snapshot());
    }

    private static ClientReport clients(ShardContext cx) {
        long queryBytesMax = 0;
        long outputBytesMax = 0;
        long bufferBytes = 0;
        for (SessionChannel client : cx.clients().snapshot()) {
            long query = client.queryBufferBytes();
            long output = client.outputBytes();
            queryBytesMax = Math.max(queryBytesMax, query);
            outputBytesMax = Math.max(outputBytesMax, output);
            bufferBytes += query + client.queryBufferFreeBytes() + output;
        }
        return new ClientReport(
                cx.clients().size(), cx.network().counters(), queryBytesMax, outputBytesMax, bufferBytes);
    }
}
