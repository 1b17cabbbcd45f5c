package io.nanoredis.family.scripting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// What others are told of scripts: MONITOR, SLOWLOG, INFO, MEMORY STATS.
@ParameterizedClass
@ValueSource(ints = {1, 4})
class ScriptObservationTest extends ServerTest {
    ScriptObservationTest(int shards) {}

    private String monitored(RawClient monitor) throws IOException {
        return next(monitor).replaceFirst("^\\+[0-9.]+ ", "").replaceFirst("127\\.0\\.0\\.1:[0-9]+", "client");
    }

    @Test
    void shouldShowCommandsOfScriptsToMonitors() throws IOException {
        RawClient monitor = connect();
        assertEquals("+OK\r\n", raw(monitor, "MONITOR"));
        String confined = "redis.call('set', KEYS[1], 'x') return redis.call('get', KEYS[1])";
        assertEquals("$1\r\nx\r\n", raw("EVAL", confined, "1", "k"));
        assertEquals("[0 client] \"EVAL\" \"" + confined + "\" \"1\" \"k\"\r\n", monitored(monitor));
        assertEquals("[0 lua] \"set\" \"k\" \"x\"\r\n", monitored(monitor));
        assertEquals("[0 lua] \"get\" \"k\"\r\n", monitored(monitor));
        assertEquals(":1\r\n", raw("EVAL", "redis.call('select', 3) return redis.call('incr', 'n' .. 1)", "0"));
        assertTrue(monitored(monitor).startsWith("[0 client] \"EVAL\" "));
        assertEquals("[3 lua] \"select\" \"3\"\r\n", monitored(monitor));
        assertEquals("[3 lua] \"incr\" \"n1\"\r\n", monitored(monitor));
    }

    @Test
    void shouldCountWhatThereIs() throws IOException {
        call("SCRIPT", "FLUSH");
        call("FUNCTION", "FLUSH");
        call("EVAL", "return 1", "0");
        call("EVAL", "return 12", "0");
        call(
                "FUNCTION",
                "LOAD",
                "#!lua name=l\nredis.register_function('a', function() return 1 end)"
                        + " redis.register_function('b', function() return 1 end)");
        String memory = call("INFO", "memory").text();
        assertTrue(memory.contains("number_of_cached_scripts:2\r\n"), memory);
        assertTrue(memory.contains("number_of_functions:2\r\n"), memory);
        assertTrue(memory.contains("number_of_libraries:1\r\n"), memory);
        assertTrue(memory.contains("used_memory_scripts_eval:17\r\n"), memory);
        assertEquals(17, call("MEMORY", "STATS").get("lua.caches").number());
        assertTrue(call("MEMORY", "STATS").get("functions.caches").number() > 100);
    }

    @Test
    void shouldCountCommandsOfScripts() throws IOException {
        call("CONFIG", "RESETSTAT");
        call(
                "EVAL",
                "redis.call('set', KEYS[1], 'x') redis.pcall('incr', KEYS[1], 'y') redis.pcall('lpush', KEYS[1], 'z')"
                        + " return 1",
                "1",
                "k");
        String commands = call("INFO", "commandstats").text();
        assertTrue(commands.matches("(?s).*cmdstat_eval:calls=1,.*"), commands);
        assertTrue(commands.matches("(?s).*cmdstat_set:calls=1,[^\r]*rejected_calls=0,failed_calls=0\r.*"), commands);
        assertTrue(commands.matches("(?s).*cmdstat_incr:calls=0,[^\r]*rejected_calls=1,failed_calls=0\r.*"), commands);
        assertTrue(commands.matches("(?s).*cmdstat_lpush:calls=1,[^\r]*rejected_calls=0,failed_calls=1\r.*"), commands);
    }

    @Test
    void shouldLogSlowScriptsAndTheirCommands() throws IOException {
        call("SLOWLOG", "RESET");
        call("CONFIG", "SET", "slowlog-log-slower-than", "0");
        call("EVAL", "redis.call('set', KEYS[1], 'x') return 1", "1", "k");
        call("CONFIG", "SET", "slowlog-log-slower-than", "10000");
        String log = raw("SLOWLOG", "GET", "10");
        assertTrue(log.contains("$3\r\nset\r\n$1\r\nk\r\n$1\r\nx\r\n$3\r\n?:0\r\n"), log);
        assertTrue(log.matches("(?s).*\\$4\r\nEVAL\r\n.*127\\.0\\.0\\.1:[0-9]+.*"), log);
    }
}
