package io.nanoredis.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.command.Command;
import io.nanoredis.command.ServerContext;
import io.nanoredis.command.ShardContext;
import io.nanoredis.command.ShardOp;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.ServerTest;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// What a server shows of clients that wait, and what ends their waiting beside an element.
@ParameterizedClass
@ValueSource(ints = {1, 4})
class BlockedClientsTest extends ServerTest {
    private static final long DEADLINE_NS = 10_000_000_000L;

    BlockedClientsTest(int shards) {}

    private void awaitInfo(String section, String text) throws IOException {
        long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (!call("INFO", section).text().contains(text)) {
            assertTrue(System.nanoTime() < deadlineNs, () -> "INFO never tells " + text);
        }
    }

    private RawClient blocked(String... words) throws IOException {
        RawClient waiting = connect();
        String before = call("INFO", "clients").text();
        int at = before.indexOf("blocked_clients:") + 16;
        int count = Integer.parseInt(before.substring(at, before.indexOf('\r', at)));
        waiting.send(Request.of(words));
        awaitInfo("clients", "blocked_clients:" + (count + 1) + "\r");
        return waiting;
    }

    @Test
    void shouldBeShownWhileTheyWait() throws IOException {
        RawClient first = blocked("BLPOP", "a", "b", "0");
        RawClient second = blocked("BLPOP", "b", "c", "100");
        awaitInfo("clients", "clients_in_timeout_table:1\r");
        awaitInfo("clients", "total_blocking_keys:");
        String list = call("CLIENT", "LIST").text();
        assertEquals(2, list.split(" flags=b ", -1).length - 1, list);
        assertTrue(list.contains(" argv-mem=8 "), list);
        raw("RPUSH", "b", "1", "2");
        next(first);
        next(second);
        awaitInfo("clients", "blocked_clients:0\r");
        awaitInfo("clients", "total_blocking_keys:0\r");
        assertFalse(call("CLIENT", "LIST").text().contains(" flags=b "));
    }

    @Test
    void shouldBeCountedOnceAndWithoutTheirWaiting() throws IOException {
        raw("CONFIG", "RESETSTAT");
        raw("CONFIG", "SET", "slowlog-log-slower-than", "100000");
        raw("SLOWLOG", "RESET");
        assertEquals("*-1\r\n", raw("BLPOP", "k", "0.2"));
        RawClient waiting = blocked("BLPOP", "k", "0");
        raw("BRPOP", "other", "0.2");
        raw("RPUSH", "k", "1");
        assertEquals("*2\r\n$1\r\nk\r\n$1\r\n1\r\n", next(waiting));
        awaitInfo("commandstats", "cmdstat_blpop:calls=2,");
        String slow = call("SLOWLOG", "GET").toString();
        assertFalse(slow.contains("BLPOP") || slow.contains("BRPOP"), slow);
        raw("CONFIG", "SET", "slowlog-log-slower-than", "10000");
    }

