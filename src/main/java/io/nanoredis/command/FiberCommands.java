package io.nanoredis.command;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.FiberTransaction;

/// Runs commands under the locks of a transaction that the fiber holds, wherever their keys are among those that are
/// locked.
///
/// What the shards can do alone goes to them as a [Round] of one hop; what needs a coordinator runs in this fiber, its
/// own transaction being a view of the one that is held.
///
/// *Thread*: the fiber. *Cost*: one hop per command of one shard or that can be split.
final class FiberCommands implements NestedCommands {
    private final Coordinator cx;
    private final FiberTransaction held;
    private final ServerContext server;
    private final Session session;
    private final KeyPlacement keys;
    private final Round round;

    /// @param cx whose session the commands run for, and whose transactions are views of `held`
    FiberCommands(Coordinator cx, FiberTransaction held) {
        this.cx = cx;
        this.held = held;
        server = cx.server();
        session = cx.session();
        keys = new KeyPlacement(server);
        round = new Round(server, cx.home());
    }

    @Override
    public void run(Command command, Args args, ReplyWriter out) {
        int start = out.length();
        try {
            switch (command.scope()) {
                case SESSION -> runSession(command, args, out);
                case ANYWHERE -> runAtHome(command, args, out);
                case KEYS -> runByKeys(command, args, out);
                case ROUTED, ALL_SHARDS -> runOnShards(command, args, out);
                case COORDINATOR -> coordinate(command, args, out);
                case WATCH, EXEC, CONTAINER -> throw new IllegalStateException(command.fullName());
            }
        } catch (Throwable t) {
            round.drop();
            out.truncate(start);
            out.error(Faults.reply(t));
            server.faults().report("command " + command.fullName(), t);
        }
    }

    /// A command of the connection touches what its proactor owns.
    private void runSession(Command command, Args args, ReplyWriter out) {
        SessionOp op = command.sessionOp();
        assert op != null : command.fullName();
        cx.await(
                cx.home().id(),
                shard -> shard.runSession(
                        command, op, session, args, out, server.clock().nanos()));
    }

    /// A command that could run anywhere runs where the client's own do, so that they keep their order.
    private void runAtHome(Command command, Args args, ReplyWriter out) {
        cx.await(cx.home().id(), shard -> {
            shard.select(session.database(), session, session.noTouch());
            shard.run(command, args, 0, out, server.clock().nanos());
        });
    }

    private void runByKeys(Command command, Args args, ReplyWriter out) {
        if (keys.find(command, args) != KeyPlacement.SEVERAL || (command.merge() != null && !keys.reachesFurther())) {
            runOnShards(command, args, out);
        } else if (command.coordinatorOp() != null) {
            coordinate(command, args, out);
        } else {
            tryAcross(command, args, out);
        }
    }

    /// Runs what each shard can do alone; [#keys] has been filled for a command with keys.
    private void runOnShards(Command command, Args args, ReplyWriter out) {
        round.begin(done -> {}, session);
        round.place(command, args, keys, held.anyShard(), session.database(), false);
        round.runUnder(held);
        cx.await(cx.home().id(), home -> round.assemble(out));
    }

    private void coordinate(Command command, Args args, ReplyWriter out) {
        int start = out.length();
        long elapsedNs = cx.within(held).run(command, args, out);
        count(command, args, out, start, elapsedNs);
    }

    /// A command that could wait, with keys on several shards: looks once.
    private void tryAcross(Command command, Args args, ReplyWriter out) {
        BlockingOp op = command.blockingOp();
        if (op == null) {
            throw new IllegalStateException("command " + command.fullName() + ": no way to run over several shards");
        }
        int start = out.length();
        long startNs = server.clock().nanos();
        BlockingCall call = op.read(args, out);
        if (call != null) {
            new OneTry(cx, held.view(), call, args).run(out);
        }
        count(command, args, out, start, server.clock().nanos() - startNs);
    }

    private void count(Command command, Args args, ReplyWriter out, int start, long elapsedNs) {
        cx.await(cx.home().id(), home -> home.finish(command, args, session, out, start, elapsedNs));
    }
}
