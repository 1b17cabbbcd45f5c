package io.nanoredis.command;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;

/// A command that concerns its connection alone: runs at once, on the connection's proactor, without any shard.
@FunctionalInterface
public interface SessionOp {
    /// Runs the command for `session` and writes its reply.
    void run(Session session, Args args, ReplyWriter out);
}
