package io.nanoredis.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.RedisOracle;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that send and do not read, or do nothing at all, and those beside them.
class SlowClientIT {
    private static final int PIPELINE_BYTES = 100 << 20;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start("--num_shards=2");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static byte[] repeated(String command, int bytes) {
        byte[] one = command.getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream all = new ByteArrayOutputStream(bytes);
        while (all.size() < bytes) {
            all.writeBytes(one);
        }
        return all.toByteArray();
    }

    /// 100 MB of requests whose replies nobody reads: closed at the limit of the output buffer, on either shard.
    @ParameterizedTest
    @ValueSource(strings = {"greedy", "{b}"})
    void shouldCloseAClientThatDoesNotRead(String key) throws Exception {
        try (RawClient bystander = server.connect();
                Socket greedy = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            bystander.call("CONFIG", "SET", "client-output-buffer-limit", "normal 16mb 0 0");
            bystander.call("SET", key, "x".repeat(1000));
            byte[] requests = repeated("GET " + key + "\r\n", 1 << 20);
            boolean closed = false;
            long sent = 0;
            try {
                OutputStream out = greedy.getOutputStream();
                for (; sent < PIPELINE_BYTES; sent += requests.length) {
                    out.write(requests);
                    assertEquals("PONG", Reply.parse(bystander.call("PING")).text());
                }
            } catch (IOException closedByServer) {
                closed = true;
            }
            assertTrue(closed, "still open after " + sent + " bytes");
            bystander.call("CONFIG", "SET", "client-output-buffer-limit", "normal 0 0 0");
        }
    }

    /// An honest client may send 20 MB before it reads: nothing is lost and nothing hangs.
    @Test
    void shouldAnswerAClientThatReadsLate() throws Exception {
        byte[] requests = repeated("PING\r\n", 20 << 20);
        long wanted = requests.length / 6 * 7L;
        try (Socket late = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            late.getOutputStream().write(requests);
            late.shutdownOutput();
            long got = late.getInputStream().transferTo(OutputStream.nullOutputStream());
            assertEquals(wanted, got);
        }
    }

    /// A client process that the system has stopped in the middle of its load, and goes on afterwards.
    @Test
    void shouldServeOthersWhileAClientIsStopped() throws Exception {
        RedisOracle.assumeAvailable();
        Process load = new ProcessBuilder(
                        "redis-benchmark",
                        "-p",
                        Integer.toString(server.port()),
                        "-t",
                        "get",
                        "-n",
                        "2000000",
                        "-P",
                        "64",
                        "-q")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (RawClient client = server.connect()) {
            signal("-STOP", load);
            for (int i = 0; i < 1000; i++) {
                assertEquals("PONG", Reply.parse(client.call("PING")).text());
            }
            signal("-CONT", load);
            assertTrue(load.waitFor(60, TimeUnit.SECONDS), "the client does not get on");
            assertEquals(0, load.exitValue());
        } finally {
            load.destroyForcibly();
        }
    }

    private static void signal(String name, Process process) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("kill", name, Long.toString(process.pid()))
                        .start()
                        .waitFor());
    }
}
