package io.nanoredis.family.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// PING, ECHO, SELECT, QUIT and RESET.
@ParameterizedClass
@ValueSource(ints = {1, 4})
class ConnectionCommandsTest extends ServerTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    ConnectionCommandsTest(int shards) {
        assertTrue(shards > 0);
    }

    @Test
    void shouldAnswerPing() throws IOException {
        assertEquals("+PONG\r\n", raw("PING"));
        assertEquals("$2\r\nhi\r\n", raw("ping", "hi"));
        assertEquals("$0\r\n\r\n", raw("PING", ""));
        assertEquals("-ERR wrong number of arguments for 'ping' command\r\n", raw("PING", "a", "b"));
    }

    @Test
    void shouldEchoBytesAsTheyAre() throws IOException {
        assertEquals("$2\r\nhi\r\n", raw("ECHO", "hi"));
        assertEquals("$5\r\n\r\n\0\"\\\r\n", raw("ECHO", "\r\n\0\"\\"));
        assertEquals("-ERR wrong number of arguments for 'echo' command\r\n", raw("ECHO"));
        assertEquals("-ERR wrong number of arguments for 'echo' command\r\n", raw("ECHO", "a", "b"));
    }

    @ParameterizedTest
    @CsvSource({
        "0,+OK",
        "15,+OK",
        "16,-ERR DB index is out of range",
        "-1,-ERR DB index is out of range",
        "2147483647,-ERR DB index is out of range",
        "2147483648,'-ERR value is out of range, value must between -2147483648 and 2147483647'",
        "abc,-ERR value is not an integer or out of range",
        "1.5,-ERR value is not an integer or out of range",
        "99999999999999999999,-ERR value is not an integer or out of range"
    })
    void shouldSelectOnlyDatabasesThatExist(String index, String reply) throws IOException {
        assertEquals(reply + "\r\n", raw("SELECT", index));
    }

    @Test
    void shouldKeepDatabasesApart() throws IOException {
        raw("SET", "apart", "in 0");
        assertEquals("+OK\r\n", raw("SELECT", "9"));
        assertEquals("$-1\r\n", raw("GET", "apart"));
        raw("SET", "apart", "in 9");
        raw("SELECT", "0");
        assertEquals("$4\r\nin 0\r\n", raw("GET", "apart"));
        assertEquals("$-1\r\n", raw(connect(), "GET", "nothing"));
    }

    @Test
    void shouldApplySelectToWhatFollowsInAPipeline() throws IOException {
        RawClient client = client();
        client.send("SELECT 1\r\nSET piped a\r\nSELECT 2\r\nGET piped\r\nSELECT 1\r\nGET piped\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        String replies = "";
        for (byte[] reply : client.readReplies(6)) {
            replies += new String(reply, StandardCharsets.US_ASCII);
        }
        assertEquals("+OK\r\n+OK\r\n+OK\r\n$-1\r\n+OK\r\n$1\r\na\r\n", replies);
    }

    @Test
    void shouldCloseAfterQuit() throws IOException {
        RawClient client = client();
        client.send("QUIT\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
        assertEquals("+OK\r\n", next(client));
        assertFalse(client.hasBytes());
        assertTrue(client.awaitClosed(SOON));
    }

    @Test
    void shouldIgnoreArgumentsOfQuit() throws IOException {
        assertEquals("+OK\r\n", raw("QUIT", "a", "b"));
        assertTrue(client().awaitClosed(SOON));
    }

    @Test
    void shouldPutTheConnectionBackIntoItsFirstStateOnReset() throws IOException {
        raw("HELLO", "3");
        raw("SELECT", "3");
        raw("CLIENT", "SETNAME", "somebody");
        raw("CLIENT", "SETINFO", "LIB-NAME", "stays");
        raw("CLIENT", "NO-TOUCH", "ON");
        raw("CLIENT", "NO-EVICT", "ON");
        assertEquals("+RESET\r\n", raw("RESET"));
        assertEquals("$-1\r\n", raw("CLIENT", "GETNAME"));
        String line = call("CLIENT", "INFO").text();
        assertTrue(line.contains(" db=0 ") && line.contains(" flags=N ") && line.contains(" resp=2 "), line);
        assertTrue(line.contains(" lib-name=stays "), line);
        assertEquals("-ERR wrong number of arguments for 'reset' command\r\n", raw("RESET", "x"));
    }
}
