package io.nanoredis.family.set;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.set.MemberSink;
import io.nanoredis.type.set.SetAlgebra;
import org.jspecify.annotations.Nullable;

/// The sets of one command on one shard, in the order of its keys; those that are missing are left out, and noted.
///
/// *Thread*: the owner of the shard; valid until something is stored there.
///
/// @param sets their records, from 0 to `count`
/// @param firstMissing whether the first key holds nothing
/// @param anyMissing whether some key holds nothing
@SuppressWarnings("ArrayRecordComponent") // lent to the algebra, for the length of one command
record Operands(long[] sets, int count, boolean firstMissing, boolean anyMissing) {
    /// The sets of the keys from argument `first` to before `end`; null if one of them is of another type, and the
    /// error has been replied. All are looked at, as in Redis, even if the result is known before.
    static @Nullable Operands of(ShardContext cx, Args args, int first, int end, ReplyWriter out) {
        long[] sets = new long[end - first];
        int count = 0;
        boolean firstMissing = false;
        int prefetched = end - first > 2 ? first : end;
        for (int i = first; i < end; i++) {
            if (i == prefetched) {
                prefetched = cx.prefetch(args, i, end, 1);
            }
            long record = cx.read(args, i);
            if (MemberCommands.isOther(record)) {
                out.error(ErrorReply.WRONG_TYPE);
                return null;
            }
            if (record != 0) {
                sets[count++] = record;
            } else if (i == first) {
                firstMissing = true;
            }
        }
        return new Operands(sets, count, firstMissing, count < sets.length);
    }

    /// Hands the members of the combination on; those of a union again for each set that has them.
    void combine(Combination how, SetAlgebra algebra, MemberSink sink) {
        switch (how) {
            case INTERSECTION -> {
                if (!anyMissing) {
                    algebra.intersection(sets, count, sink);
                }
            }
            case DIFFERENCE -> {
                if (!firstMissing) {
                    algebra.difference(sets, count, sink);
                }
            }
            case UNION -> {
                for (int i = 0; i < count; i++) {
                    algebra.members(sets[i], sink);
                }
            }
        }
    }
}
