package io.nanoredis.family.connection;

import io.nanoredis.command.CachingClient;
import io.nanoredis.command.CachingMode;
import io.nanoredis.command.Coordinator;
import io.nanoredis.command.Session;
import io.nanoredis.command.ShardTracking;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// CLIENT TRACKING ON|OFF: the shards learn of the prefixes, then the client's own proactor changes its mode, and only
/// then comes the reply.
///
/// *Thread*: the fiber.
final class TrackingSwitch {
    private static final byte[] ON = "ON".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OFF = "OFF".getBytes(StandardCharsets.US_ASCII);
    private static final int FIRST_OPTION = 3;

    private TrackingSwitch() {}

    /// Answers OK, or what is wrong with the options.
    static void run(Coordinator cx, Args args, ReplyWriter out) {
        TrackingOptions options = new TrackingOptions();
        if (!options.read(cx, args, FIRST_OPTION, out)) {
            return;
        }
        if (args.is(2, ON)) {
            ErrorReply refusal = options.refusal(Tracking.mode(cx.session()));
            if (refusal != null) {
                out.error(refusal);
                return;
            }
            begin(cx, options);
        } else if (args.is(2, OFF)) {
            cx.await(cx.home().id(), home -> home.tracking().end(cx.session()));
        } else {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        out.ok();
    }

    private static void begin(Coordinator cx, TrackingOptions options) {
        Session session = cx.session();
        CachingClient client = session.beginCaching();
        List<byte[]> prefixes = options.newPrefixes();
        if (!prefixes.isEmpty()) {
            cx.onEveryShard(shard -> shard.tracking().addPrefixes(prefixes, client));
        }
        cx.await(cx.home().id(), home -> begin(home.tracking(), client, options));
    }

    /// A client that has gone meanwhile is told nothing, and leaves nothing behind.
    private static void begin(ShardTracking tracking, CachingClient client, TrackingOptions options) {
        CachingMode mode = options.mode(client.mode());
        tracking.begin(client, mode);
        if (client.session().gone()) {
            tracking.end(client.session());
        }
    }
}
