package io.nanoredis.family.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.shard.EngineShardSet;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.ServerTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// What transactions look like from outside: in lists, statistics and logs, under limits, and in pipelines.
@ParameterizedClass
@ValueSource(ints = {1, 4})
class TransactionCommandsTest extends ServerTest {
    private static final long DEADLINE_NS = 10_000_000_000L;

    TransactionCommandsTest(int shards) {}

    @AfterEach
    void emptyServer() throws IOException {
        raw("RESET");
        raw("FLUSHALL");
        assertEquals(0, server().server().context().faults().count(), "internal errors");
    }

    @Test
    void shouldAnswerEveryCommandOfATransaction() throws IOException {
        assertEquals("+OK\r\n", raw("MULTI"));
        assertEquals("+QUEUED\r\n", raw("SET", "k", "1"));
        assertEquals("+QUEUED\r\n", raw("INCR", "k"));
        assertEquals("*2\r\n+OK\r\n:2\r\n", raw("EXEC"));
        assertEquals("+OK\r\n", raw("MULTI"));
        assertEquals("+QUEUED\r\n", raw("INCR", "k"));
        assertEquals("+OK\r\n", raw("DISCARD"));
        assertEquals("$1\r\n2\r\n", raw("GET", "k"));
    }

    @Test
    void shouldNotRunWhenAWatchedKeyHasChanged() throws IOException {
        RawClient other = connect();
        assertEquals("+OK\r\n", raw("WATCH", "k", "l", "m"));
        assertEquals("+OK\r\n", raw(other, "SET", "l", "1"));
        raw("MULTI");
        raw("SET", "k", "2");
        assertEquals("*-1\r\n", raw("EXEC"));
        assertEquals("+OK\r\n", raw("WATCH", "k", "l", "m"));
        assertEquals("+OK\r\n", raw("UNWATCH"));
        raw(other, "SET", "l", "2");
        raw("MULTI");
        raw("SET", "k", "2");
        assertEquals("*1\r\n+OK\r\n", raw("EXEC"));
    }

