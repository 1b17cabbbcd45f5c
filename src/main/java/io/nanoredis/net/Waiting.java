package io.nanoredis.net;

import io.nanoredis.command.BlockedCommand;
import io.nanoredis.resp.ReplyWriter;
import io.netty.channel.IoEventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A command with which a client waits, its time limit, and whether its reply is wanted.
///
/// *Thread*: the connection's proactor.
final class Waiting {
    private final BlockedCommand command;
    private final boolean discard;
    private @Nullable Future<?> timer;

    Waiting(BlockedCommand command, boolean discard) {
        this.command = command;
        this.discard = discard;
    }

    /// Starts the command, and its time.
    ///
    /// @param timedOut told when the command is over because its time is
    void start(IoEventLoop loop, BlockedCommand.Owner timedOut) {
        if (command.timeoutMs() > 0) {
            timer = loop.schedule(
                    () -> {
                        if (command.timeOut()) {
                            timedOut.unblocked(command);
                        }
                    },
                    command.timeoutMs(),
                    TimeUnit.MILLISECONDS);
        }
        command.start();
    }

    /// Whether this is about that command, and not about an earlier one of the connection.
    @SuppressWarnings("ReferenceEquality") // a command is its identity
    boolean isFor(BlockedCommand other) {
        return command == other;
    }

    /// The command; null while it does not wait, but is being tried or answered.
    @Nullable
    BlockedCommand command() {
        return command.isWaiting() ? command : null;
    }

    /// The command is over: writes its reply.
    void end(ReplyWriter out) {
        stopTimer();
        if (!discard) {
            command.writeReply(out);
        }
    }

    /// The client is gone.
    void abandon() {
        stopTimer();
        command.abandon();
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
