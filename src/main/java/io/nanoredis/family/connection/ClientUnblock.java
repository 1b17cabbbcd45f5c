package io.nanoredis.family.connection;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.SessionChannel;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;

/// CLIENT UNBLOCK id [TIMEOUT|ERROR].
///
/// *Thread*: the fiber; the waiting is ended by the client's own proactor.
final class ClientUnblock {
    private static final byte[] TIMEOUT = "TIMEOUT".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "ERROR".getBytes(StandardCharsets.US_ASCII);
    private static final ErrorReply BAD_REASON = ErrorReply.of("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");

    private ClientUnblock() {}

    /// Answers 1 if the client waited and does not any more, else 0.
    static void run(Coordinator cx, Args args, ReplyWriter out) {
        if (args.count() > 4) {
            out.error(ErrorReply.subcommandSyntax("CLIENT", args.text(1)));
        } else if (args.count() == 4 && !args.is(3, TIMEOUT) && !args.is(3, ERROR)) {
            out.error(BAD_REASON);
        } else if (!args.tryLong(2)) {
            out.error(ErrorReply.NOT_AN_INTEGER);
        } else {
            out.integer(unblock(cx, args.longValue(), args.count() == 4 && args.is(3, ERROR)) ? 1 : 0);
        }
    }

    private static boolean unblock(Coordinator cx, long id, boolean withError) {
        for (int i = 0; i < cx.server().shards().size(); i++) {
            if (cx.<Boolean>ask(i, shard -> unblockHere(shard, id, withError))) {
                return true;
            }
        }
        return false;
    }

    private static boolean unblockHere(ShardContext shard, long id, boolean withError) {
        SessionChannel channel = shard.clients().find(id);
        return channel != null && channel.unblock(withError);
    }
}
