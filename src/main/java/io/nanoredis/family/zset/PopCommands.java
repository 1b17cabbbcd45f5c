package io.nanoredis.family.zset;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.type.zset.SortedSet;
import io.nanoredis.type.zset.ZsetEditor;
import org.jspecify.annotations.Nullable;

/// The commands that take members away from an end: ZPOPMIN, ZPOPMAX, ZMPOP.
final class PopCommands {
    private static final ErrorReply NUMKEYS = ErrorReply.of("ERR numkeys should be greater than 0");
    private static final ErrorReply COUNT = ErrorReply.of("ERR count should be greater than 0");

    private PopCommands() {}

    /// ZPOPMIN: takes the members of the lowest scores.
    static void zpopmin(ShardContext cx, Args args, ReplyWriter out) {
        pop(cx, args, false, out);
    }

    /// ZPOPMAX: takes the members of the highest scores.
    static void zpopmax(ShardContext cx, Args args, ReplyWriter out) {
        pop(cx, args, true, out);
    }

    private static void pop(ShardContext cx, Args args, boolean highest, ReplyWriter out) {
        if (args.count() > 3) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        boolean counted = args.count() == 3;
        if (counted && (!args.tryLong(2) || args.longValue() < 0)) {
            out.error(ErrorReply.MUST_BE_POSITIVE);
            return;
        }
        long wanted = counted ? args.longValue() : 1;
        long record = cx.change(args, 1);
        if (Zsets.refuses(record, out)) {
            return;
        }
        if (record == 0 || wanted == 0) {
            out.emptyArray();
            return;
        }
        boolean pairs = counted && out.resp3();
        ZsetEditor editor = Zsets.edit(cx, args, 1, record);
        try {
            long count = Math.min(wanted, editor.set().size());
            out.arrayHeader(Math.toIntExact(pairs ? count : 2 * count));
            take(editor, highest, count, pairs, out);
        } finally {
            editor.close();
        }
        cx.eventOfRemoval(popped(highest), args, 1);
    }

    /// What is told of a pop at one end.
    static KeyEvent popped(boolean highest) {
        return highest ? KeyEvent.ZPOPMAX : KeyEvent.ZPOPMIN;
    }

    /// Replies so many members from an end, and removes them.
    ///
    /// @param pairs whether member and score are an array of their own
    static void take(ZsetEditor editor, boolean highest, long count, boolean pairs, ReplyWriter out) {
        SortedSet set = editor.set();
        long size = set.size();
        set.seek(highest ? size - 1 : 0);
        for (long left = count; left > 0; left--) {
            if (pairs) {
                out.arrayHeader(2);
            }
            set.reply(out);
            out.doubleValue(set.score());
            if (highest) {
                set.backward();
            } else {
                set.forward();
            }
        }
        editor.removeRanks(highest ? size - count : 0, highest ? size : count);
    }

    // ---- ZMPOP

    /// What ZMPOP asks for.
    ///
    /// @param keys how many keys, from argument 2 on
    /// @param highest whether members are taken from the end of the highest scores
    /// @param count how many members at most
    record Wish(int keys, boolean highest, long count) {}

    /// ZMPOP on one shard: takes members of the first of some sets that is there.
    static void zmpop(ShardContext cx, Args args, ReplyWriter out) {
        Wish wish = parse(args, 1, out);
        if (wish == null) {
            return;
        }
        for (int i = 2; i < 2 + wish.keys; i++) {
            if (popKey(cx, args, i, wish, out)) {
                return;
            }
        }
        out.nullArray();
    }

    /// ZMPOP over several shards.
    static void zmpopAcross(Coordinator cx, Args args, ReplyWriter out) {
        Wish wish = parse(args, 1, out);
        if (wish == null) {
            return;
        }
        ReplyWriter reply = new ReplyWriter();
        reply.resp3(out.resp3());
        boolean[] done = new boolean[1];
        try (FiberTransaction tx = cx.begin()) {
            for (int i = 2; i < 2 + wish.keys; i++) {
                cx.lock(tx, args, i, true);
            }
            tx.acquire();
            for (int i = 2; i < 2 + wish.keys && !done[0]; i++) {
                int key = i;
                cx.hop(tx, cx.shardOf(args, i), shard -> done[0] = popKey(shard, args, key, wish, reply));
            }
        }
        if (done[0]) {
            out.raw(reply);
        } else {
            out.nullArray();
        }
    }

    /// Reads the arguments from the number of keys on; null if they are wrong, and the error has been replied.
    ///
    /// @param numKeysAt the argument with the number of keys
    static @Nullable Wish parse(Args args, int numKeysAt, ReplyWriter out) {
        if (!args.tryLong(numKeysAt) || args.longValue() < 1) {
            out.error(NUMKEYS);
            return null;
        }
        long keys = args.longValue();
        long where = numKeysAt + keys + 1;
        if (keys > args.count() || where >= args.count()) {
            out.error(ErrorReply.SYNTAX);
            return null;
        }
        boolean highest = args.is((int) where, Words.MAX);
        if (!highest && !args.is((int) where, Words.MIN)) {
            out.error(ErrorReply.SYNTAX);
            return null;
        }
        long count = -1;
        for (int i = (int) where + 1; i < args.count(); i += 2) {
            if (count != -1 || i + 1 == args.count() || !args.is(i, Words.COUNT)) {
                out.error(ErrorReply.SYNTAX);
                return null;
            }
            if (!args.tryLong(i + 1) || args.longValue() < 1) {
                out.error(COUNT);
                return null;
            }
            count = args.longValue();
        }
        return new Wish((int) keys, highest, Math.abs(count));
    }

    /// Takes from the set of key `i`, with its key in the reply; false if there is none, and nothing was replied.
    static boolean popKey(ShardContext cx, Args args, int i, Wish wish, ReplyWriter out) {
        long record = cx.change(args, i);
        if (record == 0) {
            return false;
        }
        if (Zsets.refuses(record, out)) {
            return true;
        }
        ZsetEditor editor = Zsets.edit(cx, args, i, record);
        try {
            long count = Math.min(wish.count, editor.set().size());
            out.arrayHeader(2);
            out.bulk(args.array(), args.offset(i), args.length(i));
            out.arrayHeader(Math.toIntExact(count));
            take(editor, wish.highest, count, true, out);
        } finally {
            editor.close();
        }
        cx.eventOfRemoval(popped(wish.highest), args, i);
        return true;
    }
}
