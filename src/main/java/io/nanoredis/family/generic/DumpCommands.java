package io.nanoredis.family.generic;

import static io.nanoredis.command.AclCategory.DANGEROUS;
import static io.nanoredis.command.AclCategory.KEYSPACE;
import static io.nanoredis.command.CommandFlag.ASKING;
import static io.nanoredis.command.CommandFlag.DENYOOM;
import static io.nanoredis.command.CommandFlag.READONLY;
import static io.nanoredis.command.CommandFlag.WRITE;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.rdb.DumpPayload;
import io.nanoredis.rdb.RdbFormatException;
import io.nanoredis.rdb.RdbReader;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// DUMP and RESTORE: values in the RDB form, so that Redis reads ours and we read Redis's.
final class DumpCommands {
    private static final ErrorReply INVALID_TTL = ErrorReply.of("ERR Invalid TTL value, must be >= 0");

    private DumpCommands() {}

    static List<CommandRow> rows() {
        return List.of(
                Command.named("dump")
                        .arity(2)
                        .flags(READONLY)
                        .categories(KEYSPACE)
                        .group("generic")
                        .key(1, "RO", "access")
                        .tips("nondeterministic_output")
                        .since("2.6.0")
                        .complexity("O(1) to find the key, O(N*M) for a value of N elements of M bytes on average; "
                                + "a short string is O(1)+O(1*M), which is O(1)")
                        .summary("Writes a value in the binary form that RESTORE reads.")
                        .syntax("key")
                        .onShard(DumpCommands::dump),
                restoreRow("restore").since("2.6.0").group("generic"),
                restoreRow("restore-asking").since("3.0.0").group("server").flags(ASKING));
    }

    private static CommandRow restoreRow(String name) {
        return Command.named(name)
                .arity(-4)
                .flags(WRITE, DENYOOM)
                .categories(KEYSPACE, DANGEROUS)
                .key(1, "OW", "update")
                .complexity("O(1) to create the key, O(N*M) for a value of N elements of M bytes on average; "
                        + "a short string is O(1)+O(1*M), which is O(1); a sorted set is O(N*M*log(N)), "
                        + "as each insertion is O(log(N))")
                .changed("3.0.0", "Added the `REPLACE` option.")
                .changed("5.0.0", "Added the `ABSTTL` option.")
                .changed("5.0.0", "Added the `IDLETIME` and `FREQ` options.")
                .summary("Creates a key from what DUMP wrote.")
                .syntax("key ttl serialized-value [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ frequency]")
                .onShard(DumpCommands::restore);
    }

    private static void dump(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (record == 0) {
            out.nil();
            return;
        }
        RdbWriter payload = cx.rdbWriter();
        payload.compressing(cx.server().settings().rdbCompression());
        DumpPayload.write(cx.codecs(), record, payload);
        out.bulk(payload.array(), 0, payload.length());
        payload.reset();
    }

    private static void restore(ShardContext cx, Args args, ReplyWriter out) {
        RestoreOptions options = RestoreOptions.parse(args, out);
        if (options == null) {
            return;
        }
        ErrorReply refusal = refusal(cx, args, options);
        if (refusal != null) {
            out.error(refusal);
            return;
        }
        long expireAtMs = expireAtMs(cx, args, options);
        if (expireAtMs != 0 && expireAtMs <= cx.nowMs()) {
            restoreExpired(cx, args, out);
            return;
        }
        boolean before = cx.isThereForEvents(args, 1);
        if (!read(cx, args, expireAtMs)) {
            out.error(ErrorReply.BAD_DUMP);
            return;
        }
        options.applyAccess(cx.database().access(), cx.find(args, 1));
        if (before) {
            cx.event(KeyEvent.NEW, args, 1); // as what was there has gone before
        }
        cx.event(KeyEvent.RESTORE, args, 1);
        out.ok();
    }

    /// A value whose time is up: it is read, as it may be wrong, but nobody hears of it; what was there goes.
    private static void restoreExpired(ShardContext cx, Args args, ReplyWriter out) {
        boolean before = cx.find(args, 1) != 0;
        boolean right;
        cx.quiet();
        try {
            right = read(cx, args, 0);
            if (right && !before) {
                cx.delete(args, 1);
            }
        } finally {
            cx.loud();
        }
        if (!right) {
            out.error(ErrorReply.BAD_DUMP);
            return;
        }
        if (before) {
            cx.delete(args, 1);
            cx.event(KeyEvent.DEL, args, 1);
        }
        out.ok();
    }

    /// Makes the key what the payload says; false if that is wrong.
    private static boolean read(ShardContext cx, Args args, long expireAtMs) {
        KeyTarget key = new KeyTarget(cx, cx.keyspace(), args, 1, expireAtMs);
        try {
            DumpPayload.read(cx.codecs(), new RdbReader(), args.array(), args.offset(3), args.length(3), key);
            return true;
        } catch (RdbFormatException e) {
            return false;
        }
    }

    /// What stands in the way before the value is looked at, in the order in which Redis looks.
    private static @Nullable ErrorReply refusal(ShardContext cx, Args args, RestoreOptions options) {
        if (!options.replace() && cx.read(args, 1) != 0) {
            return ErrorReply.BUSY_KEY;
        }
        if (!args.tryLong(2)) {
            return ErrorReply.NOT_AN_INTEGER;
        }
        if (args.longValue() < 0) {
            return INVALID_TTL;
        }
        return DumpPayload.isSound(args.array(), args.offset(3), args.length(3)) ? null : ErrorReply.DUMP_CHECKSUM;
    }

    /// 0 for none. A time to live beyond the range of 64 bits wraps into the past, as it does in Redis.
    private static long expireAtMs(ShardContext cx, Args args, RestoreOptions options) {
        args.tryLong(2);
        long ttl = args.longValue();
        return ttl == 0 || options.absolute() ? ttl : ttl + cx.nowMs();
    }
}
