package io.nanoredis.family.set;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.type.set.SetEditor;
import io.nanoredis.type.set.SetLookup;
import io.nanoredis.type.set.SetType;
import io.nanoredis.type.set.SetWalk;

/// The commands on the members of one set: SADD, SREM, SISMEMBER, SMISMEMBER, SCARD, SMEMBERS.
final class MemberCommands {
    private MemberCommands() {}

    /// The sets of the shard.
    static SetType sets(ShardContext cx) {
        return (SetType) cx.type(Record.SET);
    }

    /// Whether there is a value, and it is no set.
    static boolean isOther(long record) {
        return record != 0 && Record.type(record) != Record.SET;
    }

    /// Begins to change the set of the key in argument `i`, whose record this is, 0 for none.
    static SetEditor edit(ShardContext cx, Args args, int i, long record) {
        SetEditor editor = sets(cx).editor();
        editor.open(cx.keyspace(), args.array(), args.offset(i), args.length(i), cx.hashOf(args, i), record);
        return editor;
    }

    /// SADD: adds members, and creates the set if it is missing.
    static void sadd(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.change(args, 1);
        if (isOther(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        SetEditor set = edit(cx, args, 1, record);
        long added = 0;
        try {
            set.expect(args.count() - 2L);
            for (int i = 2; i < args.count(); i++) {
                added += set.add(args.array(), args.offset(i), args.length(i)) ? 1 : 0;
            }
        } finally {
            set.close();
        }
        if (added > 0) {
            cx.event(KeyEvent.SADD, args, 1);
        }
        out.integer(added);
    }

    /// SREM: removes members, and with the last one the set.
    static void srem(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.change(args, 1);
        if (isOther(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        long removed = 0;
        if (record != 0) {
            SetEditor set = edit(cx, args, 1, record);
            try {
                for (int i = 2; i < args.count(); i++) {
                    removed += set.remove(args.array(), args.offset(i), args.length(i)) ? 1 : 0;
                }
            } finally {
                set.close();
            }
        }
        if (removed > 0) {
            cx.eventOfRemoval(KeyEvent.SREM, args, 1);
        }
        out.integer(removed);
    }

    /// SISMEMBER: whether the set has a member.
    static void sismember(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (isOther(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else {
            out.integer(contains(sets(cx).lookup(), record, args, 2));
        }
    }

    private static int contains(SetLookup lookup, long record, Args args, int i) {
        return record != 0 && lookup.contains(record, args.array(), args.offset(i), args.length(i)) ? 1 : 0;
    }

    /// SMISMEMBER: the same for several members.
    static void smismember(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (isOther(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        SetLookup lookup = sets(cx).lookup();
        out.arrayHeader(args.count() - 2);
        for (int i = 2; i < args.count(); i++) {
            out.integer(contains(lookup, record, args, i));
        }
    }

    /// SCARD: the number of members.
    static void scard(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (isOther(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else {
            out.integer(record == 0 ? 0 : SetType.size(record));
        }
    }

    /// SMEMBERS: all members.
    static void smembers(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (isOther(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else if (record == 0) {
            out.setHeader(0);
        } else {
            out.setHeader(Math.toIntExact(SetType.size(record)));
            SetWalk walk = sets(cx).walk();
            walk.open(record);
            walk.reply(out);
        }
    }
}
