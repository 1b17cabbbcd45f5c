package io.nanoredis.family.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// CLIENT PAUSE and UNPAUSE.
@ParameterizedClass
@ValueSource(ints = {1, 4})
class ClientPauseTest extends ServerTest {
    private static final String LONG_MS = "600000";

    ClientPauseTest(int shards) {
        assertTrue(shards > 0);
    }

    @AfterEach
    void unpause() throws IOException {
        raw("CLIENT", "UNPAUSE");
    }

    private void awaitPaused(int clients) throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (call("CLIENT", "LIST").text().split(" flags=b ", -1).length - 1 < clients) {
            assertTrue(System.nanoTime() < deadlineNs, "no client waits");
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldLetAllCommandsWaitUntilUnpause() throws Exception {
        List<RawClient> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            RawClient client = connect();
            raw(client, "PING");
            waiting.add(client);
        }
        assertEquals("+OK\r\n", raw("CLIENT", "PAUSE", LONG_MS));
        for (RawClient client : waiting) {
            client.send(Request.of("PING"));
            client.send(Request.of("SET", "paused", "1"));
        }
        awaitPaused(waiting.size());
        assertEquals("+OK\r\n", raw("CLIENT", "UNPAUSE"));
        for (RawClient client : waiting) {
            assertEquals("+PONG\r\n", next(client));
            assertEquals("+OK\r\n", next(client));
        }
    }

    @Test
    void shouldLetOnlyWritersWaitInModeWrite() throws Exception {
        RawClient writer = connect();
        raw(writer, "PING");
        assertEquals("+OK\r\n", raw("CLIENT", "PAUSE", LONG_MS, "write"));
        assertEquals("+PONG\r\n", raw("PING"));
        assertEquals("$-1\r\n", raw("GET", "nothing here"));
        writer.send(Request.of("SET", "held", "1"));
        awaitPaused(1);
        assertEquals("$-1\r\n", raw("GET", "held"));
        assertFalse(writer.hasBytes());
        raw("CLIENT", "UNPAUSE");
        assertEquals("+OK\r\n", next(writer));
        assertEquals(":1\r\n", raw("DEL", "held"));
    }

    @Test
    void shouldNeverShortenAPauseNorNarrowIt() throws Exception {
        RawClient reader = connect();
        raw(reader, "PING");
        raw("CLIENT", "PAUSE", LONG_MS, "ALL");
        raw("CLIENT", "PAUSE", "1", "WRITE");
        reader.send(Request.of("PING"));
        awaitPaused(1);
        raw("CLIENT", "UNPAUSE");
        assertEquals("+PONG\r\n", next(reader));
    }

    @Test
    void shouldEndByItself() throws Exception {
        raw("CLIENT", "PAUSE", "50");
        assertEquals("+PONG\r\n", raw(connect(), "PING"));
    }

    @Test
    void shouldCloseAClientThatWaits() throws Exception {
        RawClient waiting = connect();
        long id = call(waiting, "CLIENT", "ID").number();
        raw("CLIENT", "PAUSE", LONG_MS);
        waiting.send(Request.of("PING"));
        awaitPaused(1);
        assertEquals(":1\r\n", raw("CLIENT", "KILL", "ID", Long.toString(id)));
        assertTrue(waiting.awaitClosed(java.time.Duration.ofSeconds(5)));
    }

    @Test
    void shouldCheckItsArgumentsInOrder() throws IOException {
        String mode = "-ERR CLIENT PAUSE mode must be WRITE or ALL\r\n";
        assertEquals("-ERR timeout is not an integer or out of range\r\n", raw("CLIENT", "PAUSE", "abc"));
        assertEquals("-ERR timeout is not an integer or out of range\r\n", raw("CLIENT", "PAUSE", "1.5"));
        assertEquals("-ERR timeout is negative\r\n", raw("CLIENT", "PAUSE", "-1"));
        assertEquals("-ERR timeout is out of range\r\n", raw("CLIENT", "PAUSE", "9223372036854775807"));
        assertEquals(mode, raw("CLIENT", "PAUSE", "0", "foo"));
        assertEquals(mode, raw("CLIENT", "PAUSE", "abc", "foo"));
        assertEquals(
                "-ERR unknown subcommand or wrong number of arguments for 'PAUSE'. Try CLIENT HELP.\r\n",
                raw("CLIENT", "PAUSE", "1", "WRITE", "foo"));
        assertEquals("+OK\r\n", raw("CLIENT", "PAUSE", "0"));
        assertEquals("-ERR wrong number of arguments for 'client|unpause' command\r\n", raw("CLIENT", "UNPAUSE", "x"));
    }
}
