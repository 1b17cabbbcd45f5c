package io.nanoredis.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.RedisOracle;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.ServerProcess;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The programs of redis-tools against a server of four shards; skipped where they are not installed.
class ToolsIT {
    private static final byte[] NO_INPUT = new byte[0];
    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        RedisOracle.assumeAvailable();
        server = ServerProcess.start("--num_shards=4");
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    private static String cli(byte[] input, String... arguments) throws Exception {
        String[] command = new String[arguments.length + 3];
        command[0] = "redis-cli";
        command[1] = "-p";
        command[2] = Integer.toString(server.port());
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        return server.run(input, command);
    }

    @Test
    void shouldServeRedisCliInteractively() throws Exception {
        String output =
                cli("SET cli:a 1\nINCR cli:a\nGET cli:a\nGET cli:none\nNOSUCH\n".getBytes(StandardCharsets.UTF_8));
        assertTrue(output.startsWith("OK\n(integer) 2\n\"2\"\n(nil)\n") || output.startsWith("OK\n2\n2\n\n"), output);
        assertTrue(output.contains("unknown command 'NOSUCH'"), output);
    }

    @Test
    void shouldTakeMassInsertion() throws Exception {
        StringBuilder input = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            input.append("SET mass:").append(i).append(" v").append(i).append("\r\n");
        }
        String output = cli(input.toString().getBytes(StandardCharsets.US_ASCII), "--pipe");
        assertTrue(output.contains("errors: 0, replies: 50000"), output);
        String scanned = cli(NO_INPUT, "--scan", "--pattern", "mass:*");
        assertEquals(50_000, scanned.lines().distinct().count());
    }

    @Test
    void shouldServeBigkeysAndStat() throws Exception {
        cli(NO_INPUT, "SET", "big:one", "x".repeat(5000));
        String big = cli(NO_INPUT, "--bigkeys");
        assertTrue(big.contains("Biggest string found") || big.contains("Biggest string"), big);
        // Into a pipe redis-cli writes block by block, so that its end would lose the lines.
        String port = Integer.toString(server.port());
        String text =
                server.run(NO_INPUT, "timeout", "1", "stdbuf", "-oL", "redis-cli", "-p", port, "--stat", "-i", "0.1");
        assertTrue(text.contains("keys") && text.lines().count() > 2, text);
    }

    @Test
    void shouldServeRedisBenchmark() throws Exception {
        for (String[] options : new String[][] {{"-P", "1"}, {"-P", "16"}, {"-P", "16", "--threads", "2"}}) {
            String[] command = new String[options.length + 10];
            String[] fixed = {
                "redis-benchmark",
                "-p",
                Integer.toString(server.port()),
                "-t",
                "ping,set,get,incr,mset",
                "-n",
                "20000",
                "-r",
                "1000",
                "-q"
            };
            System.arraycopy(fixed, 0, command, 0, fixed.length);
            System.arraycopy(options, 0, command, fixed.length, options.length);
            String output = server.run(NO_INPUT, command);
            assertFalse(output.contains("Error"), output);
            assertTrue(output.contains("MSET (10 keys)"), output);
        }
    }

    @Test
    void shouldNotLeakConnections() throws Exception {
        for (int i = 0; i < 1000; i++) {
            try (RawClient client = server.connect()) {
                client.call("PING");
            }
        }
        try (RawClient client = server.connect()) {
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (clients(client) > 1 && System.nanoTime() < deadlineNs) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertEquals(1, clients(client));
        }
    }

    private static long clients(RawClient client) throws Exception {
        String info = Reply.parse(client.call("INFO", "clients")).text();
        String line = info.lines()
                .filter(l -> l.startsWith("connected_clients:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.substring(line.indexOf(':') + 1).trim());
    }
}
