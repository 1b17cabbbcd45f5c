package io.nanoredis.net;

import io.nanoredis.command.NetCounters;
import io.nanoredis.command.NetworkPort;
import io.nanoredis.command.Round;
import io.nanoredis.command.RunningScript;
import io.nanoredis.command.ServerContext;
import io.nanoredis.command.SessionChannel;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.runtime.Proactor;
import io.nanoredis.shard.EngineShard;
import io.nanoredis.shard.ShardTask;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// What the connections of one proactor share: the dispatcher, scratch memory, and pools of what an idle one gives
/// back.
///
/// *Thread*: the proactor.
final class ProactorNet implements NetworkPort {
    private static final int SCRATCH_BYTES = 1 << 16;
    private static final int WRITER_BYTES_KEPT = 1 << 17;
    private static final int POOLED_MAX = 256;

    private final ServerContext server;
    private final Proactor proactor;
    private final ShardContext cx;
    private final Dispatcher dispatcher;
    private final ArrayDeque<ReplyWriter> writers = new ArrayDeque<>();
    private final ArrayDeque<Round> rounds = new ArrayDeque<>();
    private final List<Connection> paused = new ArrayList<>();
    /// Connections to which something was pushed in this turn.
    private final ArrayDeque<Connection> pushed = new ArrayDeque<>();

    private final ShardTask flushPushed = this::flushPushed;
    private final NetStats stats = new NetStats();
    private final SharedBuffer outgoing = new SharedBuffer();
    private byte[] scratch = new byte[SCRATCH_BYTES];
    private int keepAliveSeconds;
    private boolean flushPending;
    private boolean draining;

    ProactorNet(ServerContext server, Proactor proactor) {
        this.server = server;
        this.proactor = proactor;
        this.cx = server.context(proactor.shard().id());
        this.keepAliveSeconds = server.settings().keepAliveSeconds();
        this.dispatcher = new Dispatcher(server, proactor.shard());
    }

    ServerContext server() {
        return server;
    }

    Proactor proactor() {
        return proactor;
    }

    ShardContext cx() {
        return cx;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    NetStats stats() {
        return stats;
    }

    /// Scratch memory for one read of `bytes`.
    byte[] scratch(int bytes) {
        if (scratch.length < bytes) {
            scratch = new byte[Math.max(bytes, scratch.length * 2)];
        }
        return scratch;
    }

    /// Copies `length` bytes of a reply for the kernel.
    ByteBuf outgoing(Channel channel, ReplyWriter reply, int from, int length) {
        return outgoing.take(channel.alloc(), length).writeBytes(reply.array(), from, length);
    }

    ReplyWriter borrowWriter() {
        ReplyWriter writer = writers.pollLast();
        return writer == null ? new ReplyWriter() : writer;
    }

    void giveBack(ReplyWriter writer) {
        if (writers.size() < POOLED_MAX && writer.array().length <= WRITER_BYTES_KEPT) {
            writer.reset();
            writers.addLast(writer);
        }
    }

    Round borrowRound() {
        Round round = rounds.pollLast();
        return round == null ? new Round(server, proactor.shard()) : round;
    }

    void giveBack(Round round) {
        if (rounds.size() < POOLED_MAX) {
            rounds.addLast(round);
        }
    }

    void pause(Connection connection) {
        paused.add(connection);
    }

    /// Tells caching clients what shards have left for them here.
    void takeNews() {
        if (!cx.news().isEmpty()) {
            cx.news().deliver();
        }
    }

    /// Has what was pushed to a connection leave at the end of the turn, together with what is pushed to it until then.
    void flushLater(Connection connection) {
        pushed.addLast(connection);
        if (!flushPending) {
            flushPending = true;
            proactor.shard().runLater(flushPushed);
        }
    }

    private void flushPushed(EngineShard shard) {
        flushPending = false;
        for (Connection next = pushed.poll(); next != null; next = pushed.poll()) {
            next.flushPushed();
        }
    }

    @Override
    public NetCounters counters() {
        return stats.snapshot();
    }

    @Override
    public void resetCounters() {
        stats.reset();
    }

    @Override
    public void settingsChanged() {
        int seconds = server.settings().keepAliveSeconds();
        boolean keepAliveChanged = seconds != keepAliveSeconds;
        keepAliveSeconds = seconds;
        for (SessionChannel client : cx.clients().snapshot()) {
            client.limitsChanged();
            if (keepAliveChanged) {
                ((Connection) client).keepAlive(seconds);
            }
        }
    }

    @Override
    public void resumePaused() {
        if (paused.isEmpty()) {
            return;
        }
        List<Connection> waiting = List.copyOf(paused);
        paused.clear();
        for (Connection connection : waiting) {
            connection.resume();
        }
    }

    @Override
    public void serveDuring(RunningScript script) {
        dispatcher.admission().interrupted(script);
        try {
            proactor.pump();
        } finally {
            dispatcher.admission().interrupted(null);
        }
    }

    /// Whether a script stands still on this shard so that clients can be told: its data must not be touched.
    boolean isInterrupted() {
        return dispatcher.admission().isInterrupted();
    }

    /// Whether the server is going down: connections finish what runs and take no new command.
    boolean draining() {
        return draining;
    }

    void drain() {
        draining = true;
    }
}
