package io.nanoredis.family.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.Reply;
import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// COMMAND and its subcommands; what each row says is the business of the test of the registry's facts.
@ParameterizedClass
@ValueSource(ints = {1, 4})
class CommandCommandsTest extends ServerTest {
    private static final String GET_INFO =
            "*10\r\n$3\r\nget\r\n:2\r\n*2\r\n+readonly\r\n+fast\r\n:1\r\n:1\r\n:1\r\n*3\r\n+@read\r\n+@string\r\n"
                    + "+@fast\r\n*0\r\n*1\r\n*6\r\n$5\r\nflags\r\n*2\r\n+RO\r\n+access\r\n$12\r\nbegin_search\r\n*4\r\n"
                    + "$4\r\ntype\r\n$5\r\nindex\r\n$4\r\nspec\r\n*2\r\n$5\r\nindex\r\n:1\r\n$9\r\nfind_keys\r\n*4\r\n"
                    + "$4\r\ntype\r\n$5\r\nrange\r\n$4\r\nspec\r\n*6\r\n$7\r\nlastkey\r\n:0\r\n$7\r\nkeystep\r\n:1\r\n"
                    + "$5\r\nlimit\r\n:0\r\n*0\r\n";
    private static final String GET_INFO_RESP3 =
            "*10\r\n$3\r\nget\r\n:2\r\n~2\r\n+readonly\r\n+fast\r\n:1\r\n:1\r\n:1\r\n~3\r\n+@read\r\n+@string\r\n"
                    + "+@fast\r\n~0\r\n~1\r\n%3\r\n$5\r\nflags\r\n~2\r\n+RO\r\n+access\r\n$12\r\nbegin_search\r\n%2\r\n"
                    + "$4\r\ntype\r\n$5\r\nindex\r\n$4\r\nspec\r\n%1\r\n$5\r\nindex\r\n:1\r\n$9\r\nfind_keys\r\n%2\r\n"
                    + "$4\r\ntype\r\n$5\r\nrange\r\n$4\r\nspec\r\n%3\r\n$7\r\nlastkey\r\n:0\r\n$7\r\nkeystep\r\n:1\r\n"
                    + "$5\r\nlimit\r\n:0\r\n~0\r\n";
    private static final String SYNTAX = "-ERR syntax error\r\n";

    CommandCommandsTest(int shards) {
        assertTrue(shards > 0);
    }

    @Test
    void shouldCountWhatItDescribes() throws IOException {
        int count = (int) call("COMMAND", "COUNT").number();
        assertEquals(count, call("COMMAND").elements().size());
        assertEquals(count, call("COMMAND", "INFO").elements().size());
        assertEquals(2 * count, call("COMMAND", "DOCS").elements().size());
        assertTrue(call("COMMAND", "LIST").elements().size() > count);
        assertEquals("-ERR wrong number of arguments for 'command|count' command\r\n", raw("COMMAND", "COUNT", "x"));
        assertEquals("-ERR unknown subcommand 'FOO'. Try COMMAND HELP.\r\n", raw("COMMAND", "FOO"));
    }

    @Test
    void shouldDescribeCommandsInTheFormOfTheProtocol() throws IOException {
        assertEquals("*2\r\n" + GET_INFO + "$-1\r\n", raw("COMMAND", "INFO", "GeT", "foo"));
        raw("HELLO", "3");
        assertEquals("*2\r\n" + GET_INFO_RESP3 + "_\r\n", raw("COMMAND", "INFO", "get", "foo"));
    }

    @Test
    void shouldFindSubcommandsByTheirFullName() throws IOException {
        Reply info = call("COMMAND", "INFO", "CLIENT|ID", "client|foo", "get|foo", "id", "client");
        assertEquals("client|id", info.elements().get(0).elements().getFirst().text());
        for (int i = 1; i <= 3; i++) {
            assertTrue(info.elements().get(i).isNull());
        }
        Reply container = info.elements().get(4);
        assertEquals(18, container.elements().get(9).elements().size());
    }

    @Test
    void shouldDocumentCommands() throws IOException {
        Reply docs = call("COMMAND", "DOCS", "get", "foo", "GET", "quit", "client|id", "config");
        assertEquals(10, docs.elements().size());
        Reply get = docs.get("get");
        assertEquals("1.0.0", get.get("since").text());
        assertEquals("string", get.get("group").text());
        assertEquals("O(1)", get.get("complexity").text());
        assertFalse(get.get("summary").text().isEmpty());
        Reply quit = docs.get("quit");
        assertEquals("deprecated", quit.get("doc_flags").elements().getFirst().text());
        assertEquals("7.2.0", quit.get("deprecated_since").text());
        assertEquals("connection", docs.get("client|id").get("group").text());
        assertEquals(
                "2.0.0",
                docs.get("config")
                        .get("subcommands")
                        .get("config|get")
                        .get("since")
                        .text());
        assertEquals("*0\r\n", raw("COMMAND", "DOCS", "foo"));
        raw("HELLO", "3");
        assertEquals("%0\r\n", raw("COMMAND", "DOCS", "foo"));
        assertEquals('%', call("COMMAND", "DOCS", "get").get("get").type());
    }

