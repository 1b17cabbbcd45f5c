package io.nanoredis.net;

import io.nanoredis.command.Command;
import io.nanoredis.command.KeyPlacement;
import io.nanoredis.command.QueuedCommands;
import io.nanoredis.command.Round;
import io.nanoredis.command.ServerContext;
import io.nanoredis.command.Session;
import io.nanoredis.command.SessionOp;
import io.nanoredis.command.ShardContext;
import io.nanoredis.command.Watches;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.EngineShard;
import org.jspecify.annotations.Nullable;

/// What the dispatcher does between MULTI and EXEC, and with EXEC itself.
///
/// EXEC takes the cheapest of four ways:
///
/// | the queued commands, and the watched keys | |
/// |---|---|
/// | all on this shard, where nothing stands before them | at once |
/// | all on one shard | a group in the batch of that shard |
/// | on several, without watched keys or a coordinator | the round becomes one transaction of one hop |
/// | anything else | in the fiber, under the locks of a transaction |
///
/// *Thread*: one per proactor, as its dispatcher.
final class Transactions {
    static final ErrorReply NOT_IN_TRANSACTION = ErrorReply.of("ERR Command not allowed inside a transaction");

    private static final ErrorReply WATCH_INSIDE = ErrorReply.of("ERR WATCH inside MULTI is not allowed");
    private static final ErrorReply WITHOUT_MULTI = ErrorReply.of("ERR EXEC without MULTI");
    private static final ErrorReply ABORTED =
            ErrorReply.of("EXECABORT Transaction discarded because of previous errors.");
    private static final String ABORTED_BECAUSE = "EXECABORT Transaction discarded because of: ";
    /// Offsets into the queue are of type int.
    private static final long QUEUE_BYTES_MAX = 1L << 30;

    private final Dispatcher dispatcher;
    private final ServerContext server;
    private final EngineShard shard;
    private final ShardContext cx;
    private final KeyPlacement keys;
    private final Args queued = new Args();
    private final int shards;

    Transactions(Dispatcher dispatcher, ServerContext server, EngineShard shard) {
        this.dispatcher = dispatcher;
        this.server = server;
        this.shard = shard;
        cx = server.context(shard.id());
        keys = new KeyPlacement(server);
        shards = server.shards().size();
    }

    // ---- before EXEC

    /// Queues a command; closes a client that queues more than it may have in its input.
    void queue(Connection client, Session session, Command command, Args args) {
        QueuedCommands queue = session.queue();
        assert queue != null;
        session.arrived(command, cx.nowMs());
        long limit = Math.min(server.settings().queryBufferBytesMax(), QUEUE_BYTES_MAX);
        if (queue.memoryBytes() + args.totalBytes() > limit) {
            client.queueTooLarge();
            session.endTransaction();
            session.closeAfterReply();
            return;
        }
        keys.find(command, args);
        queue.add(command, args, keys, shards);
        dispatcher.drain(client);
        boolean discard = client.takeDiscard();
        ReplyWriter out = dispatcher.beginLocal(client, discard);
        int start = out.length();
        out.simple("QUEUED");
        dispatcher.endLocal(client, out, start, discard);
    }

    /// Whether a command is refused because memory is used up: EXEC for what is queued; anything but the ways out of a
    /// transaction, as the queue itself takes memory.
    boolean refusesOom(Session session, Command command) {
        QueuedCommands queue = session.queue();
        boolean asks;
        if (queue == null || !command.isNeverQueued()) {
            asks = queue != null || command.deniesOom();
        } else if (command.scope() == Command.Scope.EXEC) {
            asks = queue.deniesOom();
        } else {
            asks = !command.isWayOut();
        }
        return asks && server.memoryExhausted();
    }

    /// Notes that a command was refused.
    ///
    /// @return the error to be replied: another one if it was EXEC, which ends the transaction
    ErrorReply refused(Session session, @Nullable Command command, ErrorReply error) {
        if (command != null && command.scope() == Command.Scope.EXEC) {
            session.endTransaction();
            String text = error.text();
            return ErrorReply.of(ABORTED_BECAUSE + (text.startsWith("ERR ") ? text.substring(4) : text));
        }
        QueuedCommands queue = session.queue();
        if (queue != null) {
            queue.fail();
        }
        return error;
    }

