package io.nanoredis.family.connection;

import io.nanoredis.command.Session;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which clients CLIENT KILL closes: those that all of its filters match.
///
/// *Thread*: filled by the fiber, read by one proactor after the other while the fiber waits.
final class KillFilter {
    private static final ErrorReply ID_NOT_POSITIVE = ErrorReply.of("ERR client-id should be greater than 0");
    private static final ErrorReply AGE_NOT_AN_INTEGER = ErrorReply.of("ERR maxage is not an integer or out of range");
    private static final ErrorReply AGE_NOT_POSITIVE = ErrorReply.of("ERR maxage should be greater than 0");

    private long id;
    private long ageSecondsMin;
    private @Nullable String address;
    private @Nullable String localAddress;
    private @Nullable ClientKind kind;
    private boolean sparesKiller = true;
    private boolean killerMatched;

    /// Only the client at this address; never a mistake.
    @Nullable
    ErrorReply address(String value) {
        address = value;
        return null;
    }

    /// Only clients that came to this address of the server; never a mistake.
    @Nullable
    ErrorReply localAddress(String value) {
        localAddress = value;
        return null;
    }

    /// Whether the client that kills is left alone.
    void sparesKiller(boolean spare) {
        sparesKiller = spare;
    }

    /// Only the client with this number; null, or what is wrong with it.
    @Nullable
    ErrorReply parseId(Args args, int i) {
        if (!args.tryLong(i) || args.longValue() < 1) {
            return ID_NOT_POSITIVE;
        }
        id = args.longValue();
        return null;
    }

    /// Only clients of one kind.
    @Nullable
    ErrorReply parseKind(Args args, int i) {
        ClientKind named = ClientKind.of(args, i);
        if (named == null) {
            return ClientKind.unknown(args, i);
        }
        kind = named;
        return null;
    }

    /// Only clients of one user; every client is the default user.
    @Nullable
    ErrorReply parseUser(Args args, int i) {
        String user = args.text(i);
        return user.equals("default") ? null : ErrorReply.of("ERR No such user '" + ErrorReply.untilNul(user) + "'");
    }

    /// Whether the client that kills is left alone: yes or no.
    @Nullable
    ErrorReply parseSkipMe(Args args, int i) {
        switch (args.text(i).toLowerCase(Locale.ROOT)) {
            case "yes" -> sparesKiller = true;
            case "no" -> sparesKiller = false;
            default -> {
                return ErrorReply.SYNTAX;
            }
        }
        return null;
    }

    /// Only clients connected for at least so many seconds.
    @Nullable
    ErrorReply parseMaxAge(Args args, int i) {
        if (!args.tryLong(i)) {
            return AGE_NOT_AN_INTEGER;
        }
        if (args.longValue() < 1) {
            return AGE_NOT_POSITIVE;
        }
        ageSecondsMin = args.longValue();
        return null;
    }

    /// Whether `client` is to be closed. *Thread*: the client's proactor.
    boolean matches(Session client, boolean isKiller, long nowMs) {
        return !(isKiller && sparesKiller)
                && (kind == null || kind.includes(client))
                && (id == 0 || id == client.id())
                && (address == null || address.equals(ClientLine.address(client)))
                && (localAddress == null || localAddress.equals(ClientLine.localAddress(client)))
                && (nowMs - client.createdMs()) / 1000 >= ageSecondsMin;
    }

    /// Notes that the filters match the client that kills.
    void matchKiller() {
        killerMatched = true;
    }

    /// Whether the filters matched the client that kills.
    boolean killerMatched() {
        return killerMatched;
    }
}
