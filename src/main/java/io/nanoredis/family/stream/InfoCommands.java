package io.nanoredis.family.stream;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.stream.Consumer;
import io.nanoredis.type.stream.ConsumerGroup;
import io.nanoredis.type.stream.PendingEntry;
import io.nanoredis.type.stream.Stream;
import io.nanoredis.type.stream.StreamGroups;
import io.nanoredis.type.stream.StreamId;
import io.nanoredis.type.stream.StreamProducers;
import io.nanoredis.type.stream.StreamType;

/// The commands that tell about a stream and its groups: XINFO.
final class InfoCommands {
    private static final int KEY = 2;
    private static final int GROUP = 3;
    private static final int OPTIONS = 3;
    private static final long COUNT_DEFAULT = 10;

    private InfoCommands() {}

    /// Opens the stream of the key; false if there is none, and the error has been replied.
    private static boolean open(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, KEY);
        if (record == 0) {
            out.error(ErrorReply.NO_SUCH_KEY);
            return false;
        }
        if (!StreamType.isStream(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return false;
        }
        Streams.open(cx, record);
        return true;
    }

    /// XINFO CONSUMERS: the consumers of a group.
    static void consumers(ShardContext cx, Args args, ReplyWriter out) {
        if (!open(cx, args, out)) {
            return;
        }
        StreamGroups groups = Streams.opened(cx).groups();
        if (!groups.open(args.array(), args.offset(GROUP), args.length(GROUP))) {
            out.error(Errors.noGroupInKey(args, KEY, GROUP));
            return;
        }
        ConsumerGroup group = groups.group();
        out.arrayHeader((int) group.consumerCount());
        for (long consumer = group.firstConsumer(); consumer != 0; consumer = group.nextConsumer()) {
            out.mapHeader(3);
            out.bulkText("name");
            Consumer.replyName(consumer, out);
            pair("pending", Consumer.pendingCount(consumer), out);
            pair("idle", Math.max(cx.nowMs() - Consumer.seenMs(consumer), 0), out);
        }
    }

    private static void pair(String name, long value, ReplyWriter out) {
        out.bulkText(name);
        out.integer(value);
    }

    private static void pair(String name, StreamId value, ReplyWriter out) {
        out.bulkText(name);
        value.reply(out);
    }

    private static void progress(ConsumerGroup group, ReplyWriter out) {
        out.bulkText("entries-read");
        integerOrNull(group.entriesRead() != ConsumerGroup.UNKNOWN, group.entriesRead(), out);
        out.bulkText("lag");
        boolean known = group.hasLag();
        integerOrNull(known, known ? group.lag() : 0, out);
    }

    private static void integerOrNull(boolean known, long value, ReplyWriter out) {
        if (known) {
            out.integer(value);
        } else {
            out.nil();
        }
    }

    /// XINFO GROUPS: the groups of a stream.
    static void groups(ShardContext cx, Args args, ReplyWriter out) {
        if (!open(cx, args, out)) {
            return;
        }
        StreamGroups groups = Streams.opened(cx).groups();
        out.arrayHeader((int) groups.count());
        StreamId id = Streams.type(cx).id();
        for (boolean more = groups.first(); more; more = groups.next()) {
            ConsumerGroup group = groups.group();
            out.mapHeader(6);
            out.bulkText("name");
            group.replyName(out);
            pair("consumers", group.consumerCount(), out);
            pair("pending", group.pendingCount(), out);
            pair("last-delivered-id", group.lastId(id), out);
            progress(group, out);
        }
    }

    /// XINFO STREAM: the counters of a stream with its first and last entry, or all about it.
    static void stream(ShardContext cx, Args args, ReplyWriter out) {
        int options = args.count() - OPTIONS;
        if (!open(cx, args, out)) {
            return;
        }
        Stream stream = Streams.opened(cx);
        if (stream.producers().exist()) {
            stream.producers().expire(cx.nowMs());
        }
        StreamId id = Streams.type(cx).id();
        if (options == 0) {
            summary(stream, id, out);
            return;
        }
        boolean counted = options == 3;
        if ((options != 1 && !counted)
                || !args.is(OPTIONS, Words.FULL)
                || (counted && !args.is(OPTIONS + 1, Words.COUNT))) {
            out.error(ErrorReply.subcommandSyntax("XINFO", args.text(1)));
            return;
        }
        long count = COUNT_DEFAULT;
        if (counted) {
            if (!args.tryLong(OPTIONS + 2)) {
                out.error(ErrorReply.NOT_AN_INTEGER);
                return;
            }
            count = args.longValue() < 0 ? COUNT_DEFAULT : args.longValue();
        }
        full(stream, id, count == 0 ? RangeCommands.ALL : count, out);
    }

