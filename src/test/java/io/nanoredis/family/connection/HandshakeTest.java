package io.nanoredis.family.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.ServerTest;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// AUTH and HELLO, without a password and with one.
@ParameterizedClass
@ValueSource(ints = {1, 4})
class HandshakeTest extends ServerTest {
    private static final String WRONG_PASSWORD = "-WRONGPASS invalid username-password pair or user is disabled.\r\n";
    private static final String NO_AUTH = "-NOAUTH Authentication required.\r\n";

    private final int shards;

    HandshakeTest(int shards) {
        this.shards = shards;
    }

    private TestServer locked() throws IOException, InterruptedException {
        return TestServer.start(shards, "--requirepass=sec");
    }

    @Test
    void shouldRefuseAPasswordWhereNoneIsSet() throws IOException {
        assertEquals(
                "-ERR AUTH <password> called without any password configured for the default user. Are you sure your"
                        + " configuration is correct?\r\n",
                raw("AUTH", "x"));
        assertEquals("+OK\r\n", raw("AUTH", "default", "anything"));
        assertEquals(WRONG_PASSWORD, raw("AUTH", "nobody", "x"));
        assertEquals(WRONG_PASSWORD, raw("AUTH", "DEFAULT", "x"));
        assertEquals("-ERR syntax error\r\n", raw("AUTH", "a", "b", "c"));
        assertEquals("-ERR wrong number of arguments for 'auth' command\r\n", raw("AUTH"));
    }

    @Test
    void shouldLetNobodyInWithoutThePassword() throws Exception {
        try (TestServer server = locked();
                RawClient client = server.connect()) {
            assertEquals(NO_AUTH, raw(client, "PING"));
            assertEquals(NO_AUTH, raw(client, "PING", "a", "b"));
            assertEquals(NO_AUTH, raw(client, "GET", "a"));
            assertEquals(NO_AUTH, raw(client, "CLIENT", "ID"));
            assertEquals(NO_AUTH, raw(client, "COMMAND"));
            assertEquals("-ERR unknown command 'FOO', with args beginning with: \r\n", raw(client, "FOO"));
            assertEquals("-ERR unknown subcommand 'FOO'. Try CLIENT HELP.\r\n", raw(client, "CLIENT", "FOO"));
            assertEquals(WRONG_PASSWORD, raw(client, "AUTH", "bad"));
            assertEquals(WRONG_PASSWORD, raw(client, "AUTH", "default", "bad"));
            assertEquals(WRONG_PASSWORD, raw(client, "AUTH", "sec", "sec"));
            assertEquals(NO_AUTH, raw(client, "PING"));
            assertEquals("+OK\r\n", raw(client, "AUTH", "sec"));
            assertEquals("+PONG\r\n", raw(client, "PING"));
        }
    }

    @Test
    void shouldStayAuthenticatedAfterAWrongPassword() throws Exception {
        try (TestServer server = locked();
                RawClient client = server.connect()) {
            assertEquals("+OK\r\n", raw(client, "AUTH", "default", "sec"));
            assertEquals(WRONG_PASSWORD, raw(client, "AUTH", "bad"));
            assertEquals(WRONG_PASSWORD, raw(client, "HELLO", "3", "AUTH", "default", "bad"));
            assertEquals("+PONG\r\n", raw(client, "PING"));
            assertEquals("+RESET\r\n", raw(client, "RESET"));
            assertEquals(NO_AUTH, raw(client, "PING"));
        }
    }

    @Test
    void shouldLetQuitAndResetThroughBeforeAuthentication() throws Exception {
        try (TestServer server = locked();
                RawClient client = server.connect()) {
            assertEquals("+RESET\r\n", raw(client, "RESET"));
            assertEquals("+OK\r\n", raw(client, "QUIT"));
        }
    }

