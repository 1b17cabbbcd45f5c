package io.nanoredis.family.list;

import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.list.ListEnd;

/// What a command asks to move from one list to another.
///
/// @param count elements to move at most
/// @param exactly whether nothing is moved where there are fewer
/// @param oneByOne whether each element is popped and pushed before the next; else they keep their order
record ListMove(ListEnd from, ListEnd to, long count, boolean exactly, boolean oneByOne) {
    /// How many elements of a list of so many are moved.
    long elements(long length) {
        return exactly && length < count ? 0 : Math.min(length, count);
    }

    /// Whether the elements arrive in reversed order.
    boolean reverses() {
        return oneByOne && from == to;
    }

    /// The reply when nothing was moved.
    void replyNothing(ReplyWriter out) {
        if (exactly) {
            out.nil();
        } else {
            out.emptyArray();
        }
    }
}
