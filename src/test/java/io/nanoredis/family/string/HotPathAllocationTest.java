package io.nanoredis.family.string;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the thread of a shard allocates while it runs pipelines of one command, beyond what the same pipelines of
/// PING cost it: reading and flushing allocate under the leak detection of the tests.
final class HotPathAllocationTest {
    /// Few enough to arrive in one read.
    private static final int PIPELINE = 200;

    private static final int ROUNDS = 150;
    private static final int ATTEMPTS = 5;
    /// Less than the smallest object.
    private static final double BYTES_PER_COMMAND_MAX = 4;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

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
                "PFCOUNT sparse"
            })
    void shouldAllocateNothingPerCommand(String command) throws IOException {
        call("SET text value");
        call("SET number 1");
        call("PFADD dense a");
        call("PFDEBUG TODENSE dense");
        double baseline = bytesPerCommand("PING", 0);
        double measured = bytesPerCommand(command, baseline + BYTES_PER_COMMAND_MAX) - baseline;
        assertTrue(measured <= BYTES_PER_COMMAND_MAX, () -> command + ": " + measured + " bytes per command");
    }

    /// The least of several measurements, as the compiler and other housekeeping disturb some; the first that is good
    /// enough.
    private static double bytesPerCommand(String command, double goodEnough) throws IOException {
        byte[] pipeline = pipeline(command);
        double least = Double.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS && least > goodEnough; attempt++) {
            long before = allocatedByShard();
            for (int round = 0; round < ROUNDS; round++) {
                client.send(pipeline);
                client.readReplies(PIPELINE);
            }
            least = Math.min(least, (allocatedByShard() - before) / (double) (ROUNDS * PIPELINE));
        }
        return least;
    }

    private static void call(String command) throws IOException {
        client.call(command.split(" ", -1));
    }

    private static byte[] pipeline(String command) throws IOException {
        byte[] one = Request.of(command.split(" ", -1)).encode();
        ByteArrayOutputStream all = new ByteArrayOutputStream(one.length * PIPELINE);
        for (int i = 0; i < PIPELINE; i++) {
            all.write(one);
        }
        return all.toByteArray();
    }

    private static long allocatedByShard() {
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("proactor")) {
                return THREADS.getThreadAllocatedBytes(thread.getThreadId());
            }
        }
        throw new IllegalStateException("thread: none of a shard");
    }
}
