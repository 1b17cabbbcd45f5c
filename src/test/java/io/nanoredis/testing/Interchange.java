package io.nanoredis.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A server of ours and a redis-server between which values are exchanged by DUMP and RESTORE.
///
/// *Errors*: an assertion fails where a value does not arrive as it left. *Thread*: one.
public final class Interchange implements AutoCloseable {
    private final TestServer server;
    private final RedisOracle oracle;
    private final RawClient ours;
    private final RawClient theirs;

    private Interchange(TestServer server, RedisOracle oracle) throws IOException {
        this.server = server;
        this.oracle = oracle;
        ours = server.connect();
        theirs = oracle.connect();
    }

    /// Starts both; the test is skipped where redis-server is not installed.
    public static Interchange start(int shards) throws IOException, InterruptedException {
        RedisOracle.assumeAvailable();
        RedisOracle oracle = RedisOracle.start();
        return new Interchange(TestServer.start(shards, "--enable-debug-command=yes"), oracle);
    }

    /// Our server's connection.
    public RawClient ours() {
        return ours;
    }

    /// The redis-server's connection.
    public RawClient theirs() {
        return theirs;
    }

    /// Sends the same request to both, which must not answer with an error.
    public void both(Request request) throws IOException {
        for (RawClient client : List.of(ours, theirs)) {
            Reply reply = Reply.parse(client.call(request));
            assertEquals(false, reply.isError(), () -> request + ": " + reply);
        }
    }

    /// Sends the same request to both; see [#both(Request)].
    public void both(String... words) throws IOException {
        both(Request.of(words));
    }

    /// The value of `key`, equal on both servers, goes to the other one and is the same there, by its digest.
    public void assertCarriedBothWays(String key) throws IOException {
        String digest = digest(ours, key);
        assertEquals(digest(theirs, key), digest, () -> "digest of " + key + " before it is carried");
        assertCarried(ours, theirs, key, digest, "ours to Redis");
        assertCarried(theirs, ours, key, digest, "Redis to ours");
        assertCarried(ours, ours, key, digest, "ours to ours");
    }

    /// What DUMP of our server says of a key.
    public byte[] dumpOfOurs(String key) throws IOException {
        return Reply.parse(ours.call("DUMP", key)).payload();
    }

    /// What DUMP of the redis-server says of a key.
    public byte[] dumpOfTheirs(String key) throws IOException {
        return Reply.parse(theirs.call("DUMP", key)).payload();
    }

    private static void assertCarried(RawClient from, RawClient to, String key, String digest, String way)
            throws IOException {
        byte[] payload = Reply.parse(from.call("DUMP", key)).payload();
        String arrived = "{" + key + "}arrived";
        Reply reply = Reply.parse(to.call(restore(arrived, payload)));
        assertEquals("OK", reply.text(), way);
        assertEquals(digest, digest(to, arrived), way);
        assertEquals("1", Reply.parse(to.call("DEL", arrived)).text(), way);
    }

    /// RESTORE of a payload under a key, replacing what is there.
    public static Request restore(String key, byte[] payload) {
        List<byte[]> args = new ArrayList<>(Request.of("RESTORE", key, "0").args());
        args.add(payload);
        args.addAll(Request.of("REPLACE").args());
        return Request.of(args);
    }

    /// The fingerprint of a key's value, the same on both servers if the values are.
    public static String digest(RawClient client, String key) throws IOException {
        return Reply.parse(client.call("DEBUG", "DIGEST-VALUE", key))
                .elements()
                .get(0)
                .text();
    }

    @Override
    public void close() throws IOException {
        ours.close();
        theirs.close();
        server.close();
        oracle.close();
    }
}
