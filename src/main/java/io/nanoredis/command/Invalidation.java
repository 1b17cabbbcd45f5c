package io.nanoredis.command;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// News for one caching client: keys that it may have cached have changed, or all, or nobody is there to be told.
///
/// *Thread*: the owner of the shard that makes it, then the proactor of whom it is for; immutable.
final class Invalidation {
    private static final byte[] INVALIDATE = ascii(">2\r\n$10\r\ninvalidate\r\n");
    private static final byte[] MESSAGE = ascii(">3\r\n$7\r\nmessage\r\n$20\r\n__redis__:invalidate\r\n");
    private static final byte[] BROKEN = ascii(">2\r\n$21\r\ntracking-redir-broken\r\n");

    private final CachingClient client;
    private final byte @Nullable [] keys;

    /// @param client the client that has cached something, which may redirect its news to another
    /// @param keys the keys as the RESP array or null that follows the name of the message; null when the client to
    ///     which they should have gone is no more
    Invalidation(CachingClient client, byte @Nullable [] keys) {
        this.client = client;
        this.keys = keys;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// The client to whose proactor this goes; null when it is of no use any more.
    @Nullable
    Session receiver() {
        CachingMode mode = client.mode();
        if (mode == null) {
            return null;
        }
        Session redirect = mode.redirect();
        return keys == null || redirect == null ? client.session() : redirect;
    }

    /// Writes it to the client that it is for, which lives on the proactor of `cx`; if that has changed it is sent on.
    void deliver(ShardContext cx) {
        Session receiver = receiver();
        if (receiver == null) {
            return;
        }
        if (receiver.channel().home().id() != cx.shard().id()) {
            send(cx);
        } else if (keys == null) {
            client.redirectIsBroken();
            if (receiver.resp3()) {
                receiver.channel().pushNews(BROKEN, ascii(":" + redirectId() + "\r\n"));
            }
        } else if (receiver.gone()) {
            send(cx);
        } else if (receiver.resp3()) {
            receiver.channel().pushNews(INVALIDATE, keys);
        } else if (isRedirected() && receiver.subscribed()) {
            receiver.channel().pushNews(MESSAGE, keys);
        }
    }

    private boolean isRedirected() {
        CachingMode mode = client.mode();
        return mode != null && mode.redirect() != null;
    }

    private long redirectId() {
        CachingMode mode = client.mode();
        return mode == null ? 0 : mode.redirectId();
    }

    /// Sends it to the proactor of the client that it is for, or says at home that this one is gone. *Thread*: the
    /// proactor of `cx`.
    void send(ShardContext cx) {
        Session receiver = receiver();
        if (receiver == null) {
            return;
        }
        Invalidation news = this;
        if (receiver.gone()) {
            if (keys == null || !isRedirected()) {
                return; // nobody is left to be told
            }
            news = new Invalidation(client, null);
            receiver = client.session();
        }
        cx.server().context(receiver.channel().home().id()).news().add(cx.shard(), news);
    }
}
