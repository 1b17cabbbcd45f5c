package io.nanoredis.family.transaction;

import static io.nanoredis.command.CommandFlag.ALLOW_BUSY;
import static io.nanoredis.command.CommandFlag.FAST;
import static io.nanoredis.command.CommandFlag.LOADING;
import static io.nanoredis.command.CommandFlag.NOSCRIPT;
import static io.nanoredis.command.CommandFlag.SKIP_SLOWLOG;
import static io.nanoredis.command.CommandFlag.STALE;

import io.nanoredis.command.AclCategory;
import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.Session;
import io.nanoredis.command.ShardContext;
import io.nanoredis.command.TransactionRun;
import io.nanoredis.command.Watches;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.Watcher;
import java.util.List;

/// The rows of the transaction commands.
public final class TransactionFamily {
    private static final ErrorReply NESTED = ErrorReply.of("ERR MULTI calls can not be nested");
    private static final ErrorReply WITHOUT_MULTI = ErrorReply.of("ERR DISCARD without MULTI");

    private TransactionFamily() {}

    /// The rows of this family.
    public static List<CommandRow> rows() {
        return List.of(
                named("multi")
                        .arity(1)
                        .flags(FAST, ALLOW_BUSY)
                        .since("1.2.0")
                        .summary("Begins a transaction: the commands that follow are queued until EXEC.")
                        .neverQueued()
                        .onSession(TransactionFamily::multi),
                named("exec")
                        .arity(1)
                        .flags(SKIP_SLOWLOG)
                        .since("1.2.0")
                        .complexity("Depends on commands in the transaction")
                        .summary("Runs the queued commands, all at one point of the serial order, unless a watched key"
                                + " has changed.")
                        .executing(TransactionRun::inFiber),
                named("discard")
                        .arity(1)
                        .flags(FAST, ALLOW_BUSY)
                        .since("2.0.0")
                        .complexity("O(N), when N is the number of queued commands")
                        .summary("Ends the transaction without running the queued commands, and the watching of keys.")
                        .wayOut()
                        .alone()
                        .onSession(TransactionFamily::discard),
                named("watch")
                        .arity(-2)
                        .keys(1, -1, 1, "RO")
                        .flags(FAST, ALLOW_BUSY)
                        .since("2.2.0")
                        .complexity("O(1) for every key.")
                        .summary("Watches keys: a change of one of them prevents the next EXEC.")
                        .syntax("key [key ...]")
                        .watching(TransactionFamily::watch),
                named("unwatch")
                        .arity(1)
                        .flags(FAST, ALLOW_BUSY)
                        .since("2.2.0")
                        .summary("Ends the watching of all keys.")
                        .alone()
                        .onSession(TransactionFamily::unwatch));
    }

    private static CommandRow named(String name) {
        return Command.named(name)
                .group("transactions")
                .flags(NOSCRIPT, LOADING, STALE)
                .categories(AclCategory.TRANSACTION);
    }

    private static void multi(Session session, Args args, ReplyWriter out) {
        if (session.queue() != null) {
            out.error(NESTED);
            return;
        }
        session.beginQueue();
        out.ok();
    }

    private static void discard(Session session, Args args, ReplyWriter out) {
        if (session.queue() == null) {
            out.error(WITHOUT_MULTI);
            return;
        }
        session.endTransaction();
        out.ok();
    }

    private static void unwatch(Session session, Args args, ReplyWriter out) {
        session.unwatch();
        out.ok();
    }

    /// Has this shard note changes of its keys for the client; nothing if that is gone.
    private static void watch(ShardContext cx, Args args, ReplyWriter out) {
        Session session = cx.session();
        Watches watches = session == null ? null : session.watches();
        Watcher watcher = watches == null ? null : watches.on(cx.shard().id());
        if (watcher != null) {
            for (int i = 1; i < args.count(); i++) {
                cx.shard()
                        .watches()
                        .watch(
                                watcher,
                                cx.databaseIndex(),
                                cx.hashOf(args, i),
                                args.array(),
                                args.offset(i),
                                args.length(i));
            }
        }
        out.ok();
    }
}
