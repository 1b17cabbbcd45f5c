package io.nanoredis.family.hash;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.LongDouble;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.hash.HashValue;
import org.jspecify.annotations.Nullable;

/// The commands that change fields, and leave the time aside: HSET, HMSET, HSETNX, HDEL, HINCRBY, HINCRBYFLOAT.
///
/// HSET and its relatives drop the expiry of a field that they overwrite; the counters keep it.
final class WriteCommands {
    private static final ErrorReply HSET_ARITY = ErrorReply.wrongArity("hset");
    private static final ErrorReply HMSET_ARITY = ErrorReply.wrongArity("hmset");
    private static final ErrorReply VALUE_NOT_AN_INTEGER = ErrorReply.of("ERR hash value is not an integer");
    private static final ErrorReply VALUE_NOT_A_FLOAT = ErrorReply.of("ERR hash value is not a float");
    private static final ErrorReply INCREMENT_INFINITE = ErrorReply.of("ERR value is NaN or Infinity");

    private WriteCommands() {}

    /// HSET: sets fields, and tells how many are new.
    static void hset(ShardContext cx, Args args, ReplyWriter out) {
        if (args.count() % 2 != 0) {
            out.error(HSET_ARITY);
            return;
        }
        HashValue hash = Hashes.change(cx, args, out);
        if (hash != null) {
            out.integer(hash.setAll(args, 1, 2));
            cx.event(KeyEvent.HSET, args, 1);
        }
    }

    /// HMSET: sets fields.
    static void hmset(ShardContext cx, Args args, ReplyWriter out) {
        if (args.count() % 2 != 0) {
            out.error(HMSET_ARITY);
            return;
        }
        HashValue hash = Hashes.change(cx, args, out);
        if (hash != null) {
            hash.setAll(args, 1, 2);
            cx.event(KeyEvent.HSET, args, 1);
            out.ok();
        }
    }

    /// HSETNX: sets a field that is not there.
    static void hsetnx(ShardContext cx, Args args, ReplyWriter out) {
        HashValue hash = Hashes.change(cx, args, out);
        if (hash == null) {
            return;
        }
        boolean missing = !hash.find(args, 2);
        if (missing) {
            hash.put(args, 1, 2, args.array(), args.offset(3), args.length(3), 0);
            cx.event(KeyEvent.HSET, args, 1);
        }
        out.integer(missing ? 1 : 0);
    }

    /// HDEL: removes fields, and with the last one the key.
    static void hdel(ShardContext cx, Args args, ReplyWriter out) {
        HashValue hash = Hashes.change(cx, args, out);
        if (hash == null) {
            return;
        }
        int removed = 0;
        for (int i = 2; i < args.count(); i++) {
            removed += hash.remove(args, i) ? 1 : 0;
        }
        if (removed > 0) {
            cx.eventOfRemoval(KeyEvent.HDEL, args, 1);
        }
        out.integer(removed);
    }

    /// HINCRBY: adds an integer to the value of a field; a missing one counts as 0.
    static void hincrby(ShardContext cx, Args args, ReplyWriter out) {
        if (!args.tryLong(3)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return;
        }
        long step = args.longValue();
        HashValue hash = Hashes.change(cx, args, out);
        if (hash == null) {
            return;
        }
        boolean found = hash.find(args, 2);
        if (found && !hash.isLong()) {
            out.error(VALUE_NOT_AN_INTEGER);
            return;
        }
        long old = found ? hash.toLong() : 0;
        long sum = old + step;
        if (((old ^ sum) & (step ^ sum)) < 0) {
            out.error(ErrorReply.OVERFLOW);
            return;
        }
        hash.putLong(args, 1, 2, sum, found ? hash.expireAtMs() : 0);
        cx.event(KeyEvent.HINCRBY, args, 1);
        out.integer(sum);
    }

    /// HINCRBYFLOAT: adds a number in the extended precision of C's `long double`.
    static void hincrbyfloat(ShardContext cx, Args args, ReplyWriter out) {
        LongDouble step = LongDouble.parse(args.array(), args.offset(3), args.length(3));
        if (step == null) {
            out.error(ErrorReply.NOT_A_FLOAT);
            return;
        }
        if (!step.isFinite()) {
            out.error(INCREMENT_INFINITE);
            return;
        }
        HashValue hash = Hashes.change(cx, args, out);
        if (hash == null) {
            return;
        }
        boolean found = hash.find(args, 2);
        LongDouble old = found ? number(hash) : LongDouble.of(0);
        if (old == null) {
            out.error(VALUE_NOT_A_FLOAT);
            return;
        }
        LongDouble sum = old.plus(step);
        if (!sum.isFinite()) {
            out.error(ErrorReply.NAN_OR_INFINITY);
            return;
        }
        byte[] text = sum.toBytes();
        hash.put(args, 1, 2, text, 0, text.length, found ? hash.expireAtMs() : 0);
        cx.event(KeyEvent.HINCRBYFLOAT, args, 1);
        out.bulk(text);
    }

    private static @Nullable LongDouble number(HashValue hash) {
        byte[] text = hash.valueBytes();
        return LongDouble.parse(text, 0, text.length);
    }
}
