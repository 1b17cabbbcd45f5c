package io.nanoredis.family.list;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.list.ListEnd;
import io.nanoredis.type.list.ListValue;
import java.nio.charset.StandardCharsets;

/// LSET, LINSERT, LREM, LTRIM.
final class EditCommands {
    private static final byte[] BEFORE = "BEFORE".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER = "AFTER".getBytes(StandardCharsets.US_ASCII);

    private EditCommands() {}

    /// LSET: replaces the element at a place, counted from the end if negative.
    static void lset(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.change(args, 1);
        if (record == 0) {
            out.error(ErrorReply.NO_SUCH_KEY);
        } else if (OpenList.isWrong(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else if (!args.tryLong(2)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
        } else {
            ListValue list = OpenList.of(cx, args, 1, record);
            if (list.set(ReadCommands.fromHead(args.longValue(), list.length()), args, 3)) {
                cx.event(KeyEvent.LSET, args, 1);
                out.ok();
            } else {
                out.error(ErrorReply.INDEX_OUT_OF_RANGE);
            }
        }
    }

    /// LINSERT: adds an element before or behind the first one that is a given string; replies the length, or -1 if
    /// there is none such.
    static void linsert(ShardContext cx, Args args, ReplyWriter out) {
        boolean behind = args.is(2, AFTER);
        if (!behind && !args.is(2, BEFORE)) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        long record = cx.change(args, 1);
        if (record == 0) {
            out.integer(0);
        } else if (OpenList.isWrong(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else {
            ListValue list = OpenList.of(cx, args, 1, record);
            boolean inserted = list.insert(behind, args, 3, 4);
            if (inserted) {
                cx.event(KeyEvent.LINSERT, args, 1);
            }
            out.integer(inserted ? list.length() : -1);
        }
    }

    /// LREM: removes elements that are a given string, up to a number of them from the head, or from the tail if it is
    /// negative; all if it is 0.
    static void lrem(ShardContext cx, Args args, ReplyWriter out) {
        if (!args.tryLong(2)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return;
        }
        long count = args.longValue();
        long record = cx.change(args, 1);
        if (record == 0) {
            out.integer(0);
        } else if (OpenList.isWrong(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else {
            ListEnd from = count < 0 ? ListEnd.TAIL : ListEnd.HEAD;
            boolean all = count == 0 || count == Long.MIN_VALUE;
            long limit = all ? Long.MAX_VALUE : Math.abs(count);
            long removed = OpenList.of(cx, args, 1, record).remove(from, args, 3, limit);
            if (removed > 0) {
                cx.eventOfRemoval(KeyEvent.LREM, args, 1);
            }
            out.integer(removed);
        }
    }

    /// LTRIM: keeps only the elements from one place to another, both included, counted from the end if negative.
    static void ltrim(ShardContext cx, Args args, ReplyWriter out) {
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
        long record = cx.change(args, 1);
        if (OpenList.isWrong(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        if (record != 0) {
            ListValue list = OpenList.of(cx, args, 1, record);
            long length = list.length();
            long from = ReadCommands.rangeFrom(first, length);
            list.trim(from, ReadCommands.rangeEnd(last, length) - from);
            cx.eventOfRemoval(KeyEvent.LTRIM, args, 1);
        }
        out.ok();
    }
}
