package io.nanoredis.family.hash;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.hash.HashValue;

/// HGETEX, HSETEX, HGETDEL: values of fields together with their expiry or their end.
final class GetAndSetCommands {
    private static final byte[] PERSIST = FieldArguments.word("PERSIST");
    private static final byte[] KEEPTTL = FieldArguments.word("KEEPTTL");
    private static final byte[] FNX = FieldArguments.word("FNX");
    private static final byte[] FXX = FieldArguments.word("FXX");

    private static final ErrorReply HGETEX_TIME = ErrorReply.invalidExpireTime("hgetex");
    private static final ErrorReply HSETEX_TIME = ErrorReply.invalidExpireTime("hsetex");
    private static final ErrorReply ONE_CONDITION =
            ErrorReply.of("ERR Only one of FXX or FNX arguments can be specified");
    private static final ErrorReply ONE_EXPIRY =
            ErrorReply.of("ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified");
    private static final ErrorReply NUMBER_OF_FIELDS = ErrorReply.of("ERR invalid number of fields");
    private static final ErrorReply NUMBER_OF_ARGUMENTS = ErrorReply.of("ERR wrong number of arguments");
    private static final ErrorReply NO_FIELDS = ErrorReply.of("ERR missing FIELDS argument");

    /// As an expiry: as it is.
    private static final long KEEP = -2;

    private GetAndSetCommands() {}

    // ---- HGETDEL

    /// HGETDEL: the values of fields, which are removed.
    static void hgetdel(ShardContext cx, Args args, ReplyWriter out) {
        HashValue hash = Hashes.change(cx, args, out);
        if (hash == null) {
            return;
        }
        int first = FieldArguments.first(args, 2, FieldArguments.NOT_POSITIVE, out);
        if (first == FieldArguments.REFUSED) {
            return;
        }
        out.arrayHeader(args.count() - first);
        boolean removed = false;
        for (int i = first; i < args.count(); i++) {
            if (Hashes.replyField(hash, args, i, out)) {
                hash.remove();
                removed = true;
            }
        }
        if (removed) {
            cx.eventOfRemoval(KeyEvent.HDEL, args, 1);
        }
    }

    // ---- HGETEX

    /// HGETEX: the values of fields, whose expiry is changed.
    static void hgetex(ShardContext cx, Args args, ReplyWriter out) {
        HashValue hash = Hashes.change(cx, args, out);
        if (hash == null) {
            return;
        }
        long expireAtMs = KEEP;
        int fieldsAt = 2;
        if (args.is(2, PERSIST)) {
            expireAtMs = 0;
            fieldsAt = 3;
        } else if (FieldArguments.isTime(args, 2)) {
            long time = FieldArguments.timeAfter(args, 2, cx.nowMs(), HGETEX_TIME, out);
            if (time == FieldArguments.REFUSED) {
                return;
            }
            expireAtMs = atLeastPast(time);
            fieldsAt = 4;
        }
        int first = FieldArguments.first(args, fieldsAt, FieldArguments.NOT_POSITIVE, out);
        if (first == FieldArguments.REFUSED) {
            return;
        }
        out.arrayHeader(args.count() - first);
        boolean changed = false;
        for (int i = first; i < args.count(); i++) {
            if (Hashes.replyField(hash, args, i, out)) {
                boolean changes = expireAtMs != 0 || hash.expireAtMs() != 0;
                change(cx, hash, args, i, expireAtMs);
                changed |= changes;
            }
        }
        if (changed && expireAtMs != KEEP) {
            boolean past = expireAtMs != 0 && expireAtMs <= cx.nowMs();
            tellExpiry(cx, args, past, expireAtMs == 0 ? KeyEvent.HPERSIST : KeyEvent.HEXPIRE);
        }
    }

    /// The beginning of 1970 is in the past, and not "never".
    private static void tellExpiry(ShardContext cx, Args args, boolean past, KeyEvent otherwise) {
        if (past) {
            cx.eventOfRemoval(KeyEvent.HDEL, args, 1);
        } else {
            cx.event(otherwise, args, 1);
        }
    }

    private static long atLeastPast(long timeMs) {
        return Math.max(1, timeMs);
    }

    private static void change(ShardContext cx, HashValue hash, Args args, int i, long expireAtMs) {
        if (expireAtMs == KEEP) {
            return;
        }
        if (expireAtMs != 0 && expireAtMs <= cx.nowMs()) {
            hash.remove();
        } else {
            hash.expireAt(args, i, expireAtMs);
        }
    }

    // ---- HSETEX

