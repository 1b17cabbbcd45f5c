package io.nanoredis.family.pubsub;

import io.nanoredis.command.Session;
import io.nanoredis.pubsub.Hub;
import io.nanoredis.pubsub.Kind;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.Glob;
import io.nanoredis.resp.ReplyWriter;
import java.util.List;

/// PUBSUB: who subscribes to what.
///
/// *Thread*: the proactor of the connection, which knows of all subscriptions by itself.
final class PubSubCommand {
    private PubSubCommand() {}

    private static Hub hub(Session session) {
        return session.server().context(session.channel().home().id()).hub();
    }

    /// PUBSUB CHANNELS and SHARDCHANNELS, of which a pattern may select some.
    static void channels(Session session, Args args, Kind kind, ReplyWriter out) {
        if (args.count() > 3) {
            out.error(ErrorReply.subcommandSyntax("PUBSUB", args.text(1)));
            return;
        }
        List<byte[]> names = hub(session).names(kind);
        if (args.count() == 3) {
            byte[] pattern = args.bytes(2);
            names.removeIf(name -> !Glob.matches(pattern, name));
        }
        out.arrayHeader(names.size());
        names.forEach(out::bulk);
    }

    /// PUBSUB NUMPAT.
    static void numPat(Session session, Args args, ReplyWriter out) {
        out.integer(hub(session).size(Kind.PATTERN));
    }

    /// PUBSUB NUMSUB and SHARDNUMSUB: each channel with its number of subscribers, as a flat list in RESP3 too.
    static void numSub(Session session, Args args, Kind kind, ReplyWriter out) {
        out.arrayHeader(2 * (args.count() - 2));
        for (int i = 2; i < args.count(); i++) {
            out.bulk(args.array(), args.offset(i), args.length(i));
            out.integer(hub(session).subscribers(kind, args.array(), args.offset(i), args.length(i)));
        }
    }
}
