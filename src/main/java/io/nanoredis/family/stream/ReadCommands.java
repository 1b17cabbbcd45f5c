package io.nanoredis.family.stream;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.type.stream.Consumer;
import io.nanoredis.type.stream.ConsumerGroup;
import io.nanoredis.type.stream.PendingEntry;
import io.nanoredis.type.stream.Stream;
import io.nanoredis.type.stream.StreamCursor;
import io.nanoredis.type.stream.StreamId;
import io.nanoredis.type.stream.StreamType;
import org.jspecify.annotations.Nullable;

/// The commands that read several streams from given IDs on: XREAD and XREADGROUP, for what is there when they run.
///
/// All keys and IDs are checked before anything is served, as serving a group changes it. A key is checked and served
/// by itself, so that keys of several shards are served by theirs.
final class ReadCommands {
    private static final ErrorReply LAST_IN_GROUP =
            ErrorReply.of("ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of"
                    + " this consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would just"
                    + " return an empty result set.");
    private static final ErrorReply NEW_WITHOUT_GROUP = ErrorReply.of(
            "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer>"
                    + " option.");

    private ReadCommands() {}

    /// XREAD on one shard.
    static void xread(ShardContext cx, Args args, ReplyWriter out) {
        ReadRequest request = ReadRequest.parse(args, false, cx.nowMs(), out);
        if (request != null) {
            readHere(cx, args, request, out);
        }
    }

    /// XREADGROUP on one shard.
    static void xreadgroup(ShardContext cx, Args args, ReplyWriter out) {
        ReadRequest request = ReadRequest.parse(args, true, cx.nowMs(), out);
        if (request != null) {
            readHere(cx, args, request, out);
        }
    }

    /// Replies what all keys have, all of them on this shard, or the first error.
    static void readHere(ShardContext cx, Args args, ReadRequest request, ReplyWriter out) {
        StreamId[] after = new StreamId[request.keys()];
        for (int key = 0; key < after.length; key++) {
            after[key] = new StreamId();
            ErrorReply error = check(cx, args, request, key, after[key]);
            if (error != null) {
                out.error(error);
                return;
            }
        }
        int mark = out.deferred();
        int served = 0;
        for (int key = 0; key < after.length; key++) {
            served += serve(cx, args, request, key, after[key], out) ? 1 : 0;
        }
        close(mark, served, out);
    }

    private static void close(int mark, int served, ReplyWriter out) {
        if (served == 0) {
            out.nullArray();
        } else if (out.resp3()) {
            out.closeDeferredMap(mark, served);
        } else {
            out.closeDeferredArray(mark, served);
        }
    }

    // ---- several shards

    /// XREAD over several shards.
    static void xreadAcross(Coordinator cx, Args args, ReplyWriter out) {
        ReadRequest request = ReadRequest.parse(args, false, cx.server().clock().epochMs(), out);
        if (request == null) {
            return;
        }
        Parts parts = new Parts(request, out.resp3());
        try (FiberTransaction tx = parts.lock(cx, args, false)) {
            cx.lastHopAll(
                    tx,
                    shard -> parts.eachOf(shard, key -> {
                        parts.check(shard, args, key);
                        parts.serve(shard, args, key);
                    }));
        }
        parts.reply(out);
    }

    /// XREADGROUP over several shards.
    static void xreadgroupAcross(Coordinator cx, Args args, ReplyWriter out) {
        ReadRequest request = ReadRequest.parse(args, true, cx.server().clock().epochMs(), out);
        if (request == null) {
            return;
        }
        Parts parts = new Parts(request, out.resp3());
        try (FiberTransaction tx = parts.lock(cx, args, true)) {
            cx.hopAll(tx, shard -> parts.eachOf(shard, key -> parts.check(shard, args, key)));
            if (parts.error() == null) {
                cx.lastHopAll(tx, shard -> parts.eachOf(shard, key -> parts.serve(shard, args, key)));
            }
        }
        parts.reply(out);
    }

    /// What the shards find for each key; every key's places are written by its shard alone.
    private static final class Parts {
        /// Work on one key.
        interface KeyTask {
            void run(int key);
        }

        private final ReadRequest request;
        private final boolean resp3;
        private final int[] shardOfKey;
        private final StreamId[] after;
        private final @Nullable ErrorReply[] errors;
        private final @Nullable ReplyWriter[] replies;

        Parts(ReadRequest request, boolean resp3) {
            this.request = request;
            this.resp3 = resp3;
            shardOfKey = new int[request.keys()];
            after = new StreamId[request.keys()];
            errors = new @Nullable ErrorReply[request.keys()];
            replies = new @Nullable ReplyWriter[request.keys()];
        }

