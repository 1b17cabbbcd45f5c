package io.nanoredis.family.list;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.list.ListValue;

/// LLEN, LINDEX, LRANGE.
final class ReadCommands {
    private ReadCommands() {}

    /// LLEN: the number of elements.
    static void llen(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (OpenList.isWrong(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else {
            out.integer(OpenList.of(cx, args, 1, record).length());
        }
    }

    /// LINDEX: the element at a place, counted from the end if negative.
    static void lindex(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (record == 0) {
            out.nil();
        } else if (OpenList.isWrong(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else if (!args.tryLong(2)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
        } else {
            ListValue list = OpenList.of(cx, args, 1, record);
            long index = fromHead(args.longValue(), list.length());
            if (index >= 0 && index < list.length()) {
                list.replyAt(index, out);
            } else {
                out.nil();
            }
        }
    }

    /// A place counted from the head; negative or too large where there is no element.
    static long fromHead(long given, long length) {
        return given < 0 ? given + length : given;
    }

    /// Where a range begins: 0 to the length.
    static long rangeFrom(long first, long length) {
        return Math.clamp(fromHead(first, length), 0, length);
    }

    /// The place behind a range: 0 to the length.
    static long rangeEnd(long last, long length) {
        return Math.clamp(fromHead(last, length), -1, length - 1) + 1;
    }

    /// LRANGE: the elements from one place to another, both included, counted from the end if negative.
    static void lrange(ShardContext cx, Args args, ReplyWriter out) {
        if (!args.tryLong(2)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return;
        }
        long first = args.longValue();
        if (!args.tryLong(3)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return;
        }
        long last = args.longValue();
        long record = cx.read(args, 1);
        if (record == 0) {
            out.emptyArray();
        } else if (OpenList.isWrong(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else {
            ListValue list = OpenList.of(cx, args, 1, record);
            long from = rangeFrom(first, list.length());
            long count = Math.max(0, rangeEnd(last, list.length()) - from);
            out.arrayHeader(Math.toIntExact(count));
            list.replyRange(from, count, true, out);
        }
    }
}
