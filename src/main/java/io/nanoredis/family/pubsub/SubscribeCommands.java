package io.nanoredis.family.pubsub;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.Session;
import io.nanoredis.pubsub.Change;
import io.nanoredis.pubsub.Kind;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import java.util.ArrayList;
import java.util.List;

/// SUBSCRIBE and UNSUBSCRIBE with their variants: one confirmation per name, once every proactor knows.
///
/// The confirmations are pushes, which CLIENT REPLY does not drop. *Thread*: the fiber; subscriptions belong to the
/// proactor.
final class SubscribeCommands {
    private static final ErrorReply SSUBSCRIBE_NESTED =
            ErrorReply.of("ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client");

    private SubscribeCommands() {}

    /// Begins subscriptions to all that the arguments name.
    static void subscribe(Coordinator cx, Args args, Kind kind, ReplyWriter out) {
        if (kind == Kind.SHARD_CHANNEL && cx.isNested()) {
            out.error(SSUBSCRIBE_NESTED);
            return;
        }
        Session session = cx.session();
        List<byte[]> names = names(args);
        int[] counts = new int[names.size()];
        Change change =
                cx.ask(cx.home().id(), home -> home.hub().subscribe(session.subscriptions(), kind, names, counts));
        change.await();
        session.dropsReply(false);
        for (int i = 0; i < counts.length; i++) {
            confirm(out, kind.subscribed(), names.get(i), counts[i]);
        }
    }

    /// Ends subscriptions to all that the arguments name; without any, to all of that kind.
    static void unsubscribe(Coordinator cx, Args args, Kind kind, ReplyWriter out) {
        Session session = cx.session();
        List<byte[]> names =
                args.count() > 1 ? names(args) : session.subscriptions().names(kind);
        session.dropsReply(false);
        if (names.isEmpty()) {
            out.pushHeader(3);
            out.bulkText(kind.unsubscribed());
            out.nil();
            out.integer(session.subscriptions().countBeside(kind));
            return;
        }
        int[] counts = new int[names.size()];
        Change change =
                cx.ask(cx.home().id(), home -> home.hub().unsubscribe(session.subscriptions(), kind, names, counts));
        change.await();
        for (int i = 0; i < counts.length; i++) {
            confirm(out, kind.unsubscribed(), names.get(i), counts[i]);
        }
    }

    private static List<byte[]> names(Args args) {
        List<byte[]> names = new ArrayList<>();
        for (int i = 1; i < args.count(); i++) {
            names.add(args.bytes(i));
        }
        return names;
    }

    private static void confirm(ReplyWriter out, String what, byte[] name, int count) {
        out.pushHeader(3);
        out.bulkText(what);
        out.bulk(name);
        out.integer(count);
    }
}
