package io.nanoredis.family.string;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.db.Keyspace;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.type.string.StringValue;

/// The commands that store or remove a whole string: SET and its older relatives, GETEX, GETDEL, DELEX.
final class WriteCommands {
    private static final long NO_EXPIRY = 0;

    private static final ErrorReply SET_EXPIRY = ErrorReply.invalidExpireTime("set");
    private static final ErrorReply SETEX_EXPIRY = ErrorReply.invalidExpireTime("setex");
    private static final ErrorReply PSETEX_EXPIRY = ErrorReply.invalidExpireTime("psetex");
    private static final ErrorReply GETEX_EXPIRY = ErrorReply.invalidExpireTime("getex");
    private static final ErrorReply BAD_DIGEST = ErrorReply.of("ERR must be exactly 16 hexadecimal characters");
    private static final ErrorReply BAD_CONDITION =
            ErrorReply.of("ERR Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE");
    private static final ErrorReply CONDITION_NEEDS_STRING =
            ErrorReply.of("ERR Key should be of string type if conditions are specified");
    private static final ErrorReply DELEX_ARITY = ErrorReply.wrongArity("delex");

    private WriteCommands() {}

    /// Stores argument `value` under key `key`, whatever was there.
    ///
    /// @param expireAtMs 0 for none, [Keyspace#KEEP_EXPIRY] for that of the key as it was
    static void store(ShardContext cx, Args args, int key, int value, long expireAtMs) {
        cx.keyspace()
                .setString(
                        args.array(),
                        args.offset(key),
                        args.length(key),
                        cx.hashOf(args, key),
                        args.array(),
                        args.offset(value),
                        args.length(value),
                        expireAtMs);
    }

    /// SET: stores a value, on conditions and with an expiry if the client wants.
    static void set(ShardContext cx, Args args, ReplyWriter out) {
        if (args.count() == 3) {
            store(cx, args, 1, 2, NO_EXPIRY);
            cx.event(KeyEvent.SET, args, 1);
            out.ok();
            return;
        }
        long options = WriteOptions.parse(args, 3, WriteOptions.OF_SET);
        if (options == WriteOptions.INVALID) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        long expireAtMs = expiry(args, options, cx.nowMs(), SET_EXPIRY, out);
        if (expireAtMs != Deadline.REFUSED) {
            setUnder(cx, args, options, expireAtMs, out);
        }
    }

    /// The expiry that the options of SET and MSETEX ask for, [Deadline#REFUSED] if that is wrong and the error has
    /// been replied.
    static long expiry(Args args, long options, long nowMs, ErrorReply outOfRange, ReplyWriter out) {
        if (WriteOptions.has(options, WriteOptions.TIMES)) {
            return Deadline.of(args, WriteOptions.timeAt(options), options, nowMs, outOfRange, out);
        }
        return WriteOptions.has(options, WriteOptions.KEEPTTL) ? Keyspace.KEEP_EXPIRY : NO_EXPIRY;
    }

