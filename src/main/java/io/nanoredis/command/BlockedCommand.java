package io.nanoredis.command;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.EngineShard;
import io.nanoredis.shard.Ticket;
import org.jspecify.annotations.Nullable;

/// A client's command from the moment it may have to wait until its reply: the [Ticket] of a [BlockingCall].
///
/// It is served by the shard that finds something for it, on behalf of the client: in its database and its protocol,
/// and
/// counted there, without the time that it has waited.
///
/// *Thread*: its connection's proactor, but for what a [Ticket] does on the shards.
public final class BlockedCommand extends Ticket {
    private static final ErrorReply UNBLOCKED = ErrorReply.of("UNBLOCKED client unblocked via CLIENT UNBLOCK");
    private static final int REPLY_BYTES = 128;

    /// Who is told that the reply is there.
    public interface Owner {
        /// The command is over; on the connection's proactor.
        void unblocked(BlockedCommand command);
    }

    private final ServerContext server;
    private final Session session;
    private final Owner owner;
    private final Command command;
    private final BlockingCall call;
    private final Args args = new Args();
    private final boolean resp3;
    private final boolean noTouch;
    private final @Nullable CachingClient reader;
    private final int destination;
    private @Nullable ReplyWriter reply;
    private long servedNs;
    private boolean counted;

    /// A command whose arguments are copied.
    public BlockedCommand(Session session, Owner owner, Command command, BlockingCall call, Args args) {
        super(session.channel().home(), session.database(), call.kind(), call.isWrite());
        this.server = session.server();
        this.session = session;
        this.owner = owner;
        this.command = command;
        this.call = call;
        this.args.copyOf(args);
        resp3 = session.resp3();
        noTouch = session.noTouch();
        reader = readerOf(session, command);
        for (int key = 0; key < call.keyCount(); key++) {
            int at = call.keyAt(key);
            long hash = hashOf(at);
            waitFor(
                    shardOf(at, hash),
                    hash,
                    Routing.lockFingerprint(hash),
                    this.args.array(),
                    this.args.offset(at),
                    this.args.length(at));
        }
        int at = call.destinationAt();
        long hash = at > 0 ? hashOf(at) : 0;
        destination = at > 0 ? shardOf(at, hash) : -1;
        if (at > 0) {
            movesTo(destination, Routing.lockFingerprint(hash));
        }
    }

    private long hashOf(int argument) {
        return server.hash().hash(args.array(), args.offset(argument), args.length(argument));
    }

    private int shardOf(int argument, long hash) {
        return Routing.shardOf(
                server.hash(),
                args.array(),
                args.offset(argument),
                args.length(argument),
                hash,
                server.shards().size());
    }

    /// Executes a command at once if its keys have something, all of them being of the shard behind `cx`, where no key
    /// is locked and no line held.
    ///
    /// @return false if it has to wait; then nothing has been written
    public static boolean tryNow(
            ShardContext cx,
            Session session,
            Command command,
            BlockingCall call,
            Args args,
            ReplyWriter out,
            long startNs) {
        int start = out.length();
        cx.select(session.database(), session, session.noTouch());
        CachingClient reader = readerOf(session, command);
        try {
            if (!call.tryOnce(cx, args, out)) {
                return false;
            }
        } catch (Throwable t) {
            cx.internalError(command, out, start, t);
        }
        cx.publishEvents();
        cx.finish(command, args, session, out, start, cx.server().clock().nanos() - startNs);
        if (reader != null) {
            cx.tracking().remember(reader, command, args);
        }
        cx.shard().waits().serve();
        return true;
    }

    private static @Nullable CachingClient readerOf(Session session, Command command) {
        return command.has(CommandFlag.READONLY) ? session.reader() : null;
    }

    /// How long the command waits, in milliseconds, 0 without end.
    public long timeoutMs() {
        return call.timeoutMs();
    }

    /// Bytes of the arguments.
    public long argumentBytes() {
        return args.totalBytes();
    }

    // ---- on the shards

