package io.nanoredis.command;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;

/// The shard half of a command: runs whole on one shard and writes exactly one reply.
///
/// *Thread*: the shard's owner. *Errors*: a client's mistake is an error reply; anything thrown is answered as an
/// internal
/// error and the reply written so far is taken back.
@FunctionalInterface
public interface ShardOp {
    /// Runs the command on the shard behind `cx`.
    void run(ShardContext cx, Args args, ReplyWriter out);
}
