package io.nanoredis.command;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;

/// The coordinator half of a command that has to wait: sequential code in the connection's fiber.
///
/// It reaches shards only by messages and transactions of its [Coordinator]; it never sees a Database.
@FunctionalInterface
public interface CoordinatorOp {
    /// Runs the command and writes exactly one reply.
    void run(Coordinator cx, Args args, ReplyWriter out);
}
