package io.nanoredis.family.zset;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.zset.MemberRange;
import io.nanoredis.type.zset.ZsetEditor;

/// The commands that remove members by name or by range: ZREM, ZREMRANGEBYRANK, ZREMRANGEBYSCORE, ZREMRANGEBYLEX.
final class RemoveCommands {
    private RemoveCommands() {}

    /// ZREM: removes members.
    static void zrem(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.change(args, 1);
        if (Zsets.refuses(record, out)) {
            return;
        }
        int removed = 0;
        if (record != 0) {
            ZsetEditor editor = Zsets.edit(cx, args, 1, record);
            try {
                for (int i = 2; i < args.count(); i++) {
                    if (editor.find(args.array(), args.offset(i), args.length(i))) {
                        editor.remove(args.array(), args.offset(i), args.length(i));
                        removed++;
                    }
                }
            } finally {
                editor.close();
            }
        }
        if (removed > 0) {
            cx.eventOfRemoval(KeyEvent.ZREM, args, 1);
        }
        out.integer(removed);
    }

    /// ZREMRANGEBYRANK: removes the members between two ranks.
    static void zremrangebyrank(ShardContext cx, Args args, ReplyWriter out) {
        if (!args.tryLong(2) || !args.tryLong(3)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return;
        }
        long record = cx.change(args, 1);
        if (Zsets.refuses(record, out)) {
            return;
        }
        if (record == 0) {
            out.integer(0);
            return;
        }
        long removed;
        ZsetEditor editor = Zsets.edit(cx, args, 1, record);
        try {
            long size = editor.set().size();
            long stop = RangeBounds.rank(args, 3, size);
            removed = remove(editor, Math.max(0, RangeBounds.rank(args, 2, size)), Math.min(size, stop + 1));
        } finally {
            editor.close();
        }
        finish(cx, args, KeyEvent.ZREMRANGEBYRANK, removed, out);
    }

    /// ZREMRANGEBYSCORE: removes the members whose scores are in a range.
    static void zremrangebyscore(ShardContext cx, Args args, ReplyWriter out) {
        removeBetween(cx, args, Zsets.type(cx).scoreRange(), Zsets.MIN_OR_MAX, KeyEvent.ZREMRANGEBYSCORE, out);
    }

    /// ZREMRANGEBYLEX: removes the members whose names are in a range.
    static void zremrangebylex(ShardContext cx, Args args, ReplyWriter out) {
        removeBetween(cx, args, Zsets.type(cx).lexRange(), Zsets.LEX_RANGE, KeyEvent.ZREMRANGEBYLEX, out);
    }

    private static void removeBetween(
            ShardContext cx, Args args, MemberRange range, ErrorReply noRange, KeyEvent event, ReplyWriter out) {
        if (!range.parse(args, 2, 3)) {
            out.error(noRange);
            return;
        }
        long record = cx.change(args, 1);
        if (Zsets.refuses(record, out)) {
            return;
        }
        if (record == 0) {
            out.integer(0);
            return;
        }
        long removed;
        ZsetEditor editor = Zsets.edit(cx, args, 1, record);
        try {
            removed = remove(editor, range.from(editor.set()), range.to(editor.set()));
        } finally {
            editor.close();
        }
        finish(cx, args, event, removed, out);
    }

    private static void finish(ShardContext cx, Args args, KeyEvent event, long removed, ReplyWriter out) {
        if (removed > 0) {
            cx.eventOfRemoval(event, args, 1);
        }
        out.integer(removed);
    }

    private static long remove(ZsetEditor editor, long from, long to) {
        editor.removeRanks(from, to);
        return Math.max(0, to - from);
    }
}
