package io.nanoredis.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.ServerProcess;
import io.netty.channel.uring.IoUring;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void shouldSayInOneLineHowItRunsAndPrintNoWarningOfTheJvm() throws Exception {
        try (ServerProcess server = ServerProcess.start("--num_shards=2")) {
            String log = server.log();
            assertTrue(log.contains("2 shards, port " + server.port()), log);
            assertTrue(log.contains("fibers on proactor"), log);
            assertFalse(log.contains("WARNING:"), log);
            assertEquals(1, log.lines().filter(line -> line.contains("ready")).count(), log);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio", "io_uring"})
    void shouldServeOnEveryTransport(String io) throws Exception {
        assumeTrue(!io.equals("io_uring") || IoUring.isAvailable(), "the machine has no io_uring");
        try (ServerProcess server = ServerProcess.start("--num_shards=2", "--io=" + io);
                RawClient client = server.connect()) {
            client.call("MSET", "a", "1", "b", "2", "c", "3");
            byte[] values = client.call("MGET", "a", "b", "c");
            assertEquals("*3\r\n$1\r\n1\r\n$1\r\n2\r\n$1\r\n3\r\n", new String(values, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void shouldExitWithZeroOnSigterm() throws Exception {
        try (ServerProcess server = ServerProcess.start("--num_shards=2")) {
            server.process().destroy();
            assertEquals(0, server.awaitExit(LIMIT));
        }
    }

    @Test
    void shouldExitWithZeroOnShutdown() throws Exception {
        try (ServerProcess server = ServerProcess.start("--num_shards=2");
                RawClient client = server.connect()) {
            client.send("SHUTDOWN\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals(0, server.awaitExit(LIMIT));
        }
    }

    @Test
    void shouldRefuseAnUnknownOptionWithOneLine() throws Exception {
        assertRefused("--no-such-option=1", "no-such-option");
    }

    @Test
    void shouldRefuseABadValueWithOneLine() throws Exception {
        assertRefused("--databases=none", "databases");
    }

    @Test
    void shouldRefuseALogFileThatCannotBeWrittenWithOneLine() throws Exception {
        assertRefused("--logfile=/no/such/folder/log", "logfile");
    }

    @Test
    void shouldRefuseAPortInUseWithOneLine() throws Exception {
        try (ServerProcess first = ServerProcess.start("--num_shards=1")) {
            assertRefused("--port=" + first.port(), "port " + first.port());
        }
    }

    @Test
    void shouldRefuseToPinMoreShardsThanCores() throws Exception {
        try (ServerProcess server = ServerProcess.launch(
                0, List.of("--port=" + ServerProcess.freePort(), "--num_shards=512", "--pin=yes"))) {
            assertEquals(1, server.awaitExit(LIMIT));
            assertTrue(server.log().contains("pin"), server.log());
        }
    }

    private static void assertRefused(String option, String named) throws Exception {
        try (ServerProcess server = ServerProcess.launch(0, List.of(option, "--num_shards=1"))) {
            assertEquals(1, server.awaitExit(LIMIT));
            String log = server.log();
            assertTrue(log.contains(named), log);
            assertEquals(1, log.lines().count(), log);
        }
    }
}
