package io.nanoredis.family.stream;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.stream.Stream;
import io.nanoredis.type.stream.StreamCursor;
import io.nanoredis.type.stream.StreamId;
import io.nanoredis.type.stream.StreamType;

/// The commands that look at the entries of one stream: XLEN, XRANGE, XREVRANGE.
final class RangeCommands {
    /// As many entries as there are.
    static final long ALL = -1;

    private static final int COUNT_AT = 4;

    private RangeCommands() {}

    /// XLEN: the number of entries.
    static void xlen(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (record == 0) {
            out.integer(0);
        } else if (StreamType.isStream(record)) {
            out.integer(StreamType.length(record));
        } else {
            out.error(ErrorReply.WRONG_TYPE);
        }
    }

    /// XRANGE: the entries from one ID to another.
    static void xrange(ShardContext cx, Args args, ReplyWriter out) {
        range(cx, args, 2, 3, false, out);
    }

    /// XREVRANGE: the entries from one ID back to another.
    static void xrevrange(ShardContext cx, Args args, ReplyWriter out) {
        range(cx, args, 3, 2, true, out);
    }

    private static void range(ShardContext cx, Args args, int startAt, int endAt, boolean backwards, ReplyWriter out) {
        StreamType type = Streams.type(cx);
        StreamId start = type.id();
        StreamId end = type.otherId();
        if (!IdArguments.parseStart(args, startAt, start, out) || !IdArguments.parseEnd(args, endAt, end, out)) {
            return;
        }
        long count = ALL;
        for (int i = COUNT_AT; i < args.count(); i += 2) {
            if (i + 1 == args.count() || !args.is(i, Words.COUNT)) {
                out.error(ErrorReply.SYNTAX);
                return;
            }
            if (!args.tryLong(i + 1)) {
                out.error(ErrorReply.NOT_AN_INTEGER);
                return;
            }
            count = Math.max(args.longValue(), 0);
        }
        long record = cx.read(args, 1);
        if (record == 0) {
            out.emptyArray();
        } else if (!StreamType.isStream(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else if (count == 0) {
            out.nullArray();
        } else {
            reply(type.open(record).range(start, end, backwards), count, out);
        }
    }

    /// Writes the next `count` entries of a walk as an array; [#ALL] of them if that is negative.
    static void reply(StreamCursor entries, long count, ReplyWriter out) {
        int mark = out.deferred();
        int written = 0;
        while (written != count && entries.next()) {
            entries.reply(out);
            written++;
        }
        out.closeDeferredArray(mark, written);
    }

    /// Writes the entry with an ID; returns whether there is one.
    static boolean replyEntry(Stream stream, long ms, long seq, ReplyWriter out) {
        boolean found = stream.seek(ms, seq);
        if (found) {
            stream.cursor().reply(out);
        }
        return found;
    }
}
