package io.nanoredis.family.string;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands as a client sees them, on a server with one shard and on one with four; empty before each test.
@ParameterizedClass(name = "shards {0}")
@ValueSource(ints = {1, 4})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StringServer {
    @Parameter
    int shards;

    private TestServer server;
    private RawClient client;

    @SuppressWarnings("NullAway.Init") // JUnit calls empty() before anything reads the fields.
    StringServer() {}

    @BeforeEach
    @SuppressWarnings("NullAway") // the fields are null before the first test
    void empty() throws Exception {
        if (server == null) {
            server = TestServer.start(shards);
            client = server.connect();
        }
        call("FLUSHALL");
        call("HELLO", "2");
    }

    @AfterAll
    @SuppressWarnings("NullAway") // the fields are null where no test has run
    void stop() throws IOException {
        if (server != null) {
            client.close();
            server.close();
        }
    }

    /// One more client.
    final RawClient connect() throws IOException {
        return server.connect();
    }

    /// The reply to one command as readable text: prefix and payload.
    final String call(String... words) throws IOException {
        return Reply.print(client.call(words));
    }

    final void expect(String reply, String... words) throws IOException {
        assertEquals(reply, call(words), () -> String.join(" ", words));
    }

    final void expectOk(String... words) throws IOException {
        expect("+\"OK\"", words);
    }

    final void expectText(String text, String... words) throws IOException {
        Reply reply = Reply.parse(client.call(words));
        assertEquals('$', reply.type(), () -> String.join(" ", words) + ": " + reply);
        assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), reply.payload(), () -> String.join(" ", words));
    }

    final void expectNumber(long number, String... words) throws IOException {
        expect(":\"" + number + '"', words);
    }

    final void expectNull(String... words) throws IOException {
        expect("$null", words);
    }

    final void expectError(String message, String... words) throws IOException {
        expect("-\"" + message + '"', words);
    }

    final void expectWrongArity(String command, String... words) throws IOException {
        expectError("ERR wrong number of arguments for '" + command + "' command", words);
    }

    final void expectEncoding(String encoding, String key) throws IOException {
        expectText(encoding, "OBJECT", "ENCODING", key);
    }

    /// The key expires within the last ten of so many seconds.
    final void expectTtl(long seconds, String key) throws IOException {
        long ttl = Reply.parse(client.call("TTL", key)).number();
        assertTrue(ttl > seconds - 10 && ttl <= seconds, () -> "TTL " + key + ": " + ttl);
    }

    final void expectNoTtl(String key) throws IOException {
        expectNumber(-1, "TTL", key);
    }
}
