package io.nanoredis.type.zset;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.NumberText;

/// A range of scores as clients write it: two numbers, each left out itself if a parenthesis stands before it.
///
/// *Thread*: the owner of the shard; reused. *Cost*: no allocation.
public final class ScoreRange implements MemberRange {
    private double least;
    private boolean leastExcluded;
    private double greatest;
    private boolean greatestExcluded;

    @Override
    public boolean parse(Args args, int leastAt, int greatestAt) {
        leastExcluded = isExcluded(args, leastAt);
        greatestExcluded = isExcluded(args, greatestAt);
        least = bound(args, leastAt, leastExcluded);
        greatest = bound(args, greatestAt, greatestExcluded);
        return !Double.isNaN(least) && !Double.isNaN(greatest);
    }

    /// Becomes the range from one number to another, both included.
    public void between(double from, double to, boolean toExcluded) {
        least = from;
        leastExcluded = false;
        greatest = to;
        greatestExcluded = toExcluded;
    }

    private static boolean isExcluded(Args args, int i) {
        return args.length(i) > 0 && args.array()[args.offset(i)] == '(';
    }

    private static double bound(Args args, int i, boolean excluded) {
        int skipped = excluded ? 1 : 0;
        return NumberText.parseCDouble(args.array(), args.offset(i) + skipped, args.length(i) - skipped);
    }

    @Override
    public long from(SortedSet set) {
        return set.countBelow(least, leastExcluded);
    }

    @Override
    public long to(SortedSet set) {
        return set.countBelow(greatest, !greatestExcluded);
    }
}
