package io.nanoredis.family.server;

import io.nanoredis.command.BlockedCommand;
import io.nanoredis.command.Coordinator;
import io.nanoredis.command.NetCounters;
import io.nanoredis.command.SessionChannel;
import io.nanoredis.command.ShardContext;
import io.nanoredis.command.ShardTracking;
import io.nanoredis.command.TrafficRates;
import io.nanoredis.db.Database;
import io.nanoredis.db.Keyspace;
import io.nanoredis.pubsub.Kind;
import io.nanoredis.shard.EngineShard;
import io.nanoredis.shard.ShardMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The figures of one shard and its proactor at one moment, copied by their owner for INFO, MEMORY and DEBUG.
///
/// @param id number of the shard
/// @param databases number of logical databases
/// @param keyspaces the logical databases that hold something, or did
/// @param data accounts of the database
/// @param messages accounts of the rings, the Sequencer and the locks
/// @param work accounts of the commands
/// @param clients accounts of the connections
/// @param tracking accounts of client-side caching
/// @param topics what clients of all proactors subscribe to
record ShardReport(
        int id,
        int databases,
        SortedMap<Integer, KeyspaceReport> keyspaces,
        DataReport data,
        MessageReport messages,
        WorkReport work,
        ClientReport clients,
        TrackingReport tracking,
        TopicReport topics) {
    /// The data.
    record DataReport(
            long liveBytes,
            long usedBytes,
            long footprintBytes,
            long commitStalls,
            long dirty,
            long expiredKeys,
            long expiredParts,
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
    ///
    /// @param blocked those that wait for a key, or for the end of CLIENT PAUSE
    /// @param timed those that wait for a key no longer than some time
    /// @param subscribing those that subscribe to anything
    /// @param watching those that watch keys
    /// @param keys what they wait for and watch
    record ClientReport(
            int connected,
            NetCounters traffic,
            long queryBytesMax,
            long outputBytesMax,
            long bufferBytes,
            int blocked,
            int timed,
            int subscribing,
            int watching,
            AwaitedKeys keys) {}

    /// Keys of this shard that clients have an eye on.
    ///
    /// @param blocking those that are waited for
    /// @param ending those among them whose removal ends the waiting of somebody
    /// @param watched those that are watched
    record AwaitedKeys(int blocking, int ending, int watched) {}

    /// Client-side caching.
    ///
    /// @param clients connections that track
    /// @param keys keys of this shard that some client may have cached
    /// @param items pairs of such a key and a client
    /// @param prefixes prefixes that somebody wants to hear of, the same on every shard
    record TrackingReport(int clients, int keys, long items, int prefixes) {}
    /// What somebody subscribes to.
    record TopicReport(int channels, int patterns, int shardChannels) {}

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
                cx.database().databases(),
                keyspaces(cx.database()),
                data(cx.database()),
                messages(cx.shard()),
                work(cx),
                clients(cx),
                tracking(cx.tracking()),
                new TopicReport(
                        cx.hub().size(Kind.CHANNEL),
                        cx.hub().size(Kind.PATTERN),
                        cx.hub().size(Kind.SHARD_CHANNEL)));
    }

    private static SortedMap<Integer, KeyspaceReport> keyspaces(Database database) {
        SortedMap<Integer, KeyspaceReport> reports = new TreeMap<>();
        for (int i = 0; i < database.databases(); i++) {
            Keyspace keyspace = database.keyspace(i);
            if (keyspace.shape().segments() > 0) {
                reports.put(i, KeyspaceReport.of(keyspace, database.nowMs()));
            }
        }
        return reports;
    }

    private static DataReport data(Database database) {
        return new DataReport(
                database.liveBytes(),
                database.usedBytes(),
                database.footprintBytes(),
                database.commitStalls(),
                database.dirty(),
                database.expiredKeys(),
                database.expiredParts(),
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
                cx.executed().foreignCommands(),
                cx.stats().totalErrors(),
                Thread.currentThread().threadId(),
                cx.rates().snapshot());
    }

    private static TrackingReport tracking(ShardTracking tracking) {
        return new TrackingReport(tracking.clients(), tracking.keys(), tracking.items(), tracking.prefixes());
    }

    private static ClientReport clients(ShardContext cx) {
        long queryBytesMax = 0;
        long outputBytesMax = 0;
        long bufferBytes = 0;
        int blocked = 0;
        int timed = 0;
        int subscribing = 0;
        int watching = 0;
        for (SessionChannel client : cx.clients().snapshot()) {
            long query = client.queryBufferBytes();
            long output = client.outputBytes();
            queryBytesMax = Math.max(queryBytesMax, query);
            outputBytesMax = Math.max(outputBytesMax, output);
            bufferBytes += query + client.queryBufferFreeBytes() + output;
            BlockedCommand waiting = client.blocked();
            blocked += waiting != null || client.paused() ? 1 : 0;
            timed += waiting != null && waiting.timeoutMs() > 0 ? 1 : 0;
            subscribing += client.session().subscribed() ? 1 : 0;
            watching += client.session().watches() != null ? 1 : 0;
        }
        return new ClientReport(
                cx.clients().size(),
                cx.network().counters(),
                queryBytesMax,
                outputBytesMax,
                bufferBytes,
                blocked,
                timed,
                subscribing,
                watching,
                new AwaitedKeys(
                        cx.shard().waits().keys(),
                        cx.shard().waits().keysWhoseRemovalEnds(),
                        cx.shard().watches().keys()));
    }
}
