package io.nanoredis.family.hash;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.hash.HashValue;

/// HEXPIRE and HTTL in all their units, HEXPIRETIME, HPERSIST: when fields expire.
final class ExpiryCommands {
    private static final byte[] NX_WORD = FieldArguments.word("NX");
    private static final byte[] XX_WORD = FieldArguments.word("XX");
    private static final byte[] GT_WORD = FieldArguments.word("GT");
    private static final byte[] LT_WORD = FieldArguments.word("LT");

    private static final ErrorReply HEXPIRE_TIME = ErrorReply.invalidExpireTime("hexpire");
    private static final ErrorReply HPEXPIRE_TIME = ErrorReply.invalidExpireTime("hpexpire");
    private static final ErrorReply HEXPIREAT_TIME = ErrorReply.invalidExpireTime("hexpireat");
    private static final ErrorReply HPEXPIREAT_TIME = ErrorReply.invalidExpireTime("hpexpireat");

    private static final int SECOND_MS = 1000;
    private static final int NO_FIELD = -2;
    private static final int NO_EXPIRY = -1;
    private static final int NOT_MET = 0;
    private static final int DONE = 1;
    private static final int REMOVED = 2;

    /// What must hold of a field's expiry for it to be changed.
    private enum Condition {
        NONE,
        NX,
        XX,
        GT,
        LT;

        /// Whether an expiry may take the place of `currentMs`, 0 if the field does not expire.
        boolean allows(long currentMs, long expireAtMs) {
            return switch (this) {
                case NONE -> true;
                case NX -> currentMs == 0;
                case XX -> currentMs != 0;
                case GT -> currentMs != 0 && expireAtMs > currentMs;
                case LT -> currentMs == 0 || expireAtMs < currentMs;
            };
        }
    }

    private ExpiryCommands() {}

    /// HEXPIRE: lets fields expire after seconds.
    static void hexpire(ShardContext cx, Args args, ReplyWriter out) {
        setExpiry(cx, args, true, cx.nowMs(), HEXPIRE_TIME, out);
    }

    /// HPEXPIRE: lets fields expire after milliseconds.
    static void hpexpire(ShardContext cx, Args args, ReplyWriter out) {
        setExpiry(cx, args, false, cx.nowMs(), HPEXPIRE_TIME, out);
    }

    /// HEXPIREAT: lets fields expire at a point in time in seconds.
    static void hexpireat(ShardContext cx, Args args, ReplyWriter out) {
        setExpiry(cx, args, true, 0, HEXPIREAT_TIME, out);
    }

    /// HPEXPIREAT: lets fields expire at a point in time in milliseconds.
    static void hpexpireat(ShardContext cx, Args args, ReplyWriter out) {
        setExpiry(cx, args, false, 0, HPEXPIREAT_TIME, out);
    }

    private static void setExpiry(
            ShardContext cx, Args args, boolean seconds, long baseMs, ErrorReply outOfRange, ReplyWriter out) {
        HashValue hash = Hashes.change(cx, args, out);
        if (hash == null) {
            return;
        }
        long expireAtMs = FieldArguments.time(args, 2, seconds, baseMs, outOfRange, out);
        if (expireAtMs == FieldArguments.REFUSED) {
            return;
        }
        Condition condition = condition(args, 3);
        int fieldsAt = condition == Condition.NONE ? 3 : 4;
        int first = FieldArguments.first(args, fieldsAt, FieldArguments.NOT_ABOVE_ZERO, out);
        if (first == FieldArguments.REFUSED) {
            return;
        }
        out.arrayHeader(args.count() - first);
        boolean changed = false;
        for (int i = first; i < args.count(); i++) {
            int done = apply(cx, hash, args, i, condition, expireAtMs);
            changed |= done >= DONE;
            out.integer(done);
        }
        if (changed && expireAtMs <= cx.nowMs()) {
            cx.eventOfRemoval(KeyEvent.HDEL, args, 1);
        } else if (changed) {
            cx.event(KeyEvent.HEXPIRE, args, 1);
        }
    }

