package io.nanoredis.family.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// The subcommands of CLIENT that concern the connection itself.
@ParameterizedClass
@ValueSource(ints = {1, 4})
class ClientCommandsTest extends ServerTest {
    private static final String SYNTAX = "-ERR syntax error\r\n";

    ClientCommandsTest(int shards) {
        assertTrue(shards > 0);
    }

    @Test
    void shouldNumberClientsInTheOrderOfTheirArrival() throws IOException {
        long id = call("CLIENT", "ID").number();
        assertTrue(call(connect(), "CLIENT", "ID").number() > id);
        assertEquals("-ERR wrong number of arguments for 'client|id' command\r\n", raw("CLIENT", "ID", "1"));
    }

    @Test
    void shouldRefuseSubcommandsThatDoNotExist() throws IOException {
        assertEquals("-ERR wrong number of arguments for 'client' command\r\n", raw("CLIENT"));
        assertEquals("-ERR unknown subcommand 'FOO'. Try CLIENT HELP.\r\n", raw("CLIENT", "FOO"));
    }

    @Test
    void shouldRememberTheName() throws IOException {
        assertEquals("$-1\r\n", raw("CLIENT", "GETNAME"));
        assertEquals("+OK\r\n", raw("CLIENT", "SETNAME", "~!worker"));
        assertEquals("$8\r\n~!worker\r\n", raw("CLIENT", "GETNAME"));
        assertEquals("+OK\r\n", raw("CLIENT", "SETNAME", ""));
        assertEquals("$-1\r\n", raw("CLIENT", "GETNAME"));
    }

    @Test
    void shouldRefuseNamesThatBreakAList() throws IOException {
        for (String name : List.of("a b", "a\nb", "\u007f", "é", "a\0")) {
            assertEquals(
                    "-ERR Client names cannot contain spaces, newlines or special characters.\r\n",
                    raw("CLIENT", "SETNAME", name));
        }
        assertEquals("$-1\r\n", raw("CLIENT", "GETNAME"));
    }

    @Test
    void shouldRememberTheLibrary() throws IOException {
        assertEquals("+OK\r\n", raw("CLIENT", "SETINFO", "lib-name", "jedis(x_v1)"));
        assertEquals("+OK\r\n", raw("CLIENT", "SETINFO", "LIB-VER", "1.2.3"));
        assertTrue(call("CLIENT", "INFO").text().endsWith(" lib-name=jedis(x_v1) lib-ver=1.2.3\n"));
        assertEquals("-ERR Unrecognized option 'lib-foo'\r\n", raw("CLIENT", "SETINFO", "lib-foo", "x"));
        assertEquals(
                "-ERR lib-ver cannot contain spaces, newlines or special characters.\r\n",
                raw("CLIENT", "SETINFO", "lib-ver", "1 2"));
        assertEquals("+OK\r\n", raw("CLIENT", "SETINFO", "lib-ver", ""));
        assertTrue(call("CLIENT", "INFO").text().endsWith(" lib-ver=\n"));
    }

    @Test
    void shouldSwitchEvictionAndTouching() throws IOException {
        for (String name : List.of("NO-EVICT", "NO-TOUCH")) {
            assertEquals("+OK\r\n", raw("CLIENT", name, "on"));
            assertEquals(SYNTAX, raw("CLIENT", name, "maybe"));
        }
        assertTrue(call("CLIENT", "INFO").text().contains(" flags=eT "));
        assertEquals("+OK\r\n", raw("CLIENT", "NO-EVICT", "OFF"));
        assertTrue(call("CLIENT", "INFO").text().contains(" flags=T "));
        assertEquals("+OK\r\n", raw("CLIENT", "NO-TOUCH", "off"));
        assertTrue(call("CLIENT", "INFO").text().contains(" flags=N "));
    }

    private String pipeline(String commands, int replies) throws IOException {
        client().send(commands.getBytes(StandardCharsets.US_ASCII));
        StringBuilder text = new StringBuilder();
        for (byte[] reply : client().readReplies(replies)) {
            text.append(new String(reply, StandardCharsets.US_ASCII));
        }
        assertFalse(client().hasBytes());
        return text.toString();
    }

