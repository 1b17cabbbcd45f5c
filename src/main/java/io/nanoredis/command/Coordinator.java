package io.nanoredis.command;

import io.nanoredis.config.OptionTable;
import io.nanoredis.metrics.Clock;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.EngineShard;
import io.nanoredis.shard.FiberPort;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.shard.ShardTask;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a command sees that runs in its connection's fiber: messages to shards and transactions over several of them.
///
/// *Thread*: the fiber. It never touches a Database; the functions it sends run on the owner of their shard.
public final class Coordinator {
    private final ServerContext server;
    private final Session session;
    private final EngineShard home;
    private final FiberPort port;
    /// The transaction under whose locks everything runs here; null while nothing is locked.
    private final @Nullable FiberTransaction held;

    /// The coordinator of one command of `session`.
    public Coordinator(ServerContext server, Session session, EngineShard home) {
        this(server, session, new FiberPort(home), null);
    }

    private Coordinator(ServerContext server, Session session, FiberPort port, @Nullable FiberTransaction transaction) {
        this.server = server;
        this.session = session;
        this.home = port.home();
        this.port = port;
        this.held = transaction;
    }

    /// The coordinator of a command that runs as a part of `transaction`, under its locks.
    Coordinator within(FiberTransaction transaction) {
        return new Coordinator(server, session, port, transaction);
    }

    /// What runs commands of this session as parts of `transaction`, which holds the locks on all their keys; for one
    /// that names no keys, or reaches others, on every shard as a whole. In this fiber.
    public NestedCommands nested(FiberTransaction transaction) {
        return new FiberCommands(this, transaction);
    }

    /// The same on behalf of another session, such as that of a script, which this fiber owns.
    public NestedCommands nested(FiberTransaction transaction, Session client) {
        return new FiberCommands(new Coordinator(server, client, port, held), transaction);
    }

    /// Whether the command runs as a part of something larger, such as a transaction or a script.
    public boolean isNested() {
        return held != null;
    }

    /// The server.
    public ServerContext server() {
        return server;
    }

    /// The client; the fiber owns it while the command runs.
    public Session session() {
        return session;
    }

    /// The shard whose proactor serves the connection.
    public EngineShard home() {
        return home;
    }

    /// Runs `command` and tells how long it took; exactly one reply stands in `out` afterwards.
    public long run(Command command, Args args, ReplyWriter out) {
        Clock clock = server.clock();
        long startNs = clock.nanos();
        int start = out.length();
        try {
            CoordinatorOp op = command.coordinatorOp();
            assert op != null : command.fullName();
            remember(command, args);
            op.run(this, args, out);
        } catch (Throwable t) {
            out.truncate(start);
            out.error(Faults.reply(t));
            server.faults().report("command " + command.fullName(), t);
        }
        return clock.nanos() - startNs;
    }

    /// Whether events of keys are published, so that what several shards tell needs an order.
    public boolean publishesEvents() {
        return server.config().current().get(OptionTable.NOTIFY_KEYSPACE_EVENTS).published() != 0;
    }

    /// Notes on the shards of the keys that the client may cache them, before they are read: a change that comes in
    /// between has the client told too much, not too little, as news wait for the reply.
    private void remember(Command command, Args args) {
        CachingClient reader = session.reader();
        if (reader == null || !command.has(CommandFlag.READONLY) || command.isScript()) {
            return;
        }
        int keys = KeyPositions.count(command, args);
        for (int key = 0; key < keys; key++) {
            int at = KeyPositions.position(command, args, key);
            await(shardOf(args, at), cx -> cx.tracking().remember(reader, args, at));
        }
    }

    /// Runs `task` on shard `id` and waits for it; at once where that shard's own thread asks, as a script does that
    /// has the only shard to itself.
    public void await(int id, Consumer<ShardContext> task) {
        if (id == home.id() && home.isOwner()) {
            run(server.context(id), task);
        } else {
            port.await(id, shard -> run(server.context(shard.id()), task));
        }
    }

    private static void run(ShardContext cx, Consumer<ShardContext> task) {
        task.accept(cx);
        cx.publishEvents();
    }

    /// Runs `question` on shard `id` and returns its answer.
    @SuppressWarnings("unchecked") // the cell holds what the question returned
    public <T extends @Nullable Object> T ask(int id, Function<ShardContext, T> question) {
        Object[] answer = new Object[1];
        await(id, cx -> answer[0] = question.apply(cx));
        return (T) answer[0];
    }

    /// Runs `task` on every shard, one after the other; not atomic, for the control plane.
    public void onEveryShard(Consumer<ShardContext> task) {
        for (int i = 0; i < server.shards().size(); i++) {
            await(i, task);
        }
    }

    /// The shard of key `i`.
    public int shardOf(Args args, int i) {
        long keyHash = hashOf(args, i);
        return Routing.shardOf(
                server.hash(),
                args.array(),
                args.offset(i),
                args.length(i),
                keyHash,
                server.shards().size());
    }

    /// The hash of key `i`.
    public long hashOf(Args args, int i) {
        return server.hash().hash(args.array(), args.offset(i), args.length(i));
    }

    /// A transaction that locks nothing yet: name the keys, [FiberTransaction#acquire] it, and close it in the end. For
    /// what runs as a part of another one it is a view of that, and its clock reading is the same.
    public FiberTransaction begin() {
        return held != null ? held.view() : port.transaction(server.clock().epochMs());
    }

    /// Whether a transaction may still lock the whole database: always, unless it runs as a part of another one that
    /// has locked less.
    public boolean mayLockAll(boolean exclusive) {
        return held == null || held.coversAll(exclusive);
    }

    /// Adds key `i` to what `tx` locks.
    public void lock(FiberTransaction tx, Args args, int i, boolean exclusive) {
        tx.lock(shardOf(args, i), Routing.lockFingerprint(hashOf(args, i)), exclusive);
    }

    /// Runs `task` on shard `id` under the locks of `tx` and waits for it, with the selected database in place.
    public void hop(FiberTransaction tx, int id, Consumer<ShardContext> task) {
        tx.hop(id, selecting(task));
    }

    /// Runs `task` under the locks of `tx` on every shard that takes part, at the same time, and waits for all of them.
    public void hopAll(FiberTransaction tx, Consumer<ShardContext> task) {
        tx.hopAll(selecting(task));
    }

    /// Like [#hopAll], and releases the locks of `tx`.
    public void lastHopAll(FiberTransaction tx, Consumer<ShardContext> task) {
        tx.lastHopAll(selecting(task));
    }

    private ShardTask selecting(Consumer<ShardContext> task) {
        return shard -> {
            ShardContext cx = server.context(shard.id());
            cx.select(session.database(), session, session.noTouch());
            task.accept(cx);
            cx.publishEvents();
        };
    }
}
