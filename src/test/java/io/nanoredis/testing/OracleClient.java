package io.nanoredis.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A [RedisOracle] of its own with one connection, whose encoded replies are texts of one character per byte: what it
/// answers is right by definition. *Thread*: one.
public final class OracleClient implements AutoCloseable {
    private final RedisOracle oracle;
    private RawClient client;

    private OracleClient(RedisOracle oracle) throws IOException {
        this.oracle = oracle;
        client = oracle.connect();
    }

    /// Starts an oracle and connects; skips the calling test where there is none to start.
    public static OracleClient start(String... options) throws IOException {
        RedisOracle.assumeAvailable();
        return new OracleClient(RedisOracle.start(options));
    }

    /// Sends a command, one byte per character, and returns the encoded reply in the same way.
    public String call(String... words) throws IOException {
        return send(Request.of(Arrays.stream(words)
                        .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
                        .toList())
                .encode());
    }

    /// Sends raw bytes and returns the first reply to them.
    public String send(byte[] bytes) throws IOException {
        client.send(bytes);
        return new String(client.readReply(), StandardCharsets.ISO_8859_1);
    }

    /// Opens a new connection in place of the one in use, for instance after a protocol error.
    public void reconnect() throws IOException {
        client.close();
        client = oracle.connect();
    }

    @Override
    public void close() throws IOException {
        client.close();
        oracle.close();
    }
}
