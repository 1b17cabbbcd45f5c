package io.nanoredis.family.hash;

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

/// The commands on a few fields allocate nothing on the shard; see [ShardAllocation].
final class HashAllocationTest {
    private static TestServer server;
    private static RawClient client;

    @SuppressWarnings("NullAway.Init") // JUnit calls start() before anything reads the fields
    HashAllocationTest() {}

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(1);
        client = server.connect();
        client.call("HSET", "packed", "a", "1", "b", "text", "c", "3");
        client.call("HSETEX", "expiring", "EX", "1000", "FIELDS", "2", "a", "1", "b", "2");
        List<byte[]> words = new ArrayList<>(Request.of("HSET", "table").args());
        for (int i = 0; i < 10_000; i++) {
            words.add(("field:" + i).getBytes(StandardCharsets.US_ASCII));
            words.add(("value " + i).getBytes(StandardCharsets.US_ASCII));
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
                "HSET packed a 2",
                "HSET packed a 2 b other c 4",
                "HSET table field:77 text",
                "HSET table field:77 text field:78 a-longer-text",
                "HSET h a 1 b 2 c 3",
                "HDEL h a b c",
                "HGET packed b",
                "HGET table field:5",
                "HGET none a",
                "HMGET table field:5 none field:6",
                "HGETALL packed",
                "HGETALL expiring",
                "HLEN packed",
                "HEXISTS table field:9",
                "HSTRLEN packed b",
                "HINCRBY packed a 3",
                "HINCRBY table n 1",
                "HRANDFIELD packed",
                "HRANDFIELD table 3",
                "HGET expiring a",
                "HEXPIRE expiring 1000 FIELDS 1 a",
                "HTTL expiring FIELDS 2 a b",
                "HGETEX expiring EX 1000 FIELDS 1 b",
                "HSETEX expiring EX 1000 FIELDS 1 a 7"
            })
    void shouldAllocateNothingPerCommand(String command) throws IOException {
        double measured = new ShardAllocation(client).bytesPerCommand(command);
        assertTrue(
                measured <= ShardAllocation.BYTES_PER_COMMAND_MAX,
                () -> command + ": " + measured + " bytes per command");
    }
}