    private static void counters(Stream stream, StreamId id, ReplyWriter out) {
        pair("length", stream.length(), out);
        pair("radix-tree-keys", stream.nodeCount(), out);
        pair("radix-tree-nodes", stream.radixNodeCount(), out);
        pair("last-generated-id", stream.lastId(id), out);
        pair("max-deleted-entry-id", stream.maxDeletedId(id), out);
        pair("entries-added", stream.entriesAdded(), out);
        pair("recorded-first-entry-id", stream.firstId(id), out);
        StreamProducers producers = stream.producers();
        if (producers.exist()) {
            pair("idmp-duration", producers.seconds(), out);
            pair("idmp-maxsize", producers.entriesMax(), out);
            pair("pids-tracked", producers.count(), out);
            pair("iids-tracked", producers.identifiers(), out);
            pair("iids-added", producers.added(), out);
            pair("iids-duplicates", producers.duplicates(), out);
        }
    }

    /// How many pairs [#counters] writes: a stream is described as by Redis 7.0 until it has what came later.
    private static int counterPairs(Stream stream) {
        return stream.producers().exist() ? 13 : 7;
    }

    private static void summary(Stream stream, StreamId id, ReplyWriter out) {
        out.mapHeader(counterPairs(stream) + 3);
        counters(stream, id, out);
        pair("groups", stream.groups().count(), out);
        edge("first-entry", stream, false, out);
        edge("last-entry", stream, true, out);
    }

    private static void edge(String name, Stream stream, boolean last, ReplyWriter out) {
        out.bulkText(name);
        if (stream.all(last).next()) {
            stream.cursor().reply(out);
        } else {
            out.nil();
        }
    }

    private static void full(Stream stream, StreamId id, long count, ReplyWriter out) {
        out.mapHeader(counterPairs(stream) + 2);
        counters(stream, id, out);
        out.bulkText("entries");
        RangeCommands.reply(stream.all(false), count, out);
        StreamGroups groups = stream.groups();
        out.bulkText("groups");
        out.arrayHeader((int) groups.count());
        for (boolean more = groups.first(); more; more = groups.next()) {
            group(groups.group(), id, count, out);
        }
    }

    private static void group(ConsumerGroup group, StreamId id, long count, ReplyWriter out) {
        long released = group.releasedCount();
        out.mapHeader(released > 0 ? 8 : 7);
        out.bulkText("name");
        group.replyName(out);
        pair("last-delivered-id", group.lastId(id), out);
        progress(group, out);
        pair("pel-count", group.pendingCount(), out);
        if (released > 0) {
            pair("nacked-count", released, out);
        }
        out.bulkText("pending");
        pending(group, 0, count, out);
        out.bulkText("consumers");
        out.arrayHeader((int) group.consumerCount());
        for (long consumer = group.firstConsumer(); consumer != 0; consumer = group.nextConsumer()) {
            out.mapHeader(4);
            out.bulkText("name");
            Consumer.replyName(consumer, out);
            pair("seen-time", Consumer.seenMs(consumer), out);
            pair("pel-count", Consumer.pendingCount(consumer), out);
            out.bulkText("pending");
            pending(group, consumer, count, out);
        }
    }

    /// Writes what is pending in the group, or with one of its consumers.
    private static void pending(ConsumerGroup group, long consumer, long count, ReplyWriter out) {
        int mark = out.deferred();
        int written = 0;
        boolean more = group.seekPending(0, 0, consumer);
        while (more && written != count) {
            long entry = group.pendingEntry();
            out.arrayHeader(consumer == 0 ? 4 : 3);
            StreamId.reply(group.pendingMs(), group.pendingSeq(), out);
            if (consumer == 0) {
                PendingCommands.replyConsumer(entry, out);
            }
            out.integer(PendingEntry.deliveredMs(entry));
            out.integer(PendingEntry.deliveries(entry));
            written++;
            more = group.nextPending();
        }
        out.closeDeferredArray(mark, written);
    }
}