    /// HSETEX: sets fields on a condition, and when they expire.
    static void hsetex(ShardContext cx, Args args, ReplyWriter out) {
        int fieldsAt = fieldsAfterOptions(cx, args, out);
        if (fieldsAt == FieldArguments.REFUSED) {
            return;
        }
        int first = firstOfPairs(args, fieldsAt, out);
        if (first == FieldArguments.REFUSED) {
            return;
        }
        int condition = 0;
        long expireAtMs = 0;
        for (int i = 2; i < fieldsAt; i++) {
            if (isCondition(args, i)) {
                condition = i;
            } else if (args.is(i, KEEPTTL)) {
                expireAtMs = KEEP;
            } else {
                expireAtMs = atLeastPast(FieldArguments.timeAfter(args, i, cx.nowMs(), HSETEX_TIME, out));
                i++;
            }
        }
        setFields(cx, args, first, condition, expireAtMs, out);
    }

    private static boolean isCondition(Args args, int i) {
        return args.is(i, FNX) || args.is(i, FXX);
    }

    /// Checks the options from left to right; returns where FIELDS stands, or [FieldArguments#REFUSED].
    private static int fieldsAfterOptions(ShardContext cx, Args args, ReplyWriter out) {
        boolean hasCondition = false;
        boolean hasExpiry = false;
        for (int i = 2; i < args.count(); i++) {
            boolean time = FieldArguments.isTime(args, i);
            if (args.is(i, FieldArguments.FIELDS)) {
                return i;
            } else if (isCondition(args, i)) {
                if (hasCondition) {
                    return refuse(ONE_CONDITION, out);
                }
                hasCondition = true;
            } else if (time || args.is(i, KEEPTTL)) {
                if (hasExpiry) {
                    return refuse(ONE_EXPIRY, out);
                }
                hasExpiry = true;
                if (time && FieldArguments.timeAfter(args, i, cx.nowMs(), HSETEX_TIME, out) == FieldArguments.REFUSED) {
                    return FieldArguments.REFUSED;
                }
                i += time ? 1 : 0;
            } else {
                return refuse(ErrorReply.of("ERR unknown argument: " + ErrorReply.untilNul(args.text(i))), out);
            }
        }
        return refuse(NO_FIELDS, out);
    }

    private static int refuse(ErrorReply error, ReplyWriter out) {
        out.error(error);
        return FieldArguments.REFUSED;
    }

    /// The argument with the first field, the pairs ending with the arguments; [FieldArguments#REFUSED] if that is not
    /// so, and the error has been replied.
    private static int firstOfPairs(Args args, int at, ReplyWriter out) {
        if (at + 1 >= args.count()) {
            return refuse(NUMBER_OF_ARGUMENTS, out);
        }
        if (!args.tryLong(at + 1) || args.longValue() < 1 || args.longValue() > Integer.MAX_VALUE) {
            return refuse(NUMBER_OF_FIELDS, out);
        }
        if (args.longValue() * 2 != args.count() - at - 2) {
            return refuse(NUMBER_OF_ARGUMENTS, out);
        }
        return at + 2;
    }

    /// @param condition the argument with FNX or FXX, 0 for none
    private static void setFields(
            ShardContext cx, Args args, int first, int condition, long expireAtMs, ReplyWriter out) {
        HashValue hash = Hashes.change(cx, args, out);
        if (hash == null) {
            return;
        }
        if (condition != 0 && !holdsForAll(hash, args, first, args.is(condition, FXX))) {
            out.integer(0);
            return;
        }
        boolean past = expireAtMs > 0 && expireAtMs <= cx.nowMs();
        boolean removed = false;
        for (int i = first; i < args.count(); i += 2) {
            if (past) {
                removed |= hash.remove(args, i);
            } else {
                long keptMs = expireAtMs == KEEP && hash.find(args, i) ? hash.expireAtMs() : 0;
                long newMs = expireAtMs == KEEP ? keptMs : expireAtMs;
                hash.put(args, 1, i, args.array(), args.offset(i + 1), args.length(i + 1), newMs);
            }
        }
        if (!past) {
            cx.event(KeyEvent.HSET, args, 1);
            if (expireAtMs > 0) {
                cx.event(KeyEvent.HEXPIRE, args, 1);
            }
        } else if (removed) {
            cx.eventOfRemoval(KeyEvent.HDEL, args, 1);
        }
        out.integer(1);
    }

    private static boolean holdsForAll(HashValue hash, Args args, int first, boolean there) {
        for (int i = first; i < args.count(); i += 2) {
            if (hash.find(args, i) != there) {
                return false;
            }
        }
        return true;
    }
}
