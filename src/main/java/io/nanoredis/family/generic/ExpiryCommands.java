package io.nanoredis.family.generic;

import static io.nanoredis.command.AclCategory.KEYSPACE;
import static io.nanoredis.command.CommandFlag.FAST;
import static io.nanoredis.command.CommandFlag.READONLY;
import static io.nanoredis.command.CommandFlag.WRITE;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.command.ShardOp;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// EXPIRE and TTL in all their units, EXPIRETIME, PERSIST: when keys expire.
final class ExpiryCommands {
    private static final byte[] NX_WORD = word("NX");
    private static final byte[] XX_WORD = word("XX");
    private static final byte[] GT_WORD = word("GT");
    private static final byte[] LT_WORD = word("LT");
    private static final int NX = 1;
    private static final int XX = 2;
    private static final int GT = 4;
    private static final int LT = 8;

    private static final ErrorReply NX_NOT_ALONE =
            ErrorReply.of("ERR NX and XX, GT or LT options at the same time are not compatible");
    private static final ErrorReply GT_AND_LT =
            ErrorReply.of("ERR GT and LT options at the same time are not compatible");

    private static final int SECOND_MS = 1000;
    private static final long NO_KEY = -2;
    private static final long NO_EXPIRY = -1;

    private ExpiryCommands() {}

    private static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static List<CommandRow> rows() {
        return List.of(
                setter("expire", "1.0.0", ExpiryCommands::expire)
                        .changed("7.0.0", "Added the `NX`, `XX`, `GT` and `LT` options.")
                        .summary("Lets a key expire after a number of seconds.")
                        .syntax("key seconds [NX | XX | GT | LT]"),
                setter("pexpire", "2.6.0", ExpiryCommands::pexpire)
                        .changed("7.0.0", "Added the `NX`, `XX`, `GT` and `LT` options.")
                        .summary("Lets a key expire after a number of milliseconds.")
                        .syntax("key milliseconds [NX | XX | GT | LT]"),
                setter("expireat", "1.2.0", ExpiryCommands::expireat)
                        .changed("7.0.0", "Added the `NX`, `XX`, `GT` and `LT` options.")
                        .summary("Lets a key expire at a point in time, in seconds since 1970.")
                        .syntax("key unix-time-seconds [NX | XX | GT | LT]"),
                setter("pexpireat", "2.6.0", ExpiryCommands::pexpireat)
                        .changed("7.0.0", "Added the `NX`, `XX`, `GT` and `LT` options.")
                        .summary("Lets a key expire at a point in time, in milliseconds since 1970.")
                        .syntax("key unix-time-milliseconds [NX | XX | GT | LT]"),
                getter("ttl", "1.0.0", ExpiryCommands::ttl)
                        .tips("nondeterministic_output")
                        .changed("2.8.0", "Answers -2 for a key that does not exist.")
                        .summary("Tells in how many seconds a key expires."),
                getter("pttl", "2.6.0", ExpiryCommands::pttl)
                        .tips("nondeterministic_output")
                        .changed("2.8.0", "Answers -2 for a key that does not exist.")
                        .summary("Tells in how many milliseconds a key expires."),
                getter("expiretime", "7.0.0", ExpiryCommands::expiretime)
                        .summary("Tells when a key expires, in seconds since 1970."),
                getter("pexpiretime", "7.0.0", ExpiryCommands::pexpiretime)
                        .summary("Tells when a key expires, in milliseconds since 1970."),
                Command.named("persist")
                        .arity(2)
                        .flags(WRITE, FAST)
                        .categories(KEYSPACE)
                        .group("generic")
                        .key(1, "RW", "update")
                        .since("2.2.0")
                        .complexity("O(1)")
                        .summary("Takes the expiry off a key.")
                        .syntax("key")
                        .onShard(ExpiryCommands::persist));
    }

    private static CommandRow setter(String name, String since, ShardOp op) {
        return Command.named(name)
                .arity(-3)
                .flags(WRITE, FAST)
                .categories(KEYSPACE)
                .group("generic")
                .key(1, "RW", "update")
                .since(since)
                .complexity("O(1)")
                .onShard(op);
    }

    private static CommandRow getter(String name, String since, ShardOp op) {
        return Command.named(name)
                .arity(2)
                .flags(READONLY, FAST)
                .categories(KEYSPACE)
                .group("generic")
                .key(1, "RO", "access")
                .since(since)
                .complexity("O(1)")
                .syntax("key")
                .onShard(op);
    }

    private static void expire(ShardContext cx, Args args, ReplyWriter out) {
        setExpiry(cx, args, out, "expire", SECOND_MS, cx.nowMs());
    }

    private static void pexpire(ShardContext cx, Args args, ReplyWriter out) {
        setExpiry(cx, args, out, "pexpire", 1, cx.nowMs());
    }

    private static void expireat(ShardContext cx, Args args, ReplyWriter out) {
        setExpiry(cx, args, out, "expireat", SECOND_MS, 0);
    }

