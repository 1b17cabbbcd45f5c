package io.nanoredis.type;

/// The members of a sorted set, or of a plain set, where each scores 1: what unions, intersections and differences are
/// made of.
///
/// It stands at a member after [#first], [#next] or [#find] returned true; [#next] must not follow [#find].
///
/// *Thread*: the owner of the shard that works with it; nothing may change there in between.
public interface ScoredMembers {
    /// The number of members.
    long size();

    /// Turns to the first member, in whatever order they come; returns whether there is one.
    boolean first();

    /// Turns to the next member; returns whether there is one.
    boolean next();

    /// Turns to a member by its name; returns whether it is there.
    boolean find(byte[] name, int offset, int length);

    /// The score of the member at hand.
    double score();

    /// The array that holds the name of the member at hand, after [#first] or [#next]; valid until the next step.
    byte[] text();

    /// Where the name begins there.
    int textOffset();

    /// The bytes of the name.
    int textLength();
}
