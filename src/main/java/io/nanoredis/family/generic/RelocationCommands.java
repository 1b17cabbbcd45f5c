package io.nanoredis.family.generic;

import static io.nanoredis.command.AclCategory.KEYSPACE;
import static io.nanoredis.command.CommandFlag.DENYOOM;
import static io.nanoredis.command.CommandFlag.FAST;
import static io.nanoredis.command.CommandFlag.WRITE;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.Coordinator;
import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.db.Keyspace;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.FiberTransaction;
import java.util.Arrays;
import java.util.List;

/// RENAME, RENAMENX, COPY, MOVE: values that get another key, or another database.
///
/// On one shard the record moves or is copied. Between shards a coordinator locks both keys and lets the value travel;
/// see
/// [Relocation].
final class RelocationCommands {
    private RelocationCommands() {}

    static List<CommandRow> rows() {
        return List.of(
                Command.named("rename")
                        .arity(3)
                        .flags(WRITE)
                        .with(RelocationCommands::twoKeys)
                        .keys(1, 1, 1, "RW", "access", "delete")
                        .keys(2, 2, 1, "OW", "update")
                        .keyRange(1, 2, 1)
                        .since("1.0.0")
                        .summary("Gives a value another key, and replaces what was there.")
                        .syntax("key newkey")
                        .onShard((cx, args, out) -> rename(cx, args, out, false))
                        .acrossShards((cx, args, out) -> renameAcross(cx, args, out, false)),
                Command.named("renamenx")
                        .arity(3)
                        .flags(WRITE, FAST)
                        .with(RelocationCommands::twoKeys)
                        .keys(1, 1, 1, "RW", "access", "delete")
                        .keys(2, 2, 1, "OW", "insert")
                        .keyRange(1, 2, 1)
                        .since("1.0.0")
                        .changed("3.2.0", "Source and destination may be the same key.")
                        .summary("Gives a value another key, unless there is one.")
                        .syntax("key newkey")
                        .onShard((cx, args, out) -> rename(cx, args, out, true))
                        .acrossShards((cx, args, out) -> renameAcross(cx, args, out, true)),
                Command.named("copy")
                        .arity(-3)
                        .flags(WRITE, DENYOOM)
                        .with(RelocationCommands::twoKeys)
                        .keys(1, 1, 1, "RO", "access")
                        .keys(2, 2, 1, "OW", "update")
                        .keyRange(1, 2, 1)
                        .since("6.2.0")
                        .complexity("O(N) for an aggregate of N elements, O(1) for a string")
                        .summary("Copies a value to another key, of this or another database.")
                        .syntax("source destination [DB destination-db] [REPLACE]")
                        .onShard(RelocationCommands::copy)
                        .acrossShards(RelocationCommands::copyAcross),
                Command.named("move")
                        .arity(3)
                        .flags(WRITE, FAST)
                        .categories(KEYSPACE)
                        .group("generic")
                        .key(1, "RW", "access", "update")
                        .since("1.0.0")
                        .complexity("O(1)")
                        .summary("Moves a key to another database, unless it is there.")
                        .syntax("key db")
                        .onShard(RelocationCommands::move));
    }

    private static void twoKeys(CommandRow row) {
        row.group("generic").categories(KEYSPACE).complexity("O(1)");
    }

    // ---- RENAME

    private static void rename(ShardContext cx, Args args, ReplyWriter out, boolean onlyIfFree) {
        long record = cx.change(args, 1);
        if (record == 0) {
            out.error(ErrorReply.NO_SUCH_KEY);
            return;
        }
        boolean same = sameKey(args);
        boolean refused = onlyIfFree && (same || cx.find(args, 2) != 0);
        if (!same && !refused) {
            boolean replaces = cx.isThereForEvents(args, 2);
            cx.keyspace()
                    .moveRecord(
                            record, args.array(), args.offset(2), args.length(2), cx.hashOf(args, 2), cx.keyspace());
            if (replaces) {
                cx.event(KeyEvent.NEW, args, 2); // as what was there has gone before
            }
            cx.event(KeyEvent.RENAME_FROM, args, 1);
            cx.event(KeyEvent.RENAME_TO, args, 2);
        }
        replyRenamed(out, onlyIfFree, !refused);
    }

