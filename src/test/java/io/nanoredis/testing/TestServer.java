package io.nanoredis.testing;

import io.nanoredis.config.ConfigLoader;
import io.nanoredis.server.NanoRedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A server inside the test's own process, on a free port.
public final class TestServer implements AutoCloseable {
    private final NanoRedisServer server;

    private TestServer(NanoRedisServer server) {
        this.server = server;
    }

    /// Starts a server with `shards` shards and further options as on the command line.
    public static TestServer start(int shards, String... options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--port=0", "--num_shards=" + shards, "--pin=no"));
        arguments.addAll(List.of(options));
        return new TestServer(NanoRedisServer.start(ConfigLoader.load(arguments.toArray(String[]::new))));
    }

    /// Starts a server with a configuration file.
    public static TestServer startWithFile(Path file, int shards) throws IOException, InterruptedException {
        return new TestServer(NanoRedisServer.start(
                ConfigLoader.load(file.toString(), "--port=0", "--num_shards=" + shards, "--pin=no")));
    }

    /// The server itself.
    public NanoRedisServer server() {
        return server;
    }

    /// The port it listens on.
    public int port() {
        return server.port();
    }

    /// A new connection.
    public RawClient connect() throws IOException {
        return RawClient.connect("127.0.0.1", server.port());
    }

    @Override
    public void close() {
        server.close();
    }
}