        FiberTransaction lock(Coordinator cx, Args args, boolean exclusive) {
            FiberTransaction tx = cx.begin();
            for (int key = 0; key < shardOfKey.length; key++) {
                shardOfKey[key] = cx.shardOf(args, request.first() + key);
                cx.lock(tx, args, request.first() + key, exclusive);
            }
            tx.acquire();
            return tx;
        }

        void eachOf(ShardContext shard, KeyTask task) {
            for (int key = 0; key < shardOfKey.length; key++) {
                if (shardOfKey[key] == shard.shard().id()) {
                    task.run(key);
                }
            }
        }

        void check(ShardContext shard, Args args, int key) {
            after[key] = new StreamId();
            errors[key] = ReadCommands.check(shard, args, request, key, after[key]);
        }

        void serve(ShardContext shard, Args args, int key) {
            if (errors[key] != null) {
                return;
            }
            ReplyWriter reply = new ReplyWriter();
            reply.resp3(resp3);
            if (ReadCommands.serve(shard, args, request, key, after[key], reply)) {
                replies[key] = reply;
            }
        }

        @Nullable
        ErrorReply error() {
            for (ErrorReply error : errors) {
                if (error != null) {
                    return error;
                }
            }
            return null;
        }

        void reply(ReplyWriter out) {
            ErrorReply error = error();
            if (error != null) {
                out.error(error);
                return;
            }
            ReadCommands.reply(replies, out);
        }
    }

    /// Makes one reply of those of the keys, null for one that has nothing.
    static void reply(@Nullable ReplyWriter[] replies, ReplyWriter out) {
        int mark = out.deferred();
        int served = 0;
        for (ReplyWriter reply : replies) {
            if (reply != null) {
                out.raw(reply);
                served++;
            }
        }
        close(mark, served, out);
    }

    // ---- one key

    /// Finds out after which ID key number `key` is read; the greatest stands for what the group has not seen.
    ///
    /// @return the error that the command gets instead; null if it is all right
    static @Nullable ErrorReply check(ShardContext cx, Args args, ReadRequest request, int key, StreamId after) {
        int keyAt = request.first() + key;
        int idAt = request.idAt(key);
        long record = cx.find(args, keyAt);
        if (record != 0 && !StreamType.isStream(record)) {
            return ErrorReply.WRONG_TYPE;
        }
        if (request.isOfGroup() && (record == 0 || !openGroup(Streams.open(cx, record), args, request))) {
            return Errors.noGroupToRead(args, keyAt, request.group());
        }
        if (args.is(idAt, Words.LAST)) {
            if (request.isOfGroup()) {
                return LAST_IN_GROUP;
            }
            if (record != 0) {
                Streams.open(cx, record).lastId(after);
            }
            return null;
        }
        if (args.is(idAt, Words.NEW)) {
            after.set(StreamId.PART_MAX, StreamId.PART_MAX);
            return request.isOfGroup() ? null : NEW_WITHOUT_GROUP;
        }
        return IdArguments.parse(args, idAt, 0, after) ? null : IdArguments.INVALID;
    }

    /// Opens the group that is read for; false if the stream does not have it.
    static boolean openGroup(Stream stream, Args args, ReadRequest request) {
        int at = request.group();
        return stream.groups().open(args.array(), args.offset(at), args.length(at));
    }

    /// Writes what key number `key` has after an ID: its name and the entries, in an array of two in RESP2. Returns
    /// whether it has something; else nothing is written.
    static boolean serve(ShardContext cx, Args args, ReadRequest request, int key, StreamId after, ReplyWriter out) {
        int keyAt = request.first() + key;
        long record = request.isOfGroup() ? cx.change(args, keyAt) : cx.read(args, keyAt);
        if (record == 0) {
            return false;
        }
        Stream stream = Streams.open(cx, record);
        if (!request.isOfGroup()) {
            return serveEntries(cx, stream, args, request, keyAt, after, out);
        }
        openGroup(stream, args, request);
        boolean served = serveGroup(cx, stream, args, request, keyAt, after, out);
        cx.keyspace().modified(record);
        return served;
    }

    private static boolean serveEntries(
            ShardContext cx,
            Stream stream,
            Args args,
            ReadRequest request,
            int keyAt,
            StreamId after,
            ReplyWriter out) {
        StreamId last = Streams.type(cx).id();
        if (!stream.lastEntryId(last) || last.compare(after) <= 0) {
            return false;
        }
        beginKey(args, keyAt, out);
        RangeCommands.reply(behind(cx, stream, after), limit(request), out);
        return true;
    }

