package io.nanoredis.family.set;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.set.SetEditor;
import io.nanoredis.type.set.SetType;

/// The commands on several sets of one shard: SINTER, SUNION, SDIFF, and their STORE and CARD forms.
final class CombinationCommands {
    private static final int FIRST = 1;
    private static final int FIRST_OF_STORE = 2;

    private CombinationCommands() {}

    /// What is told of a result that was stored.
    static KeyEvent stored(Combination how) {
        return switch (how) {
            case INTERSECTION -> KeyEvent.SINTERSTORE;
            case UNION -> KeyEvent.SUNIONSTORE;
            case DIFFERENCE -> KeyEvent.SDIFFSTORE;
        };
    }

    /// SINTER, SUNION, SDIFF: the members.
    static void members(Combination how, ShardContext cx, Args args, ReplyWriter out) {
        Operands operands = Operands.of(cx, args, FIRST, args.count(), out);
        if (operands == null) {
            return;
        }
        if (how == Combination.UNION) {
            replyUnion(MemberCommands.sets(cx), operands, out);
            return;
        }
        int mark = out.deferred();
        int[] members = new int[1];
        operands.combine(how, MemberCommands.sets(cx).algebra(), (array, offset, length) -> {
            out.bulk(array, offset, length);
            members[0]++;
            return true;
        });
        out.closeDeferredSet(mark, members[0]);
    }

    private static void replyUnion(SetType sets, Operands operands, ReplyWriter out) {
        SetEditor union = sets.builder();
        union.begin();
        try {
            addAll(Combination.UNION, sets, operands, union);
            out.setHeader(Math.toIntExact(union.size()));
            union.reply(out);
        } finally {
            union.close();
        }
    }

    private static void addAll(Combination how, SetType sets, Operands operands, SetEditor result) {
        operands.combine(how, sets.algebra(), (array, offset, length) -> {
            result.add(array, offset, length);
            return true;
        });
    }

    /// SINTERSTORE, SUNIONSTORE, SDIFFSTORE: the result becomes the value of the first key, in place of what it holds,
    /// once it is complete.
    static void store(Combination how, ShardContext cx, Args args, ReplyWriter out) {
        Operands operands = Operands.of(cx, args, FIRST_OF_STORE, args.count(), out);
        if (operands == null) {
            return;
        }
        SetType sets = MemberCommands.sets(cx);
        SetEditor result = sets.builder();
        result.begin();
        try {
            addAll(how, sets, operands, result);
            long size = result.size();
            boolean before = cx.isThereForEvents(args, 1);
            result.moveTo(cx.keyspace(), args.array(), args.offset(1), args.length(1), cx.hashOf(args, 1));
            cx.eventOfStore(stored(how), args, 1, before);
            out.integer(size);
        } finally {
            result.close();
        }
    }

    /// SINTERCARD, SUNIONCARD, SDIFFCARD: how many members there would be.
    static void cardinality(Combination how, ShardContext cx, Args args, ReplyWriter out) {
        CountedKeys keys = CountedKeys.parse(args, how, out);
        if (keys == null) {
            return;
        }
        Operands operands = Operands.of(cx, args, CountedKeys.FIRST, keys.end(), out);
        if (operands == null) {
            return;
        }
        SetType sets = MemberCommands.sets(cx);
        if (how == Combination.UNION) {
            out.integer(sizeOfUnion(sets, operands, keys));
            return;
        }
        long[] members = new long[1];
        operands.combine(how, sets.algebra(), (array, offset, length) -> ++members[0] != keys.limit());
        out.integer(members[0]);
    }

    private static long sizeOfUnion(SetType sets, Operands operands, CountedKeys keys) {
        SetEditor union = sets.builder();
        union.begin();
        try {
            operands.combine(Combination.UNION, sets.algebra(), (array, offset, length) -> {
                union.add(array, offset, length);
                return union.size() != keys.limit();
            });
            return keys.cut(union.size());
        } finally {
            union.close();
        }
    }
}
