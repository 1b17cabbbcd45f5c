package io.nanoredis.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/// A [ServerTest] in which commands are lines of words parted by blanks, and the server is empty before each test.
public abstract class LineTest extends ServerTest {
    @BeforeEach
    void empty() throws IOException {
        raw("FLUSHALL");
    }

    /// The reply to a line is this one, which is written without its line end.
    protected final void expect(String reply, String line) throws IOException {
        assertEquals(reply + "\r\n", run(line), line);
    }

    /// The reply to a line, as it was sent.
    protected final String run(String line) throws IOException {
        return raw(line.split(" ", -1));
    }

    /// The reply to a command of bytes, one character per byte, as it was sent.
    protected final String binary(String... words) throws IOException {
        return new String(client().call(request(words)), StandardCharsets.ISO_8859_1);
    }

    /// A command of bytes, one character per byte.
    protected static Request request(String... words) {
        List<byte[]> args = new ArrayList<>();
        for (String word : words) {
            args.add(word.getBytes(StandardCharsets.ISO_8859_1));
        }
        return Request.of(args);
    }

    /// The value of a key, one character per byte.
    protected final String value(String key) throws IOException {
        return new String(call("GET", key).payload(), StandardCharsets.ISO_8859_1);
    }
}
