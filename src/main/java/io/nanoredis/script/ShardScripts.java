package io.nanoredis.script;

import io.nanoredis.command.Command;
import io.nanoredis.command.LocalCommands;
import io.nanoredis.command.Monitors;
import io.nanoredis.command.NestedCommands;
import io.nanoredis.command.RunningScript;
import io.nanoredis.command.ServerContext;
import io.nanoredis.command.Session;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import org.jspecify.annotations.Nullable;

/// Scripts on one shard, on its thread, in the middle of one of its tasks: nothing else happens on the shard until they
/// end.
///
/// A script that has passed its limit lets the proactor look at its sockets now and then, so that clients are told and
/// may end it. *Thread*: the shard's owner.
final class ShardScripts implements ScriptHost {
    private final ShardContext cx;
    private final Session session;
    private final LocalCommands commands;
    private final RunningScript running;
    private @Nullable EvalEngine eval;
    private @Nullable FunctionEngine functions;

    ShardScripts(ShardContext cx) {
        this.cx = cx;
        session = Session.ofScripts(cx.server(), cx.shard());
        commands = new LocalCommands(cx, session);
        running = new RunningScript(cx.server().scripts(), cx.shard().id());
    }

    void run(Script script, Args args, int keys, boolean readOnly, ReplyWriter out) {
        EvalEngine engine = eval;
        if (engine == null || !engine.isSound()) {
            engine = new EvalEngine(cx.server(), this);
            eval = engine;
        }
        Session client = cx.session();
        int database = begin(client);
        engine.run(script, args, keys, readOnly, out);
        end(database, client);
    }

    void run(Libraries all, Libraries.Callable function, Args args, int keys, boolean readOnly, ReplyWriter out) {
        FunctionEngine engine = functions;
        if (engine == null || !engine.isSound()) {
            engine = new FunctionEngine(cx.server(), this);
            functions = engine;
        }
        Session client = cx.session();
        int database = begin(client);
        engine.run(all, function, args, keys, readOnly, out);
        end(database, client);
    }

    private int begin(@Nullable Session client) {
        int database = cx.databaseIndex();
        session.actsFor(client);
        session.database(database);
        return database;
    }

    /// What follows on the shard belongs to the client again.
    private void end(int database, @Nullable Session client) {
        session.actsFor(null);
        cx.select(database, client, false);
    }

    long evalBytes() {
        return eval == null ? 0 : eval.usedBytes();
    }

    long functionBytes() {
        return functions == null ? 0 : functions.usedBytes();
    }

    @Override
    public ServerContext server() {
        return cx.server();
    }

    @Override
    public NestedCommands commands() {
        return commands;
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
        Monitors.feed(cx.server(), cx.shard(), session, command, args);
    }

    @Override
    public void rejected(Command command) {
        cx.stats().rejected(command.index());
    }

    @Override
    public void makeWay(boolean late) {
        if (late) {
            cx.network().serveDuring(running);
        }
    }
}
