package io.nanoredis.net;

import io.nanoredis.command.Session;
import io.nanoredis.config.OutputLimits;
import io.nanoredis.resp.ReplyWriter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/// What is on its way to a client: replies gather in a writer, pushes behind them or held back, and all leave at once.
///
/// An idle connection has no writer (INV-5). *Thread*: the connection's proactor.
final class ClientOutput {
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int PUSHED_UNCHECKED_MAX = 1 << 16;

    private final ProactorNet net;
    private final Channel channel;
    private final Session session;
    private final OutputGuard guard = new OutputGuard();
    private final Pushes pushes = new Pushes();
    private @Nullable ReplyWriter writer;
    private boolean overflowed;

    ClientOutput(ProactorNet net, Channel channel, Session session) {
        this.net = net;
        this.channel = channel;
        this.session = session;
    }

    /// Where replies are written.
    ReplyWriter writer() {
        ReplyWriter current = writer;
        if (current == null) {
            current = net.borrowWriter();
            writer = current;
        }
        return current;
    }

    /// Hands what there is to the kernel, as far as that takes it.
    void send() {
        ReplyWriter full = writer;
        if (full == null) {
            return;
        }
        writer = null;
        int length = full.length();
        net.stats().outputBytes += length;
        for (int at = 0; at < length; at += CHUNK_BYTES) {
            int n = Math.min(CHUNK_BYTES, length - at);
            channel.write(net.outgoing(channel, full, at, n), channel.voidPromise());
        }
        if (length > 0) {
            channel.flush();
        }
        net.giveBack(full);
    }

    /// Forgets what there is.
    void drop() {
        ReplyWriter full = writer;
        if (full != null) {
            writer = null;
            net.giveBack(full);
        }
    }

    /// What the kernel has not taken yet, in bytes.
    long pendingBytes() {
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        return pending == null ? 0 : pending.totalPendingWriteBytes();
    }

    /// Whether the client takes its replies too slowly to be kept.
    boolean isTooMuch() {
        return guard.isExceeded(
                limit(), pendingBytes(), session.authenticated(), net.cx().nowMs());
    }

    private OutputLimits.Limit limit() {
        OutputLimits limits = net.server().settings().outputLimits();
        return session.subscribed() ? limits.pubsub() : limits.normal();
    }

    // ---- pushes

    /// Writes a push behind the replies.
    ///
    /// @param asArray as of [Pushes#write]
    void push(byte[] head, byte[] tail, boolean asArray) {
        ReplyWriter out = writer();
        pushes.write(out, head, tail, asArray);
        if (out.length() > PUSHED_UNCHECKED_MAX) {
            limitPushed(out.length());
        }
    }

    /// Holds a push back until [#release].
    ///
    /// @param asArray as of [Pushes#write]
    void hold(byte[] head, byte[] tail, boolean asArray) {
        pushes.hold(head, tail, asArray);
        limitPushed(pushes.heldBytes());
    }

    /// What has been pushed in one turn is too much.
    private void limitPushed(long bytes) {
        long hard = limit().hardBytes();
        overflowed |= hard > 0 && bytes > hard - pendingBytes();
    }

    /// Whether so much was pushed in one turn that the client has to be closed: it gets no more.
    boolean isOverflowed() {
        return overflowed;
    }

    /// Whether pushes are held back.
    boolean isHolding() {
        return pushes.isHolding();
    }

    /// Writes what was held back.
    void release() {
        if (pushes.isHolding()) {
            pushes.release(writer());
        }
    }

    /// How many bytes have been pushed so far, those that were held back not included.
    long pushedBytes() {
        return pushes.writtenBytes();
    }
}
