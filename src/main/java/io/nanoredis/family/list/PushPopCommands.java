package io.nanoredis.family.list;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.list.ListEnd;
import io.nanoredis.type.list.ListValue;

/// LPUSH, RPUSH, LPUSHX, RPUSHX, LPOP, RPOP.
final class PushPopCommands {
    private static final ErrorReply LPOP_ARITY = ErrorReply.wrongArity("lpop");
    private static final ErrorReply RPOP_ARITY = ErrorReply.wrongArity("rpop");

    private PushPopCommands() {}

    /// LPUSH and RPUSH: adds elements at one end of a list, which is made if it is missing.
    static void push(ShardContext cx, Args args, ListEnd end, ReplyWriter out) {
        add(cx, args, end, cx.change(args, 1), out);
    }

    /// LPUSHX and RPUSHX: the same, but makes no list.
    static void pushToExisting(ShardContext cx, Args args, ListEnd end, ReplyWriter out) {
        long record = cx.change(args, 1);
        if (record == 0) {
            out.integer(0);
        } else {
            add(cx, args, end, record, out);
        }
    }

    /// What is told of a push at one end.
    static KeyEvent pushed(ListEnd end) {
        return end == ListEnd.HEAD ? KeyEvent.LPUSH : KeyEvent.RPUSH;
    }

    /// What is told of a pop at one end.
    static KeyEvent popped(ListEnd end) {
        return end == ListEnd.HEAD ? KeyEvent.LPOP : KeyEvent.RPOP;
    }

    private static void add(ShardContext cx, Args args, ListEnd end, long record, ReplyWriter out) {
        if (OpenList.isWrong(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        ListValue list = OpenList.of(cx, args, 1, record);
        list.pushAll(end, args, 2, args.count());
        cx.event(pushed(end), args, 1);
        out.integer(list.length());
    }

    /// LPOP and RPOP: removes one element, or up to a number of them, from one end.
    static void pop(ShardContext cx, Args args, ListEnd end, ReplyWriter out) {
        if (args.count() > 3) {
            out.error(end == ListEnd.HEAD ? LPOP_ARITY : RPOP_ARITY);
        } else if (args.count() == 2) {
            popOne(cx, args, end, out);
        } else if (!args.tryLong(2) || args.longValue() < 0) {
            out.error(ErrorReply.MUST_BE_POSITIVE);
        } else {
            popSome(cx, args, end, args.longValue(), out);
        }
    }

    private static void popOne(ShardContext cx, Args args, ListEnd end, ReplyWriter out) {
        long record = cx.change(args, 1);
        if (record == 0) {
            out.nil();
        } else if (OpenList.isWrong(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else {
            ListValue list = OpenList.of(cx, args, 1, record);
            list.reply(end, out);
            list.pop(end);
            cx.eventOfRemoval(popped(end), args, 1);
        }
    }

    private static void popSome(ShardContext cx, Args args, ListEnd end, long count, ReplyWriter out) {
        long record = cx.change(args, 1);
        if (record == 0) {
            out.nullArray();
        } else if (OpenList.isWrong(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else if (count == 0) {
            out.emptyArray();
        } else {
            popSome(OpenList.of(cx, args, 1, record), end, count, out);
            cx.eventOfRemoval(popped(end), args, 1);
        }
    }

    /// Removes up to `count` elements from one end and replies them as an array, the outermost first.
    static void popSome(ListValue list, ListEnd end, long count, ReplyWriter out) {
        long length = list.length();
        long popped = Math.min(count, length);
        boolean head = end == ListEnd.HEAD;
        out.arrayHeader(Math.toIntExact(popped));
        list.replyRange(head ? 0 : length - 1, popped, head, out);
        list.trim(head ? popped : 0, length - popped);
    }
}