    @Test
    void shouldRunTransactionsOfAPipelineInTheirOrder() throws IOException {
        for (String tag : List.of("", "{t}", "{u}", "{v}")) {
            StringBuilder expected = new StringBuilder();
            List<Request> pipeline = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String a = tag + "a" + i % 7;
                String b = tag + "b" + i % 5;
                pipeline.add(Request.of("MULTI"));
                pipeline.add(Request.of("SET", a, "v" + i));
                pipeline.add(Request.of("SET", b, "w" + i));
                pipeline.add(Request.of("MGET", a, b));
                pipeline.add(Request.of("EXEC"));
                pipeline.add(Request.of("GET", a));
                String both = bulk("v" + i) + bulk("w" + i);
                expected.append("+OK\r\n+QUEUED\r\n+QUEUED\r\n+QUEUED\r\n*3\r\n+OK\r\n+OK\r\n*2\r\n")
                        .append(both)
                        .append(bulk("v" + i));
            }
            assertEquals(expected.toString(), replies(pipeline));
        }
    }

    @Test
    void shouldWatchAndRunWithinOnePipeline() throws IOException {
        for (String tag : List.of("{a}", "{b}", "{c}", "{d}", "")) {
            List<Request> pipeline = new ArrayList<>();
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                pipeline.add(Request.of("WATCH", tag + "x", tag + "y"));
                pipeline.add(Request.of("MULTI"));
                pipeline.add(Request.of("SET", tag + "x", "" + i));
                pipeline.add(Request.of("EXEC"));
                pipeline.add(Request.of("WATCH", tag + "x"));
                pipeline.add(Request.of("SET", tag + "x", "z"));
                pipeline.add(Request.of("MULTI"));
                pipeline.add(Request.of("GET", tag + "y"));
                pipeline.add(Request.of("EXEC"));
                pipeline.add(Request.of("MGET", tag + "x", tag + "y"));
                expected.append("+OK\r\n+OK\r\n+QUEUED\r\n*1\r\n+OK\r\n+OK\r\n+OK\r\n+OK\r\n+QUEUED\r\n*-1\r\n")
                        .append("*2\r\n$1\r\nz\r\n$-1\r\n");
            }
            assertEquals(expected.toString(), replies(pipeline));
        }
    }

    @Test
    void shouldRunAThousandsOfCommandsAtOnce() throws IOException {
        for (String tag : List.of("", "{t}", "{u}")) {
            List<Request> pipeline = new ArrayList<>();
            StringBuilder expected = new StringBuilder("+OK\r\n");
            pipeline.add(Request.of("MULTI"));
            for (int i = 0; i < 5000; i++) {
                pipeline.add(Request.of("SET", tag + i, "value"));
                expected.append("+QUEUED\r\n");
            }
            pipeline.add(Request.of("DBSIZE"));
            pipeline.add(Request.of("EXEC"));
            expected.append("+QUEUED\r\n*5001\r\n")
                    .append("+OK\r\n".repeat(5000))
                    .append(":5000\r\n");
            assertEquals(expected.toString(), replies(pipeline));
            raw("FLUSHALL");
        }
    }

    @Test
    void shouldTellOfTransactionsInClientList() throws IOException {
        RawClient other = connect();
        raw("CLIENT", "SETNAME", "tx");
        assertTrue(line(other).contains(" multi=-1 watch=0 "), line(other));
        raw("WATCH", "a", "b", "c", "a");
        assertTrue(line(other).contains(" flags=N "), line(other));
        assertTrue(line(other).contains(" multi=-1 watch=3 "), line(other));
        raw("MULTI");
        raw("SET", "a", "1");
        raw("SET", "b", "1");
        assertTrue(line(other).contains(" flags=x "), line(other));
        assertTrue(line(other).contains(" multi=2 watch=3 "), line(other));
        assertFalse(line(other).contains(" multi-mem=0 "), line(other));
        raw(other, "SET", "c", "1");
        assertTrue(line(other).contains(" flags=xd "), line(other));
        raw("EXEC");
        assertTrue(line(other).contains(" flags=N "), line(other));
        assertTrue(line(other).contains(" multi=-1 watch=0 "), line(other));
        assertTrue(line(other).contains(" multi-mem=0 "), line(other));
    }

    @Test
    void shouldTellMonitorsOfCommandsWhenTheyRun() throws IOException {
        RawClient monitor = connect();
        raw(monitor, "MONITOR");
        raw("MULTI");
        raw("SET", "a", "1");
        raw("SET", "b", "1");
        raw("EXEC");
        raw("WATCH", "a", "b", "c");
        raw("MULTI");
        raw("RENAME", "a", "c");
        raw("EXEC");
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String line = next(monitor);
            seen.add(line.substring(line.indexOf("] ") + 2).strip());
        }
        assertEquals(
                List.of(
                        "\"MULTI\"",
                        "\"SET\" \"a\" \"1\"",
                        "\"SET\" \"b\" \"1\"",
                        "\"EXEC\"",
                        "\"WATCH\" \"a\" \"b\" \"c\"",
                        "\"MULTI\"",
                        "\"RENAME\" \"a\" \"c\"",
                        "\"EXEC\""),
                seen);
    }

    @Test
    void shouldCountEveryCommandAndExecItself() throws IOException {
        raw("CONFIG", "RESETSTAT");
        raw("MULTI");
        raw("SET", "a", "1");
        raw("SET", "b", "1");
        raw("MGET", "a", "b");
        raw("EXEC");
        raw("MULTI");
        raw("GET");
        raw("EXEC");
        raw("EXEC");
        raw("DISCARD");
        String stats = Reply.parse(client().call("INFO", "commandstats")).text();
        assertTrue(stats.contains("cmdstat_multi:calls=2,"), stats);
        assertTrue(stats.contains("cmdstat_set:calls=2,"), stats);
        assertTrue(stats.contains("cmdstat_mget:calls=1,"), stats);
        assertEquals("calls=3 failed_calls=2", counts(stats, "exec"));
        assertEquals("calls=1 failed_calls=1", counts(stats, "discard"));
        assertTrue(stats.contains("cmdstat_get:calls=0,usec=0,usec_per_call=0.00,rejected_calls=1,"), stats);
    }

    @Test
    void shouldLogQueuedCommandsAsSlowButNotExec() throws IOException {
        raw("CONFIG", "SET", "slowlog-log-slower-than", "0");
        raw("SLOWLOG", "RESET");
        raw("MULTI");
        raw("SET", "a", "1");
        raw("RENAME", "a", "b");
        raw("EXEC");
        raw("CONFIG", "SET", "slowlog-log-slower-than", "10000");
        String log = raw("SLOWLOG", "GET");
        assertTrue(log.contains("\r\nSET\r\n"), log);
        assertTrue(log.contains("\r\nRENAME\r\n"), log);
        assertFalse(log.contains("\r\nEXEC\r\n"), log);
    }

    @Test
    void shouldRefuseWhenMemoryIsUsedUp() throws IOException {
        raw("SET", "some", "data");
        raw("MULTI");
        raw("SET", "k", "1");
        RawClient other = connect();
        raw(other, "MULTI");
        raw(other, "GET", "k");
        RawClient admin = connect();
        raw(admin, "CONFIG", "SET", "maxmemory", "1");
        try {
            String error = "-OOM command not allowed when used memory > 'maxmemory'.\r\n";
            assertEquals(
                    "-EXECABORT Transaction discarded because of: OOM command not allowed when used memory >"
                            + " 'maxmemory'.\r\n",
                    raw("EXEC"));
            assertEquals("-ERR EXEC without MULTI\r\n", raw("EXEC"));
            assertEquals("*1\r\n$-1\r\n", raw(other, "EXEC"));
            assertEquals("+OK\r\n", raw(other, "MULTI"));
            assertEquals(error, raw(other, "GET", "k"));
            assertEquals(error, raw(other, "WATCH", "k"));
            assertEquals(error, raw(other, "MULTI"));
            assertEquals("-EXECABORT Transaction discarded because of previous errors.\r\n", raw(other, "EXEC"));
            assertEquals("+OK\r\n", raw(other, "MULTI"));
            assertEquals("+OK\r\n", raw(other, "DISCARD"));
        } finally {
            raw(admin, "CONFIG", "SET", "maxmemory", "0");
        }
    }

    @Test
    void shouldCloseAClientThatQueuesMoreThanItsInputMayHold() throws IOException {
        RawClient greedy = connect();
        raw("CONFIG", "SET", "client-query-buffer-limit", "1mb");
        try {
            raw(greedy, "MULTI");
            String value = "x".repeat(100_000);
            assertThrows(IOException.class, () -> {
                for (int i = 0; i < 12; i++) {
                    assertEquals("+QUEUED\r\n", raw(greedy, "SET", "k", value));
                }
            });
        } finally {
            raw("CONFIG", "SET", "client-query-buffer-limit", "1gb");
        }
        assertEquals("$-1\r\n", raw("GET", "k"));
    }

    @Test
    void shouldPauseWithWritingCommandsInTheQueue() throws IOException {
        RawClient reader = connect();
        RawClient admin = connect();
        raw("CLIENT", "SETNAME", "tx");
        raw("MULTI");
        raw("SET", "k", "1");
        raw(reader, "MULTI");
        raw(reader, "GET", "k");
        raw(admin, "CLIENT", "PAUSE", "100000", "WRITE");
        client().send(Request.of("EXEC"));
        assertEquals("*1\r\n$-1\r\n", raw(reader, "EXEC"));
        await(() -> line(admin), line -> line.contains(" flags=xb "));
        raw(admin, "CLIENT", "UNPAUSE");
        assertEquals("*1\r\n+OK\r\n", next(client()));
    }

    @Test
    void shouldForgetWatchedKeysOfClientsThatAreGone() throws IOException {
        List<RawClient> others = List.of(connect(), connect(), connect(), connect());
        for (RawClient other : others) {
            raw(other, "WATCH", "a", "b", "c", "d", "e", "f");
            raw(other, "MULTI");
            raw(other, "SET", "a", "1");
        }
        assertEquals(6, watchedKeys());
        others.get(0).close();
        raw(others.get(1), "EXEC");
        raw(others.get(2), "DISCARD");
        raw(others.get(3), "RESET");
        await(() -> "" + watchedKeys(), "0"::equals);
    }

    private static int watchedKeys() {
        EngineShardSet shards = server().server().context().shards();
        int[] keys = new int[1];
        for (int i = 0; i < shards.size(); i++) {
            try {
                shards.await(i, shard -> keys[0] += shard.watches().keys());
            } catch (RuntimeException e) {
                throw new AssertionError(e);
            }
        }
        return keys[0];
    }

    // ---- tools

    private interface Question {
        String ask() throws IOException;
    }

    private static void await(Question question, Predicate<String> answer) throws IOException {
        long deadlineNs = System.nanoTime() + DEADLINE_NS;
        String last;
        do {
            last = question.ask();
            assertTrue(System.nanoTime() < deadlineNs, last);
        } while (!answer.test(last));
    }

    private static String line(RawClient asking) throws IOException {
        String list = Reply.parse(asking.call("CLIENT", "LIST")).text();
        return list.lines()
                .filter(line -> line.contains(" name=tx "))
                .findFirst()
                .orElseThrow();
    }

    private static String counts(String stats, String command) {
        String line = stats.lines()
                .filter(text -> text.startsWith("cmdstat_" + command + ":"))
                .findFirst()
                .orElseThrow();
        String[] parts = line.substring(line.indexOf(':') + 1).split(",", -1);
        return parts[0] + " " + parts[4];
    }

    private static String bulk(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    private String replies(List<Request> pipeline) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Request request : pipeline) {
            bytes.writeBytes(request.encode());
        }
        client().send(bytes.toByteArray());
        StringBuilder text = new StringBuilder();
        for (byte[] reply : client().readReplies(pipeline.size())) {
            text.append(new String(reply, StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }
}