    static long limit(ReadRequest request) {
        return request.count() == 0 ? RangeCommands.ALL : request.count();
    }

    static void beginKey(Args args, int keyAt, ReplyWriter out) {
        if (!out.resp3()) {
            out.arrayHeader(2);
        }
        out.bulk(args.array(), args.offset(keyAt), args.length(keyAt));
    }

    private static StreamCursor behind(ShardContext cx, Stream stream, StreamId after) {
        StreamId from = Streams.type(cx).id().set(after);
        from.increment();
        return stream.range(from, Streams.type(cx).otherId().set(StreamId.PART_MAX, StreamId.PART_MAX), false);
    }

    private static boolean serveGroup(
            ShardContext cx,
            Stream stream,
            Args args,
            ReadRequest request,
            int keyAt,
            StreamId after,
            ReplyWriter out) {
        ConsumerGroup group = stream.groups().group();
        if (!after.isMax()) {
            long consumer = consumer(cx, group, args, keyAt, request.group() + 1);
            beginKey(args, keyAt, out);
            replyHistory(stream, group, consumer, after, request, cx.nowMs(), out);
            return true;
        }
        if (!request.claims()) {
            return serveNew(cx, stream, group, args, request, keyAt, out);
        }
        return new IdleClaim(cx, stream, group, request.claimIdleMs()).serve(args, request, keyAt, out);
    }

    private static boolean serveNew(
            ShardContext cx,
            Stream stream,
            ConsumerGroup group,
            Args args,
            ReadRequest request,
            int keyAt,
            ReplyWriter out) {
        if (!hasNew(cx, stream, group)) {
            return false;
        }
        long consumer = consumer(cx, group, args, keyAt, request.group() + 1);
        Consumer.activeMs(consumer, cx.nowMs());
        beginKey(args, keyAt, out);
        int mark = out.deferred();
        out.closeDeferredArray(mark, replyNew(cx, stream, group, consumer, request, limit(request), out));
        return true;
    }

    /// Whether there are entries that the group has not seen.
    static boolean hasNew(ShardContext cx, Stream stream, ConsumerGroup group) {
        StreamId last = Streams.type(cx).id();
        return stream.lastEntryId(last) && !group.hasRead(last.ms(), last.seq());
    }

    /// Delivers entries that the group has not seen to a consumer, and writes them; returns how many.
    static int replyNew(
            ShardContext cx,
            Stream stream,
            ConsumerGroup group,
            long consumer,
            ReadRequest request,
            long limit,
            ReplyWriter out) {
        StreamCursor entries = behind(cx, stream, group.lastId(Streams.type(cx).otherId()));
        int written = 0;
        while (written != limit && entries.next()) {
            group.advance(entries.ms(), entries.seq());
            if (request.claims()) {
                out.arrayHeader(4);
                entries.replyParts(out);
                out.integer(0);
                out.integer(0);
            } else {
                entries.reply(out);
            }
            if (!request.acknowledged()) {
                group.deliver(entries.ms(), entries.seq(), consumer, cx.nowMs());
            }
            written++;
        }
        return written;
    }

    /// The consumer that an argument names, made if it is missing; it counts as seen.
    static long consumer(ShardContext cx, ConsumerGroup group, Args args, int keyAt, int i) {
        long consumer = group.consumer(args.array(), args.offset(i), args.length(i));
        if (consumer == 0) {
            cx.event(KeyEvent.XGROUP_CREATECONSUMER, args, keyAt);
            return group.addConsumer(args.array(), args.offset(i), args.length(i), cx.nowMs());
        }
        Consumer.seenMs(consumer, cx.nowMs());
        return consumer;
    }

    /// Writes what a consumer has pending after an ID, and counts it as delivered once more. An entry that is not
    /// there any more has null for its fields.
    private static void replyHistory(
            Stream stream,
            ConsumerGroup group,
            long consumer,
            StreamId after,
            ReadRequest request,
            long nowMs,
            ReplyWriter out) {
        int mark = out.deferred();
        int written = 0;
        after.increment();
        boolean more = group.seekPending(after.ms(), after.seq(), consumer);
        while (more && written != limit(request)) {
            long ms = group.pendingMs();
            long seq = group.pendingSeq();
            if (RangeCommands.replyEntry(stream, ms, seq, out)) {
                long entry = group.pendingEntry();
                group.setDelivered(entry, ms, seq, nowMs);
                PendingEntry.countDelivery(entry);
            } else {
                out.arrayHeader(2);
                StreamId.reply(ms, seq, out);
                out.nullArray();
            }
            written++;
            more = group.nextPending();
        }
        out.closeDeferredArray(mark, written);
    }
}
