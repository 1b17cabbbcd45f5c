package io.nanoredis.family.string;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.ShardAllocation;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// GET-like and SET-like commands allocate nothing on the shard; see [ShardAllocation].
final class HotPathAllocationTest {
    private static TestServer server;
    private static RawClient client;

    @SuppressWarnings("NullAway.Init") // JUnit calls start() before anything reads the fields
    HotPathAllocationTest() {}

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(1);
        client = server.connect();
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET text",
                "GET number",
                "GET missing",
                "SET text value",
                "SET number 123",
                "SET text value EX 100 XX",
                "SET text value KEEPTTL GET",
                "SET text value IFEQ value",
                "INCR number",
                "INCRBY number 5",
                "GETEX text EX 100",
                "GETRANGE text 1 2",
                "STRLEN number",
                "MGET text number missing",
                "MSET text value number 5",
                "INCREX number UBOUND 10 SATURATE EX 100 ENX",
                "SETRANGE text 1 x",
                "SETBIT bits 1000 1",
                "GETBIT bits 1000",
                "GETBIT number 3",
                "BITCOUNT text 0 -1",
                "BITPOS number 1",
                "BITFIELD bits INCRBY u8 #3 100 GET i64 7 OVERFLOW SAT SET u4 0 100",
                "PFADD sparse a b c",
                "PFADD dense a b c",
                "PFCOUNT sparse",
                "LPUSH pushed value",
                "RPUSH list value 5",
                "LPOP list",
                "RPOP pushed",
                "LLEN list",
                "LINDEX list 3",
                "LRANGE list 0 4",
                "LMOVE list list LEFT RIGHT",
                "LREM list 1 nosuch"
            })
    void shouldAllocateNothingPerCommand(String command) throws IOException {
        call("SET text value");
        call("SET number 1");
        call("PFADD dense a");
        call("PFDEBUG TODENSE dense");
        call("RPUSH list a b c d e f g h 1 " + "x".repeat(100));
        double measured = new ShardAllocation(client).bytesPerCommand(command);
        assertTrue(
                measured <= ShardAllocation.BYTES_PER_COMMAND_MAX,
                () -> command + ": " + measured + " bytes per command");
    }

    private static void call(String command) throws IOException {
        client.call(command.split(" ", -1));
    }
}
