package io.nanoredis.net;

import io.nanoredis.command.BlockedCommand;
import io.nanoredis.command.BlockingCall;
import io.nanoredis.command.BlockingOp;
import io.nanoredis.command.Command;
import io.nanoredis.command.KeyPlacement;
import io.nanoredis.command.Round;
import io.nanoredis.command.Router;
import io.nanoredis.command.RunningScript;
import io.nanoredis.command.RunningScripts;
import io.nanoredis.command.ServerContext;
import io.nanoredis.command.Session;
import io.nanoredis.command.SessionOp;
import io.nanoredis.command.ShardContext;
import io.nanoredis.command.ShardTracking;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.resp.RespParser;
import io.nanoredis.shard.EngineShard;
import org.jspecify.annotations.Nullable;

/// From received bytes to executed commands: parses, checks, routes, and runs at once whatever need not wait.
///
/// Commands of this shard gather in a [Window] and run in place; those of other shards, and those that span shards, go
/// into the connection's [Round]. Parsing stops before a command that has to wait for what is under way, or for a
/// fiber.
///
/// *Thread*: one per proactor, used by its connections one after the other.
final class Dispatcher {
    private final ServerContext server;
    private final EngineShard shard;
    private final ShardContext cx;
    private final ShardTracking tracking;
    private final KeyPlacement keys;
    private final int shards;
    private final Window window = new Window();
    private final Transactions transactions;
    private final Admission admission;

    // Of the connection being served; valid during process().
    private boolean roundActive;
    private boolean homeBatched;
    /// Whether the round has a script, or is a transaction: never both, as a part of a transaction may run where the
    /// network waits for it.
    private boolean scriptInRound;

    private boolean transactionInRound;

    Dispatcher(ServerContext server, EngineShard shard) {
        this.server = server;
        this.shard = shard;
        this.cx = server.context(shard.id());
        this.tracking = cx.tracking();
        this.keys = new KeyPlacement(server);
        this.shards = server.shards().size();
        this.transactions = new Transactions(this, server, shard);
        this.admission = new Admission(server, transactions, keys, shard.id());
    }

    /// Why parsing stopped.
    enum Stop {
        /// No complete command is left.
        INPUT,
        /// The next command waits until the round is back; it has not been consumed.
        ROUND,
        /// The next command waits for CLIENT PAUSE; it has not been consumed.
        PAUSE,
        /// A fiber runs the command that was consumed last.
        FIBER,
        /// The command that was consumed last waits for one of its keys.
        BLOCKED,
        /// The connection ends after the replies written so far.
        CLOSE
    }

    private Stop stop = Stop.INPUT;

    Stop stop() {
        return stop;
    }

    /// Executes the commands in `buf[from, to)` as far as they can be; sends the round if one was begun.
    ///
    /// @return where the first byte not consumed stands; [#stop] tells why
    int process(Connection client, byte[] buf, int from, int to) {
        roundActive = false;
        homeBatched = false;
        scriptInRound = false;
        transactionInRound = false;
        stop = Stop.INPUT;
        if (!admission.isInterrupted()) {
            shard.catchUp();
            cx.refreshClock();
        }
        int at = from;
        try {
            at = parseAll(client, buf, from, to);
        } finally {
            finish(client);
        }
        return at;
    }

    private int parseAll(Connection client, byte[] buf, int from, int to) {
        RespParser parser = client.parser();
        int at = from;
        while (at < to) {
            Args args = window.nextArgs();
            int next = parser.parse(buf, at, to, args);
            if (next == RespParser.INCOMPLETE) {
                break;
            }
            if (next == RespParser.ERROR) {
                protocolError(client, parser.error());
                break;
            }
            if (args.count() > 0 && !dispatch(client, args)) {
                return stop == Stop.FIBER || stop == Stop.BLOCKED || stop == Stop.CLOSE ? next : at;
            }
            at = next;
            if (client.session().closing()) {
                stop = Stop.CLOSE;
                break;
            }
            if (roundActive && (client.round().isFull() || !server.settings().pipelineSquash())) {
                stop = Stop.ROUND;
                break;
            }
            if (window.isFull()) {
                drain(client);
            }
        }
        return at;
    }