    @Test
    void shouldEndWhenKilled() throws IOException {
        RawClient waiting = blocked("BLPOP", "k", "j", "0");
        raw("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        assertTrue(waiting.awaitClosed(Duration.ofSeconds(10)));
        awaitInfo("clients", "total_blocking_keys:0\r");
        assertEquals(":1\r\n", raw("RPUSH", "k", "1"));
        assertEquals(":1\r\n", raw("LLEN", "k"));
        raw("DEL", "k");
    }

    @Test
    void shouldNoticeThatAClientHasGoneHoweverMuchItHasSent() throws IOException {
        RawClient waiting = blocked("BLPOP", "k", "0");
        waiting.send(Request.of("SET", "big", "x".repeat(3_000_000)));
        waiting.close();
        awaitInfo("clients", "total_blocking_keys:0\r");
        assertEquals(":1\r\n", raw("RPUSH", "k", "1"));
        assertEquals("+OK\r\n", raw("SET", "other", "1"));
        assertEquals(":1\r\n", raw("DEL", "k"));
    }

    @Test
    void shouldAnswerWhatCameBeforeAtOnce() throws IOException {
        RawClient client = connect();
        client.send("PING\r\nRPUSH first 1\r\nBLPOP k j 0\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
        assertEquals("+PONG\r\n", next(client));
        assertEquals(":1\r\n", next(client));
        awaitInfo("clients", "blocked_clients:1\r");
        raw("RPUSH", "j", "1");
        assertEquals("*2\r\n$1\r\nj\r\n$1\r\n1\r\n", next(client));
        assertEquals("+PONG\r\n", next(client));
        raw("DEL", "first");
    }

    @Test
    void shouldTakeAllOfAPipelineAtOnce() throws IOException {
        List<String> words = new ArrayList<>(List.of("RPUSH", "many"));
        StringBuilder pipeline = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            words.add(Integer.toString(i));
            pipeline.append("BLPOP many 0\r\nBLPOP none many none 0\r\n");
        }
        raw(words.toArray(String[]::new));
        raw(words.toArray(String[]::new));
        RawClient client = connect();
        client.send(pipeline.toString().getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 400; i++) {
            String element = Integer.toString(i % 200);
            assertEquals("*2\r\n$4\r\nmany\r\n$" + element.length() + "\r\n" + element + "\r\n", next(client));
        }
    }

    @Test
    void shouldWaitForAsManyElementsAsAreWanted() throws IOException {
        for (String suffix : new String[] {"", "a", "b", "c"}) {
            String source = "source" + suffix;
            String destination = "destination" + suffix;
            raw("DEL", source, destination);
            RawClient exact = blocked("BLMOVEM", source, destination, "LEFT", "RIGHT", "0", "EXACTLY", "3", "BULK");
            RawClient some = blocked("BLMOVEM", source, destination, "RIGHT", "LEFT", "0", "COUNT", "2", "OBO");
            assertEquals(":1\r\n", raw("RPUSH", source, "a"));
            assertEquals("*1\r\n$1\r\na\r\n", next(some));
            assertEquals(":2\r\n", raw("RPUSH", source, "b", "c"));
            assertEquals(":2\r\n", raw("LLEN", source));
            assertEquals(":4\r\n", raw("RPUSH", source, "d", "e"));
            assertEquals("*3\r\n$1\r\nb\r\n$1\r\nc\r\n$1\r\nd\r\n", next(exact));
            assertEquals("[*[$\"a\", $\"b\", $\"c\", $\"d\"]]", "[" + call("LRANGE", destination, "0", "-1") + "]");
            assertEquals(":1\r\n", raw("LLEN", source));
            assertEquals(
                    "*-1\r\n", raw("BLMOVEM", source, destination, "LEFT", "RIGHT", "0.001", "EXACTLY", "2", "OBO"));
            assertEquals("*1\r\n$1\r\ne\r\n", raw("BLMOVEM", source, destination, "LEFT", "LEFT", "0"));
        }
        assertEquals("-ERR syntax error\r\n", raw("BLMOVEM", "a", "b", "LEFT", "LEFT", "0", "COUNT", "2"));
        assertEquals(
                "-ERR count should be greater than 0\r\n",
                raw("BLMOVEM", "a", "b", "LEFT", "LEFT", "0", "COUNT", "0", "OBO"));
        assertEquals(
                "-ERR timeout is negative\r\n", raw("BLMOVEM", "a", "b", "LEFT", "LEFT", "-1", "COUNT", "1", "OBO"));
    }

    @Test
    @SuppressWarnings("try") // the server is closed before its clients, which must notice
    void shouldNotKeepTheServerFromStopping() throws Exception {
        try (TestServer other = TestServer.start(4);
                RawClient waiting = other.connect();
                RawClient observer = other.connect()) {
            waiting.send(Request.of("BLPOP", "a", "b", "c", "0"));
            long deadlineNs = System.nanoTime() + DEADLINE_NS;
            while (!call(observer, "INFO", "clients").text().contains("blocked_clients:1\r")) {
                assertTrue(System.nanoTime() < deadlineNs);
            }
            other.close();
            assertTrue(waiting.awaitClosed(Duration.ofSeconds(1)));
        }
    }

    @Test
    void shouldNotWaitInTheFormForTransactions() throws IOException {
        ServerContext server = server().server().context();
        assertEquals("*-1\r\n", runOnShard(server, "BLPOP", "key", "0"));
        assertEquals("$-1\r\n", runOnShard(server, "BLMOVE", "key", "key", "LEFT", "LEFT", "0"));
        assertEquals("-ERR timeout is negative\r\n", runOnShard(server, "BLPOP", "key", "-1"));
        raw("RPUSH", "key", "1");
        assertEquals("*2\r\n$3\r\nkey\r\n$1\r\n1\r\n", runOnShard(server, "BLPOP", "key", "0"));
    }

    /// Runs the shard half of a command where its first key lives.
    private static String runOnShard(ServerContext server, String... words) {
        Args args = new Args();
        byte[] bytes = String.join("", words).getBytes(StandardCharsets.US_ASCII);
        args.reset(bytes);
        int at = 0;
        for (String word : words) {
            args.add(at, word.length());
            at += word.length();
        }
        Command command = Objects.requireNonNull(server.registry().find(args));
        ShardOp op = Objects.requireNonNull(command.shardOp());
        ReplyWriter out = new ReplyWriter();
        for (int shard = 0; shard < server.shards().size(); shard++) {
            ShardContext cx = server.context(shard);
            server.shards().await(shard, owner -> {
                cx.select(0, null, false);
                boolean here = owner.set().size() == 1 || cx.find(args, 1) != 0;
                if (here || (owner.id() == 0 && out.length() == 0)) {
                    out.reset();
                    op.run(cx, args, out);
                }
            });
        }
        return new String(out.toByteArray(), StandardCharsets.US_ASCII);
    }
}
