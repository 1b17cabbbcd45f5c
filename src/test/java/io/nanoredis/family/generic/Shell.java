package io.nanoredis.family.generic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A server of so many shards and one client of it, who speaks Latin-1.
final class Shell implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final TestServer server;
    private final RawClient client;

    Shell(int shards, String... options) throws IOException, InterruptedException {
        server = TestServer.start(shards, options);
        client = server.connect();
    }

    TestServer server() {
        return server;
    }

    RawClient client() {
        return client;
    }

    /// The raw reply to a line of words parted by blanks.
    String run(String line) throws IOException {
        return raw(line.split(" ", -1));
    }

    /// The raw reply to a command of these words.
    String raw(String... words) throws IOException {
        return new String(client.call(request(words)), StandardCharsets.ISO_8859_1);
    }

    Reply reply(String... words) throws IOException {
        return Reply.parse(client.call(request(words)));
    }

    /// The payload of DUMP, one character per byte.
    String dump(String key) throws IOException {
        return new String(reply("DUMP", key).payload(), StandardCharsets.ISO_8859_1);
    }

    long number(String line) throws IOException {
        return reply(line.split(" ", -1)).number();
    }

    static Request request(String... words) {
        List<byte[]> args = new ArrayList<>();
        for (String word : words) {
            args.add(word.getBytes(StandardCharsets.ISO_8859_1));
        }
        return Request.of(args);
    }

    void expect(String reply, String line) throws IOException {
        assertEquals(reply + "\r\n", run(line), line);
    }

    void expectInteger(long value, String line) throws IOException {
        expect(":" + value, line);
    }

    void expectError(String text, String line) throws IOException {
        expect("-" + text, line);
    }

    /// Repeats a command until its reply is `reply`.
    void await(String reply, String line) throws IOException {
        long deadlineNs = System.nanoTime() + DEADLINE.toNanos();
        while (!run(line).equals(reply + "\r\n")) {
            assertTrue(System.nanoTime() < deadlineNs, () -> "still not " + reply + ": " + line);
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
