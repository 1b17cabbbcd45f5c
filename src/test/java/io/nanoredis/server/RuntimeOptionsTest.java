package io.nanoredis.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.db.Tuning;
import io.nanoredis.shard.EngineShard;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Options that shards, proactors and the log keep for themselves: they hold from the start, and CONFIG SET reaches
/// them. What they do there is tested with each.
final class RuntimeOptionsTest {
    private static final String[] UPKEEP = {
        "hz", "50",
        "active-expire-effort", "7",
        "lfu-log-factor", "3",
        "lfu-decay-time", "5",
        "activedefrag", "no",
        "active-defrag-ignore-bytes", "20mb",
        "active-defrag-threshold-lower", "12",
        "active-defrag-threshold-upper", "90",
        "active-defrag-cycle-min", "2",
        "active-defrag-cycle-max", "40"
    };

    private static final Tuning EXPECTED = new Tuning(3, 5, 20, 37, false, 10 << 20, 12, 90, 2, 40);

    @Test
    void shouldTuneTheUpkeepOfEveryShardAtTheStart() throws Exception {
        String[] options = new String[UPKEEP.length / 2];
        for (int i = 0; i < options.length; i++) {
            options[i] = "--" + UPKEEP[2 * i] + "=" + UPKEEP[2 * i + 1];
        }
        try (TestServer server = TestServer.start(2, options)) {
            assertTuned(server);
        }
    }

    @Test
    void shouldTuneTheUpkeepOfEveryShardAtRunTime() throws Exception {
        try (TestServer server = TestServer.start(2);
                RawClient client = server.connect()) {
            configure(client, UPKEEP);
            assertTuned(server);
        }
    }

    private static void assertTuned(TestServer server) throws Exception {
        for (int i = 0; i < 2; i++) {
            EngineShard shard = server.server().context().shards().shard(i);
            CompletableFuture<Tuning> tuning = new CompletableFuture<>();
            shard.execute(() -> tuning.complete(shard.database().tuning()));
            assertEquals(EXPECTED, tuning.get(10, TimeUnit.SECONDS));
        }
        assertEquals(20, server.server().context().settings().tickMs());
    }

    @Test
    void shouldLogFromTheLevelThatIsAskedForOnwards() throws Exception {
        Logger logger = LoggerFactory.getLogger("io.nanoredis.server.Any");
        try (TestServer server = TestServer.start(1, "--loglevel=warning");
                RawClient client = server.connect()) {
            assertFalse(logger.isInfoEnabled());
            configure(client, "loglevel", "verbose");
            assertTrue(logger.isDebugEnabled());
            assertFalse(logger.isTraceEnabled());
            configure(client, "loglevel", "debug");
            assertTrue(logger.isTraceEnabled());
            configure(client, "loglevel", "notice");
            assertTrue(logger.isInfoEnabled());
            assertFalse(logger.isDebugEnabled());
        }
    }

    @Test
    void shouldDumpWithoutCompressionWhenItIsSwitchedOff() throws Exception {
        String value = "compressible ".repeat(20);
        try (TestServer server = TestServer.start(1);
                RawClient client = server.connect()) {
            client.call("SET", "key", value);
            byte[] compressed = dump(client);
            configure(client, "rdbcompression", "no");
            byte[] plain = dump(client);
            assertTrue(compressed.length < value.length() && plain.length > value.length());
            configure(client, "rdbcompression", "yes");
            assertArrayEquals(compressed, dump(client));
        }
    }

    private static byte[] dump(RawClient client) throws IOException {
        return Reply.parse(client.call("DUMP", "key")).payload();
    }

    private static void configure(RawClient client, String... namesAndValues) throws IOException {
        String[] words = new String[namesAndValues.length + 2];
        words[0] = "CONFIG";
        words[1] = "SET";
        System.arraycopy(namesAndValues, 0, words, 2, namesAndValues.length);
        assertEquals("+OK\r\n", new String(client.call(words), StandardCharsets.ISO_8859_1));
    }
}
