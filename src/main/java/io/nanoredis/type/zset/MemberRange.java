package io.nanoredis.type.zset;

import io.nanoredis.resp.Args;

/// A range of members that two arguments name, by scores or by names.
///
/// *Thread*: the owner of the shard; reused. *Cost*: no allocation.
public sealed interface MemberRange permits ScoreRange, LexRange {
    /// Becomes the range between two arguments; false if one of them is no bound.
    boolean parse(Args args, int leastAt, int greatestAt);

    /// The rank of the first member of a set that is in the range, or where it would be.
    long from(SortedSet set);

    /// The rank of the first member behind the range.
    long to(SortedSet set);
}
