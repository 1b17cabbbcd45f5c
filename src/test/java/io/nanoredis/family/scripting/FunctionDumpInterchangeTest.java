package io.nanoredis.family.scripting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.RedisOracle;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Libraries move between this server and redis-server by FUNCTION DUMP and FUNCTION RESTORE.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FunctionDumpInterchangeTest {
    private static final String SMALL = "#!lua name=s\nredis.register_function('f', function() return 'small' end)";
    private static final String LONG = "#!lua name=long\n" + "-- a comment that compresses well\n".repeat(40)
            + "redis.register_function('g', function() return 'long' end)";

    private RedisOracle oracle;
    private TestServer server;
    private RawClient redis;
    private RawClient nano;

    @BeforeAll
    void startServers() throws IOException, InterruptedException {
        RedisOracle.assumeAvailable();
        oracle = RedisOracle.start();
        server = TestServer.start(2);
        redis = oracle.connect();
        nano = server.connect();
    }

    @AfterAll
    void stopServers() throws IOException {
        if (oracle != null) {
            redis.close();
            nano.close();
            oracle.close();
            server.close();
        }
    }

    @BeforeEach
    void flush() throws IOException {
        redis.call("FUNCTION", "FLUSH");
        nano.call("FUNCTION", "FLUSH");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String restore(RawClient client, byte[] payload, String policy) throws IOException {
        return Reply.parse(
                        client.call(Request.of(List.of(bytes("FUNCTION"), bytes("RESTORE"), payload, bytes(policy)))))
                .text();
    }

    private static byte[] dump(RawClient client) throws IOException {
        return Reply.parse(client.call("FUNCTION", "DUMP")).payload();
    }

    private static String fcall(RawClient client, String function) throws IOException {
        return Reply.parse(client.call("FCALL", function, "0")).text();
    }

    private static void move(RawClient from, RawClient to) throws IOException {
        from.call("FUNCTION", "LOAD", SMALL);
        from.call("FUNCTION", "LOAD", LONG);
        assertEquals("OK", restore(to, dump(from), "APPEND"));
        assertEquals("small", fcall(to, "f"));
        assertEquals("long", fcall(to, "g"));
        assertEquals("ERR Library", restore(to, dump(from), "APPEND").substring(0, 11));
        assertEquals("OK", restore(to, dump(from), "REPLACE"));
        assertEquals("OK", restore(to, dump(from), "FLUSH"));
        assertEquals("long", fcall(to, "g"));
    }

    @Test
    void shouldMoveLibrariesToRedis() throws IOException {
        move(nano, redis);
    }

    @Test
    void shouldMoveLibrariesFromRedis() throws IOException {
        move(redis, nano);
    }

    @Test
    void shouldRefuseWhatIsNoPayloadOfFunctions() throws IOException {
        redis.call("SET", "k", "v");
        nano.call("SET", "k", "v");
        byte[] value = Reply.parse(redis.call("DUMP", "k")).payload();
        assertEquals(restore(redis, value, "APPEND"), restore(nano, value, "APPEND"));
        byte[] damaged = value.clone();
        damaged[1] ^= 1;
        assertEquals(restore(redis, damaged, "APPEND"), restore(nano, damaged, "APPEND"));
    }

    @Test
    void shouldLeaveAllAsItWasWhereOneFunctionIsTaken() throws IOException {
        for (RawClient client : new RawClient[] {redis, nano}) {
            client.call("FUNCTION", "LOAD", SMALL);
            byte[] payload = dump(client);
            client.call("FUNCTION", "FLUSH");
            client.call(
                    "FUNCTION", "LOAD", SMALL.replace("name=s", "name=other").replace("small", "mine"));
            assertEquals("ERR Function f already exists", restore(client, payload, "REPLACE"));
            assertEquals("mine", fcall(client, "f"));
        }
    }
}