    private ShardContext select(EngineShard shard) {
        ShardContext cx = server.context(shard.id());
        cx.select(database(), session, noTouch);
        if (reader != null) {
            remember(cx, reader);
        }
        return cx;
    }

    /// The client may cache what this shard is about to read for it.
    private void remember(ShardContext cx, CachingClient client) {
        for (int key = 0; key < call.keyCount(); key++) {
            int at = call.keyAt(key);
            if (shardOf(at, hashOf(at)) == cx.shard().id()) {
                cx.tracking().remember(client, args, at);
            }
        }
    }

    @Override
    protected boolean isTimed() {
        return call.isTimed();
    }

    @Override
    protected boolean endsWithKey() {
        return call.endsWithKey();
    }

    @Override
    protected Finding look(EngineShard shard, int index, boolean first) {
        return call.look(select(shard), args, index, first);
    }

    @Override
    protected void serve(EngineShard shard, int index, boolean first) {
        ShardContext cx = select(shard);
        long startNs = server.clock().nanos();
        call.serve(cx, args, index, first, newReply());
        count(cx, startNs);
    }

    @Override
    protected void serveFirst(EngineShard shard, int index) {
        ShardContext cx = select(shard);
        long startNs = server.clock().nanos();
        call.serveFirst(cx, args, index, newReply());
        count(cx, startNs);
    }

    private ReplyWriter newReply() {
        ReplyWriter out = new ReplyWriter(REPLY_BYTES, Integer.MAX_VALUE - 64);
        out.resp3(resp3);
        reply = out;
        return out;
    }

    private void count(ShardContext cx, long startNs) {
        ReplyWriter out = reply;
        assert out != null;
        counted = true;
        cx.countForeign(home());
        cx.finish(command, args, session, out, 0, server.clock().nanos() - startNs);
        cx.publishEvents();
        cx.shard().effects().workEnded(); // the reply leaves for home before the shard's work has ended
    }

    @Override
    protected void peek(EngineShard shard) {
        call.peek(select(shard), args, shard.id() == destination);
    }

    @Override
    protected void conclude(EngineShard shard, int index, boolean isOwn, boolean first) {
        long startNs = server.clock().nanos();
        ReplyWriter out = reply;
        assert out != null;
        ShardContext cx = select(shard);
        call.conclude(cx, args, index, isOwn, first, out);
        cx.publishEvents();
        if (isOwn) {
            servedNs = server.clock().nanos() - startNs;
        }
    }

    @Override
    protected void concluding() {
        newReply();
    }

    // ---- home

    @Override
    protected void over(boolean served) {
        ReplyWriter out = reply;
        if (!served) {
            replyTimedOut();
        } else if (!counted && out != null) {
            call.finish(args, out);
            countHere(out);
        }
        owner.unblocked(this);
    }

    private void replyTimedOut() {
        ReplyWriter out = newReply();
        out.nullArray();
        countHere(out);
    }

    private void countHere(ReplyWriter out) {
        counted = true;
        server.context(home().id()).finish(command, args, session, out, 0, servedNs);
    }

    @Override
    protected void failed(Throwable cause) {
        server.faults().report("command " + command.fullName(), cause);
        ReplyWriter out = newReply();
        out.error(Faults.reply(cause));
    }

    /// The time is up.
    ///
    /// @return whether the command is over now; otherwise its owner is told later
    public boolean timeOut() {
        if (!giveUp()) {
            return false;
        }
        replyTimedOut();
        return true;
    }

    /// Somebody asks to end the waiting, with an error or as if the time were up: CLIENT UNBLOCK.
    ///
    /// @return whether the command is over now; otherwise it did not wait
    public boolean unblock(boolean withError) {
        if (!isWaiting() || !giveUp()) {
            return false;
        }
        ReplyWriter out = newReply();
        if (withError) {
            out.error(UNBLOCKED);
        } else {
            out.nullArray();
            server.context(home().id()).stats().failed(command.index()); // as Redis counts it
        }
        countHere(out);
        return true;
    }

    /// Writes the reply of a command that is over.
    public void writeReply(ReplyWriter out) {
        ReplyWriter written = reply;
        assert written != null;
        out.raw(written);
    }
}
