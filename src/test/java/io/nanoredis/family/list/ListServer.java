package io.nanoredis.family.list;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// The list commands as a client sees them; empty before each test, with nodes of the usual size.
@ParameterizedClass(name = "shards {0}")
@ValueSource(ints = {1, 4})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ListServer {
    static final String WRONG_TYPE = "!WRONGTYPE Operation against a key holding the wrong kind of value";
    static final String NOT_AN_INTEGER = "!ERR value is not an integer or out of range";
    static final String SYNTAX = "!ERR syntax error";

    @Parameter
    int shards;

    private TestServer server;
    private RawClient client;

    @SuppressWarnings("NullAway.Init") // JUnit calls empty() before anything reads the fields.
    ListServer() {}

    @BeforeEach
    @SuppressWarnings("NullAway") // the fields are null before the first test
    void empty() throws Exception {
        if (server == null) {
            server = TestServer.start(shards, "--enable-debug-command=yes");
            client = server.connect();
        }
        run("HELLO 2");
        run("FLUSHALL");
        run("CONFIG SET list-max-listpack-size -2");
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

    final Reply call(String... words) throws IOException {
        return Reply.parse(client.call(words));
    }

    /// The reply as it was sent, one character per byte.
    final String raw(String... words) throws IOException {
        return new String(client.call(words), StandardCharsets.ISO_8859_1);
    }

    /// The reply to words parted by blanks, as short text: `a` for a string or number, `nil`, `[a, b]` for an array,
    /// `none` for its null, `!message` for an error. `''` stands for the empty string.
    final String run(String line) throws IOException {
        String[] words = line.split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].equals("''") ? "" : words[i];
        }
        return print(call(words));
    }

    static String print(Reply reply) {
        if (reply.isNull()) {
            return reply.type() == '*' ? "none" : "nil";
        }
        if (reply.isAggregate()) {
            return reply.elements().stream().map(ListServer::print).collect(Collectors.joining(", ", "[", "]"));
        }
        return (reply.isError() ? "!" : "") + reply.text();
    }

    final void expect(String reply, String line) throws IOException {
        assertEquals(reply, run(line), line);
    }

    final void expectList(String elements, String key) throws IOException {
        expect(elements, "LRANGE " + key + " 0 -1");
        if (!elements.equals("[]")) {
            assertEquals("OK", run("DEBUG VERIFY"));
        }
    }

    final void expectArity(String command, String line) throws IOException {
        expect("!ERR wrong number of arguments for '" + command + "' command", line);
    }
}
