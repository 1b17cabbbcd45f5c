package io.nanoredis.family.set;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.type.set.SetEditor;
import java.util.Arrays;

/// SMOVE: a member that goes from one set to another.
final class MoveCommand {
    private static final int MEMBER = 3;

    private MoveCommand() {}

    /// What a shard has found out about its set.
    private enum Finding {
        NO_SET,
        OTHER_TYPE,
        WITHOUT_MEMBER,
        WITH_MEMBER
    }

    /// SMOVE of two keys of one shard.
    static void smove(ShardContext cx, Args args, ReplyWriter out) {
        Finding source = find(cx, args, 1);
        if (source == Finding.NO_SET) {
            out.integer(0);
        } else if (source == Finding.OTHER_TYPE || MemberCommands.isOther(cx.change(args, 2))) {
            out.error(ErrorReply.WRONG_TYPE);
        } else {
            boolean moved = source == Finding.WITH_MEMBER;
            if (moved && !sameKey(args)) {
                boolean added = add(cx, args);
                remove(cx, args);
                tellRemoved(cx, args);
                tellAdded(cx, args, added);
            }
            out.integer(moved ? 1 : 0);
        }
    }

    private static boolean sameKey(Args args) {
        byte[] a = args.array();
        int first = args.offset(1);
        int second = args.offset(2);
        return Arrays.equals(a, first, first + args.length(1), a, second, second + args.length(2));
    }

    private static Finding find(ShardContext cx, Args args, int key) {
        long record = cx.change(args, key);
        if (record == 0) {
            return Finding.NO_SET;
        }
        if (MemberCommands.isOther(record)) {
            return Finding.OTHER_TYPE;
        }
        boolean has = MemberCommands.sets(cx)
                .lookup()
                .contains(record, args.array(), args.offset(MEMBER), args.length(MEMBER));
        return has ? Finding.WITH_MEMBER : Finding.WITHOUT_MEMBER;
    }

    private static void tellRemoved(ShardContext cx, Args args) {
        cx.eventOfRemoval(KeyEvent.SREM, args, 1);
    }

    private static void tellAdded(ShardContext cx, Args args, boolean added) {
        if (added) {
            cx.event(KeyEvent.SADD, args, 2);
        }
    }

    private static boolean add(ShardContext cx, Args args) {
        SetEditor set = MemberCommands.edit(cx, args, 2, cx.find(args, 2));
        try {
            return set.add(args.array(), args.offset(MEMBER), args.length(MEMBER));
        } finally {
            set.close();
        }
    }

    private static void remove(ShardContext cx, Args args) {
        SetEditor set = MemberCommands.edit(cx, args, 1, cx.find(args, 1));
        try {
            set.remove(args.array(), args.offset(MEMBER), args.length(MEMBER));
        } finally {
            set.close();
        }
    }

    /// SMOVE of keys on two shards: the member is added before it is removed, so that a shard without memory stops it
    /// while nothing has changed.
    static void smoveAcross(Coordinator cx, Args args, ReplyWriter out) {
        int source = cx.shardOf(args, 1);
        int destination = cx.shardOf(args, 2);
        Finding[] found = new Finding[MEMBER];
        try (FiberTransaction tx = cx.begin()) {
            cx.lock(tx, args, 1, true);
            cx.lock(tx, args, 2, true);
            tx.acquire();
            cx.hop(tx, source, shard -> found[1] = find(shard, args, 1));
            if (found[1] == Finding.NO_SET) {
                out.integer(0);
                return;
            }
            boolean[] added = new boolean[1];
            cx.hop(tx, destination, shard -> found[2] = addIfMoved(shard, args, found[1], added));
            if (found[1] == Finding.OTHER_TYPE || found[2] == Finding.OTHER_TYPE) {
                out.error(ErrorReply.WRONG_TYPE);
                return;
            }
            boolean moved = found[1] == Finding.WITH_MEMBER;
            if (moved && cx.publishesEvents()) {
                cx.hop(tx, source, shard -> {
                    remove(shard, args);
                    tellRemoved(shard, args);
                });
                cx.hop(tx, destination, shard -> tellAdded(shard, args, added[0]));
            } else if (moved) {
                cx.lastHopAll(tx, shard -> {
                    if (shard.shard().id() == source) {
                        remove(shard, args);
                    }
                });
            }
            out.integer(moved ? 1 : 0);
        }
    }

    private static Finding addIfMoved(ShardContext cx, Args args, Finding source, boolean[] added) {
        Finding here = find(cx, args, 2);
        if (source == Finding.WITH_MEMBER && here != Finding.OTHER_TYPE) {
            added[0] = add(cx, args);
        }
        return here;
    }
}
