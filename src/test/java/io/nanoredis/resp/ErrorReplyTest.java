package io.nanoredis.resp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.nanoredis.testing.OracleClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorReplyTest {
    private static Args args(String... words) {
        ReplyWriter writer = new ReplyWriter();
        writer.arrayHeader(words.length);
        for (String word : words) {
            writer.bulkText(word);
        }
        Args args = new Args();
        new RespParser().parse(writer.array(), 0, writer.length(), args);
        return args;
    }

    private static String encoded(ErrorReply error) {
        return new String(error.encoded(), StandardCharsets.ISO_8859_1);
    }

    private static void assertAnswers(OracleClient oracle, ErrorReply error, String... command) throws IOException {
        assertEquals(oracle.call(command), encoded(error), String.join(" ", command));
    }

    @Test
    void shouldReplaceLineEndsByBlanks() {
        assertEquals("-ERR a  b\r\n", encoded(ErrorReply.of("ERR a\r\nb")));
        assertFalse(ErrorReply.unknownCommand(args("a\r\nb", "\n")).text().contains("\n"));
    }

    @Test
    void shouldTellCodeAndText() {
        assertEquals("WRONGTYPE", ErrorReply.WRONG_TYPE.code());
        assertEquals("ERR syntax error", ErrorReply.SYNTAX.text());
        assertEquals("BUSY", ErrorReply.of("BUSY").code());
    }

    @Test
    void shouldEchoUnknownCommandsAsRedisDoes() throws IOException {
        try (OracleClient oracle = OracleClient.start()) {
            for (String[] command : new String[][] {
                {"foo"},
                {"foo", "a\r\nb", "c\0d", "e".repeat(200), "f"},
                {"fo\r\no".repeat(40)},
                {"", "x"},
                {"a\0b"},
                {"x", "a".repeat(127), "b"},
                {"x", "a".repeat(125), "bcd", "e"},
                {"\u00e9", "\u00ff"},
                {"FOO", "", "", "z"}
            }) {
                assertAnswers(oracle, ErrorReply.unknownCommand(args(command)), command);
            }
        }
    }

    @Test
    void shouldHaveTheTextsOfRedis() throws IOException {
        try (OracleClient oracle = OracleClient.start()) {
            assertAnswers(oracle, ErrorReply.wrongArity("get"), "GET");
            assertAnswers(oracle, ErrorReply.wrongArity("config|get"), "CONFIG", "GET");
            assertAnswers(oracle, ErrorReply.unknownSubcommand("CONFIG", "Foo"), "config", "Foo");
            assertAnswers(oracle, ErrorReply.subcommandSyntax("SLOWLOG", "get"), "slowlog", "get", "1", "2");
            assertAnswers(oracle, ErrorReply.SYNTAX, "SET", "k", "v", "w");
            assertAnswers(oracle, ErrorReply.NOT_AN_INTEGER, "SET", "k", "v", "EX", "x");
            assertAnswers(oracle, ErrorReply.invalidExpireTime("set"), "SET", "k", "v", "EX", "0");
            oracle.call("RPUSH", "list", "a");
            assertAnswers(oracle, ErrorReply.WRONG_TYPE, "GET", "list");
            assertAnswers(oracle, ErrorReply.NOT_A_FLOAT, "INCRBYFLOAT", "f", "x");
            assertAnswers(oracle, ErrorReply.NAN_OR_INFINITY, "INCRBYFLOAT", "f", "inf");
            oracle.call("SET", "n", "9223372036854775807");
            assertAnswers(oracle, ErrorReply.OVERFLOW, "INCR", "n");
            assertAnswers(oracle, ErrorReply.DECREMENT_OVERFLOW, "DECRBY", "n", "-9223372036854775808");
            assertAnswers(oracle, ErrorReply.OFFSET_OUT_OF_RANGE, "SETRANGE", "n", "-1", "x");
            assertAnswers(oracle, ErrorReply.STRING_TOO_LONG, "SETRANGE", "n", "536870912", "x");
            assertAnswers(oracle, ErrorReply.NO_SUCH_KEY, "RENAME", "none", "x");
            assertAnswers(oracle, ErrorReply.SAME_OBJECT, "COPY", "n", "n");
            assertAnswers(oracle, ErrorReply.INVALID_CURSOR, "SCAN", "x");
            assertAnswers(oracle, ErrorReply.DB_INDEX_OUT_OF_RANGE, "SELECT", "99");
            assertAnswers(oracle, ErrorReply.INDEX_OUT_OF_RANGE, "LSET", "list", "5", "x");
            assertAnswers(oracle, ErrorReply.MUST_BE_POSITIVE, "LPOP", "list", "-1");
            assertAnswers(oracle, ErrorReply.NO_PROTO, "HELLO", "4");
            assertAnswers(oracle, ErrorReply.PROTOCOL_VERSION_NOT_AN_INTEGER, "HELLO", "x");
            assertAnswers(oracle, ErrorReply.NO_PASSWORD_SET, "AUTH", "x");
            assertAnswers(oracle, ErrorReply.WRONG_PASSWORD, "AUTH", "a", "b");
            assertAnswers(oracle, ErrorReply.BUSY_KEY, "RESTORE", "n", "0", "x");
            assertAnswers(oracle, ErrorReply.DUMP_CHECKSUM, "RESTORE", "new", "0", "x");
            assertAnswers(oracle, ErrorReply.NO_SUCH_CLIENT, "CLIENT", "KILL", "1.1.1.1:1");
            assertAnswers(oracle, ErrorReply.TIMEOUT_NOT_AN_INTEGER, "CLIENT", "PAUSE", "x");
            assertAnswers(oracle, ErrorReply.TIMEOUT_NEGATIVE, "CLIENT", "PAUSE", "-1");
            assertAnswers(oracle, ErrorReply.LFU_NOT_SELECTED, "OBJECT", "FREQ", "n");
            oracle.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu");
            assertAnswers(oracle, ErrorReply.LFU_SELECTED, "OBJECT", "IDLETIME", "n");
            oracle.call("CONFIG", "SET", "maxmemory", "1", "maxmemory-policy", "noeviction");
            assertAnswers(oracle, ErrorReply.OUT_OF_MEMORY, "SET", "x", "y");
            oracle.call("CONFIG", "SET", "requirepass", "p");
            oracle.reconnect();
            assertAnswers(oracle, ErrorReply.NO_AUTH, "GET", "x");
        }
    }

    @Test
    void shouldAnswerProtocolViolationsAsRedisDoes() throws IOException {
        try (OracleClient oracle = OracleClient.start()) {
            for (String input : List.of(
                    "*x\r\n",
                    "*2147483648\r\n",
                    "*\r\n",
                    "* 1\r\n",
                    "*+1\r\n",
                    "*01\r\n",
                    "*1\r\n:4\r\n",
                    "*1\r\n\r\n",
                    "*1\r\n\u00ffx\r\n",
                    "*1\r\n$x\r\n",
                    "*1\r\n$-1\r\n",
                    "*1\r\n$536870913\r\n",
                    "*1\r\n$04\r\nPING\r\n",
                    "*" + "1".repeat(65536),
                    "*1\r\n$" + "1".repeat(65536),
                    "a".repeat(65537),
                    "SET a \"x\r\n",
                    "SET a \"x\"y\r\n",
                    "SET a 'x'y\r\n",
                    "ECHO \"abc\\\r\n")) {
                byte[] buf = input.getBytes(StandardCharsets.ISO_8859_1);
                String expected = oracle.send(buf);
                RespParser parser = new RespParser();
                assertEquals(RespParser.ERROR, parser.parse(buf, 0, buf.length, new Args()));
                assertEquals(expected, encoded(parser.error()));
                oracle.reconnect();
            }
        }
    }

    @Test
    void shouldLimitUnauthenticatedClientsAsRedisDoes() throws IOException {
        try (OracleClient oracle = OracleClient.start("--requirepass", "p")) {
            for (String input : List.of("*11\r\n", "*1\r\n$16385\r\n", "*1\r\n$536870913\r\n")) {
                byte[] buf = input.getBytes(StandardCharsets.ISO_8859_1);
                RespParser parser = new RespParser();
                parser.authenticated(false);
                String expected = oracle.send(buf);
                assertEquals(RespParser.ERROR, parser.parse(buf, 0, buf.length, new Args()));
                assertEquals(expected, encoded(parser.error()));
                oracle.reconnect();
            }
        }
    }
}
