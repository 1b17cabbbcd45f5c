package io.nanoredis.family.set;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.set.SetEditor;
import io.nanoredis.type.set.SetSample;
import io.nanoredis.type.set.SetType;
import io.nanoredis.type.set.SetWalk;

/// The commands that draw members by chance: SPOP, SRANDMEMBER.
final class RandomCommands {
    private static final ErrorReply COUNT_OUT_OF_RANGE = ErrorReply.of(
            "ERR value is out of range, value must between " + -Long.MAX_VALUE + " and " + Long.MAX_VALUE);

    private RandomCommands() {}

    /// SPOP: draws a member, or several different ones, and removes them.
    static void spop(ShardContext cx, Args args, ReplyWriter out) {
        if (args.count() > 3) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        boolean counted = args.count() == 3;
        if (counted && (!args.tryLong(2) || args.longValue() < 0)) {
            out.error(ErrorReply.MUST_BE_POSITIVE);
            return;
        }
        long record = cx.change(args, 1);
        if (MemberCommands.isOther(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else if (counted) {
            popSome(cx, args, record, args.longValue(), out);
        } else if (record == 0) {
            out.nil();
        } else {
            SetEditor set = MemberCommands.edit(cx, args, 1, record);
            try {
                set.pop(cx.random(), out);
            } finally {
                set.close();
            }
            cx.eventOfRemoval(KeyEvent.SPOP, args, 1);
        }
    }

    private static void popSome(ShardContext cx, Args args, long record, long wanted, ReplyWriter out) {
        long size = record == 0 ? 0 : SetType.size(record);
        int count = Math.toIntExact(Math.min(wanted, size));
        out.setHeader(count);
        if (count == 0) {
            return;
        }
        if (count == size) {
            SetWalk walk = MemberCommands.sets(cx).walk();
            walk.open(record);
            walk.reply(out);
            cx.delete(args, 1);
            cx.eventOfRemoval(KeyEvent.SPOP, args, 1);
            return;
        }
        SetEditor set = MemberCommands.edit(cx, args, 1, record);
        try {
            for (int i = 0; i < count; i++) {
                set.pop(cx.random(), out);
            }
        } finally {
            set.close();
        }
        cx.event(KeyEvent.SPOP, args, 1);
    }

    /// SRANDMEMBER: draws a member; or several different ones, for a negative number perhaps the same ones again.
    static void srandmember(ShardContext cx, Args args, ReplyWriter out) {
        if (args.count() > 3) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        boolean counted = args.count() == 3;
        if (counted && !args.tryLong(2)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return;
        }
        if (counted && args.longValue() == Long.MIN_VALUE) {
            out.error(COUNT_OUT_OF_RANGE);
            return;
        }
        long record = cx.read(args, 1);
        if (MemberCommands.isOther(record)) {
            out.error(ErrorReply.WRONG_TYPE);
        } else if (counted) {
            drawSome(cx, record, args.longValue(), out);
        } else if (record == 0) {
            out.nil();
        } else {
            MemberCommands.sets(cx).sample().one(record, cx.random(), out);
        }
    }

    private static void drawSome(ShardContext cx, long record, long wanted, ReplyWriter out) {
        if (record == 0 || wanted == 0) {
            out.emptyArray();
            return;
        }
        SetSample sample = MemberCommands.sets(cx).sample();
        long size = SetType.size(record);
        if (wanted < 0) {
            out.arrayHeader(fitting(-wanted, out));
            sample.repeated(record, -wanted, cx.random(), out);
        } else if (wanted >= size) {
            out.arrayHeader(fitting(size, out));
            SetWalk walk = MemberCommands.sets(cx).walk();
            walk.open(record);
            walk.reply(out);
        } else {
            out.arrayHeader((int) wanted);
            sample.different(record, (int) wanted, cx.random(), out);
        }
    }

    /// A number of elements, which throws what a reply too large throws if no reply has room for so many.
    private static int fitting(long count, ReplyWriter out) {
        if (count > Integer.MAX_VALUE) {
            out.ensure(Integer.MAX_VALUE);
        }
        return (int) count;
    }
}
