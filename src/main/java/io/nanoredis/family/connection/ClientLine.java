package io.nanoredis.family.connection;

import io.nanoredis.command.BlockedCommand;
import io.nanoredis.command.CachingMode;
import io.nanoredis.command.Command;
import io.nanoredis.command.QueuedCommands;
import io.nanoredis.command.Session;
import io.nanoredis.command.SessionChannel;
import io.nanoredis.command.Watches;
import io.nanoredis.pubsub.Kind;

/// One client as a line of CLIENT LIST and CLIENT INFO: `name=value` pairs in the order of Redis.
///
/// *Units*: sizes in bytes, `age` and `idle` in seconds. Memory that a connection borrows only while it works (reply
/// buffers) counts as 0 for an idle one. *Thread*: the proactor of the client.
final class ClientLine {
    /// About what the objects of one connection take, without its buffers.
    private static final long OBJECT_BYTES = 1024;

    private ClientLine() {}

    /// The line, with its line feed.
    ///
    /// @param runningBytes arguments of the command that the client is running, 0 for others
    static String of(SessionChannel channel, long nowMs, long runningBytes) {
        Session session = channel.session();
        BlockedCommand blocked = channel.blocked();
        long argumentBytes = blocked == null ? runningBytes : blocked.argumentBytes();
        long omem = channel.outputBytes();
        long fieldSets = session.fieldSets().memoryBytes();
        long buffers = (long) channel.queryBufferBytes() + channel.queryBufferFreeBytes();
        Command last = session.lastCommand();
        QueuedCommands queue = session.queue();
        Watches watches = session.watches();
        long queueBytes = queue == null ? 0 : queue.memoryBytes();
        return "id=" + session.id()
                + " addr=" + address(session)
                + " laddr=" + localAddress(session)
                + " fd=" + channel.fileDescriptor()
                + " name=" + session.name()
                + " age=" + (nowMs - session.createdMs()) / 1000
                + " idle=" + (nowMs - session.lastInteractionMs()) / 1000
                + " flags=" + flags(channel)
                + " db=" + session.database()
                + " sub=" + session.subscriptions(Kind.CHANNEL)
                + " psub=" + session.subscriptions(Kind.PATTERN)
                + " ssub=" + session.subscriptions(Kind.SHARD_CHANNEL)
                + " multi=" + (queue == null ? -1 : queue.count())
                + " watch=" + (watches == null ? 0 : watches.count())
                + " qbuf=" + channel.queryBufferBytes()
                + " qbuf-free=" + channel.queryBufferFreeBytes()
                + " argv-mem=" + argumentBytes
                + " multi-mem=" + queueBytes
                + " rbs=0 rbp=0 obl=0"
                + " oll=" + (omem == 0 ? 0 : 1)
                + " omem=" + omem
                + " tot-mem=" + (OBJECT_BYTES + buffers + argumentBytes + queueBytes + fieldSets + omem)
                + " events=" + (omem == 0 ? "r" : "rw")
                + " cmd=" + (last == null ? "NULL" : last.fullName())
                + " user=default redir=" + Tracking.redirect(session)
                + " resp=" + (session.resp3() ? 3 : 2)
                + " lib-name=" + session.libraryName()
                + " lib-ver=" + session.libraryVersion()
                + "\n";
    }

    /// The client's end: `ip:port`, or `path:0` of a unix socket.
    static String address(Session session) {
        return session.unixSocket() ? session.address() + ":0" : session.address();
    }

    /// The server's end.
    static String localAddress(Session session) {
        return session.unixSocket() ? session.localAddress() + ":0" : session.localAddress();
    }

    private static String flags(SessionChannel channel) {
        Session session = channel.session();
        CachingMode mode = Tracking.mode(session);
        StringBuilder flags = new StringBuilder(4);
        append(flags, session.monitor(), 'O');
        append(flags, session.subscribed(), 'P');
        append(flags, session.queue() != null, 'x');
        append(flags, channel.paused() || channel.blocked() != null, 'b');
        append(flags, mode != null, 't');
        append(flags, mode != null && Tracking.isBroken(session), 'R');
        append(flags, mode != null && mode.broadcasts(), 'B');
        Watches watches = session.watches();
        append(flags, watches != null && watches.isTouched(), 'd');
        append(flags, session.closing(), 'c');
        append(flags, session.unixSocket(), 'U');
        append(flags, session.noEvict(), 'e');
        append(flags, session.noTouch(), 'T');
        return flags.isEmpty() ? "N" : flags.toString();
    }

    private static void append(StringBuilder flags, boolean set, char letter) {
        if (set) {
            flags.append(letter);
        }
    }
}
