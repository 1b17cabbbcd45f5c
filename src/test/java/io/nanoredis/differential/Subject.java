package io.nanoredis.differential;

import java.io.IOException;

/// A running server whose replies are compared with the oracle's.
public interface Subject extends AutoCloseable {
    /// The loopback port on which it serves.
    int port();

    @Override
    void close() throws IOException;

    /// How to start one.
    @FunctionalInterface
    interface Factory {
        /// Starts an empty server with this many shards, which accepts when this returns.
        Subject start(int shards) throws IOException;
    }
}