    /// What was gathered is sent or run, whatever stopped the parsing: first the other shards, so that they work
    /// meanwhile.
    private void finish(Connection client) {
        if (roundActive) {
            client.submitRound();
        }
        drain(client);
        shard.effects().workEnded();
    }

    private void protocolError(Connection client, ErrorReply error) {
        if (roundActive) {
            stop = Stop.ROUND;
            return;
        }
        drain(client);
        reply(client, error);
        stop = Stop.CLOSE;
    }

    /// Executes or places one command; false when it must not be consumed yet or when nothing may follow.
    private boolean dispatch(Connection client, Args args) {
        Session session = client.session();
        Command command = admission.admit(session, args);
        if (command == null) {
            refuse(client, admission.refused(), admission.refusal());
            return true;
        }
        if (server.scripts().any()) {
            RunningScript holder = admission.holderOf(command, args);
            if (holder != null) {
                refuse(client, command, RunningScripts.busy(holder));
                return true;
            }
        }
        if (client.mustPause(command, cx.nowMs())) {
            stop = Stop.PAUSE;
            return false;
        }
        if (session.queue() != null && !command.isNeverQueued()) {
            transactions.queue(client, session, command, args);
            return true;
        }
        return switch (command.scope()) {
            case SESSION -> runSession(client, session, command, args);
            case ANYWHERE -> runHere(client, session, command, args);
            case KEYS -> {
                BlockingOp op = command.blockingOp();
                yield (op != null && op.waits(args))
                        ? runBlocking(client, session, command, op, args)
                        : placeByKeys(client, session, command, args);
            }
            case ROUTED -> placeRouted(client, session, command, args);
            case ALL_SHARDS -> placeEverywhere(client, session, command, args);
            case COORDINATOR -> startFiber(client, command, args);
            case WATCH -> transactions.watch(client, session, command, args);
            case EXEC -> transactions.exec(client, session, command, args);
            case CONTAINER -> throw new IllegalStateException(command.fullName());
        };
    }

    Admission admission() {
        return admission;
    }

    private void refuse(Connection client, @Nullable Command command, ErrorReply error) {
        if (command != null) {
            cx.stats().rejected(command.index());
        }
        client.session().refused(command);
        drain(client);
        reply(client, transactions.refused(client.session(), command, error));
    }

    /// Writes an error in its place and counts it; the window has been drained.
    void reply(Connection client, ErrorReply error) {
        boolean discard = client.takeDiscard();
        ReplyWriter out = beginLocal(client, discard);
        int start = out.length();
        out.error(error);
        cx.countError(out.array(), start, out.length());
        endLocal(client, out, start, discard);
    }

    /// Where a reply that is written now belongs; the window has been drained.
    ReplyWriter beginLocal(Connection client, boolean discard) {
        if (roundActive) {
            client.round().expectLocal(discard);
            return client.round().localReplies();
        }
        ReplyWriter out = client.output();
        out.resp3(client.session().resp3());
        return out;
    }

    void endLocal(Connection client, ReplyWriter out, int start, boolean discard) {
        if (roundActive) {
            client.round().localWritten();
        } else if (discard) {
            out.truncate(start);
        }
    }

    /// Runs a command of the connection itself.
    ///
    /// One that changes how replies look or whether they leave waits for the round ([Command#isAlone]); the harmless
    /// ones (PING, ECHO, SELECT, TIME) take their place in it.
    private boolean runSession(Connection client, Session session, Command command, Args args) {
        if (session.subscribed() && command.coordinatorOp() != null) {
            return startFiber(client, command, args);
        }
        if (roundActive && command.isAlone()) {
            stop = Stop.ROUND;
            return false;
        }
        drain(client);
        client.arrived(command, args);
        boolean discard = client.takeDiscard();
        session.dropsReply(discard);
        ReplyWriter out = beginLocal(client, discard);
        int start = out.length();
        long startNs = server.clock().nanos();
        SessionOp op = command.sessionOp();
        assert op != null : command.fullName();
        cx.runSession(command, op, session, args, out, startNs);
        endLocal(client, out, start, session.dropsReply());
        return true;
    }