    /// WATCH: the session notes the keys, then each shard has the changes of its own noted.
    boolean watch(Connection client, Session session, Command command, Args args) {
        if (session.queue() != null) {
            dispatcher.drain(client);
            error(client, command, args, WATCH_INSIDE);
            return true;
        }
        if (session.hasForgottenWatches() && dispatcher.isRoundActive()) {
            return dispatcher.waitForRound();
        }
        keys.find(command, args);
        session.watch(args, keys);
        return dispatcher.placeByKeys(client, session, command, args);
    }

    // ---- EXEC

    /// EXEC; false when it waits for what is under way, or has been given to the fiber.
    boolean exec(Connection client, Session session, Command command, Args args) {
        QueuedCommands queue = session.queue();
        if (queue == null || queue.failed()) {
            dispatcher.drain(client);
            error(client, command, args, queue == null ? WITHOUT_MULTI : ABORTED);
            if (queue != null) {
                session.endTransaction();
            }
            return true;
        }
        Watches watches = session.watches();
        int target = target(queue, watches);
        if (queue.changesSession() && dispatcher.isRoundActive()) {
            return dispatcher.waitForRound();
        }
        dispatcher.drain(client);
        boolean here = target == shard.id() && dispatcher.isFreeHere();
        if ((here || target == QueuedCommands.ANYWHERE) && !queue.needsFiber()) {
            runHere(client, session, command, args, queue);
            return true;
        }
        if (watches != null && dispatcher.isRoundActive()) {
            return dispatcher.waitForRound(); // their WATCH may be in it, and still needs the session's watches
        }
        if (mayJoinRound(queue, watches, target)) {
            if (target == QueuedCommands.SEVERAL && !dispatcher.joinsTransaction()) {
                return dispatcher.waitForRound();
            }
            placeInRound(client, session, command, args, queue, target);
            return true;
        }
        if (dispatcher.isRoundActive()) {
            return dispatcher.waitForRound();
        }
        session.beginExecution();
        return dispatcher.startFiber(client, command, args);
    }

    /// The shard of all commands and watched keys, [QueuedCommands#ANYWHERE] or [QueuedCommands#SEVERAL].
    private static int target(QueuedCommands queue, @Nullable Watches watches) {
        if (watches == null) {
            return queue.shard();
        }
        int watched = watches.soleShard();
        boolean same = watched >= 0 && (queue.shard() == QueuedCommands.ANYWHERE || queue.shard() == watched);
        return same ? watched : QueuedCommands.SEVERAL;
    }

    /// What a watched key may still prevent can only be run where that is found out: the connection's own commands are
    /// not; nor can one shard know of another's keys.
    private boolean mayJoinRound(QueuedCommands queue, @Nullable Watches watches, int target) {
        if (queue.needsFiber() || queue.changesSession()) {
            return false;
        }
        return watches == null || (target >= 0 && !queue.hasSessionCommands() && server.monitors() == 0);
    }

    private void error(Connection client, Command command, Args args, ErrorReply error) {
        client.arrived(command, args);
        boolean discard = client.takeDiscard();
        ReplyWriter out = dispatcher.beginLocal(client, discard);
        int start = out.length();
        out.error(error);
        cx.finish(command, args, client.session(), out, start, 0);
        dispatcher.endLocal(client, out, start, discard);
    }

    /// Runs the transaction in place: all its keys are of this shard, and nobody holds any of them.
    private void runHere(Connection client, Session session, Command command, Args args, QueuedCommands queue) {
        boolean writesOutput = !dispatcher.isRoundActive();
        if (writesOutput) {
            client.holdPushes();
        }
        try {
            execute(client, session, command, args, queue);
        } finally {
            if (writesOutput) {
                client.releasePushes();
            }
        }
        dispatcher.deliverNews();
    }

