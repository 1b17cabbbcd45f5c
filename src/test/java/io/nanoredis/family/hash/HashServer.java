package io.nanoredis.family.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
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

/// The hash commands as a client sees them; empty before each test, with the usual limits.
@ParameterizedClass(name = "shards {0}")
@ValueSource(ints = {1, 4})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HashServer {
    static final String WRONG_TYPE = "!WRONGTYPE Operation against a key holding the wrong kind of value";
    static final String NOT_AN_INTEGER = "!ERR value is not an integer or out of range";
    static final String SYNTAX = "!ERR syntax error";

    private static final long AWAIT_NS_MAX = 10_000_000_000L;

    @Parameter
    int shards;

    private TestServer server;
    private RawClient client;

    @SuppressWarnings("NullAway.Init") // JUnit calls empty() before anything reads the fields.
    HashServer() {}

    @BeforeEach
    @SuppressWarnings("NullAway") // the fields are null before the first test
    void empty() throws Exception {
        if (server == null) {
            server = TestServer.start(shards, "--enable-debug-command=yes");
            client = server.connect();
        }
        run("HELLO 2");
        run("FLUSHALL");
        run("CONFIG SET hash-max-listpack-entries 512");
        run("DEBUG SET-ACTIVE-EXPIRE 1");
    }

    @AfterAll
    @SuppressWarnings("NullAway") // the fields are null where no test has run
    void stop() throws IOException {
        if (server != null) {
            client.close();
            server.close();
        }
    }

    final RawClient connect() throws IOException {
        return server.connect();
    }

    final Reply call(String... words) throws IOException {
        return Reply.parse(client.call(words));
    }

    final Reply call(Request request) throws IOException {
        return Reply.parse(client.call(request));
    }

    /// The reply as it was sent, one character per byte.
    final String raw(String... words) throws IOException {
        return new String(client.call(words), StandardCharsets.ISO_8859_1);
    }

    /// The reply to words parted by blanks, as short text: `a` for a string or number, `nil`, `[a, b]` for an array or
    /// a
    /// map, `!message` for an error. `''` stands for the empty string.
    final String run(String line) throws IOException {
        String[] words = line.split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].equals("''") ? "" : words[i];
        }
        return print(call(words));
    }

    private static String print(Reply reply) {
        if (reply.isNull()) {
            return "nil";
        }
        if (reply.isAggregate()) {
            return reply.elements().stream().map(HashServer::print).collect(Collectors.joining(", ", "[", "]"));
        }
        return (reply.isError() ? "!" : "") + reply.text();
    }

    final void expect(String reply, String line) throws IOException {
        assertEquals(reply, run(line), line);
    }

    final void expectArity(String command, String line) throws IOException {
        expect("!ERR wrong number of arguments for '" + command + "' command", line);
    }

    /// Repeats a command until the reply is this one.
    final void await(String reply, String line) throws IOException {
        long deadlineNs = System.nanoTime() + AWAIT_NS_MAX;
        while (!run(line).equals(reply)) {
            assertTrue(System.nanoTime() < deadlineNs, () -> "still not " + reply + ": " + line);
            Thread.onSpinWait();
        }
    }

    /// Lets so much time pass that what expires after `ms` from before the call has expired.
    final void pass(int ms) throws IOException {
        expect("OK", "DEBUG SLEEP " + (ms + 2) / 1000.0);
    }

    /// Fills a hash with fields that are numbered, so many that it is a table.
    final void fill(String key, int fields) throws IOException {
        StringBuilder line = new StringBuilder("HSET " + key);
        for (int i = 0; i < fields; i++) {
            line.append(" f").append(i).append(" v").append(i);
        }
        run(line.toString());
    }

    /// Every structure is as it should be.
    final void verify() throws IOException {
        expect("OK", "DEBUG VERIFY");
    }
}