    /// Runs a command that needs no shard in particular on this one's thread, when all that came before has run.
    private boolean runHere(Connection client, Session session, Command command, Args args) {
        if (roundActive) {
            stop = Stop.ROUND;
            return false;
        }
        drain(client);
        client.arrived(command, args);
        boolean discard = client.takeDiscard();
        ReplyWriter out = beginLocal(client, discard);
        int start = out.length();
        long pushedBefore = client.pushedBytes();
        cx.select(session.database(), session, session.noTouch());
        cx.run(command, args, 0, out, server.clock().nanos());
        if (discard) {
            // what it has pushed to this very client stands before its reply, and stays
            out.truncate(start + (int) (client.pushedBytes() - pushedBefore));
        }
        return true;
    }

    boolean placeByKeys(Connection client, Session session, Command command, Args args) {
        if (command.isScript()) {
            if (transactionInRound) {
                return waitForRound();
            }
            scriptInRound = true;
        }
        if (shards == 1) {
            place(client, session, command, args, 0, keys.firstHash(command, args));
            return true;
        }
        int target = keys.find(command, args);
        if (target != KeyPlacement.SEVERAL) {
            int owner = target == KeyPlacement.NO_KEYS ? shard.id() : target;
            place(client, session, command, args, owner, keys.firstHash());
            return true;
        }
        if (keys.reachesFurther() || command.merge() == null) {
            return startFiber(client, command, args);
        }
        if (!joinsTransaction()) {
            return waitForRound();
        }
        drain(client);
        client.arrived(command, args);
        Round round = activeRound(client);
        homeBatched = true;
        round.addSplit(command, args, keys, session.database(), client.takeDiscard());
        return true;
    }

    private boolean placeRouted(Connection client, Session session, Command command, Args args) {
        Router router = command.router();
        assert router != null : command.fullName();
        place(client, session, command, args, router.shardOf(args, shards), 0);
        return true;
    }

    /// Puts a command of one shard where it runs: into the window when that is this shard and nothing stands before it,
    /// otherwise into the round.
    private void place(Connection client, Session session, Command command, Args args, int target, long keyHash) {
        client.arrived(command, args);
        boolean discard = client.takeDiscard();
        if (target == shard.id() && !homeBatched && !admission.isInterrupted() && isAtOnce(command)) {
            if (roundActive) {
                client.round().expectLocal(discard);
            }
            window.add(command, keyHash, session.database(), discard, session.reader() != null, roundActive);
            return;
        }
        if (target == shard.id()) {
            drain(client);
            homeBatched = true;
        } else if (!server.settings().pipelineSquash()) {
            drain(client); // what came before is over before the other shard begins
        }
        activeRound(client).add(command, args, keyHash, target, session.database(), discard);
    }

    /// Whether a command of this shard need not wait for anything there, nor be kept from where the network waits for
    /// it.
    private boolean isAtOnce(Command command) {
        return shard.locks().isEmpty() && !command.isScript();
    }

    private boolean placeEverywhere(Connection client, Session session, Command command, Args args) {
        if (shards == 1) {
            place(client, session, command, args, 0, 0);
            return true;
        }
        if (!joinsTransaction()) {
            return waitForRound();
        }
        drain(client);
        client.arrived(command, args);
        Round round = activeRound(client);
        homeBatched = true;
        round.addAllShards(command, args, session.database(), client.takeDiscard());
        return true;
    }

    /// Whether what is given to this shard now runs at once: nothing of this connection waits before it here, and no
    /// transaction holds a key.
    boolean isFreeHere() {
        return !homeBatched && shard.locks().isEmpty();
    }

    /// Says that something for this shard has been given to the round, behind which all that follows has to stay.
    void batchedHere() {
        homeBatched = true;
    }

    boolean isRoundActive() {
        return roundActive;
    }

    /// Whether the round may be a transaction, which it then is.
    boolean joinsTransaction() {
        if (!scriptInRound) {
            transactionInRound = true;
        }
        return !scriptInRound;
    }

    /// Leaves the command that is being dispatched until the round is back.
    boolean waitForRound() {
        stop = Stop.ROUND;
        return false;
    }

    Round activeRound(Connection client) {
        roundActive = true;
        return client.beginRound();
    }

