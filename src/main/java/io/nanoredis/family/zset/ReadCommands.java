package io.nanoredis.family.zset;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.zset.MemberRange;
import io.nanoredis.type.zset.SortedSet;
import io.nanoredis.type.zset.ZsetType;

/// The commands that ask for scores, ranks and numbers: ZSCORE, ZMSCORE, ZCARD, ZCOUNT, ZLEXCOUNT, ZRANK, ZREVRANK.
final class ReadCommands {
    private static final ErrorReply ZRANK_ARITY = ErrorReply.wrongArity("zrank");
    private static final ErrorReply ZREVRANK_ARITY = ErrorReply.wrongArity("zrevrank");

    private ReadCommands() {}

    /// ZSCORE: the score of a member.
    static void zscore(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (record == 0) {
            out.nil();
        } else if (!Zsets.refuses(record, out)) {
            replyScore(Zsets.type(cx).reader(record), args, 2, out);
        }
    }

    private static void replyScore(SortedSet set, Args args, int name, ReplyWriter out) {
        if (set.find(args.array(), args.offset(name), args.length(name))) {
            out.doubleValue(set.score());
        } else {
            out.nil();
        }
    }

    /// ZMSCORE: the scores of several members.
    static void zmscore(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (Zsets.refuses(record, out)) {
            return;
        }
        out.arrayHeader(args.count() - 2);
        if (record == 0) {
            for (int i = 2; i < args.count(); i++) {
                out.nil();
            }
            return;
        }
        SortedSet set = Zsets.type(cx).reader(record);
        for (int i = 2; i < args.count(); i++) {
            replyScore(set, args, i, out);
        }
    }

    /// ZCARD: the number of members.
    static void zcard(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (!Zsets.refuses(record, out)) {
            out.integer(record == 0 ? 0 : ZsetType.size(record));
        }
    }

    /// ZCOUNT: the number of members with scores in a range.
    static void zcount(ShardContext cx, Args args, ReplyWriter out) {
        countBetween(cx, args, Zsets.type(cx).scoreRange(), Zsets.MIN_OR_MAX, out);
    }

    /// ZLEXCOUNT: the number of members with names in a range.
    static void zlexcount(ShardContext cx, Args args, ReplyWriter out) {
        countBetween(cx, args, Zsets.type(cx).lexRange(), Zsets.LEX_RANGE, out);
    }

    private static void countBetween(
            ShardContext cx, Args args, MemberRange range, ErrorReply noRange, ReplyWriter out) {
        if (!range.parse(args, 2, 3)) {
            out.error(noRange);
            return;
        }
        long record = cx.read(args, 1);
        if (Zsets.refuses(record, out)) {
            return;
        }
        if (record == 0) {
            out.integer(0);
            return;
        }
        SortedSet set = Zsets.type(cx).reader(record);
        out.integer(Math.max(0, range.to(set) - range.from(set)));
    }

    /// ZRANK: how many members stand before one.
    static void zrank(ShardContext cx, Args args, ReplyWriter out) {
        rank(cx, args, false, out);
    }

    /// ZREVRANK: how many members stand behind one.
    static void zrevrank(ShardContext cx, Args args, ReplyWriter out) {
        rank(cx, args, true, out);
    }

    private static void rank(ShardContext cx, Args args, boolean reverse, ReplyWriter out) {
        boolean withScore = args.count() > 3;
        if (args.count() > 4) {
            out.error(reverse ? ZREVRANK_ARITY : ZRANK_ARITY);
            return;
        }
        if (withScore && !args.is(3, Words.WITHSCORE)) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        long record = cx.read(args, 1);
        if (Zsets.refuses(record, out)) {
            return;
        }
        SortedSet set = record == 0 ? null : Zsets.type(cx).reader(record);
        long rank = set == null ? -1 : set.rank(args.array(), args.offset(2), args.length(2));
        if (set == null || rank < 0) {
            replyNothing(withScore, out);
            return;
        }
        if (withScore) {
            out.arrayHeader(2);
        }
        out.integer(reverse ? set.size() - 1 - rank : rank);
        if (withScore) {
            out.doubleValue(set.score());
        }
    }

    private static void replyNothing(boolean array, ReplyWriter out) {
        if (array) {
            out.nullArray();
        } else {
            out.nil();
        }
    }
}
