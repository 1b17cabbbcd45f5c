package io.nanoredis.family.zset;

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
        ZsetEditor editor = Zsets.edit(cx, args, 1, record);
        try {
            long size = editor.set().size();
            long stop = RangeBounds.rank(args, 3, size);
            out.integer(remove(editor, Math.max(0, RangeBounds.rank(args, 2, size)), Math.min(size, stop + 1)));
        } finally {
            editor.close();
        }
    }

    /// ZREMRANGEBYSCORE: removes the members whose scores are in a range.
    static void zremrangebyscore(ShardContext cx, Args args, ReplyWriter out) {
        removeBetween(cx, args, Zsets.type(cx).scoreRange(), Zsets.MIN_OR_MAX, out);
    }

    /// ZREMRANGEBYLEX: removes the members whose names are in a range.
    static void zremrangebylex(ShardContext cx, Args args, ReplyWriter out) {
        removeBetween(cx, args, Zsets.type(cx).lexRange(), Zsets.LEX_RANGE, out);
    }

    private static void removeBetween(
            ShardContext cx, Args args, MemberRange range, ErrorReply noRange, ReplyWriter out) {
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
        ZsetEditor editor = Zsets.edit(cx, args, 1, record);
        try {
            out.integer(remove(editor, range.from(editor.set()), range.to(editor.set())));
        } finally {
            editor.close();
        }
    }

    private static long remove(ZsetEditor editor, long from, long to) {
        editor.removeRanks(from, to);
        return Math.max(0, to - from);
    }
}
