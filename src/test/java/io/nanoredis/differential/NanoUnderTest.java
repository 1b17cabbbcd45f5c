package io.nanoredis.differential;

import io.nanoredis.testing.TestServer;
import java.io.IOException;

/// The server of this project, in the test's own process.
final class NanoUnderTest implements Subject {
    private final TestServer server;

    private NanoUnderTest(TestServer server) {
        this.server = server;
    }

    /// Starts an empty one.
    static Subject start(int shards) throws IOException {
        try {
            return new NanoUnderTest(TestServer.start(shards, "--enable-debug-command=yes"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
