package io.nanoredis.family.zset;

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
final class ZsetAllocationTest {
    private static TestServer server;
    private static RawClient client;

    @SuppressWarnings("NullAway.Init") // JUnit calls start() before anything reads the fields
    ZsetAllocationTest() {}

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(1);
        client = server.connect();
        client.call("ZADD", "packed", "1", "a", "2.5", "b", "3", "c");
        List<byte[]> words = new ArrayList<>(Request.of("ZADD", "large").args());
        for (int i = 0; i < 50_000; i++) {
            words.add(Integer.toString(i % 1000).getBytes(StandardCharsets.US_ASCII));
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
                "ZADD packed 2.5 d",
                "ZADD packed XX CH 7 a 8 b",
                "ZADD large 17 new",
                "ZADD large GT CH 18 member:7",
                "ZINCRBY packed 1 a",
                "ZINCRBY large 1 member:77",
                "ZREM packed d",
                "ZREM large new",
                "ZADD z 1 a",
                "ZREM z a",
                "ZSCORE packed b",
                "ZSCORE large member:77",
                "ZMSCORE large member:77 none",
                "ZCARD large",
                "ZCOUNT large 5 (100",
                "ZRANK packed b",
                "ZRANK large member:4711",
                "ZREVRANK large member:4711",
                "ZRANGE packed 0 -1",
                "ZRANGE packed 0 -1 REV WITHSCORES",
                "ZRANGE large 100 109",
                "ZRANGE large 100 109 WITHSCORES",
                "ZRANGE large 500 5 BYSCORE REV LIMIT 10 10",
                "ZRANGEBYSCORE large 5 100 LIMIT 0 10",
                "ZPOPMIN large",
                "ZPOPMAX large 2",
                "ZRANDMEMBER large"
            })
    void shouldAllocateNothingPerCommand(String command) throws IOException {
        double measured = new ShardAllocation(client).bytesPerCommand(command);
        assertTrue(
                measured <= ShardAllocation.BYTES_PER_COMMAND_MAX,
                () -> command + ": " + measured + " bytes per command");
    }
}
