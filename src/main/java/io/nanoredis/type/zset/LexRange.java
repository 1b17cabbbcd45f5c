package io.nanoredis.type.zset;

import io.nanoredis.resp.Args;

/// A range of names as clients write it: each bound is `-` or `+` for the ends, `[` and a name that is included, or `(`
/// and a name that is not.
///
/// *Thread*: the owner of the shard; reused, valid as long as the arguments. *Cost*: no allocation.
public final class LexRange implements MemberRange {
    private static final byte[] NOTHING = new byte[0];

    private byte[] array = NOTHING;
    private int least;
    private int leastLength;
    private int greatest;
    private int greatestLength;
    private byte leastKind;
    private byte greatestKind;

    @Override
    public boolean parse(Args args, int leastAt, int greatestAt) {
        array = args.array();
        least = args.offset(leastAt) + 1;
        leastLength = args.length(leastAt) - 1;
        leastKind = kind(args, leastAt);
        greatest = args.offset(greatestAt) + 1;
        greatestLength = args.length(greatestAt) - 1;
        greatestKind = kind(args, greatestAt);
        return leastKind != 0 && greatestKind != 0;
    }

    /// The first byte of a bound, 0 if it is none. What follows an end is looked at as C does, up to a NUL.
    private static byte kind(Args args, int i) {
        if (args.length(i) == 0) {
            return 0;
        }
        byte kind = args.array()[args.offset(i)];
        return switch (kind) {
            case '[', '(' -> kind;
            case '-', '+' -> args.length(i) == 1 || args.array()[args.offset(i) + 1] == 0 ? kind : 0;
            default -> 0;
        };
    }

    @Override
    public long from(SortedSet set) {
        return place(set, leastKind, least, leastLength, leastKind == '(');
    }

    @Override
    public long to(SortedSet set) {
        return place(set, greatestKind, greatest, greatestLength, greatestKind == '[');
    }

    private long place(SortedSet set, byte kind, int offset, int length, boolean included) {
        return switch (kind) {
            case '-' -> 0;
            case '+' -> set.size();
            default -> set.countBefore(array, offset, length, included);
        };
    }
}
