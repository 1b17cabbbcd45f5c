package io.nanoredis.family.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// CLIENT KILL: its filters, itself, and clients of other proactors.
@ParameterizedClass
@ValueSource(ints = {1, 4})
class ClientKillTest extends ServerTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String SYNTAX = "-ERR syntax error\r\n";

    ClientKillTest(int shards) {
        assertTrue(shards > 0);
    }

    private static String id(RawClient client) throws IOException {
        return Long.toString(call(client, "CLIENT", "ID").number());
    }

    private static String address(RawClient client) throws IOException {
        String line = call(client, "CLIENT", "INFO").text();
        return line.substring(line.indexOf(" addr=") + 6, line.indexOf(" laddr="));
    }

    private static void assertClosed(RawClient client) throws IOException {
        assertTrue(client.awaitClosed(SOON));
    }

    @Test
    void shouldKillByNumberWhereverTheClientIsServed() throws IOException {
        for (int i = 0; i < 12; i++) {
            RawClient victim = connect();
            assertEquals(":1\r\n", raw("CLIENT", "KILL", "ID", id(victim)));
            assertClosed(victim);
        }
        assertEquals("+PONG\r\n", raw("PING"));
    }

    @Test
    void shouldKillByAddressInBothForms() throws IOException {
        RawClient first = connect();
        assertEquals("+OK\r\n", raw("CLIENT", "KILL", address(first)));
        assertClosed(first);
        RawClient second = connect();
        assertEquals(":1\r\n", raw("CLIENT", "KILL", "ADDR", address(second)));
        assertClosed(second);
        assertEquals("-ERR No such client\r\n", raw("CLIENT", "KILL", "127.0.0.1:1"));
        assertEquals(":0\r\n", raw("CLIENT", "KILL", "ADDR", "127.0.0.1:1"));
        assertEquals(":0\r\n", raw("CLIENT", "KILL", "LADDR", "127.0.0.1:1"));
    }

    @Test
    void shouldAnswerBeforeItKillsItself() throws IOException {
        assertEquals("+OK\r\n", raw("CLIENT", "KILL", address(client())));
        assertClosed(client());
        RawClient other = connect();
        String kill = "PING\r\nCLIENT KILL ID " + id(other) + " SKIPME no\r\nPING\r\n";
        other.send(kill.getBytes(StandardCharsets.US_ASCII));
        assertEquals("+PONG\r\n", next(other));
        assertEquals(":1\r\n", next(other));
        assertClosed(other);
    }

    @Test
    void shouldSpareItselfUnlessToldOtherwise() throws IOException {
        assertEquals(":0\r\n", raw("CLIENT", "KILL", "ID", id(client())));
        assertEquals("+PONG\r\n", raw("PING"));
        assertEquals(":1\r\n", raw("CLIENT", "KILL", "ID", id(client()), "SKIPME", "NO"));
        assertClosed(client());
    }

    @Test
    void shouldKillAllOthers() throws IOException {
        List<RawClient> victims = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            RawClient victim = connect();
            raw(victim, "PING");
            victims.add(victim);
        }
        long killed = call(
                        "CLIENT", "KILL", "LADDR", "127.0.0.1:" + server().port(), "TYPE", "normal", "USER", "default")
                .number();
        assertTrue(killed >= victims.size(), () -> "killed: " + killed);
        for (RawClient victim : victims) {
            assertClosed(victim);
        }
        assertEquals("+PONG\r\n", raw("PING"));
    }

    @Test
    void shouldMatchAllFilters() throws IOException {
        RawClient victim = connect();
        assertEquals(":0\r\n", raw("CLIENT", "KILL", "ID", id(victim), "TYPE", "pubsub"));
        assertEquals(":0\r\n", raw("CLIENT", "KILL", "ID", id(victim), "ADDR", "127.0.0.1:1"));
        assertEquals(":0\r\n", raw("CLIENT", "KILL", "ID", id(victim), "MAXAGE", "100000"));
        assertEquals("+PONG\r\n", raw(victim, "PING"));
        assertEquals(":1\r\n", raw("CLIENT", "KILL", "ID", id(victim), "ADDR", address(victim), "SKIPME", "yes"));
    }

    @Test
    void shouldCheckItsArgumentsInOrder() throws IOException {
        String badId = "-ERR client-id should be greater than 0\r\n";
        assertEquals("-ERR wrong number of arguments for 'client|kill' command\r\n", raw("CLIENT", "KILL"));
        assertEquals(badId, raw("CLIENT", "KILL", "ID", "abc"));
        assertEquals(badId, raw("CLIENT", "KILL", "ID", "0"));
        assertEquals(badId, raw("CLIENT", "KILL", "ID", "-5"));
        assertEquals("-ERR Unknown client type 'foo'\r\n", raw("CLIENT", "KILL", "TYPE", "foo"));
        assertEquals("-ERR No such user 'foo'\r\n", raw("CLIENT", "KILL", "USER", "foo"));
        assertEquals(SYNTAX, raw("CLIENT", "KILL", "SKIPME", "maybe"));
        assertEquals(SYNTAX, raw("CLIENT", "KILL", "FOO", "bar"));
        assertEquals(SYNTAX, raw("CLIENT", "KILL", "ID", "99999", "TYPE"));
        assertEquals("-ERR maxage is not an integer or out of range\r\n", raw("CLIENT", "KILL", "MAXAGE", "x"));
        assertEquals("-ERR maxage should be greater than 0\r\n", raw("CLIENT", "KILL", "MAXAGE", "0"));
    }
}
