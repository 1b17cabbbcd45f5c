package io.nanoredis.family.scripting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.command.Routing;
import io.nanoredis.command.ServerContext;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Scripts and functions take part in the serial order of all shards only as far as they have to.
@ParameterizedClass
@ValueSource(ints = 4)
class ScriptPlacementTest extends ServerTest {
    private static final String LIBRARY = """
            #!lua name=places
            local function bump(key, by)
              return redis.call('INCRBY', key, by)
            end
            redis.register_function('bump', function(keys, args)
              local sum = 0
              for _, key in ipairs(keys) do
                sum = sum + bump(key, args[1])
              end
              return sum
            end)
            redis.register_function{
              function_name = 'sum',
              callback = function(keys)
                local sum = 0
                for _, key in ipairs(keys) do
                  sum = sum + (redis.call('GET', key) or 0)
                end
                return sum
              end,
              flags = {'no-writes'}
            }
            redis.register_function('stray', function(keys, args)
              return bump(keys[1] .. ':other', args[1])
            end)
            redis.register_function('loop', function(keys)
              while true do
                redis.call('EXISTS', unpack(keys))
              end
            end)
            """;

    private final String[] keyOf = new String[4];

    ScriptPlacementTest(int shards) {}

    @BeforeEach
    void load() throws IOException {
        assertEquals("+OK\r\n", raw("FLUSHALL"));
        assertEquals("$6\r\nplaces\r\n", raw("FUNCTION", "LOAD", "REPLACE", LIBRARY));
        ServerContext context = server().server().context();
        for (int i = 0; Arrays.asList(keyOf).contains(null); i++) {
            byte[] key = ("key" + i).getBytes(StandardCharsets.ISO_8859_1);
            long hash = context.hash().hash(key, 0, key.length);
            int shard = Routing.shardOf(context.hash(), key, 0, key.length, hash, 4);
            keyOf[shard] = "key" + i;
        }
    }

    private long[] shardFigures(String name) throws IOException {
        Matcher found = Pattern.compile("[:,]" + name + "=(\\d+)").matcher(raw("INFO", "shards"));
        return found.results()
                .mapToLong(result -> Long.parseLong(result.group(1)))
                .toArray();
    }

    /// How many entries of the Sequencer concern each shard since the figures were `before`.
    private long[] since(long[] before) throws IOException {
        long[] now = shardFigures("participated");
        return IntStream.range(0, 4).mapToLong(i -> now[i] - before[i]).toArray();
    }

    private void assertTakesPart(String reply, long[] shards, String... words) throws IOException {
        long[] before = shardFigures("participated");
        assertEquals(reply, raw(words), () -> String.join(" ", words));
        assertArrayEquals(shards, since(before), () -> String.join(" ", words));
    }

    @Test
    void shouldRunConfinedFunctionsOnTheShardOfTheirKeys() throws IOException {
        for (String key : keyOf) {
            assertTakesPart(":5\r\n", new long[4], "FCALL", "bump", "1", key, "5");
            assertTakesPart(":15\r\n", new long[4], "FCALL", "BUMP", "2", key, "{" + key + "}2", "5");
            assertTakesPart(":10\r\n", new long[4], "FCALL_RO", "sum", "1", key);
        }
        assertTakesPart(":0\r\n", new long[4], "FCALL", "bump", "0", "5");
    }

    @Test
    void shouldLockOnlyTheKeysOfConfinedFunctions() throws IOException {
        assertTakesPart(":10\r\n", new long[] {1, 0, 0, 1}, "FCALL", "bump", "2", keyOf[0], keyOf[3], "5");
        assertTakesPart(":5\r\n", new long[] {0, 1, 0, 1}, "FCALL_RO", "sum", "2", keyOf[3], keyOf[1]);
        assertTakesPart(":5\r\n", new long[] {1, 1, 1, 1}, "FCALL", "stray", "1", keyOf[0], "5");
    }

