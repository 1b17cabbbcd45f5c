package io.nanoredis.family.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands as a client sees them, on a server with one shard and on one with four, whose memory is checked after
/// each test.
///
/// Commands are lines of words, replies short texts: `[1-1 [a 1]]` for arrays and maps, `3` for texts and numbers,
/// `nil`, `+OK`, `-ERR …`.
@ParameterizedClass(name = "shards {0}")
@ValueSource(ints = {1, 4})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StreamServer {
    static final String WRONG_TYPE = "-WRONGTYPE Operation against a key holding the wrong kind of value";
    static final String BAD_ID = "-ERR Invalid stream ID specified as stream command argument";
    static final String NOT_AN_INTEGER = "-ERR value is not an integer or out of range";
    static final String SYNTAX = "-ERR syntax error";

    private static final long AWAIT_NS_MAX = 10_000_000_000L;

    @Parameter
    int shards;

    private TestServer server;
    private RawClient client;

    @SuppressWarnings("NullAway.Init") // JUnit calls empty() before anything reads the fields.
    StreamServer() {}

    @BeforeEach
    @SuppressWarnings("NullAway") // the fields are null before the first test
    void empty() throws Exception {
        if (server == null) {
            server = TestServer.start(shards, "--enable-debug-command=yes");
            client = server.connect();
        }
        expect("+OK", "FLUSHALL");
    }

    @AfterAll
    @SuppressWarnings("NullAway") // the fields are null where no test has run
    void stop() throws IOException {
        if (server != null) {
            client.close();
            server.close();
        }
    }

    /// A client that speaks RESP3.
    final RawClient resp3() throws IOException {
        RawClient other = server.connect();
        other.call("HELLO", "3");
        return other;
    }

    /// One more client.
    final RawClient connect() throws IOException {
        return server.connect();
    }

    /// The reply of the first client, whole.
    final Reply call(String... words) throws IOException {
        return Reply.parse(client.call(words));
    }

    /// Waits until so many clients wait for their keys.
    final void awaitBlocked(int clients) throws IOException {
        long deadlineNs = System.nanoTime() + AWAIT_NS_MAX;
        while (!reply("INFO clients").contains("blocked_clients:" + clients + "\r\n")) {
            assertTrue(System.nanoTime() < deadlineNs, () -> "never " + clients + " clients that wait");
        }
    }

    /// The reply as it was sent.
    static String raw(RawClient client, String... words) throws IOException {
        return new String(client.call(words), StandardCharsets.ISO_8859_1);
    }

    @AfterEach
    void verify() throws IOException {
        expect("+OK", "DEBUG VERIFY");
    }

    final void expect(String shown, String line) throws IOException {
        expect(client, shown, line);
    }

    final void expect(RawClient client, String shown, String line) throws IOException {
        assertEquals(shown, reply(client, line), line);
    }

    final String reply(String line) throws IOException {
        return reply(client, line);
    }

    static String reply(RawClient client, String line) throws IOException {
        return shown(Reply.parse(client.call(line.split(" ", -1))));
    }

    private static String shown(Reply reply) {
        if (reply.isNull()) {
            return "nil";
        }
        if (reply.isAggregate()) {
            return reply.elements().stream().map(StreamServer::shown).collect(Collectors.joining(" ", "[", "]"));
        }
        String prefix = reply.type() == '+' || reply.type() == '-' ? "" + reply.type() : "";
        return prefix + reply.text();
    }

    /// Adds entries `1-0` and so on, each with the field `n`.
    final void fill(String key, int count) throws IOException {
        for (int i = 1; i <= count; i++) {
            expect(i + "-0", "XADD " + key + " " + i + "-0 n " + i);
        }
    }
}
