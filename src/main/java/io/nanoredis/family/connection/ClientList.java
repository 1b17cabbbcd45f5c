package io.nanoredis.family.connection;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.Session;
import io.nanoredis.command.SessionChannel;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// CLIENT INFO and CLIENT LIST.
final class ClientList {
    private static final byte[] TYPE = "TYPE".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = "ID".getBytes(StandardCharsets.US_ASCII);
    private static final ErrorReply INVALID_ID = ErrorReply.of("ERR Invalid client ID");

    private ClientList() {}

    /// CLIENT INFO: the line of this client.
    static void info(Session session, Args args, ReplyWriter out) {
        long nowMs = session.server().clock().epochMs();
        out.verbatim("txt", ClientLine.of(session.channel(), nowMs, args.totalBytes()));
    }

    /// CLIENT LIST [TYPE type] [ID id ...]: the lines of all clients of all proactors, oldest first, or of the clients
    /// asked for, in that order and as often as they are named.
    static void list(Coordinator cx, Args args, ReplyWriter out) {
        ClientKind kind = null;
        List<Long> ids = null;
        if (args.count() == 4 && args.is(2, TYPE)) {
            kind = ClientKind.of(args, 3);
            if (kind == null) {
                out.error(ClientKind.unknown(args, 3));
                return;
            }
        } else if (args.count() > 3 && args.is(2, ID)) {
            ids = ids(args);
            if (ids == null) {
                out.error(INVALID_ID);
                return;
            }
        } else if (args.count() != 2) {
            out.error(ErrorReply.SYNTAX);
            return;
        }
        out.verbatim("txt", lines(cx, kind, ids, args.totalBytes()));
    }

    private static @Nullable List<Long> ids(Args args) {
        List<Long> ids = new ArrayList<>();
        for (int i = 3; i < args.count(); i++) {
            if (!args.tryLong(i)) {
                return null;
            }
            ids.add(args.longValue());
        }
        return ids;
    }

    private static String lines(
            Coordinator cx, @Nullable ClientKind kind, @Nullable List<Long> ids, long argumentBytes) {
        Map<Long, String> byId = new TreeMap<>();
        long nowMs = cx.server().clock().epochMs();
        for (int i = 0; i < cx.server().shards().size(); i++) {
            byId.putAll(cx.ask(i, shard -> linesOf(shard, kind, cx.session(), nowMs, argumentBytes)));
        }
        StringBuilder text = new StringBuilder();
        for (Long id : ids == null ? byId.keySet() : ids) {
            text.append(byId.getOrDefault(id, ""));
        }
        return text.toString();
    }

    private static Map<Long, String> linesOf(
            ShardContext shard, @Nullable ClientKind kind, Session asking, long nowMs, long argumentBytes) {
        Map<Long, String> lines = new TreeMap<>();
        for (SessionChannel channel : shard.clients().snapshot()) {
            if (kind != null && !kind.includes(channel.session())) {
                continue;
            }
            long running = channel.session() == asking ? argumentBytes : 0;
            lines.put(channel.session().id(), ClientLine.of(channel, nowMs, running));
        }
        return lines;
    }
}
