package io.nanoredis.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/// A test class that runs against one server per number of shards, and has a fresh client in every test.
///
/// The class itself says how many: `@ParameterizedClass @ValueSource(ints = {1, 4})`, and takes the number in its
/// constructor.
public abstract class ServerTest {
    private static @Nullable TestServer running;

    private final List<RawClient> clients = new ArrayList<>();
    private @Nullable RawClient first;

    /// Starts the server of this invocation, which allows DEBUG.
    @BeforeParameterizedClassInvocation
    static void startServer(int shards) throws IOException, InterruptedException {
        running = TestServer.start(shards, "--enable-debug-command=yes");
    }

    /// Stops it.
    @AfterParameterizedClassInvocation
    static void stopServer() {
        server().close();
        running = null;
    }

    /// The server under test.
    protected static TestServer server() {
        TestServer server = running;
        if (server == null) {
            throw new IllegalStateException("server: none (expected a parameterized class)");
        }
        return server;
    }

    @BeforeEach
    void connectFirst() throws IOException {
        first = connect();
    }

    @AfterEach
    void closeClients() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
        clients.clear();
    }

    /// The client that every test has.
    protected RawClient client() {
        RawClient client = first;
        if (client == null) {
            throw new IllegalStateException("client: none (expected a running test)");
        }
        return client;
    }

    /// One more client, closed after the test.
    protected RawClient connect() throws IOException {
        RawClient client = server().connect();
        clients.add(client);
        return client;
    }

    /// The reply of the test's client, as it was sent, one character per byte.
    protected String raw(String... words) throws IOException {
        return raw(client(), words);
    }

    /// The reply of `client`, as it was sent, one character per byte.
    protected static String raw(RawClient client, String... words) throws IOException {
        return new String(client.call(words), StandardCharsets.ISO_8859_1);
    }

    /// The next reply of `client` without asking for anything.
    protected static String next(RawClient client) throws IOException {
        return new String(client.readReply(), StandardCharsets.ISO_8859_1);
    }

    /// The reply of the test's client as a tree.
    protected Reply call(String... words) throws IOException {
        return Reply.parse(client().call(words));
    }

    /// The reply of `client` as a tree.
    protected static Reply call(RawClient client, String... words) throws IOException {
        return Reply.parse(client.call(words));
    }
}
