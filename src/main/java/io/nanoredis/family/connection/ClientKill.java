package io.nanoredis.family.connection;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.Session;
import io.nanoredis.command.SessionChannel;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// CLIENT KILL, in its old form with an address and in its new one with filters.
///
/// *Thread*: the fiber; each client is closed by its own proactor. The killer itself closes after its reply.
final class ClientKill {
    private static final int FIRST_FILTER = 2;

    private ClientKill() {}

    /// CLIENT KILL ip:port, or filters in pairs.
    static void run(Coordinator cx, Args args, ReplyWriter out) {
        KillFilter filter = new KillFilter();
        if (args.count() == 3) {
            filter.address(args.text(2));
            filter.sparesKiller(false);
            if (kill(cx, filter, 1) == 0) {
                out.error(ErrorReply.NO_SUCH_CLIENT);
            } else {
                out.ok();
            }
            return;
        }
        ErrorReply mistake = parse(filter, args);
        if (mistake != null) {
            out.error(mistake);
        } else {
            out.integer(kill(cx, filter, Integer.MAX_VALUE));
        }
    }

    private static int kill(Coordinator cx, KillFilter filter, int most) {
        Session killer = cx.session();
        long nowMs = cx.server().clock().epochMs();
        int killed = 0;
        for (int i = 0; i < cx.server().shards().size() && killed < most; i++) {
            int left = most - killed;
            killed += cx.<Integer>ask(i, shard -> killOn(shard, filter, killer, nowMs, left));
        }
        if (filter.killerMatched()) {
            killer.closeAfterReply();
        }
        return killed;
    }

    private static int killOn(ShardContext shard, KillFilter filter, Session killer, long nowMs, int most) {
        int killed = 0;
        for (SessionChannel channel : shard.clients().snapshot()) {
            boolean self = channel.session() == killer;
            if (killed == most || !filter.matches(channel.session(), self, nowMs)) {
                continue;
            }
            killed++;
            if (self) {
                filter.matchKiller();
            } else {
                channel.closeNow();
            }
        }
        return killed;
    }

    private static @Nullable ErrorReply parse(KillFilter filter, Args args) {
        for (int i = FIRST_FILTER; i < args.count(); i += 2) {
            if (i + 1 == args.count()) {
                return ErrorReply.SYNTAX;
            }
            ErrorReply mistake = parseOne(filter, args, i);
            if (mistake != null) {
                return mistake;
            }
        }
        return null;
    }

    private static @Nullable ErrorReply parseOne(KillFilter filter, Args args, int i) {
        return switch (args.text(i).toLowerCase(Locale.ROOT)) {
            case "id" -> filter.parseId(args, i + 1);
            case "type" -> filter.parseKind(args, i + 1);
            case "addr" -> filter.address(args.text(i + 1));
            case "laddr" -> filter.localAddress(args.text(i + 1));
            case "user" -> filter.parseUser(args, i + 1);
            case "skipme" -> filter.parseSkipMe(args, i + 1);
            case "maxage" -> filter.parseMaxAge(args, i + 1);
            default -> ErrorReply.SYNTAX;
        };
    }
}
