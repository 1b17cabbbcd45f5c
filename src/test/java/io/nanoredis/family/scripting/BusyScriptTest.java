package io.nanoredis.family.scripting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Scripts that run for too long: others are told, and can end them.
@ParameterizedClass
@ValueSource(ints = {1, 4})
class BusyScriptTest extends ServerTest {
    private static final String BUSY =
            "-BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.\r\n";
    private static final String BUSY_FUNCTION =
            "-BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.\r\n";
    private static final String FOR_EVER = "while true do end";
    /// Touches a key that is not declared, and so has all shards to itself.
    private static final String FOR_EVER_ALONE = "while true do redis.call('exists', 'undeclared') end";
    private static final String WRITES_AND_GOES_ON =
            "redis.call('set', KEYS[1], 1) local t = os.clock()" + " while os.clock() - t < 1 do end return 'done'";

    private final int shards;

    BusyScriptTest(int shards) {
        this.shards = shards;
    }

    @BeforeEach
    void limitTime() throws IOException {
        call("FLUSHALL");
        call("FUNCTION", "FLUSH");
        assertEquals("+OK\r\n", raw("CONFIG", "SET", "busy-reply-threshold", "20"));
    }

    @AfterEach
    void beWell() throws IOException {
        try (RawClient other = server().connect()) {
            assertEquals("-NOTBUSY No scripts in execution right now.\r\n", raw(other, "SCRIPT", "KILL"));
            assertEquals("+OK\r\n", raw(other, "SET", "after", "1"));
            assertEquals("$1\r\n1\r\n", raw(other, "GET", "after"));
        }
        assertEquals(0, server().server().context().faults().count(), "internal errors");
    }

    private RawClient start(String... words) throws IOException {
        RawClient runner = connect();
        runner.send(Request.of(words));
        return runner;
    }

    private void awaitBusy() throws IOException {
        long deadlineNs = System.nanoTime() + 20_000_000_000L;
        while (!raw("FUNCTION", "STATS").contains("duration_ms")) {
            assertTrue(System.nanoTime() < deadlineNs, "no script became busy");
        }
    }

    @Test
    void shouldEndAnEndlessScript() throws IOException {
        RawClient runner = start("EVAL", FOR_EVER, "1", "k");
        awaitBusy();
        assertEquals(BUSY, raw("GET", "k"));
        assertEquals(BUSY, raw("DBSIZE"));
        assertEquals(BUSY, raw("FUNCTION", "KILL"));
        assertEquals("+OK\r\n", raw("SCRIPT", "KILL"));
        assertTrue(next(runner)
                .matches("-ERR Script killed by user with SCRIPT KILL\\.\\.\\. script: [0-9a-f]{40},"
                        + " on @user_script:1\\.\r\n"));
        assertEquals("+PONG\r\n", raw(runner, "PING"));
    }

    @Test
    void shouldEndAnEndlessScriptThatCatchesErrors() throws IOException {
        RawClient runner = start("EVAL", "while true do pcall(function() while true do end end) end", "0");
        awaitBusy();
        assertEquals("+OK\r\n", raw("SCRIPT", "KILL"));
        assertTrue(next(runner).startsWith("-ERR Script killed by user"));
    }

    @Test
    void shouldEndAnEndlessScriptOverSeveralShards() throws IOException {
        RawClient runner = start("EVAL", "while true do redis.call('get', 'x' .. math.random(100)) end", "0");
        awaitBusy();
        assertEquals(BUSY, raw("GET", "k"));
        assertEquals("+OK\r\n", raw("SCRIPT", "KILL"));
        assertTrue(next(runner).startsWith("-ERR Script killed by user"));
    }

    @Test
    void shouldEndAnEndlessFunction() throws IOException {
        call("FUNCTION", "LOAD", "#!lua name=l\nredis.register_function('loop', function() while true do end end)");
        RawClient runner = start("FCALL", "loop", "1", "k");
        awaitBusy();
        assertEquals(BUSY_FUNCTION, raw("GET", "k"));
        assertEquals(BUSY_FUNCTION, raw("SCRIPT", "KILL"));
        String stats = raw("FUNCTION", "STATS");
        assertTrue(stats.contains(
                "$4\r\nname\r\n$4\r\nloop\r\n$7\r\ncommand\r\n*4\r\n$5\r\nFCALL\r\n$4\r\nloop\r\n$1\r\n1"));
        assertEquals("+OK\r\n", raw("FUNCTION", "KILL"));
        assertTrue(next(runner)
                .startsWith("-ERR Script killed by user with SCRIPT KILL... script: loop, on @user_function:2."));
    }

    @Test
    void shouldNotEndAScriptThatHasWritten() throws IOException {
        RawClient runner = start("EVAL", WRITES_AND_GOES_ON, "1", "written");
        awaitBusy();
        assertTrue(raw("SCRIPT", "KILL").startsWith("-UNKILLABLE Sorry the script already executed write commands"));
        assertEquals("$4\r\ndone\r\n", next(runner));
        assertEquals("$1\r\n1\r\n", raw("GET", "written"));
    }

