package io.nanoredis.command;

import io.nanoredis.pubsub.Subscriber;
import io.nanoredis.shard.EngineShard;
import org.jspecify.annotations.Nullable;

/// The connection as its session and the CLIENT commands see it.
///
/// *Thread*: the connection's proactor, for every method.
public interface SessionChannel extends Subscriber {
    /// The shard whose proactor serves this connection.
    EngineShard home();

    /// The session of this connection.
    Session session();

    /// Bytes received and not yet executed.
    int queryBufferBytes();

    /// Room left in the buffer of received bytes.
    int queryBufferFreeBytes();

    /// Replies that the client has not taken yet, in bytes.
    long outputBytes();

    /// Whether a command of this client waits in its fiber.
    boolean busy();

    /// The command with which the client waits; null while it does not.
    @Nullable
    BlockedCommand blocked();

    /// Ends that waiting, with an error or as if its time were up; false if the client does not wait.
    boolean unblock(boolean withError);

    /// Whether the client waits for the end of CLIENT PAUSE.
    boolean paused();

    /// The number of the socket's file descriptor, -1 where the transport does not tell.
    int fileDescriptor();

    /// Writes bytes that belong to no command, such as a line of MONITOR, after what has been written.
    void push(byte[] encoded);

    /// Sends the client news of what it has cached, after all replies of commands that have been executed before,
    /// whether
    /// they have come back yet or not: otherwise the reply that the news make out of date could follow them.
    ///
    /// @param head as of [#push(byte[], byte[])]
    /// @param tail as there
    void pushNews(byte[] head, byte[] tail);

    /// The client has proved who it is, or an option has changed: the limits of its input are read again.
    void limitsChanged();

    /// Closes at once; replies not yet sent are lost.
    void closeNow();

    /// Closes once the replies that were written have left.
    void closeAfterFlush();
}