    @Test
    void shouldAskForAuthenticationInHelloOnlyAfterItsOptions() throws Exception {
        String unauthenticated =
                "-NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO AUTH <user>"
                        + " <pass> option can be used to authenticate the client and select the RESP protocol version"
                        + " at the same time\r\n";
        try (TestServer server = locked();
                RawClient client = server.connect()) {
            assertEquals(unauthenticated, raw(client, "HELLO"));
            assertEquals(unauthenticated, raw(client, "HELLO", "3"));
            assertEquals("-NOPROTO unsupported protocol version\r\n", raw(client, "HELLO", "5"));
            assertEquals("-ERR Syntax error in HELLO option 'FOO'\r\n", raw(client, "HELLO", "3", "FOO"));
            assertEquals(WRONG_PASSWORD, raw(client, "HELLO", "3", "AUTH", "default", "bad"));
            Reply hello = call(client, "HELLO", "3", "AUTH", "default", "sec", "SETNAME", "me");
            assertEquals(3, hello.get("proto").number());
            assertEquals("$2\r\nme\r\n", raw(client, "CLIENT", "GETNAME"));
        }
    }

    @Test
    void shouldGreetInTheProtocolAskedFor() throws IOException {
        String id = Long.toString(call("CLIENT", "ID").number());
        String fields = "$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n$5\r\n7.4.0\r\n$5\r\nproto\r\n:%d\r\n"
                + "$2\r\nid\r\n:" + id + "\r\n$4\r\nmode\r\n$10\r\nstandalone\r\n$4\r\nrole\r\n$6\r\nmaster\r\n"
                + "$7\r\nmodules\r\n*0\r\n";
        assertEquals("*14\r\n" + String.format(fields, 2), raw("HELLO"));
        assertEquals("%7\r\n" + String.format(fields, 3), raw("HELLO", "3"));
        assertEquals("%7\r\n" + String.format(fields, 3), raw("HELLO"));
        assertEquals("_\r\n", raw("CLIENT", "GETNAME"));
        assertEquals("*14\r\n" + String.format(fields, 2), raw("hello", "2"));
    }

    @Test
    void shouldRefuseVersionsThatAreNone() throws IOException {
        String notANumber = "-ERR Protocol version is not an integer or out of range\r\n";
        assertEquals(notANumber, raw("HELLO", "abc"));
        assertEquals(notANumber, raw("HELLO", "99999999999999999999"));
        for (String version : List.of("1", "4", "-3", "0")) {
            assertEquals("-NOPROTO unsupported protocol version\r\n", raw("HELLO", version));
        }
    }

    @Test
    void shouldTakeOptionsOfHelloOneByOne() throws IOException {
        assertEquals("-ERR Syntax error in HELLO option 'AUTH'\r\n", raw("HELLO", "3", "AUTH", "a"));
        assertEquals("-ERR Syntax error in HELLO option 'SETNAME'\r\n", raw("HELLO", "3", "SETNAME"));
        assertEquals(WRONG_PASSWORD, raw("HELLO", "3", "AUTH", "a", "b", "SETNAME", "early"));
        assertEquals("$-1\r\n", raw("CLIENT", "GETNAME"));
        assertEquals("-ERR Syntax error in HELLO option 'FOO'\r\n", raw("HELLO", "3", "SETNAME", "kept", "FOO"));
        assertEquals("$4\r\nkept\r\n", raw("CLIENT", "GETNAME"));
        assertEquals(
                "-ERR Client names cannot contain spaces, newlines or special characters.\r\n",
                raw("HELLO", "3", "SETNAME", "a b"));
        assertTrue(call("HELLO", "2", "setname", "q", "auth", "default", "any").isAggregate());
        assertEquals("$1\r\nq\r\n", raw("CLIENT", "GETNAME"));
    }

    @Test
    void shouldTakeSmallCommandsOnlyBeforeAuthentication() throws Exception {
        try (TestServer server = locked();
                RawClient client = server.connect()) {
            client.send("*11\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertEquals("-ERR Protocol error: unauthenticated multibulk length\r\n", next(client));
        }
        try (TestServer server = locked();
                RawClient client = server.connect()) {
            raw(client, "AUTH", "sec");
            assertEquals(
                    ":0\r\n", raw(client, "EXISTS", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"));
        }
    }
}
