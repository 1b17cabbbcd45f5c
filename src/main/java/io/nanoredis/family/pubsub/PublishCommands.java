package io.nanoredis.family.pubsub;

import io.nanoredis.command.Session;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;

/// PUBLISH and SPUBLISH.
///
/// *Thread*: the proactor that has the command at hand, of whichever shard: its own clients are served at once, the
/// others
/// by one message to each proactor that has any.
final class PublishCommands {
    private PublishCommands() {}

    /// PUBLISH channel message.
    static void publish(ShardContext cx, Args args, ReplyWriter out) {
        byte[] array = args.array();
        out.integer(cx.hub()
                .publish(clientOf(cx), array, args.offset(1), args.length(1), array, args.offset(2), args.length(2)));
    }

    /// SPUBLISH shardchannel message.
    static void spublish(ShardContext cx, Args args, ReplyWriter out) {
        byte[] array = args.array();
        out.integer(cx.hub()
                .publishToShard(
                        clientOf(cx), array, args.offset(1), args.length(1), array, args.offset(2), args.length(2)));
    }

    /// The proactor that tells the client that it has published.
    private static int clientOf(ShardContext cx) {
        Session session = cx.session();
        return session == null ? cx.shard().id() : session.channel().home().id();
    }
}
