package io.nanoredis.script;

import io.nanoredis.command.Command;
import io.nanoredis.command.Coordinator;
import io.nanoredis.command.Monitors;
import io.nanoredis.command.NestedCommands;
import io.nanoredis.command.RunningScript;
import io.nanoredis.command.ServerContext;
import io.nanoredis.command.Session;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.EngineShard;
import io.nanoredis.shard.FiberTransaction;
import org.jspecify.annotations.Nullable;

/// Scripts in a fiber that holds a transaction: each command they call is a hop to the shards of its keys, or a
/// coordinator of its own under the same locks.
///
/// *Thread*: one fiber at a time.
final class FiberScripts implements ScriptHost {
    private final ServerContext server;
    private final EngineShard home;
    private final Session session;
    private final RunningScript running;
    private @Nullable Coordinator cx;
    private @Nullable NestedCommands commands;
    private @Nullable EvalEngine eval;
    private @Nullable FunctionEngine functions;

    FiberScripts(ServerContext server, EngineShard home) {
        this.server = server;
        this.home = home;
        session = Session.ofScripts(server, home);
        running = new RunningScript(server.scripts(), RunningScript.ALL_SHARDS);
    }

    /// Takes the place of a client's command whose transaction holds its locks.
    void enter(Coordinator coordinator, FiberTransaction held) {
        cx = coordinator;
        commands = coordinator.nested(held, session);
        session.database(coordinator.session().database());
        session.actsFor(coordinator.session());
    }

    void leave() {
        cx = null;
        commands = null;
        session.actsFor(null);
    }

    void run(Script script, Args args, int keys, boolean readOnly, ReplyWriter out) {
        EvalEngine engine = eval;
        if (engine == null || !engine.isSound()) {
            engine = new EvalEngine(server, this);
            eval = engine;
        }
        engine.run(script, args, keys, readOnly, out);
    }

    void run(Libraries all, Libraries.Callable function, Args args, int keys, boolean readOnly, ReplyWriter out) {
        functions().run(all, function, args, keys, readOnly, out);
    }

    /// The engine of functions, which also tries libraries that are loaded.
    FunctionEngine functions() {
        FunctionEngine engine = functions;
        if (engine == null || !engine.isSound()) {
            engine = new FunctionEngine(server, this);
            functions = engine;
        }
        return engine;
    }

    EngineShard home() {
        return home;
    }

    long evalBytes() {
        return eval == null ? 0 : eval.usedBytes();
    }

    long functionBytes() {
        return functions == null ? 0 : functions.usedBytes();
    }

    private Coordinator coordinator() {
        Coordinator current = cx;
        if (current == null) {
            throw new IllegalStateException("script: none (expected a running one)");
        }
        return current;
    }

    @Override
    public ServerContext server() {
        return server;
    }

    @Override
    public NestedCommands commands() {
        NestedCommands current = commands;
        if (current == null) {
            throw new IllegalStateException("script: none (expected a running one)");
        }
        return current;
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public RunningScript running() {
        return running;
    }

    @Override
    public void monitored(Command command, Args args) {
        coordinator().await(home.id(), shard -> Monitors.feed(server, home, session, command, args));
    }

    @Override
    public void rejected(Command command) {
        coordinator().await(home.id(), shard -> shard.stats().rejected(command.index()));
    }

    /// The fiber's proactor has other work, whether it is late or not.
    @Override
    @SuppressWarnings("ThreadPriorityCheck") // a fiber has no other way to let its carrier go on
    public void makeWay(boolean late) {
        home.endTurn();
        Thread.yield();
    }
}