    @Test
    void shouldLeaveOtherKeysOfTheSameShardsAlone() throws IOException {
        RawClient runner = connect();
        runner.send(Request.of("FCALL", "loop", "2", keyOf[0], keyOf[3]));
        long deadlineNs = System.nanoTime() + 20_000_000_000L;
        while (!Arrays.equals(new long[] {1, 0, 0, 1}, shardFigures("locked_keys"))) {
            assertTrue(System.nanoTime() < deadlineNs, "no locks");
        }
        RawClient waiter = connect();
        waiter.send(Request.of("INCR", keyOf[3]));
        for (String key : keyOf) {
            assertEquals(":1\r\n", raw("INCR", "{" + key + "}2"));
        }
        assertEquals("+OK\r\n", raw("CONFIG", "SET", "busy-reply-threshold", "1"));
        while (!raw("FUNCTION", "KILL").equals("+OK\r\n")) {
            assertTrue(System.nanoTime() < deadlineNs, "it never was late");
        }
        assertTrue(next(runner).startsWith("-ERR Script killed by user"));
        assertEquals("+OK\r\n", raw("CONFIG", "SET", "busy-reply-threshold", "5000"));
        String replied = next(waiter);
        assertTrue(replied.equals(":1\r\n") || replied.startsWith("-BUSY"), replied);
    }

    @Test
    void shouldLockMoreFromThePointWhereAFunctionIsReplaced() throws IOException {
        String confined = "#!lua name=swap\nredis.register_function('swap', function(keys)"
                + " return redis.call('INCR', keys[1]) end)";
        String straying = "#!lua name=swap\nredis.register_function('swap', function(keys)"
                + " return redis.call('INCR', keys[1]) + redis.call('EXISTS', 'a', 'b', 'c', 'd', 'e') end)";
        call("FUNCTION", "LOAD", confined);
        assertTakesPart(":1\r\n", new long[4], "FCALL", "swap", "1", keyOf[2]);
        call("FUNCTION", "LOAD", "REPLACE", straying);
        assertTakesPart(":2\r\n", new long[] {1, 1, 1, 1}, "FCALL", "swap", "1", keyOf[2]);
        call("FUNCTION", "LOAD", "REPLACE", confined);
        assertTakesPart(":3\r\n", new long[4], "FCALL", "swap", "1", keyOf[2]);
        call("FUNCTION", "DELETE", "swap");
        assertEquals("-ERR Function not found\r\n", raw("FCALL", "swap", "1", keyOf[2]));
    }

    /// While one client exchanges a function for one that strays and back, no call of it fails or is run by halves.
    @Test
    void shouldNeverLoseACallWhileItsFunctionIsReplaced() throws Exception {
        String head = "#!lua name=swap\nredis.register_function('swap', function(keys) redis.call('INCR', keys[1]) ";
        String confined = head + "return redis.call('INCR', keys[1]) end)";
        String straying = head + "redis.call('GET', 'undeclared' .. keys[1]) return redis.call('INCR', keys[1]) end)";
        call("FUNCTION", "LOAD", confined);
        List<RawClient> callers = List.of(connect(), connect(), connect());
        int calls = 40;
        for (int round = 0; round < 30; round++) {
            for (RawClient caller : callers) {
                for (int i = 0; i < calls; i++) {
                    if (i % 4 == 3) {
                        caller.send(Request.of("MULTI"));
                        caller.send(Request.of("FCALL", "swap", "1", keyOf[i % 4]));
                        caller.send(Request.of("EXEC"));
                    } else {
                        caller.send(Request.of("FCALL", "swap", "1", keyOf[i % 4]));
                    }
                }
            }
            call("FUNCTION", "LOAD", "REPLACE", round % 2 == 0 ? straying : confined);
            for (RawClient caller : callers) {
                for (int i = 0; i < calls + calls / 4 * 2; i++) {
                    String reply = next(caller);
                    assertTrue(reply.matches("(\\*1\r\n)?:\\d+\r\n|\\+OK\r\n|\\+QUEUED\r\n"), reply);
                }
            }
        }
        for (String key : keyOf) {
            String all = Integer.toString(30 * 3 * calls / 4 * 2);
            assertEquals("$" + all.length() + "\r\n" + all + "\r\n", raw("GET", key));
        }
        assertEquals(0, server().server().context().faults().count(), "internal errors");
    }
}