    private static void pexpireat(ShardContext cx, Args args, ReplyWriter out) {
        setExpiry(cx, args, out, "pexpireat", 1, 0);
    }

    private static void setExpiry(ShardContext cx, Args args, ReplyWriter out, String name, int unitMs, long baseMs) {
        int options = options(args, out);
        if (options < 0) {
            return;
        }
        if (!args.tryLong(2)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
            return;
        }
        long given = args.longValue();
        if (!fits(given, unitMs, baseMs)) {
            out.error(ErrorReply.invalidExpireTime(name));
            return;
        }
        out.integer(apply(cx, args, options, given * unitMs + baseMs) ? 1 : 0);
    }

    /// The options behind the second argument as a set of bits; negative when an error has been replied.
    private static int options(Args args, ReplyWriter out) {
        int options = 0;
        for (int i = 3; i < args.count(); i++) {
            int option = option(args, i);
            if (option == 0) {
                out.error(unsupported(args, i));
                return -1;
            }
            options |= option;
        }
        if ((options & NX) != 0 && options != NX) {
            out.error(NX_NOT_ALONE);
            return -1;
        }
        if ((options & (GT | LT)) == (GT | LT)) {
            out.error(GT_AND_LT);
            return -1;
        }
        return options;
    }

    private static int option(Args args, int i) {
        if (args.is(i, NX_WORD)) {
            return NX;
        }
        if (args.is(i, XX_WORD)) {
            return XX;
        }
        if (args.is(i, GT_WORD)) {
            return GT;
        }
        return args.is(i, LT_WORD) ? LT : 0;
    }

    /// Redis shows the option as a C string, which ends at a NUL.
    private static ErrorReply unsupported(Args args, int i) {
        return ErrorReply.of("ERR Unsupported option " + ErrorReply.untilNul(args.text(i)));
    }

    private static boolean fits(long given, int unitMs, long baseMs) {
        return given <= Long.MAX_VALUE / unitMs
                && given >= Long.MIN_VALUE / unitMs
                && given * unitMs <= Long.MAX_VALUE - baseMs;
    }

    /// Sets the expiry if the options allow it; a point in time that has passed removes the key at once.
    private static boolean apply(ShardContext cx, Args args, int options, long expireAtMs) {
        long record = cx.change(args, 1);
        if (record == 0 || !allowed(options, Record.expireAtMs(record), expireAtMs)) {
            return false;
        }
        if (expireAtMs <= cx.nowMs()) {
            cx.delete(args, 1);
            cx.event(KeyEvent.DEL, args, 1);
        } else {
            cx.expireAt(args, 1, expireAtMs);
            cx.event(KeyEvent.EXPIRE, args, 1);
        }
        return true;
    }

    /// Whether an expiry may take the place of `currentMs`, which is 0 for a key that never expires.
    private static boolean allowed(int options, long currentMs, long expireAtMs) {
        boolean expires = currentMs != 0;
        if (((options & NX) != 0 && expires) || ((options & XX) != 0 && !expires)) {
            return false;
        }
        if ((options & GT) != 0 && (!expires || expireAtMs <= currentMs)) {
            return false;
        }
        return (options & LT) == 0 || !expires || expireAtMs < currentMs;
    }

    private static void ttl(ShardContext cx, Args args, ReplyWriter out) {
        out.integer(toSeconds(remainingMs(cx, args)));
    }

    private static void pttl(ShardContext cx, Args args, ReplyWriter out) {
        out.integer(remainingMs(cx, args));
    }

    private static void expiretime(ShardContext cx, Args args, ReplyWriter out) {
        out.integer(toSeconds(expiryMs(cx, args)));
    }

    private static void pexpiretime(ShardContext cx, Args args, ReplyWriter out) {
        out.integer(expiryMs(cx, args));
    }

    /// Rounds to the nearest second, and lets the negative answers be.
    private static long toSeconds(long ms) {
        return ms < 0 ? ms : ms / SECOND_MS + (ms % SECOND_MS >= SECOND_MS / 2 ? 1 : 0);
    }

    private static long remainingMs(ShardContext cx, Args args) {
        long expireAtMs = expiryMs(cx, args);
        return expireAtMs < 0 ? expireAtMs : Math.max(0, expireAtMs - cx.nowMs());
    }

    private static long expiryMs(ShardContext cx, Args args) {
        long record = cx.peek(args, 1);
        if (record == 0) {
            return NO_KEY;
        }
        long expireAtMs = Record.expireAtMs(record);
        return expireAtMs == 0 ? NO_EXPIRY : expireAtMs;
    }

    private static void persist(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.change(args, 1);
        boolean expires = record != 0 && Record.expires(record);
        if (expires) {
            cx.expireAt(args, 1, 0);
            cx.event(KeyEvent.PERSIST, args, 1);
        }
        out.integer(expires ? 1 : 0);
    }
}