    private void execute(Connection client, Session session, Command command, Args args, QueuedCommands queue) {
        session.arrived(command, cx.nowMs());
        boolean discard = client.takeDiscard();
        ReplyWriter out = dispatcher.beginLocal(client, discard);
        int start = out.length();
        long startNs = server.clock().nanos();
        prefetch(queue, session.database());
        if (!session.endWatching(shard)) {
            out.nullArray();
            truncateIf(discard, out, start);
        } else {
            out.arrayHeader(queue.count());
            truncateIf(discard, out, start);
            runAll(client, session, queue, out, discard);
        }
        shard.waits().serve();
        client.feedMonitors(command, args);
        cx.finish(command, args, session, out, start, server.clock().nanos() - startNs);
        session.endTransaction();
        dispatcher.endLocal(client, out, start, false); // what is not wanted is gone
    }

    private void runAll(Connection client, Session session, QueuedCommands queue, ReplyWriter out, boolean discard) {
        boolean drop = discard; // CLIENT REPLY may change it
        long ns = server.clock().nanos();
        for (int i = 0; i < queue.count(); i++) {
            Command command = queue.command(i);
            Args args = queue.arguments(i, queued);
            client.feedMonitors(command, args);
            int at = out.length();
            SessionOp op = command.sessionOp();
            if (op != null) {
                session.dropsReply(drop);
                cx.runSession(command, op, session, args, out, ns);
                drop = session.dropsReply() || session.replyMode() == Session.ReplyMode.OFF;
                ns = server.clock().nanos();
            } else {
                cx.select(session.database(), session, session.noTouch());
                cx.reader(session.reader());
                ns = cx.run(command, args, queue.hash(i), out, ns);
            }
            truncateIf(drop, out, at);
        }
    }

    private static void truncateIf(boolean dropped, ReplyWriter out, int start) {
        if (dropped) {
            out.truncate(start);
        }
    }

    private void prefetch(QueuedCommands queue, int database) {
        int n = Math.min(queue.count(), Window.COMMANDS_MAX);
        long sum = 0;
        for (int i = 0; i < n; i++) {
            sum += cx.touchBucket(database, queue.hash(i));
        }
        for (int i = 0; i < n; i++) {
            sum += cx.touchRecord(database, queue.hash(i));
        }
        cx.consume(sum);
    }

    /// Gives the transaction to the round, as one group on each shard; `anyShard` takes what needs none.
    private void placeInRound(
            Connection client, Session session, Command command, Args args, QueuedCommands queue, int target) {
        int anyShard = target == QueuedCommands.SEVERAL ? shard.id() : target;
        session.arrived(command, cx.nowMs());
        boolean discard = client.takeDiscard();
        long startNs = server.clock().nanos();
        Round round = dispatcher.activeRound(client);
        if (target == QueuedCommands.SEVERAL || target == shard.id()) {
            dispatcher.batchedHere();
        }
        round.beginGroup();
        if (session.watches() != null) {
            round.addGuard(command, session, target, queue.count(), discard);
        } else {
            round.expectLocal(discard);
            round.localReplies().arrayHeader(queue.count());
            round.localWritten();
        }
        for (int i = 0; i < queue.count(); i++) {
            place(client, session, round, queue, i, anyShard, discard);
        }
        round.endGroup();
        if (target == QueuedCommands.SEVERAL) {
            round.sequence();
        }
        client.feedMonitors(command, args);
        ReplyWriter out = round.localReplies();
        cx.finish(command, args, session, out, out.length(), server.clock().nanos() - startNs);
        session.endTransaction();
    }

    private void place(
            Connection client,
            Session session,
            Round round,
            QueuedCommands queue,
            int i,
            int anyShard,
            boolean discard) {
        Command command = queue.command(i);
        Args args = queue.arguments(i, queued);
        client.feedMonitors(command, args);
        SessionOp op = command.sessionOp();
        if (op != null) {
            round.expectLocal(discard);
            cx.runSession(
                    command,
                    op,
                    session,
                    args,
                    round.localReplies(),
                    server.clock().nanos());
            round.localWritten();
        } else if (queue.shard(i) >= 0) {
            round.add(command, args, queue.hash(i), queue.shard(i), session.database(), discard);
        } else {
            keys.find(command, args);
            round.place(command, args, keys, anyShard, session.database(), discard);
        }
    }
}
