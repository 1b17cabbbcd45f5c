package io.nanoredis.testing;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The server that the tests with clients and frameworks talk to: one of our own started as a user starts it, or the
/// one that `-Dnanoredis.server=host:port` names, so that the same tests judge any server that speaks the protocol.
///
/// A server that was named keeps running at the end, and its data are erased at the start.
public final class ServerUnderTest implements AutoCloseable {
    private static final @Nullable String NAMED = System.getProperty("nanoredis.server");

    private final String host;
    private final int port;
    private final @Nullable ServerProcess own;

    private ServerUnderTest(String host, int port, @Nullable ServerProcess own) {
        this.host = host;
        this.port = port;
        this.own = own;
    }

    /// Starts a server with these options, or takes the named one, to which the options mean nothing.
    public static ServerUnderTest start(String... options) throws IOException, InterruptedException {
        if (NAMED == null) {
            ServerProcess own = ServerProcess.start(options);
            return new ServerUnderTest("127.0.0.1", own.port(), own);
        }
        int colon = NAMED.lastIndexOf(':');
        ServerUnderTest named =
                new ServerUnderTest(NAMED.substring(0, colon), Integer.parseInt(NAMED.substring(colon + 1)), null);
        try (RawClient client = named.connect()) {
            client.call("FLUSHALL");
        }
        return named;
    }

    /// The address on which it listens.
    public String host() {
        return host;
    }

    /// The port on which it listens.
    public int port() {
        return port;
    }

    /// A new connection without any library.
    public RawClient connect() throws IOException {
        return RawClient.connect(host, port);
    }

    /// What it has written to stdout and stderr; nothing is known of a named one.
    public String log() throws IOException {
        return own == null ? "" : own.log();
    }

    @Override
    public void close() throws IOException {
        if (own != null) {
            own.close();
        }
    }
}
