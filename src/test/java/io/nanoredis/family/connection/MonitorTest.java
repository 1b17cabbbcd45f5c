package io.nanoredis.family.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// MONITOR: what is shown of whom, and the way out.
@ParameterizedClass
@ValueSource(ints = {1, 4})
class MonitorTest extends ServerTest {
    MonitorTest(int shards) {
        assertTrue(shards > 0);
    }

    /// The line without time and address.
    private static String shown(RawClient monitor) throws IOException {
        String line = next(monitor);
        assertTrue(line.matches("(?s)\\+\\d{10}\\.\\d{6} \\[\\d+ 127\\.0\\.0\\.1:\\d+] .*\r\n"), line);
        return line.substring(line.indexOf(']') + 2, line.length() - 2);
    }

    @Test
    void shouldShowCommandsOfAllClients() throws IOException {
        RawClient monitor = connect();
        assertEquals("+OK\r\n", raw(monitor, "MONITOR"));
        for (int i = 0; i < 8; i++) {
            raw(connect(), "PING", "client" + i);
            assertEquals("\"PING\" \"client" + i + "\"", shown(monitor));
        }
    }

    @Test
    void shouldShowEachCommandOfAPipelineOnceAndInOrder() throws IOException {
        RawClient monitor = connect();
        raw(monitor, "MONITOR");
        StringBuilder pipeline = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            pipeline.append("SET k" + i + " v\r\nMGET k1 k2 k3 k4\r\nCLIENT ID\r\nCOMMAND COUNT\r\nPING\r\nDBSIZE\r\n");
            expected.add("\"SET\" \"k" + i + "\" \"v\"");
            expected.add("\"MGET\" \"k1\" \"k2\" \"k3\" \"k4\"");
            expected.addAll(List.of("\"CLIENT\" \"ID\"", "\"COMMAND\" \"COUNT\"", "\"PING\"", "\"DBSIZE\""));
        }
        client().send(pipeline.toString().getBytes(StandardCharsets.US_ASCII));
        client().readReplies(expected.size());
        for (String line : expected) {
            assertEquals(line, shown(monitor));
        }
    }

    @Test
    void shouldQuoteArguments() throws IOException {
        RawClient monitor = connect();
        raw(monitor, "MONITOR");
        raw("ECHO", "a\r\n\t\"\\\u0007\b\0");
        assertEquals("\"ECHO\" \"a\\r\\n\\t\\\"\\\\\\a\\b\\x00\"", shown(monitor));
    }

    @Test
    void shouldHidePasswordsAndAdministration() throws IOException {
        RawClient monitor = connect();
        raw(monitor, "MONITOR");
        raw("AUTH", "default", "secret");
        raw("CONFIG", "GET", "port");
        raw("CLIENT", "LIST");
        raw("GET");
        raw("FOO");
        raw("HELLO", "2", "AUTH", "default", "secret", "SETNAME", "shown");
        assertEquals("\"AUTH\" \"(redacted)\" \"(redacted)\"", shown(monitor));
        assertEquals("\"HELLO\" \"2\" \"AUTH\" \"(redacted)\" \"(redacted)\" \"SETNAME\" \"shown\"", shown(monitor));
    }

    @Test
    void shouldShowItsOwnCommandsAfterTheirReply() throws IOException {
        assertEquals("+OK\r\n", raw("MONITOR"));
        assertEquals("+PONG\r\n", raw("PING"));
        assertEquals("\"PING\"", shown(client()));
        assertTrue(call("CLIENT", "INFO").text().contains(" flags=O "));
        assertEquals("\"CLIENT\" \"INFO\"", shown(client()));
    }

    @Test
    void shouldRefuseKeysToAMonitor() throws IOException {
        raw("MONITOR");
        String refused = "-ERR Replica can't interact with the keyspace\r\n";
        assertEquals(refused, raw("GET", "a"));
        assertEquals(refused, raw("SET", "a", "b"));
    }

    @Test
    void shouldShowNothingAfterReset() throws IOException {
        raw("MONITOR");
        assertEquals("+RESET\r\n", raw("RESET"));
        raw(connect(), "PING", "unseen");
        assertEquals("$-1\r\n", raw("GET", "a key that nobody has"));
    }

    @Test
    void shouldForgetAMonitorThatHasGone() throws IOException {
        try (RawClient monitor = server().connect()) {
            raw(monitor, "MONITOR");
        }
        assertEquals("+PONG\r\n", raw("PING"));
        assertEquals("-ERR wrong number of arguments for 'monitor' command\r\n", raw("MONITOR", "x"));
    }
}
