package io.nanoredis.command;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.FiberTransaction;

/// EXEC in the fiber: locks the keys of all queued commands and the watched ones, asks every shard whether a watched
/// key
/// has changed, and runs the commands one after the other under the locks.
///
/// *Thread*: the fiber; what the commands of the connection do runs on its proactor.
public final class TransactionRun {
    private final Coordinator cx;
    private final Session session;
    private final QueuedCommands queue;
    private final KeyPlacement keys;
    private final Args queued = new Args();

    private TransactionRun(Coordinator cx, QueuedCommands queue) {
        this.cx = cx;
        this.queue = queue;
        session = cx.session();
        keys = new KeyPlacement(cx.server());
    }

    /// Runs the queued commands of the coordinator's session, and ends its transaction.
    public static void inFiber(Coordinator cx, Args args, ReplyWriter out) {
        Session session = cx.session();
        QueuedCommands queue = session.queue();
        assert queue != null;
        try {
            new TransactionRun(cx, queue).run(out);
        } finally {
            cx.await(cx.home().id(), home -> {
                feedMonitors(cx, command(cx), args);
                session.endExecution();
            });
        }
    }

    private static Command command(Coordinator cx) {
        Command exec = cx.session().lastCommand();
        assert exec != null;
        return exec;
    }

    private static void feedMonitors(Coordinator cx, Command command, Args args) {
        if (cx.server().monitors() > 0) {
            Monitors.feed(cx.server(), cx.home(), cx.session(), command, args);
        }
    }

    private void run(ReplyWriter out) {
        Watches watches = session.takeWatches();
        try (FiberTransaction tx = cx.begin()) {
            lock(tx);
            if (watches != null) {
                watches.addLocks(tx);
            }
            tx.acquire();
            if (watches != null && !isUnchanged(tx, watches)) {
                out.nullArray();
                return;
            }
            out.arrayHeader(queue.count());
            runAll(cx.nested(tx), out);
            tx.lastHop(); // who waits for its keys is served before the client may go on elsewhere
        }
    }

    /// Locks what the commands name; everything for one that may reach more.
    private void lock(FiberTransaction tx) {
        for (int i = 0; i < queue.count(); i++) {
            Command command = queue.command(i);
            Args args = queue.arguments(i, queued);
            switch (command.scope()) {
                case SESSION, ANYWHERE -> {}
                case KEYS -> lockKeys(tx, command, args);
                case ROUTED, ALL_SHARDS -> tx.lockAll(command.isWrite());
                case COORDINATOR -> tx.lockAll(true);
                case WATCH, EXEC, CONTAINER -> throw new IllegalStateException(command.fullName());
            }
        }
    }

    private void lockKeys(FiberTransaction tx, Command command, Args args) {
        keys.find(command, args);
        boolean exclusive = command.locksExclusively();
        if (command.reachesFurther(args) || (command.isScript() && keys.count() == 0)) {
            tx.lockAll(exclusive);
            return;
        }
        for (int k = 0; k < keys.count(); k++) {
            tx.lock(keys.shard(k), Routing.lockFingerprint(keys.hash(k)), exclusive);
        }
    }

    /// Asks every shard with watched keys, which thereby forgets them.
    private boolean isUnchanged(FiberTransaction tx, Watches watches) {
        boolean[] changed = new boolean[cx.server().shards().size()];
        tx.hopAll(shard -> changed[shard.id()] = !watches.endOn(shard));
        for (boolean one : changed) {
            if (one) {
                return false;
            }
        }
        return true;
    }

    private void runAll(NestedCommands nested, ReplyWriter out) {
        boolean drop = false;
        for (int i = 0; i < queue.count(); i++) {
            Command command = queue.command(i);
            Args args = queue.arguments(i, queued);
            int at = out.length();
            if (cx.server().monitors() > 0) {
                cx.await(cx.home().id(), home -> feedMonitors(cx, command, args));
            }
            session.dropsReply(drop);
            nested.run(command, args, out);
            drop = session.replyMode() == Session.ReplyMode.OFF || (drop && session.dropsReply());
            if (drop) {
                out.truncate(at);
            }
        }
    }
}
