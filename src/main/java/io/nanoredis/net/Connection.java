package io.nanoredis.net;

import io.nanoredis.command.BlockedCommand;
import io.nanoredis.command.Command;
import io.nanoredis.command.Coordinator;
import io.nanoredis.command.Monitors;
import io.nanoredis.command.QueuedCommands;
import io.nanoredis.command.Round;
import io.nanoredis.command.ServerContext;
import io.nanoredis.command.Session;
import io.nanoredis.command.SessionChannel;
import io.nanoredis.pubsub.Kind;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.resp.RespParser;
import io.nanoredis.shard.EngineShard;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The coordinator of one client: takes its bytes, has its commands executed, sends the replies in order.
///
/// While a round, a fiber or a pause holds the connection, arriving bytes are only kept; then processing goes on where
/// it
/// stopped. One flush per read, or per round. An idle connection holds no buffer (INV-5).
///
/// *Thread*: its proactor; a fiber runs a command that waits, and touches nothing here but through the proactor.
final class Connection extends ChannelInboundHandlerAdapter
        implements SessionChannel, Round.Owner, BlockedCommand.Owner {
    private static final byte[] NOTHING = new byte[0];
    private static final int INPUT_WHILE_BUSY_MAX = 1 << 18;
    private static final int RELEASE_AFTER_MS = 1;

    private enum State {
        READY,
        ROUND,
        FIBER,
        BLOCKED,
        PAUSED,
        CLOSED
    }

    private final ProactorNet net;
    private final ServerContext server;
    private final RespParser parser = new RespParser();
    private final Session session;
    private final Channel channel;
    private final InputBuffer input = new InputBuffer();
    private final ClientOutput output;

    private State state = State.READY;
    private @Nullable Round round;
    private @Nullable Waiting waiting;
    /// Whether a transaction runs in place, whose reply stays whole.
    private boolean holdsPushes;
    private boolean flushDue;
    private boolean inFiber;
    private boolean readingPaused;
    private boolean inProcess;

    Connection(ProactorNet net, Channel channel, String address, String localAddress, boolean unix) {
        this.net = net;
        this.server = net.server();
        this.channel = channel;
        this.session = new Session(
                server.nextClientId(),
                server,
                this,
                address,
                localAddress,
                unix,
                server.clock().epochMs());
        output = new ClientOutput(net, channel, session);
        parser.bulkBytesMax(server.settings().bulkBytesMax());
        parser.authenticated(session.authenticated());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        net.cx().clients().add(this);
    }

    // ---- input

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf buffer = (ByteBuf) message;
        try {
            int n = buffer.readableBytes();
            net.stats().inputBytes += n;
            if (state == State.CLOSED || session.closing()) {
                return;
            }
            if (state == State.READY && input.size() <= InputBuffer.BYTES_KEPT && !net.draining()) {
                processRead(buffer, n);
            } else {
                append(buffer, n);
                processInput();
            }
        } finally {
            buffer.release();
        }
    }

    /// Executes what was left and what has arrived behind it from the proactor's scratch memory, and keeps the rest: a
    /// pipeline that is cut within commands costs no memory per read.
    private void processRead(ByteBuf buffer, int length) {
        int end = input.size() + length;
        byte[] scratch = net.scratch(end);
        buffer.getBytes(buffer.readerIndex(), scratch, input.moveTo(scratch), length);
        int executed = process(scratch, 0, end);
        if (executed < end) {
            keep(scratch, executed, end - executed);
        } else {
            input.release();
        }
    }

    private void processInput() {
        if (state == State.READY && input.size() > 0 && !net.draining()) {
            input.executed(process(input.array(), input.from(), input.to()));
        }
    }

    /// Executes what can be executed and takes the state in which that left the connection.
    private int process(byte[] buf, int from, int to) {
        net.takeNews(); // before any command that they may have led to
        Dispatcher dispatcher = net.dispatcher();
        inProcess = true;
        int at = dispatcher.process(this, buf, from, to);
        inProcess = false;
        switch (dispatcher.stop()) {
            case PAUSE -> {
                if (state == State.READY) {
                    state = State.PAUSED;
                    net.pause(this);
                }
            }
            case CLOSE -> session.closeAfterReply();
            case INPUT, ROUND, FIBER, BLOCKED -> {}
        }
        return at;
    }

    private void keep(byte[] buf, int from, int length) {
        if (state != State.CLOSED && !session.closing()) {
            input.append(buf, from, length, parser.bytesMissing());
            limitInput();
        }
    }

    private void append(ByteBuf buffer, int length) {
        input.append(buffer, length, parser.bytesMissing());
        limitInput();
        if (state != State.READY && state != State.BLOCKED && input.size() > INPUT_WHILE_BUSY_MAX) {
            pauseReading(true);
        }
    }

    private void limitInput() {
        if (input.size() > server.settings().queryBufferBytesMax()) {
            net.stats().queryBufferClosed++;
            closeNow();
        }
    }

    /// More was queued after MULTI than may wait in the input.
    void queueTooLarge() {
        net.stats().queryBufferClosed++;
    }

    private void pauseReading(boolean pause) {
        if (pause != readingPaused) {
            readingPaused = pause;
            channel.config().setAutoRead(!pause);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (state != State.ROUND && state != State.FIBER) {
            flush();
        }
    }

    /// The client has sent its last byte: what it asked for is still answered, then the connection closes.
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownReadComplete.INSTANCE && state != State.CLOSED) {
            if (state == State.BLOCKED) {
                closeNow(); // there may never be an answer to wait for
            } else if (busy() || state == State.PAUSED) {
                session.closeAfterReply();
            } else {
                closeAfterFlush();
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    // ---- what the dispatcher asks

    RespParser parser() {
        return parser;
    }

    ReplyWriter output() {
        return output.writer();
    }

    Round round() {
        Round current = round;
        assert current != null;
        return current;
    }

    Round beginRound() {
        Round current = round;
        if (current == null) {
            current = net.borrowRound();
            current.begin(this, session);
            round = current;
        }
        return current;
    }

    void submitRound() {
        state = State.ROUND;
        round().submit();
    }

    boolean mustPause(Command command, long nowMs) {
        if (server.pause().untilMs() == 0) {
            return false;
        }
        QueuedCommands queue = session.queue();
        return server.pause().holds(command, nowMs)
                || (queue != null
                        && command.scope() == Command.Scope.EXEC
                        && server.pause().holds(queue, nowMs));
    }

    void arrived(Command command, Args args) {
        session.arrived(command, net.cx().nowMs());
        feedMonitors(command, args);
    }

    void feedMonitors(Command command, Args args) {
        if (server.monitors() > 0) {
            Monitors.feed(server, net.proactor().shard(), session, command, args);
        }
    }

    /// Whether the reply of the command that is being dispatched is dropped; ends CLIENT REPLY SKIP.
    boolean takeDiscard() {
        return switch (session.replyMode()) {
            case ON -> false;
            case OFF -> true;
            case SKIP_NEXT -> {
                session.replyMode(Session.ReplyMode.ON);
                yield true;
            }
        };
    }

    // ---- rounds

    /// All parts of the round are back: the replies leave in order, and parsing goes on where it stopped.
    @Override
    public void roundDone(Round done) {
        net.takeNews();
        ReplyWriter out = output();
        out.resp3(session.resp3());
        done.assemble(out);
        net.giveBack(done);
        round = null;
        output.release();
        if (state == State.ROUND) {
            state = State.READY;
        }
        goOn();
    }

    /// Continues with the input kept meanwhile and flushes once nothing more can be done now.
    private void goOn() {
        if (state == State.CLOSED) {
            return;
        }
        if (!session.closing()) {
            processInput();
        }
        if (state == State.READY || state == State.PAUSED || state == State.BLOCKED) {
            flush();
            pauseReading(state == State.PAUSED && input.size() > INPUT_WHILE_BUSY_MAX);
        }
    }

    /// The pause may be over: look again.
    void resume() {
        if (state == State.PAUSED) {
            state = State.READY;
            goOn();
        }
    }

    // ---- fibers

    void startFiber(Command command, Args args, boolean discard) {
        state = State.FIBER;
        inFiber = true;
        session.dropsReply(discard);
        Args copy = new Args();
        copy.copyOf(args);
        Coordinator coordinator =
                new Coordinator(server, session, net.proactor().shard());
        ReplyWriter out = output();
        out.resp3(session.resp3());
        int start = out.length();
        Thread fiber = net.proactor().newFiber(() -> {
            long elapsedNs = coordinator.run(command, copy, out);
            net.proactor().execute(() -> fiberDone(command, copy, start, elapsedNs));
        });
        fiber.start();
    }

    private void fiberDone(Command command, Args args, int start, long elapsedNs) {
        inFiber = false;
        net.takeNews();
        ReplyWriter out = output();
        net.cx().finish(command, args, session, out, start, elapsedNs);
        if (session.dropsReply()) {
            out.truncate(start);
        }
        output.release();
        if (state == State.FIBER) {
            state = State.READY;
        }
        if (state == State.CLOSED) {
            dropSubscriptions();
        }
        goOn();
    }

    // ---- commands that wait

    void startBlocking(BlockedCommand command, boolean discard) {
        state = State.BLOCKED;
        waiting = new Waiting(command, discard);
        waiting.start(net.proactor().loop(), this);
    }

    /// The command with which the client waited is over: its reply leaves, and parsing goes on where it stopped.
    @Override
    public void unblocked(BlockedCommand command) {
        Waiting over = waiting;
        if (over == null || !over.isFor(command)) {
            return;
        }
        net.takeNews();
        waiting = null;
        ReplyWriter out = output();
        out.resp3(session.resp3());
        over.end(out);
        output.release();
        state = State.READY;
        goOn();
    }

    // ---- output

    private void flush() {
        send();
        if (session.closing() && state != State.CLOSED) {
            closeAfterFlush();
        }
    }

    private void send() {
        if (state == State.CLOSED) {
            output.drop();
        } else {
            output.send();
            limitOutput();
        }
    }

    /// Closes a client that does not take its replies.
    private void limitOutput() {
        if (output.isTooMuch()) {
            net.stats().outputBufferClosed++;
            closeNow();
        }
    }

    /// Looks at time limits; called about once a second.
    void checkLimits(long nowMs) {
        limitOutput();
        int timeout = server.settings().timeoutSeconds();
        boolean idle = state == State.READY && !session.monitor() && !session.subscribed();
        if (timeout > 0 && idle && nowMs - session.lastInteractionMs() > TimeUnit.SECONDS.toMillis(timeout)) {
            closeNow();
        }
    }

    Channel channel() {
        return channel;
    }

    /// Has the kernel find out after so many seconds of silence whether the client is still there; 0: never.
    void keepAlive(int seconds) {
        if (state != State.CLOSED) {
            KeepAlive.apply(channel, seconds);
        }
    }

    // ---- SessionChannel

    @Override
    public EngineShard home() {
        return net.proactor().shard();
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public int queryBufferBytes() {
        return input.size();
    }

    @Override
    public int queryBufferFreeBytes() {
        return input.free();
    }

    @Override
    public long outputBytes() {
        return output.pendingBytes();
    }

    @Override
    public boolean busy() {
        return state == State.ROUND || state == State.FIBER || (state == State.BLOCKED && blocked() == null);
    }

    @Override
    public @Nullable BlockedCommand blocked() {
        return waiting == null ? null : waiting.command();
    }

    @Override
    public boolean unblock(boolean withError) {
        BlockedCommand command = blocked();
        if (command == null || !command.unblock(withError)) {
            return false;
        }
        unblocked(command);
        return true;
    }

    @Override
    public boolean paused() {
        return state == State.PAUSED;
    }

    @Override
    public int fileDescriptor() {
        return channel instanceof UnixChannel unix ? unix.fd().intValue() : -1;
    }

    @Override
    public void push(byte[] encoded) {
        push(encoded, NOTHING, false);
    }

    @Override
    public void push(byte[] head, byte[] tail) {
        push(head, tail, !session.resp3());
    }

    /// Held back while a fiber owns the output: it follows the reply, as a client must not hear of what it subscribes
    /// to before it is told that it does. The same while a transaction runs, whose reply stays whole.
    private void push(byte[] head, byte[] tail, boolean asArray) {
        if (!takesPushes()) {
            return;
        }
        if (state == State.FIBER || holdsPushes || (round != null && round.hasGroup())) {
            hold(head, tail, asArray);
        } else {
            output.push(head, tail, asArray);
            flushLater();
        }
    }

    private boolean takesPushes() {
        return state != State.CLOSED && !output.isOverflowed() && !session.closing();
    }

    @Override
    public void pushNews(byte[] head, byte[] tail) {
        if (round == null && !busy()) {
            push(head, tail);
        } else if (takesPushes()) {
            hold(head, tail, !session.resp3());
            if (state == State.BLOCKED) {
                net.proactor().loop().schedule(this::releaseWhenWaiting, RELEASE_AFTER_MS, TimeUnit.MILLISECONDS);
            }
        }
    }

    /// A transaction begins to run in place, its replies go straight into the output: what it pushes to this client
    /// waits until [#releasePushes].
    void holdPushes() {
        holdsPushes = true;
    }

    /// The transaction's reply is complete.
    void releasePushes() {
        holdsPushes = false;
        if (output.isHolding()) {
            output.release();
            flushLater();
        }
    }

    /// A command that may wait was being tried when news came: if it waits, its reply will not be about what they are
    /// about.
    private void releaseWhenWaiting() {
        if (state == State.BLOCKED && output.isHolding()) {
            if (busy()) {
                net.proactor().loop().schedule(this::releaseWhenWaiting, RELEASE_AFTER_MS, TimeUnit.MILLISECONDS);
            } else {
                output.release();
                flushLater();
            }
        }
    }

    private void hold(byte[] head, byte[] tail, boolean asArray) {
        output.hold(head, tail, asArray);
        if (output.isOverflowed()) {
            flushLater();
        }
    }

    private void flushLater() {
        if (!flushDue) {
            flushDue = true;
            net.flushLater(this);
        }
    }

    /// The turn ends: what was pushed leaves, unless a fiber or the dispatcher owns the output and flushes it.
    void flushPushed() {
        flushDue = false;
        if (output.isOverflowed()) {
            net.stats().outputBufferClosed++;
            closeNow();
        } else if (state != State.FIBER && !inProcess) {
            flush();
        }
    }

    /// How many bytes have been pushed to this client so far, those that were held back by a fiber not included.
    long pushedBytes() {
        return output.pushedBytes();
    }

    @Override
    public void limitsChanged() {
        parser.bulkBytesMax(server.settings().bulkBytesMax());
        parser.authenticated(session.authenticated());
    }

    @Override
    public void closeNow() {
        if (state != State.CLOSED) {
            markClosed();
            channel.close();
        }
    }

    @Override
    public void closeAfterFlush() {
        if (state == State.CLOSED) {
            return;
        }
        if (busy()) {
            session.closeAfterReply();
            return;
        }
        send();
        if (state != State.CLOSED) {
            markClosed();
            channel.writeAndFlush(channel.alloc().directBuffer(0)).addListener(ChannelFutureListener.CLOSE);
        }
    }

    // ---- end

    private void markClosed() {
        state = State.CLOSED;
        session.endTransaction();
        if (!inFiber) {
            dropSubscriptions();
        }
        Waiting abandoned = waiting;
        if (abandoned != null) {
            waiting = null;
            abandoned.abandon();
        }
        input.drop();
    }

    /// The client hears nothing any more. A fiber may be changing its subscriptions: then they end when that is done.
    private void dropSubscriptions() {
        if (session.subscribed()) {
            for (Kind kind : Kind.values()) {
                net.cx().hub().unsubscribeAll(session.subscriptions(), kind);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (state != State.CLOSED) {
            markClosed();
        }
        session.end();
        net.cx().tracking().end(session);
        server.clients().decrementAndGet();
        net.cx().clients().remove(this);
        if (session.monitor()) {
            session.monitor(false);
            server.addMonitors(-1);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            server.faults().report("connection " + session.address(), cause);
        }
        closeNow();
    }
}
