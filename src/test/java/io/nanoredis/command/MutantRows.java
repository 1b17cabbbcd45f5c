package io.nanoredis.command;

import io.nanoredis.pubsub.Kind;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.EngineShard;
import java.util.ArrayList;
import java.util.List;

/// Puts mistakes into rows of commands, for a simulation of what must not be done.
public final class MutantRows {
    private MutantRows() {}

    /// EXEC in the fiber asks whether watched keys have changed before it locks anything.
    public static void askForWatchedKeysFirst(List<CommandRow> rows) {
        CommandRow row = row(rows, "exec");
        CoordinatorOp exec = row.build().coordinatorOp();
        assert exec != null;
        row.executing((cx, args, out) -> {
            Watches watches = cx.session().takeWatches();
            if (watches == null || isUnchanged(cx, watches)) {
                exec.run(cx, args, out);
            } else {
                out.nullArray();
                cx.await(cx.home().id(), home -> cx.session().endExecution());
            }
        });
    }

    private static boolean isUnchanged(Coordinator cx, Watches watches) {
        boolean[] changed = new boolean[1];
        for (int i = 0; i < cx.server().shards().size(); i++) {
            cx.await(i, shard -> changed[0] |= !watches.endOn(shard.shard()));
        }
        return !changed[0];
    }

    /// A push serves who waits for its key, although it may be a part of something larger.
    public static void serveAtOnce(List<CommandRow> rows) {
        for (String name : List.of("lpush", "rpush")) {
            CommandRow row = row(rows, name);
            ShardOp push = row.build().shardOp();
            assert push != null;
            row.onShard((cx, args, out) -> {
                push.run(cx, args, out);
                EngineShard shard = cx.shard();
                shard.waits().serve();
            });
        }
    }

    /// SUBSCRIBE is confirmed while only its own proactor knows.
    public static void confirmTooEarly(List<CommandRow> rows) {
        row(rows, "subscribe").onCoordinator(MutantRows::subscribe);
    }

    private static void subscribe(Coordinator cx, Args args, ReplyWriter out) {
        List<byte[]> names = new ArrayList<>();
        for (int i = 1; i < args.count(); i++) {
            names.add(args.bytes(i));
        }
        int[] counts = new int[names.size()];
        Session session = cx.session();
        cx.await(cx.home().id(), home -> home.hub().subscribe(session.subscriptions(), Kind.CHANNEL, names, counts));
        for (int i = 0; i < counts.length; i++) {
            out.pushHeader(3);
            out.bulkText("subscribe");
            out.bulk(names.get(i));
            out.integer(counts[i]);
        }
    }

    private static CommandRow row(List<CommandRow> rows, String name) {
        for (CommandRow row : rows) {
            if (row.build().name().equals(name)) {
                return row;
            }
        }
        throw new IllegalArgumentException("command: " + name);
    }
}