    private static void setUnder(ShardContext cx, Args args, long options, long expireAtMs, ReplyWriter out) {
        boolean get = WriteOptions.has(options, WriteOptions.GET);
        long record = get ? cx.read(args, 1) : cx.find(args, 1);
        if (get && record != 0 && !StringValue.isString(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        switch (verdict(record, options, args)) {
            case HOLDS -> {
                if (get) {
                    replyOld(record, out);
                } else {
                    out.ok();
                }
                store(cx, args, 1, 2, expireAtMs);
                tellStored(cx, args, 1, expireAtMs);
            }
            case FAILS -> replyOld(get ? record : 0, out);
            case WRONG_TYPE -> out.error(ErrorReply.WRONG_TYPE);
            case BAD_DIGEST -> out.error(BAD_DIGEST);
        }
    }

    /// Tells that a key was stored, with an expiry if that is not 0 or the one it had.
    static void tellStored(ShardContext cx, Args args, int key, long expireAtMs) {
        cx.event(KeyEvent.SET, args, key);
        if (expireAtMs > 0) {
            cx.event(KeyEvent.EXPIRE, args, key);
        }
    }

    private static Condition.Verdict verdict(long record, long options, Args args) {
        if (WriteOptions.has(options, WriteOptions.COMPARISONS)) {
            return Condition.judge(record, options, args, WriteOptions.operandAt(options));
        }
        boolean exists = record != 0;
        boolean fails = WriteOptions.has(options, exists ? WriteOptions.NX : WriteOptions.XX);
        return fails ? Condition.Verdict.FAILS : Condition.Verdict.HOLDS;
    }

    private static void replyOld(long record, ReplyWriter out) {
        if (record == 0) {
            out.nil();
        } else {
            StringValue.reply(record, out);
        }
    }

    /// SETNX: stores a value where there is none yet.
    static void setnx(ShardContext cx, Args args, ReplyWriter out) {
        if (cx.find(args, 1) != 0) {
            out.integer(0);
            return;
        }
        store(cx, args, 1, 2, NO_EXPIRY);
        cx.event(KeyEvent.SET, args, 1);
        out.integer(1);
    }

    /// SETEX: stores a value that expires after a number of seconds.
    static void setex(ShardContext cx, Args args, ReplyWriter out) {
        setExpiring(cx, args, WriteOptions.EX, SETEX_EXPIRY, out);
    }

    /// PSETEX: stores a value that expires after a number of milliseconds.
    static void psetex(ShardContext cx, Args args, ReplyWriter out) {
        setExpiring(cx, args, WriteOptions.PX, PSETEX_EXPIRY, out);
    }

    private static void setExpiring(ShardContext cx, Args args, long unit, ErrorReply outOfRange, ReplyWriter out) {
        long expireAtMs = Deadline.of(args, 2, unit, cx.nowMs(), outOfRange, out);
        if (expireAtMs != Deadline.REFUSED) {
            store(cx, args, 1, 3, expireAtMs);
            tellStored(cx, args, 1, expireAtMs);
            out.ok();
        }
    }

    /// The string under the first key for a command that replies it; 0 if there is none, and null or the error has
    /// been replied.
    private static long readOrReply(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (record == 0) {
            out.nil();
            return 0;
        }
        if (!StringValue.isString(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return 0;
        }
        return record;
    }

    /// GETSET: stores a value and replies the one before.
    static void getset(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (record != 0 && !StringValue.isString(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        replyOld(record, out);
        store(cx, args, 1, 2, NO_EXPIRY);
        cx.event(KeyEvent.SET, args, 1);
    }

    /// GETDEL: replies the value and removes the key.
    static void getdel(ShardContext cx, Args args, ReplyWriter out) {
        long record = readOrReply(cx, args, out);
        if (record != 0) {
            StringValue.reply(record, out);
            cx.delete(args, 1);
            cx.event(KeyEvent.DEL, args, 1);
        }
    }

    /// GETEX: replies the value and changes its expiry; one in the past removes the key.
    static void getex(ShardContext cx, Args args, ReplyWriter out) {
        long options = WriteOptions.parse(args, 2, WriteOptions.OF_GETEX);
        if (options == WriteOptions.INVALID) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        long record = readOrReply(cx, args, out);
        if (record == 0) {
            return;
        }
        long expireAtMs = expiry(args, options, cx.nowMs(), GETEX_EXPIRY, out);
        if (expireAtMs == Deadline.REFUSED) {
            return;
        }
        StringValue.reply(record, out);
        boolean changes = WriteOptions.has(options, WriteOptions.TIMES)
                || (WriteOptions.has(options, WriteOptions.PERSIST) && Record.expires(record));
        if (changes) {
            cx.keyspace().expireAt(args.array(), args.offset(1), args.length(1), cx.hashOf(args, 1), expireAtMs);
            boolean past = expireAtMs != 0 && expireAtMs <= cx.nowMs();
            cx.event(past ? KeyEvent.DEL : expireAtMs == 0 ? KeyEvent.PERSIST : KeyEvent.EXPIRE, args, 1);
        }
    }

    /// DELEX: removes a key of any type, or a string on a condition.
    static void delex(ShardContext cx, Args args, ReplyWriter out) {
        if (args.count() == 2) {
            boolean deleted = cx.delete(args, 1);
            if (deleted) {
                cx.event(KeyEvent.DEL, args, 1);
            }
            out.integer(deleted ? 1 : 0);
        } else if (args.count() != 4) {
            out.error(DELEX_ARITY);
        } else {
            deleteUnder(cx, args, out);
        }
    }

    private static void deleteUnder(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.find(args, 1);
        if (record == 0) {
            out.integer(0);
            return;
        }
        if (!StringValue.isString(record)) {
            out.error(CONDITION_NEEDS_STRING);
            return;
        }
        int comparison = WriteOptions.option(args, 2) & WriteOptions.COMPARISONS;
        if (comparison == 0) {
            out.error(BAD_CONDITION);
            return;
        }
        switch (Condition.judge(record, comparison, args, 3)) {
            case HOLDS -> {
                cx.delete(args, 1);
                cx.event(KeyEvent.DEL, args, 1);
                out.integer(1);
            }
            case FAILS -> out.integer(0);
            case WRONG_TYPE -> out.error(CONDITION_NEEDS_STRING);
            case BAD_DIGEST -> out.error(BAD_DIGEST);
        }
    }
}