    @Test
    void shouldTellTransactionsThatTheServerIsBusy() throws IOException {
        RawClient other = connect();
        RawClient runner = start("EVAL", FOR_EVER_ALONE, "0");
        awaitBusy();
        assertEquals(BUSY, raw(other, "SET", "a", "1"));
        assertEquals("-ERR unknown command 'nosuch', with args beginning with: \r\n", raw(other, "nosuch"));
        assertEquals("-ERR wrong number of arguments for 'get' command\r\n", raw(other, "GET"));
        assertEquals("+OK\r\n", raw("SCRIPT", "KILL"));
        assertTrue(next(runner).startsWith("-ERR Script killed by user"));
        assertEquals("+OK\r\n", raw(other, "SET", "a", "1"));
    }

    @Test
    void shouldServeManyClientsMeanwhile() throws IOException {
        RawClient runner = start("EVAL", FOR_EVER_ALONE, "0");
        awaitBusy();
        for (int i = 0; i < 20; i++) {
            try (RawClient newcomer = server().connect()) {
                assertEquals(BUSY, raw(newcomer, "GET", "k" + i));
            }
        }
        assertEquals("+OK\r\n", raw("SCRIPT", "KILL"));
        assertTrue(next(runner).startsWith("-ERR Script killed by user"));
    }

    @Test
    void shouldLetOtherShardsGoOn() throws IOException {
        RawClient runner = start("EVAL", FOR_EVER, "1", "k");
        awaitBusy();
        int served = 0;
        int refused = 0;
        for (int i = 0; i < 40; i++) {
            try (RawClient newcomer = server().connect()) {
                String reply = raw(newcomer, "SET", "other" + i, "1");
                served += reply.equals("+OK\r\n") ? 1 : 0;
                refused += reply.equals(BUSY) ? 1 : 0;
            }
        }
        assertEquals(40, served + refused);
        assertTrue(refused > 0, "refused");
        assertEquals(shards > 1, served > 0, "served");
        assertEquals("+OK\r\n", raw("SCRIPT", "KILL"));
        assertTrue(next(runner).startsWith("-ERR Script killed by user"));
    }

    @Test
    void shouldEndAMemoryBomb() throws IOException {
        assertTrue(raw("EVAL", "local t = {} while true do t[#t + 1] = string.rep('x', 100000) .. #t end", "0")
                .matches("-ERR Error running script [0-9a-f]{40}, not enough memory\r\n"));
        assertTrue(
                raw("EVAL", "local t = {} for i = 1, 1e9 do t[i] = i end", "0").contains("not enough memory"));
        assertTrue(
                raw("EVAL", "local s = 'x' while true do s = s .. s end", "0").startsWith("-ERR"));
        assertTrue(raw("EVAL", "return string.rep('x', 2e9)", "0").startsWith("-ERR"));
        assertTrue(raw(
                        "EVAL",
                        "while true do pcall(string.rep, 'x', 1e9) if redis.call('exists', 'stop') == 0 then"
                                + " return 'end' end end",
                        "0")
                .matches("(?s)(-ERR|\\$3).*"));
        assertEquals("$2\r\nok\r\n", raw("EVAL", "return 'ok'", "0"));
    }

    @Test
    void shouldEndARecursionBomb() throws IOException {
        assertTrue(raw("EVAL", "local function f(n) return f(n + 1) + 1 end return f(1)", "0")
                .contains("stack overflow"));
        assertTrue(raw(
                        "EVAL",
                        "local t = {} setmetatable(t, {__index = function(t, k) return t[k .. 'x'] end}) return t.a",
                        "0")
                .startsWith("-ERR"));
        assertTrue(raw("EVAL", "local function f() return pcall(f) end f() return 'x'", "0")
                .matches("(?s)(-ERR|\\$1).*"));
        assertTrue(raw("EVAL", "local t = {} t[1] = t return t", "0").contains("-ERR reached lua stack limit"));
        assertTrue(raw("EVAL", "return string.rep('(', 100000)", "0").length() > 100000);
        assertTrue(
                raw("EVAL", "return loadstring(string.rep('(', 100000))", "0").startsWith("$-1"));
        assertTrue(raw("EVAL", "return " + "(".repeat(100000), "0").startsWith("-ERR Error compiling script"));
        assertEquals("$2\r\nok\r\n", raw("EVAL", "return 'ok'", "0"));
    }

    @Test
    void shouldStopWhileAScriptRunsOn() throws IOException, InterruptedException {
        try (io.nanoredis.testing.TestServer other =
                io.nanoredis.testing.TestServer.start(shards, "--busy-reply-threshold=20")) {
            RawClient runner = other.connect();
            RawClient stopper = other.connect();
            runner.send(Request.of("EVAL", FOR_EVER, "0"));
            long deadlineNs = System.nanoTime() + 20_000_000_000L;
            while (!raw(stopper, "FUNCTION", "STATS").contains("duration_ms")) {
                assertTrue(System.nanoTime() < deadlineNs, "no script became busy");
            }
            stopper.send(Request.of("SHUTDOWN", "NOSAVE"));
            other.server().awaitStopped();
            runner.close();
            stopper.close();
        }
    }
}
