package io.nanoredis.command;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;

/// Runs commands whose keys all live on one shard, at once, on its owner's thread: nothing else runs on the shard in
/// between, so that what is run in one go needs no locks, provided that nobody else holds any on these keys.
///
/// The session says which database they work on and in which protocol they answer; it is that of the client only on
/// the proactor that serves it, elsewhere one of the caller's own.
///
/// *Thread*: the owner of the shard.
public final class LocalCommands implements NestedCommands {
    private final ShardContext cx;
    private final Session session;
    private final KeyPlacement keys;

    /// Commands on the shard behind `cx`, on behalf of `session`.
    public LocalCommands(ShardContext cx, Session session) {
        this.cx = cx;
        this.session = session;
        keys = new KeyPlacement(cx.server());
    }

    /// Whether the command, with these arguments, can run here: it has no keys elsewhere, and needs no fiber.
    public boolean accepts(Command command, Args args) {
        int shards = cx.server().shards().size();
        return switch (command.scope()) {
            case SESSION, ANYWHERE -> true;
            case KEYS ->
                keys.find(command, args) == KeyPlacement.NO_KEYS
                        || keys.allOn(cx.shard().id());
            case ROUTED, ALL_SHARDS, COORDINATOR -> shards == 1;
            case WATCH, EXEC, CONTAINER -> false;
        };
    }

    @Override
    public void run(Command command, Args args, ReplyWriter out) {
        long startNs = cx.server().clock().nanos();
        SessionOp op = command.sessionOp();
        if (op != null) {
            cx.runSession(command, op, session, args, out, startNs);
            return;
        }
        if (!accepts(command, args)) {
            int start = out.length();
            cx.internalError(command, out, start, new IllegalStateException("a command of several shards on one"));
            return;
        }
        CachingClient reader = cx.reader();
        cx.select(session.database(), session, session.noTouch());
        cx.reader(reader);
        if (command.scope() == Command.Scope.COORDINATOR) {
            int start = out.length();
            long elapsedNs = new Coordinator(cx.server(), session, cx.shard()).run(command, args, out);
            cx.finish(command, args, session, out, start, elapsedNs);
            return;
        }
        cx.run(command, args, keys.firstHash(), out, startNs);
    }
}
