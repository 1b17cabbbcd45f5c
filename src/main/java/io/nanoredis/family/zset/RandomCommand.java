package io.nanoredis.family.zset;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.zset.SortedSet;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/// ZRANDMEMBER: members that chance chooses, each with the same probability.
final class RandomCommand {
    private static final ErrorReply RANGE = ErrorReply.of(
            "ERR value is out of range, value must between " + -Long.MAX_VALUE + " and " + Long.MAX_VALUE);
    /// Where more than one in so many members are wanted, all are passed; else each is sought.
    private static final int PASSED_PER_CHOSEN = 8;

    private RandomCommand() {}

    /// ZRANDMEMBER: one member, or up to a number of different ones, or exactly minus the number of any.
    static void zrandmember(ShardContext cx, Args args, ReplyWriter out) {
        boolean counted = args.count() > 2;
        boolean withScores = args.count() == 4;
        if (counted && !isCount(args, out)) {
            return;
        }
        if (args.count() > 4 || (withScores && !args.is(3, Words.WITHSCORES))) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        long count = counted ? args.longValue() : 0;
        if (withScores && (count < -Long.MAX_VALUE / 2 || count > Long.MAX_VALUE / 2)) {
            out.error(ErrorReply.OUT_OF_RANGE);
            return;
        }
        long record = cx.read(args, 1);
        if (Zsets.refuses(record, out)) {
            return;
        }
        if (record == 0) {
            replyNothing(counted, out);
            return;
        }
        SortedSet set = Zsets.type(cx).reader(record);
        if (!counted) {
            set.seekRandom(cx.random());
            set.reply(out);
        } else if (count < 0) {
            any(set, -count, withScores, cx.random(), out);
        } else {
            different(set, Math.min(count, set.size()), withScores, cx.random(), out);
        }
    }

    private static boolean isCount(Args args, ReplyWriter out) {
        if (!args.tryLong(2)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return false;
        }
        if (args.longValue() == Long.MIN_VALUE) {
            out.error(RANGE);
            return false;
        }
        return true;
    }

    private static void replyNothing(boolean array, ReplyWriter out) {
        if (array) {
            out.emptyArray();
        } else {
            out.nil();
        }
    }

    private static void any(SortedSet set, long count, boolean withScores, RandomGenerator random, ReplyWriter out) {
        if (count > Integer.MAX_VALUE / 2) {
            out.error(ErrorReply.OUT_OF_RANGE); // no reply can be as long
            return;
        }
        RangeCommands.beginMembers(count, withScores, out);
        for (long left = count; left > 0; left--) {
            set.seekRandom(random);
            RangeCommands.member(set, withScores, out);
        }
    }

    private static void different(
            SortedSet set, long count, boolean withScores, RandomGenerator random, ReplyWriter out) {
        RangeCommands.beginMembers(count, withScores, out);
        if (count * PASSED_PER_CHOSEN >= set.size()) {
            pass(set, count, withScores, random, out);
            return;
        }
        Set<Long> chosen = new HashSet<>();
        while (chosen.size() < count) {
            long rank = random.nextLong(set.size());
            if (chosen.add(rank)) {
                set.seek(rank);
                RangeCommands.member(set, withScores, out);
            }
        }
    }

    /// Each member is taken with the number of those still wanted among those still to come as its probability.
    private static void pass(SortedSet set, long count, boolean withScores, RandomGenerator random, ReplyWriter out) {
        long wanted = count;
        boolean more = wanted > 0 && set.seek(0);
        for (long left = set.size(); more && wanted > 0; left--) {
            if (random.nextLong(left) < wanted) {
                RangeCommands.member(set, withScores, out);
                wanted--;
            }
            more = set.forward();
        }
    }
}