    @Test
    void shouldFilterTheList() throws IOException {
        assertEquals("*1\r\n$4\r\necho\r\n", raw("COMMAND", "LIST", "FILTERBY", "PATTERN", "ECH*"));
        assertEquals("*0\r\n", raw("COMMAND", "LIST", "FILTERBY", "PATTERN", "nope"));
        assertEquals("*0\r\n", raw("COMMAND", "LIST", "filterby", "module", "any"));
        assertEquals("*0\r\n", raw("COMMAND", "LIST", "FILTERBY", "ACLCAT", "@connection"));
        List<Reply> connection =
                call("COMMAND", "LIST", "FILTERBY", "ACLCAT", "CONNECTION").elements();
        assertTrue(connection.stream().anyMatch(name -> name.text().equals("client|setname")));
        assertTrue(connection.stream().noneMatch(name -> name.text().equals("get")));
        assertEquals(SYNTAX, raw("COMMAND", "LIST", "FOO"));
        assertEquals(SYNTAX, raw("COMMAND", "LIST", "FILTERBY"));
        assertEquals(SYNTAX, raw("COMMAND", "LIST", "FILTERBY", "PATTERN"));
        assertEquals(SYNTAX, raw("COMMAND", "LIST", "FILTERBY", "FOO", "x"));
        assertEquals(SYNTAX, raw("COMMAND", "LIST", "FILTERBY", "PATTERN", "a", "b"));
    }

    @Test
    void shouldFindKeysInCommands() throws IOException {
        assertEquals("*1\r\n$1\r\na\r\n", raw("COMMAND", "GETKEYS", "get", "a"));
        assertEquals("*2\r\n$1\r\na\r\n$1\r\nc\r\n", raw("COMMAND", "GETKEYS", "MSET", "a", "b", "c", "d"));
        assertEquals("*2\r\n$1\r\na\r\n$1\r\nc\r\n", raw("COMMAND", "GETKEYS", "MSET", "a", "b", "c"));
        assertEquals("*2\r\n$1\r\na\r\n$1\r\nb\r\n", raw("COMMAND", "GETKEYS", "LCS", "a", "b"));
        assertEquals("*2\r\n$1\r\na\r\n$1\r\nb\r\n", raw("COMMAND", "GETKEYS", "COPY", "a", "b", "REPLACE"));
        assertEquals("*1\r\n$1\r\na\r\n", raw("COMMAND", "GETKEYS", "OBJECT", "freq", "a"));
    }

    @Test
    void shouldTellWhatACommandDoesWithItsKeys() throws IOException {
        assertEquals("*1\r\n*2\r\n$1\r\na\r\n*2\r\n+RO\r\n+access\r\n", raw("COMMAND", "GETKEYSANDFLAGS", "GET", "a"));
        assertEquals(
                "*1\r\n*2\r\n$1\r\na\r\n*2\r\n+OW\r\n+update\r\n", raw("COMMAND", "GETKEYSANDFLAGS", "SET", "a", "b"));
        assertEquals(
                "*1\r\n*2\r\n$1\r\na\r\n*3\r\n+RW\r\n+access\r\n+update\r\n",
                raw("COMMAND", "GETKEYSANDFLAGS", "SET", "a", "b", "EX", "5", "get"));
        raw("HELLO", "3");
        assertEquals(
                "*2\r\n*2\r\n$1\r\na\r\n~2\r\n+RO\r\n+access\r\n*2\r\n$1\r\nb\r\n~2\r\n+OW\r\n+update\r\n",
                raw("COMMAND", "GETKEYSANDFLAGS", "COPY", "a", "b"));
    }

    @Test
    void shouldRefuseCommandsWithoutKeysInTheOrderOfRedis() throws IOException {
        for (String name : List.of("GETKEYS", "GETKEYSANDFLAGS")) {
            assertEquals("-ERR Invalid command specified\r\n", raw("COMMAND", name, "FOO", "a"));
            assertEquals("-ERR Invalid command specified\r\n", raw("COMMAND", name, "CONFIG", "foo"));
            assertEquals("-ERR The command has no key arguments\r\n", raw("COMMAND", name, "PING", "a"));
            assertEquals("-ERR The command has no key arguments\r\n", raw("COMMAND", name, "CONFIG", "GET", "a"));
            assertEquals(
                    "-ERR Invalid number of arguments specified for command\r\n",
                    raw("COMMAND", name, "GET", "a", "b"));
        }
        assertEquals(
                "-ERR wrong number of arguments for 'command|getkeys' command\r\n", raw("COMMAND", "GETKEYS", "PING"));
        assertEquals(
                "-ERR wrong number of arguments for 'command|getkeysandflags' command\r\n",
                raw("COMMAND", "GETKEYSANDFLAGS", "GET"));
    }
}
