package io.nanoredis.command;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;

/// Runs commands for something larger that is atomic, such as a transaction or a script: whoever uses this makes sure
/// that nobody else comes in between, by the locks that it holds or by staying on one shard's thread.
///
/// Two forms: [LocalCommands] for what concerns one shard only, on its owner's thread, and [Coordinator#nested] for the
/// fiber that holds a transaction over several. A command that could wait does not: it answers as in a transaction of
/// Redis when there is nothing.
///
/// The command has been checked as far as its name and its number of arguments go; whether it is allowed here (flags
/// such
/// as NOSCRIPT, memory that is used up) is for the caller to decide. It is counted as any other.
///
/// *Thread*: as the form says. *Errors*: nothing is thrown; what goes wrong is the reply.
@FunctionalInterface
public interface NestedCommands {
    /// Runs one command to its end; exactly one more reply stands in `out` afterwards. The arguments must not change
    /// meanwhile.
    void run(Command command, Args args, ReplyWriter out);
}