    private static void replyRenamed(ReplyWriter out, boolean onlyIfFree, boolean renamed) {
        if (onlyIfFree) {
            out.integer(renamed ? 1 : 0);
        } else {
            out.ok();
        }
    }

    private static boolean sameKey(Args args) {
        byte[] a = args.array();
        int first = args.offset(1);
        int second = args.offset(2);
        return Arrays.equals(a, first, first + args.length(1), a, second, second + args.length(2));
    }

    private static void renameAcross(Coordinator cx, Args args, ReplyWriter out, boolean onlyIfFree) {
        try (FiberTransaction tx = cx.begin()) {
            cx.lock(tx, args, 1, true);
            cx.lock(tx, args, 2, true);
            tx.acquire();
            Relocation relocation = new Relocation(cx, tx, args, cx.session().database(), true);
            if (!relocation.pickUp()) {
                out.error(ErrorReply.NO_SUCH_KEY);
                return;
            }
            boolean renamed = relocation.deliver(onlyIfFree);
            if (renamed) {
                relocation.removeSource();
            }
            replyRenamed(out, onlyIfFree, renamed);
        }
    }

    // ---- COPY

    private static void copy(ShardContext cx, Args args, ReplyWriter out) {
        CopyOptions options =
                CopyOptions.parse(args, cx.databaseIndex(), cx.database().databases(), out);
        if (options == null) {
            return;
        }
        Keyspace target = cx.database().keyspace(options.database());
        if (target == cx.keyspace() && sameKey(args)) {
            out.error(ErrorReply.SAME_OBJECT);
            return;
        }
        boolean copied = cx.read(args, 1) != 0 && (options.replace() || Relocation.destination(cx, args, target) == 0);
        if (copied) {
            boolean replaces = Relocation.replacesForEvents(cx, args, target);
            Relocation.copyWithin(cx, args, target);
            if (replaces) {
                cx.event(KeyEvent.NEW, target.index(), args, 2);
            }
            cx.event(KeyEvent.COPY_TO, target.index(), args, 2);
        }
        out.integer(copied ? 1 : 0);
    }

    private static void copyAcross(Coordinator cx, Args args, ReplyWriter out) {
        int databases = args.count() == 3
                ? 0
                : cx.ask(cx.home().id(), shard -> shard.database().databases());
        CopyOptions options = CopyOptions.parse(args, cx.session().database(), databases, out);
        if (options == null) {
            return;
        }
        try (FiberTransaction tx = cx.begin()) {
            cx.lock(tx, args, 1, false);
            cx.lock(tx, args, 2, true);
            tx.acquire();
            Relocation relocation = new Relocation(cx, tx, args, options.database(), false);
            boolean copied = relocation.pickUp() && relocation.deliver(!options.replace());
            out.integer(copied ? 1 : 0);
        }
    }

    // ---- MOVE

    private static void move(ShardContext cx, Args args, ReplyWriter out) {
        ErrorReply refusal = CopyOptions.databaseRefusal(args, 2, cx.database().databases());
        if (refusal != null) {
            out.error(refusal);
            return;
        }
        Keyspace target = cx.database().keyspace((int) args.longValue());
        if (target == cx.keyspace()) {
            out.error(ErrorReply.SAME_OBJECT);
            return;
        }
        long hash = cx.hashOf(args, 1);
        byte[] a = args.array();
        int key = args.offset(1);
        int length = args.length(1);
        long record = cx.change(args, 1);
        boolean moved = record != 0 && target.find(a, key, length, hash) == 0;
        if (moved) {
            cx.keyspace().moveRecord(record, a, key, length, hash, target);
            cx.event(KeyEvent.MOVE_FROM, args, 1);
            cx.event(KeyEvent.MOVE_TO, target.index(), args, 1);
        }
        out.integer(moved ? 1 : 0);
    }
}