    private static Condition condition(Args args, int i) {
        if (args.is(i, NX_WORD)) {
            return Condition.NX;
        }
        if (args.is(i, XX_WORD)) {
            return Condition.XX;
        }
        if (args.is(i, GT_WORD)) {
            return Condition.GT;
        }
        return args.is(i, LT_WORD) ? Condition.LT : Condition.NONE;
    }

    /// Sets the expiry of a field if the condition allows it; a point in time that has passed removes the field.
    private static int apply(ShardContext cx, HashValue hash, Args args, int i, Condition condition, long expireAtMs) {
        if (!hash.find(args, i)) {
            return NO_FIELD;
        }
        if (!condition.allows(hash.expireAtMs(), expireAtMs)) {
            return NOT_MET;
        }
        if (expireAtMs <= cx.nowMs()) {
            hash.remove();
            return REMOVED;
        }
        hash.expireAt(args, i, expireAtMs);
        return DONE;
    }

    /// HTTL: in how many seconds fields expire.
    static void httl(ShardContext cx, Args args, ReplyWriter out) {
        replyTimes(cx, args, true, true, out);
    }

    /// HPTTL: in how many milliseconds fields expire.
    static void hpttl(ShardContext cx, Args args, ReplyWriter out) {
        replyTimes(cx, args, false, true, out);
    }

    /// HEXPIRETIME: when fields expire, in seconds.
    static void hexpiretime(ShardContext cx, Args args, ReplyWriter out) {
        replyTimes(cx, args, true, false, out);
    }

    /// HPEXPIRETIME: when fields expire, in milliseconds.
    static void hpexpiretime(ShardContext cx, Args args, ReplyWriter out) {
        replyTimes(cx, args, false, false, out);
    }

    private static void replyTimes(ShardContext cx, Args args, boolean seconds, boolean remaining, ReplyWriter out) {
        HashValue hash = Hashes.read(cx, args, out);
        if (hash == null) {
            return;
        }
        int first = FieldArguments.first(args, 2, FieldArguments.NOT_POSITIVE, out);
        if (first == FieldArguments.REFUSED) {
            return;
        }
        long baseMs = remaining ? cx.nowMs() : 0;
        out.arrayHeader(args.count() - first);
        for (int i = first; i < args.count(); i++) {
            out.integer(time(hash, args, i, seconds, baseMs));
        }
    }

    /// Seconds are rounded up, as Redis does for fields, though not for keys.
    private static long time(HashValue hash, Args args, int i, boolean seconds, long baseMs) {
        if (!hash.find(args, i)) {
            return NO_FIELD;
        }
        if (hash.expireAtMs() == 0) {
            return NO_EXPIRY;
        }
        long ms = hash.expireAtMs() - baseMs;
        return seconds ? (ms + SECOND_MS - 1) / SECOND_MS : ms;
    }

    /// HPERSIST: takes the expiry off fields.
    static void hpersist(ShardContext cx, Args args, ReplyWriter out) {
        HashValue hash = Hashes.change(cx, args, out);
        if (hash == null) {
            return;
        }
        int first = FieldArguments.first(args, 2, FieldArguments.NOT_POSITIVE, out);
        if (first == FieldArguments.REFUSED) {
            return;
        }
        out.arrayHeader(args.count() - first);
        boolean changed = false;
        for (int i = first; i < args.count(); i++) {
            int done = persist(hash, args, i);
            changed |= done == DONE;
            out.integer(done);
        }
        if (changed) {
            cx.event(KeyEvent.HPERSIST, args, 1);
        }
    }

    private static int persist(HashValue hash, Args args, int i) {
        if (!hash.find(args, i)) {
            return NO_FIELD;
        }
        if (hash.expireAtMs() == 0) {
            return NO_EXPIRY;
        }
        hash.expireAt(args, i, 0);
        return DONE;
    }
}
