package io.nanoredis.family.stream;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.stream.Consumer;
import io.nanoredis.type.stream.ConsumerGroup;
import io.nanoredis.type.stream.PendingEntry;
import io.nanoredis.type.stream.StreamId;
import io.nanoredis.type.stream.StreamType;

/// The command that tells what is pending in a group: XPENDING.
final class PendingCommands {
    private static final int SUMMARY_ARGUMENTS = 3;
    private static final int LIST_ARGUMENTS_LEAST = 6;
    private static final int LIST_ARGUMENTS_MAX = 9;
    private static final int LIST_WITH_IDLE_LEAST = 8;
    private static final int FIRST_OPTION = 3;
    /// Said of an entry that no consumer has.
    private static final long NOT_IDLE = -1;

    private PendingCommands() {}

    /// XPENDING: a summary, or the pending entries one by one.
    static void xpending(ShardContext cx, Args args, ReplyWriter out) {
        int count = args.count();
        if (count == SUMMARY_ARGUMENTS) {
            if (openGroup(cx, args, out)) {
                summary(group(cx), out);
            }
        } else if (count < LIST_ARGUMENTS_LEAST || count > LIST_ARGUMENTS_MAX) {
            out.error(ErrorReply.SYNTAX);
        } else {
            list(cx, args, out);
        }
    }

    /// Opens the group that arguments 1 and 2 name; false if it is not there, and the error has been replied.
    static boolean openGroup(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (record != 0 && !StreamType.isStream(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return false;
        }
        if (record == 0 || !Streams.open(cx, record).groups().open(args.array(), args.offset(2), args.length(2))) {
            out.error(Errors.noGroup(args, 1, 2));
            return false;
        }
        return true;
    }

    static ConsumerGroup group(ShardContext cx) {
        return Streams.opened(cx).groups().group();
    }

    private static void summary(ConsumerGroup group, ReplyWriter out) {
        out.arrayHeader(4);
        out.integer(group.pendingCount());
        if (!group.seekPending(0, 0, 0)) {
            out.nil();
            out.nil();
            out.nullArray();
            return;
        }
        StreamId.reply(group.pendingMs(), group.pendingSeq(), out);
        group.seekLastPending();
        StreamId.reply(group.pendingMs(), group.pendingSeq(), out);
        int mark = out.deferred();
        int written = 0;
        for (long consumer = group.firstConsumer(); consumer != 0; consumer = group.nextConsumer()) {
            if (Consumer.pendingCount(consumer) > 0) {
                out.arrayHeader(2);
                Consumer.replyName(consumer, out);
                out.bulkLong(Consumer.pendingCount(consumer));
                written++;
            }
        }
        out.closeDeferredArray(mark, written);
    }

    private static void list(ShardContext cx, Args args, ReplyWriter out) {
        int at = FIRST_OPTION;
        long idleLeastMs = 0;
        if (args.is(at, Words.IDLE)) {
            if (!args.tryLong(at + 1)) {
                out.error(ErrorReply.NOT_AN_INTEGER);
                return;
            }
            idleLeastMs = args.longValue();
            if (args.count() < LIST_WITH_IDLE_LEAST) {
                out.error(ErrorReply.SYNTAX);
                return;
            }
            at += 2;
        }
        if (!args.tryLong(at + 2)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return;
        }
        long count = args.longValue();
        StreamId start = Streams.type(cx).id();
        StreamId end = Streams.type(cx).otherId();
        if (!IdArguments.parseStart(args, at, start, out)
                || !IdArguments.parseEnd(args, at + 1, end, out)
                || !openGroup(cx, args, out)) {
            return;
        }
        ConsumerGroup group = group(cx);
        long consumer = 0;
        if (at + 3 < args.count()) {
            consumer = group.consumer(args.array(), args.offset(at + 3), args.length(at + 3));
            if (consumer == 0) {
                out.emptyArray();
                return;
            }
        }
        boolean more = group.seekPending(start.ms(), start.seq(), consumer);
        int mark = out.deferred();
        int written = 0;
        while (more && written < count && end.compare(group.pendingMs(), group.pendingSeq()) >= 0) {
            long entry = group.pendingEntry();
            long idleMs = cx.nowMs() - PendingEntry.deliveredMs(entry);
            if (idleLeastMs == 0 || idleMs >= idleLeastMs) {
                reply(group, entry, PendingEntry.consumer(entry) == 0 ? NOT_IDLE : Math.max(idleMs, 0), out);
                written++;
            }
            more = group.nextPending();
        }
        out.closeDeferredArray(mark, written);
    }

    private static void reply(ConsumerGroup group, long entry, long idleMs, ReplyWriter out) {
        out.arrayHeader(4);
        StreamId.reply(group.pendingMs(), group.pendingSeq(), out);
        replyConsumer(entry, out);
        out.integer(idleMs);
        out.integer(PendingEntry.deliveries(entry));
    }

    /// Writes the name of the consumer that has a pending entry, an empty one if it was released.
    static void replyConsumer(long entry, ReplyWriter out) {
        long consumer = PendingEntry.consumer(entry);
        if (consumer == 0) {
            out.bulkText("");
        } else {
            Consumer.replyName(consumer, out);
        }
    }
}
