package io.nanoredis.family.set;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.ShardAllocation;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands on a few members allocate nothing on the shard; see [ShardAllocation].
final class SetAllocationTest {
    private static TestServer server;
    private static RawClient client;

    @SuppressWarnings("NullAway.Init") // JUnit calls start() before anything reads the fields
    SetAllocationTest() {}

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(1);
        client = server.connect();
        client.call("SADD", "integers", "1", "2", "3");
        client.call("SADD", "packed", "a", "b", "c");
        List<byte[]> words = new ArrayList<>(Request.of("SADD", "table").args());
        for (int i = 0; i < 100_000; i++) {
            words.add(("member:" + i).getBytes(StandardCharsets.US_ASCII));
        }
        client.call(Request.of(words));
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SADD integers 5 6 7",
                "SADD packed d",
                "SADD table new",
                "SREM integers 5",
                "SREM packed d",
                "SREM table new",
                "SADD s 1",
                "SREM s 1",
                "SISMEMBER integers 2",
                "SISMEMBER packed b",
                "SISMEMBER table member:77",
                "SMISMEMBER table member:77 none",
                "SCARD table",
                "SPOP table",
                "SRANDMEMBER table",
                "SRANDMEMBER packed",
                "SRANDMEMBER packed -5",
                "SMEMBERS packed",
                "SMOVE packed packed a"
            })
    void shouldAllocateNothingPerCommand(String command) throws IOException {
        double measured = new ShardAllocation(client).bytesPerCommand(command);
        assertTrue(
                measured <= ShardAllocation.BYTES_PER_COMMAND_MAX,
                () -> command + ": " + measured + " bytes per command");
    }
}
