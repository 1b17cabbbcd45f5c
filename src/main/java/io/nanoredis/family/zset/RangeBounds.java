package io.nanoredis.family.zset;

import static io.nanoredis.family.zset.RangeOptions.BYLEX;
import static io.nanoredis.family.zset.RangeOptions.BYSCORE;
import static io.nanoredis.family.zset.RangeOptions.REV;
import static io.nanoredis.family.zset.RangeOptions.has;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.zset.LexRange;
import io.nanoredis.type.zset.ScoreRange;
import io.nanoredis.type.zset.SortedSet;

/// The two arguments between which a range lies. Whatever it is a range of, it is found as one of ranks, and then
/// passed
/// from either end.
final class RangeBounds {
    private RangeBounds() {}

    /// Whether the bounds in arguments `at` and `at + 1` are right; if not the error is replied. Bounds of scores or
    /// names are kept in the shard's scratch object.
    static boolean parse(ShardContext cx, Args args, int at, long options, ReplyWriter out) {
        boolean reverse = has(options, REV);
        int least = reverse ? at + 1 : at;
        int greatest = reverse ? at : at + 1;
        ErrorReply refusal;
        if (has(options, BYSCORE)) {
            refusal = Zsets.type(cx).scoreRange().parse(args, least, greatest) ? null : Zsets.MIN_OR_MAX;
        } else if (has(options, BYLEX)) {
            refusal = Zsets.type(cx).lexRange().parse(args, least, greatest) ? null : Zsets.LEX_RANGE;
        } else {
            refusal = args.tryLong(at) && args.tryLong(at + 1) ? null : ErrorReply.NOT_AN_INTEGER;
        }
        if (refusal != null) {
            out.error(refusal);
        }
        return refusal == null;
    }

    /// Turns a set to the first member that is wanted; returns how many are, 0 for none.
    static long seek(ShardContext cx, Args args, int at, long options, SortedSet set) {
        long from;
        long to;
        boolean reverse = has(options, REV);
        if (has(options, BYSCORE)) {
            ScoreRange range = Zsets.type(cx).scoreRange();
            from = range.from(set);
            to = range.to(set);
        } else if (has(options, BYLEX)) {
            LexRange range = Zsets.type(cx).lexRange();
            from = range.from(set);
            to = range.to(set);
        } else {
            long start = rank(args, at, set.size());
            long stop = rank(args, at + 1, set.size());
            from = Math.max(0, start);
            to = Math.min(set.size(), stop + 1);
            if (reverse) {
                long first = set.size() - to;
                to = set.size() - from;
                from = first;
            }
        }
        long members = to - from;
        long offset = has(options, BYSCORE | BYLEX) ? RangeOptions.offset(args, options) : 0;
        if (offset < 0 || offset >= members) {
            return 0;
        }
        long limit = RangeOptions.limit(args, options);
        set.seek(reverse ? to - 1 - offset : from + offset);
        return limit < 0 ? members - offset : Math.min(limit, members - offset);
    }

    /// A rank as clients write it, counted from the end if negative.
    static long rank(Args args, int i, long size) {
        args.tryLong(i);
        long given = args.longValue();
        return given < 0 ? given + size : Math.min(given, size);
    }

    /// Turns to the next member in the range's direction.
    static void step(SortedSet set, long options) {
        if (has(options, REV)) {
            set.backward();
        } else {
            set.forward();
        }
    }
}
