package io.nanoredis.family.zset;

import static io.nanoredis.family.zset.RangeOptions.BYLEX;
import static io.nanoredis.family.zset.RangeOptions.BYSCORE;
import static io.nanoredis.family.zset.RangeOptions.DIRECTION_FIXED;
import static io.nanoredis.family.zset.RangeOptions.KIND_FIXED;
import static io.nanoredis.family.zset.RangeOptions.REV;
import static io.nanoredis.family.zset.RangeOptions.STORE;
import static io.nanoredis.family.zset.RangeOptions.WITHSCORES;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.db.EncodingLimits;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.type.zset.MemberSnapshot;
import io.nanoredis.type.zset.SortedSet;
import io.nanoredis.type.zset.ZsetBuilder;

/// The commands that list a range of members: ZRANGE, ZRANGESTORE, ZREVRANGE, ZRANGEBYSCORE, ZREVRANGEBYSCORE,
/// ZRANGEBYLEX, ZREVRANGEBYLEX.
final class RangeCommands {
    private static final int FIRST_STORE_OPTION = 5;

    private RangeCommands() {}

    /// ZRANGE: members by ranks, scores or names.
    static void zrange(ShardContext cx, Args args, ReplyWriter out) {
        range(cx, args, 0, out);
    }

    /// ZREVRANGE: members by ranks from the end.
    static void zrevrange(ShardContext cx, Args args, ReplyWriter out) {
        range(cx, args, KIND_FIXED | DIRECTION_FIXED | REV, out);
    }

    /// ZRANGEBYSCORE: members by scores.
    static void zrangebyscore(ShardContext cx, Args args, ReplyWriter out) {
        range(cx, args, KIND_FIXED | BYSCORE | DIRECTION_FIXED, out);
    }

    /// ZREVRANGEBYSCORE: members by scores, from the greatest on.
    static void zrevrangebyscore(ShardContext cx, Args args, ReplyWriter out) {
        range(cx, args, KIND_FIXED | BYSCORE | DIRECTION_FIXED | REV, out);
    }

    /// ZRANGEBYLEX: members by names.
    static void zrangebylex(ShardContext cx, Args args, ReplyWriter out) {
        range(cx, args, KIND_FIXED | BYLEX | DIRECTION_FIXED, out);
    }

    /// ZREVRANGEBYLEX: members by names, from the greatest on.
    static void zrevrangebylex(ShardContext cx, Args args, ReplyWriter out) {
        range(cx, args, KIND_FIXED | BYLEX | DIRECTION_FIXED | REV, out);
    }

    private static void range(ShardContext cx, Args args, int implied, ReplyWriter out) {
        long options = RangeOptions.parse(args, 4, implied, out);
        if (options == RangeOptions.INVALID || !RangeBounds.parse(cx, args, 2, options, out)) {
            return;
        }
        long record = cx.read(args, 1);
        if (record == 0) {
            out.emptyArray();
        } else if (!Zsets.refuses(record, out)) {
            SortedSet set = Zsets.type(cx).reader(record);
            long count = RangeBounds.seek(cx, args, 2, options, set);
            boolean withScores = RangeOptions.has(options, WITHSCORES);
            beginMembers(count, withScores, out);
            for (long left = count; left > 0; left--) {
                member(set, withScores, out);
                RangeBounds.step(set, options);
            }
        }
    }

    /// Begins a list of members, which in RESP3 has pairs when scores are wanted.
    static void beginMembers(long count, boolean withScores, ReplyWriter out) {
        out.arrayHeader(Math.toIntExact(withScores && !out.resp3() ? 2 * count : count));
    }

    /// One member of a list that [#beginMembers] began.
    static void member(SortedSet set, boolean withScores, ReplyWriter out) {
        if (withScores && out.resp3()) {
            out.arrayHeader(2);
        }
        set.reply(out);
        if (withScores) {
            out.doubleValue(set.score());
        }
    }

    // ---- ZRANGESTORE

    /// ZRANGESTORE on one shard: puts a range of members under another key.
    static void zrangestore(ShardContext cx, Args args, ReplyWriter out) {
        MemberSnapshot found = new MemberSnapshot();
        if (collect(cx, args, found, out)) {
            out.integer(store(cx, args, found));
        }
    }

    /// ZRANGESTORE from one shard to another.
    static void zrangestoreAcross(Coordinator cx, Args args, ReplyWriter out) {
        MemberSnapshot found = new MemberSnapshot();
        ReplyWriter refusal = new ReplyWriter();
        boolean[] right = new boolean[1];
        int[] stored = new int[1];
        try (FiberTransaction tx = cx.begin()) {
            cx.lock(tx, args, 1, true);
            cx.lock(tx, args, 2, false);
            tx.acquire();
            cx.hop(tx, cx.shardOf(args, 2), shard -> right[0] = collect(shard, args, found, refusal));
            if (right[0]) {
                int destination = cx.shardOf(args, 1);
                cx.lastHopAll(tx, shard -> {
                    if (shard.shard().id() == destination) {
                        stored[0] = store(shard, args, found);
                    }
                });
            }
        }
        if (right[0]) {
            out.integer(stored[0]);
        } else {
            out.raw(refusal);
        }
    }

    /// Copies the range; false if the command was wrong, and the error has been replied.
    private static boolean collect(ShardContext cx, Args args, MemberSnapshot found, ReplyWriter out) {
        long options = RangeOptions.parse(args, FIRST_STORE_OPTION, STORE, out);
        if (options == RangeOptions.INVALID || !RangeBounds.parse(cx, args, 3, options, out)) {
            return false;
        }
        long record = cx.read(args, 2);
        if (Zsets.refuses(record, out)) {
            return false;
        }
        if (record != 0) {
            SortedSet set = Zsets.type(cx).reader(record);
            for (long left = RangeBounds.seek(cx, args, 3, options, set); left > 0; left--) {
                int length = set.loadText();
                found.add(set.text(), 0, length, set.score());
                RangeBounds.step(set, options);
            }
        }
        return true;
    }

    /// As in Redis, zero loses its minus in members that are added while the result is packed, which it is from the
    /// beginning unless too many members are expected; how many is known of ranges of ranks.
    private static int store(ShardContext cx, Args args, MemberSnapshot found) {
        boolean knowsNumber = isOfRanks(args);
        ZsetBuilder builder = Zsets.type(cx).builder();
        builder.begin();
        try {
            EncodingLimits limits = cx.database().encodingLimits();
            boolean packed = !knowsNumber || found.size() <= limits.zsetEntriesMax();
            boolean more = found.first();
            while (more) {
                packed &= builder.count() < limits.zsetEntriesMax() && found.textLength() <= limits.zsetValueBytesMax();
                double score = packed ? found.score() + 0.0 : found.score();
                builder.add(found.text(), found.textOffset(), found.textLength(), score);
                more = found.next();
            }
            boolean before = cx.isThereForEvents(args, 1);
            int stored = Zsets.store(cx, args, 1, builder);
            cx.eventOfStore(KeyEvent.ZRANGESTORE, args, 1, before);
            return stored;
        } finally {
            builder.close();
        }
    }

    private static boolean isOfRanks(Args args) {
        for (int i = FIRST_STORE_OPTION; i < args.count(); i++) {
            if (args.is(i, Words.BYSCORE) || args.is(i, Words.BYLEX)) {
                return false;
            }
        }
        return true;
    }
}