    /// Runs a command that may wait for its keys, alone: what came before is finished first. What its keys have at this
    /// moment is taken at once if they live here.
    private boolean runBlocking(Connection client, Session session, Command command, BlockingOp op, Args args) {
        if (roundActive) {
            stop = Stop.ROUND;
            return false;
        }
        drain(client);
        client.arrived(command, args);
        boolean discard = client.takeDiscard();
        ReplyWriter out = beginLocal(client, discard);
        int start = out.length();
        long startNs = server.clock().nanos();
        BlockingCall call = op.read(args, out);
        if (call == null) {
            cx.finish(command, args, session, out, start, server.clock().nanos() - startNs);
        } else if (!isFree(call, args) || !BlockedCommand.tryNow(cx, session, command, call, args, out, startNs)) {
            client.startBlocking(new BlockedCommand(session, client, command, call, args), discard);
            stop = Stop.BLOCKED;
            return false;
        }
        endLocal(client, out, start, discard);
        return true;
    }

    /// Whether all keys live on this shard, and nothing stands before this command there.
    private boolean isFree(BlockingCall call, Args args) {
        if (!shard.locks().isEmpty() || shard.waits().isHolding()) {
            return false;
        }
        if (shards == 1) {
            return true;
        }
        for (int key = 0; key < call.keyCount(); key++) {
            if (keys.shardOf(args, call.keyAt(key)) != shard.id()) {
                return false;
            }
        }
        int destination = call.destinationAt();
        return destination == 0 || keys.shardOf(args, destination) == shard.id();
    }

    /// Hands a command that has to wait to the connection's fiber, alone: what came before is finished first.
    boolean startFiber(Connection client, Command command, Args args) {
        if (roundActive) {
            stop = Stop.ROUND;
            return false;
        }
        drain(client);
        if (command.scope() == Command.Scope.EXEC) {
            client.session().arrived(command, cx.nowMs()); // monitors see it after what was queued
        } else {
            client.arrived(command, args);
        }
        client.startFiber(command, args, client.takeDiscard());
        stop = Stop.FIBER;
        return false;
    }

    /// Runs the window: buckets, then records are brought into the cache for all its commands, then each runs.
    void drain(Connection client) {
        int n = window.count;
        if (n == 0) {
            return;
        }
        Session session = client.session();
        if (n > 1) {
            prefetch(n);
        }
        ReplyWriter output = client.output();
        output.resp3(session.resp3());
        long ns = server.clock().nanos();
        for (int i = 0; i < n; i++) {
            cx.select(window.databases[i], session, session.noTouch());
            if (window.cached[i]) {
                cx.reader(session.caching());
            }
            ReplyWriter out = window.inRound[i] ? client.round().localReplies() : output;
            int start = out.length();
            long pushedBefore = client.pushedBytes();
            ns = cx.run(window.commands[i], window.args[i], window.keyHashes[i], out, ns);
            shard.waits().serve();
            if (window.inRound[i]) {
                client.round().localWritten();
            } else {
                finishLocal(out, start, window.discard[i], (int) (client.pushedBytes() - pushedBefore));
            }
            deliverNews();
        }
        window.count = 0;
    }

    /// Has caching clients told of what the command that has just ended has changed: its own client hears of it right
    /// after the reply.
    void deliverNews() {
        if (tracking.hasNews()) {
            tracking.commandEnded();
            cx.news().deliver();
        }
    }

    /// What a command's events have pushed to this very client comes before its reply, whether that is dropped or not.
    private static void finishLocal(ReplyWriter out, int start, boolean discard, int pushed) {
        if (discard) {
            out.cut(start, out.length() - pushed);
        } else if (pushed > 0) {
            out.exchange(start, out.length() - pushed);
        }
    }

    private void prefetch(int n) {
        long sum = 0;
        for (int i = 0; i < n; i++) {
            sum += cx.touchBucket(window.databases[i], window.keyHashes[i]);
        }
        for (int i = 0; i < n; i++) {
            sum += cx.touchRecord(window.databases[i], window.keyHashes[i]);
        }
        for (int i = 0; i < n; i++) {
            sum += cx.touchMemberBucket(window.databases[i], window.commands[i], window.args[i], window.keyHashes[i]);
        }
        sum += cx.touchMemberRecords();
        cx.consume(sum);
    }
}
