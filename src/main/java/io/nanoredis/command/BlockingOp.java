package io.nanoredis.command;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import org.jspecify.annotations.Nullable;

/// The half of a command that can wait: reads what the client asks for.
///
/// *Thread*: any; no state. It never sees a Database; what it returns does.
@FunctionalInterface
public interface BlockingOp {
    /// Whether these arguments ask to wait at all; if not, the command runs as any other.
    default boolean waits(Args args) {
        return true;
    }

    /// What the arguments ask for; null if they are wrong, and the error has been replied.
    @Nullable
    BlockingCall read(Args args, ReplyWriter out);

    /// Runs the command on one shard without waiting: what it finds, or what a time-out would answer. So does a command
    /// that is queued in a transaction.
    default void runWithoutWaiting(ShardContext cx, Args args, ReplyWriter out) {
        BlockingCall call = read(args, out);
        if (call != null && !call.tryOnce(cx, args, out)) {
            call.nothing(out);
        }
    }
}