    @Test
    void shouldSkipOneReply() throws IOException {
        assertEquals(
                "$1\r\nb\r\n$1\r\nc\r\n",
                pipeline("CLIENT REPLY SKIP\r\nPING a\r\nPING b\r\nCLIENT REPLY SKIP\r\nGET a\r\nPING c\r\n", 2));
        assertEquals("+PONG\r\n", pipeline("CLIENT REPLY SKIP\r\nFOO\r\nPING\r\n", 1));
        assertEquals("+PONG\r\n", pipeline("CLIENT REPLY SKIP\r\nCLIENT REPLY SKIP\r\nFOO\r\nPING\r\n", 1));
        assertEquals("+PONG\r\n", pipeline("CLIENT REPLY SKIP\r\nCLIENT LIST\r\nPING\r\n", 1));
        assertEquals("+PONG\r\n", pipeline("CLIENT REPLY SKIP\r\nRESET\r\nPING\r\n", 1));
        assertEquals("+OK\r\n", pipeline("CLIENT REPLY SKIP\r\nCLIENT REPLY ON\r\n", 1));
    }

    @Test
    void shouldSkipOneReplyWhereverTheKeyLives() throws IOException {
        for (int i = 0; i < 20; i++) {
            String key = "key" + i;
            assertEquals(
                    ":0\r\n",
                    pipeline("CLIENT REPLY SKIP\r\nGET " + key + "\r\nEXISTS x" + key + " y" + key + "\r\n", 1));
        }
    }

    @Test
    void shouldStaySilentUntilRepliesAreWantedAgain() throws IOException {
        assertEquals(
                "+OK\r\n$1\r\nb\r\n",
                pipeline(
                        "CLIENT REPLY OFF\r\nPING a\r\nFOO\r\nCLIENT LIST\r\nCLIENT REPLY SKIP\r\nMGET a b c\r\n"
                                + "CLIENT REPLY FOO\r\nCLIENT REPLY ON\r\nPING b\r\n",
                        2));
        assertEquals("+RESET\r\n+PONG\r\n", pipeline("CLIENT REPLY OFF\r\nPING a\r\nRESET\r\nPING\r\n", 2));
        assertEquals(SYNTAX, raw("CLIENT", "REPLY", "FOO"));
    }

    @Test
    void shouldCloseAfterQuitEvenInSilence() throws IOException {
        client().send("CLIENT REPLY OFF\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
        assertTrue(client().awaitClosed(Duration.ofSeconds(5)));
    }

    @Test
    void shouldCheckTheArgumentsOfUnblockInOrder() throws IOException {
        assertEquals(":0\r\n", raw("CLIENT", "UNBLOCK", "1"));
        assertEquals(":0\r\n", raw("CLIENT", "UNBLOCK", "1", "error"));
        assertEquals(":0\r\n", raw("CLIENT", "UNBLOCK", "-1", "TIMEOUT"));
        assertEquals("-ERR value is not an integer or out of range\r\n", raw("CLIENT", "UNBLOCK", "abc"));
        assertEquals(
                "-ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR\r\n", raw("CLIENT", "UNBLOCK", "abc", "foo"));
        assertEquals(
                "-ERR unknown subcommand or wrong number of arguments for 'UNBLOCK'. Try CLIENT HELP.\r\n",
                raw("CLIENT", "UNBLOCK", "1", "ERROR", "x"));
    }

    @Test
    void shouldListSubcommandsInHelp() throws IOException {
        Reply help = call("CLIENT", "HELP");
        assertEquals(
                "CLIENT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
                help.elements().getFirst().text());
        assertTrue(help.elements().stream().anyMatch(line -> line.text().equals("SETNAME connection-name")));
        assertEquals("-ERR wrong number of arguments for 'client|help' command\r\n", raw("CLIENT", "HELP", "x"));
    }

    @Test
    void shouldDescribeTheConnectionInTheOrderOfRedis() throws IOException {
        RawClient client = client();
        raw("SELECT", "2");
        raw("CLIENT", "SETNAME", "who");
        String line = call(client, "CLIENT", "INFO").text();
        String expected = "id=\\d+ addr=127\\.0\\.0\\.1:\\d+ laddr=127\\.0\\.0\\.1:" + server().port()
                + " fd=-?\\d+ name=who age=\\d+ idle=0 flags=N db=2 sub=0 psub=0 ssub=0 multi=-1 watch=0 qbuf=\\d+"
                + " qbuf-free=\\d+ argv-mem=10 multi-mem=0 rbs=0 rbp=0 obl=0 oll=0 omem=0 tot-mem=\\d+ events=r"
                + " cmd=client\\|info user=default redir=-1 resp=2 lib-name= lib-ver=\n";
        assertTrue(line.matches(expected), line);
        raw("HELLO", "3");
        assertTrue(raw("CLIENT", "INFO").matches("(?s)=\\d+\r\ntxt:id=.*"));
    }
}
