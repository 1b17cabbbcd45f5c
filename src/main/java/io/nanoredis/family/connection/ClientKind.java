package io.nanoredis.family.connection;

import io.nanoredis.command.Session;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What TYPE of CLIENT LIST and CLIENT KILL selects. Clients that MONITOR count as normal ones.
enum ClientKind {
    NORMAL,
    MASTER,
    REPLICA,
    PUBSUB;

    /// The kind that argument `i` names, in any case; null for another word.
    static @Nullable ClientKind of(Args args, int i) {
        return switch (args.text(i).toLowerCase(Locale.ROOT)) {
            case "normal" -> NORMAL;
            case "master" -> MASTER;
            case "slave", "replica" -> REPLICA;
            case "pubsub" -> PUBSUB;
            default -> null;
        };
    }

    /// Whether a client is of this kind. *Thread*: the client's proactor.
    boolean includes(Session client) {
        return this == (client.subscribed() ? PUBSUB : NORMAL);
    }

    /// The error for a word that names no kind.
    static ErrorReply unknown(Args args, int i) {
        return ErrorReply.of("ERR Unknown client type '" + ErrorReply.untilNul(args.text(i)) + "'");
    }
}
