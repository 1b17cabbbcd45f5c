package io.nanoredis.family.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.RedisOracle;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// DEBUG and MEMORY over a socket; the digests are compared with Redis where it is installed.
final class DebugCommandTest {
    private static final String NOTHING = "+" + "0".repeat(40) + "\r\n";

    private static TestServer start(int shards) throws IOException, InterruptedException {
        return TestServer.start(shards, "--enable-debug-command=yes");
    }

    private static String raw(RawClient client, String... words) throws IOException {
        return new String(client.call(words), StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldBeForbiddenUnlessTheOptionAllowsIt() throws Exception {
        String refusal =
                "-ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\", you can"
                        + " run it from a local connection, otherwise you need to set this option in the configuration file, and"
                        + " then restart the server.\r\n";
        try (TestServer server = TestServer.start(1);
                RawClient client = server.connect()) {
            assertEquals(refusal, raw(client, "DEBUG", "SLEEP", "0"));
            assertEquals(refusal, raw(client, "DEBUG", "NOSUCH"));
            assertEquals("-ERR wrong number of arguments for 'debug' command\r\n", raw(client, "DEBUG"));
        }
        try (TestServer server = TestServer.start(1, "--enable-debug-command=local");
                RawClient client = server.connect()) {
            assertEquals("+OK\r\n", raw(client, "DEBUG", "SLEEP", "0"));
        }
    }

    @Test
    void shouldKnowSubcommandsWithTheirExactCountOnly() throws Exception {
        try (TestServer server = start(1);
                RawClient client = server.connect()) {
            for (String[] words :
                    List.of(new String[] {"RELOAD"}, new String[] {"SLEEP"}, new String[] {"OBJECT", "k", "x"})) {
                String[] command = new String[words.length + 1];
                command[0] = "DEBUG";
                System.arraycopy(words, 0, command, 1, words.length);
                assertEquals(
                        "-ERR unknown subcommand or wrong number of arguments for '" + words[0]
                                + "'. Try DEBUG HELP.\r\n",
                        raw(client, command));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldAnswerAfterTheSleepOnly(int shards) throws Exception {
        try (TestServer server = start(shards);
                RawClient client = server.connect();
                RawClient other = server.connect()) {
            long startNs = System.nanoTime();
            assertEquals("+OK\r\n", raw(client, "DEBUG", "SLEEP", "0.2"));
            assertTrue(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs) >= 200);
            assertEquals("$-1\r\n", raw(other, "GET", "k"));
            assertEquals("+OK\r\n", raw(client, "DEBUG", "SLEEP", "x"));
            assertEquals("+OK\r\n", raw(client, "DEBUG", "SLEEP", "-1"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldDescribeWhereAValueIsKept(int shards) throws Exception {
        try (TestServer server = start(shards);
                RawClient client = server.connect()) {
            assertEquals("-ERR no such key\r\n", raw(client, "DEBUG", "OBJECT", "nosuch"));
            raw(client, "SET", "n", "50000");
            raw(client, "SET", "s", "v");
            raw(client, "SET", "long", "a".repeat(65));
            assertTrue(raw(client, "DEBUG", "OBJECT", "n").contains(" encoding:int serializedlength:5 lru:"));
            assertTrue(raw(client, "DEBUG", "OBJECT", "s").contains(" encoding:embstr serializedlength:2 lru:"));
            assertTrue(raw(client, "DEBUG", "OBJECT", "long").contains(" encoding:raw serializedlength:13 lru:"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldDigestDataAsRedisDoes(int shards) throws Exception {
        RedisOracle.assumeAvailable();
        try (TestServer server = start(shards);
                RawClient client = server.connect();
                RedisOracle oracle = RedisOracle.start();
                RawClient redis = oracle.connect()) {
            assertEquals(NOTHING, raw(client, "DEBUG", "DIGEST"));
            for (RawClient target : List.of(client, redis)) {
                for (int i = 0; i < 200; i++) {
                    raw(target, "SET", "key:" + i, i % 3 == 0 ? Integer.toString(i) : "value " + i);
                }
                raw(target, "EXPIRE", "key:7", "10000");
                raw(target, "SELECT", "5");
                raw(target, "SET", "elsewhere", "x".repeat(5000));
                raw(target, "SELECT", "0");
            }
            assertEquals(raw(redis, "DEBUG", "DIGEST"), raw(client, "DEBUG", "DIGEST"));
            String[] values = {"DEBUG", "DIGEST-VALUE", "key:3", "key:7", "nosuch", "key:8"};
            assertEquals(raw(redis, values), raw(client, values));
            assertEquals("*0\r\n", raw(client, "DEBUG", "DIGEST-VALUE"));
            raw(client, "FLUSHALL");
            assertEquals(NOTHING, raw(client, "DEBUG", "DIGEST"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldKeepExpiredKeysWhileActiveExpiryIsOff(int shards) throws Exception {
        try (TestServer server = start(shards);
                RawClient client = server.connect()) {
            assertEquals("+OK\r\n", raw(client, "DEBUG", "SET-ACTIVE-EXPIRE", "0"));
            raw(client, "SET", "k", "v", "PX", "1");
            Thread.sleep(300); // longer than a sweep would take to find the key
            assertEquals(":1\r\n", raw(client, "DBSIZE"));
            assertEquals("$-1\r\n", raw(client, "GET", "k"));
            assertEquals(":0\r\n", raw(client, "DBSIZE"));
            assertEquals("+OK\r\n", raw(client, "DEBUG", "SET-ACTIVE-EXPIRE", "1"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldFindNoFaultInSoundData(int shards) throws Exception {
        try (TestServer server = start(shards);
                RawClient client = server.connect()) {
            for (int i = 0; i < 3000; i++) {
                raw(client, "SET", "key:" + i, "v".repeat(i % 200));
            }
            assertEquals("+OK\r\n", raw(client, "DEBUG", "VERIFY"));
            assertEquals(
                    shards,
                    Reply.parse(client.call("DEBUG", "SHARDS")).text().lines().count());
            assertTrue(raw(client, "DEBUG", "HTSTATS", "0").contains("number of elements: "));
            assertEquals("-ERR Out of range database\r\n", raw(client, "DEBUG", "HTSTATS", "16"));
            assertEquals("-ERR Out of range database\r\n", raw(client, "DEBUG", "HTSTATS", "-1"));
            assertEquals("-ERR value is not an integer or out of range\r\n", raw(client, "DEBUG", "HTSTATS", "x"));
        }
    }

    @Test
    void shouldReplyWithEveryProtocolTypeAsRedisDoes() throws Exception {
        RedisOracle.assumeAvailable();
        try (TestServer server = start(1);
                RawClient client = server.connect();
                RedisOracle oracle = RedisOracle.start();
                RawClient redis = oracle.connect()) {
            compareProtocolTypes(client, redis, 1);
            client.call("HELLO", "3");
            redis.call("HELLO", "3");
            compareProtocolTypes(client, redis, 2);
        }
    }

    private static void compareProtocolTypes(RawClient client, RawClient redis, int repliesToPush) throws IOException {
        for (String type : List.of(
                "string",
                "integer",
                "double",
                "null",
                "array",
                "set",
                "map",
                "attrib",
                "verbatim",
                "true",
                "FALSE",
                "bignum",
                "nosuch")) {
            assertEquals(raw(redis, "DEBUG", "PROTOCOL", type), raw(client, "DEBUG", "PROTOCOL", type), type);
        }
        assertEquals(raw(redis, "DEBUG", "PROTOCOL", "push"), raw(client, "DEBUG", "PROTOCOL", "push"));
        if (repliesToPush == 2) {
            assertEquals(Reply.print(redis.readReply()), Reply.print(client.readReply()));
        }
    }

    @Test
    void shouldMatchPatternsAsKeysDoes() throws Exception {
        try (TestServer server = start(1);
                RawClient client = server.connect()) {
            assertEquals(":1\r\n", raw(client, "DEBUG", "STRINGMATCH-LEN", "a*c", "abbc"));
            assertEquals(":0\r\n", raw(client, "DEBUG", "STRINGMATCH-LEN", "a*c", "abbd"));
            assertEquals("-MYERR of mine\r\n", raw(client, "DEBUG", "ERROR", "MYERR of mine"));
        }
    }

    // ---- MEMORY

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldTellTheBytesOfAKey(int shards) throws Exception {
        try (TestServer server = start(shards);
                RawClient client = server.connect()) {
            raw(client, "SET", "k", "x".repeat(1000));
            long bytes = Reply.parse(client.call("MEMORY", "USAGE", "k", "SAMPLES", "0", "SAMPLES", "5"))
                    .number();
            assertTrue(bytes > 1000 && bytes < 1200, "bytes: " + bytes);
            assertEquals("$-1\r\n", raw(client, "MEMORY", "USAGE", "nosuch"));
            assertEquals("-ERR syntax error\r\n", raw(client, "MEMORY", "USAGE", "k", "SAMPLES"));
            assertEquals("-ERR syntax error\r\n", raw(client, "MEMORY", "USAGE", "k", "SAMPLES", "-1"));
            assertEquals("-ERR syntax error\r\n", raw(client, "MEMORY", "USAGE", "nosuch", "FOO", "1"));
            assertEquals(
                    "-ERR value is not an integer or out of range\r\n",
                    raw(client, "MEMORY", "USAGE", "nosuch", "SAMPLES", "x"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldAccountForMemory(int shards) throws Exception {
        try (TestServer server = start(shards);
                RawClient client = server.connect()) {
            for (int i = 0; i < 100; i++) {
                raw(client, "SET", "key:" + i, "v");
            }
            Reply stats = Reply.parse(client.call("MEMORY", "STATS"));
            assertEquals(100, stats.get("keys.count").number());
            assertTrue(stats.get("total.allocated").number() > 0);
            assertEquals(0, stats.get("db.0").get("overhead.hashtable.expires").number());
            assertEquals("+OK\r\n", raw(client, "MEMORY", "PURGE"));
            assertEquals('$', Reply.parse(client.call("MEMORY", "DOCTOR")).type());
            assertEquals(
                    shards,
                    Reply.parse(client.call("MEMORY", "MALLOC-STATS"))
                            .text()
                            .lines()
                            .count());
            client.call("HELLO", "3");
            assertEquals('%', Reply.parse(client.call("MEMORY", "STATS")).type());
            assertEquals('=', Reply.parse(client.call("MEMORY", "DOCTOR")).type());
        }
    }
}
