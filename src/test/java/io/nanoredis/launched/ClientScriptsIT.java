package io.nanoredis.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.nanoredis.testing.ServerUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.FunctionRestorePolicy;
import redis.clients.jedis.args.ListDirection;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/// Scripts, functions and waiting commands by Jedis and Lettuce over keys on four shards.
class ClientScriptsIT {
    /// What a client waits for a reply: longer than by default, as tests share their machine with others.
    private static final int PATIENCE_MS = 30_000;

    /// A lock that only its holder may give back: the script that every client library's users write first.
    private static final String RELEASE =
            "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end";

    /// Takes a job from a queue whose name is made of a prefix: a key that is not declared.
    private static final String TAKE = "local queue = KEYS[1] .. ':wait' local job = redis.call('rpop', queue)"
            + " if job then redis.call('zadd', KEYS[1] .. ':active', ARGV[1], job) end return job";

    private static ServerUnderTest server;
    private static RedisClient lettuce;

    @BeforeAll
    static void start() throws Exception {
        server = ServerUnderTest.start("--num_shards=4");
        lettuce = RedisClient.create(RedisURI.create(server.host(), server.port()));
    }

    @AfterAll
    static void stop() throws Exception {
        lettuce.shutdown();
        server.close();
    }

    private static Jedis jedis() {
        return new Jedis(server.host(), server.port(), PATIENCE_MS);
    }

    /// Moves an amount between two keys unless that would leave less than nothing.
    private static final String TRANSFER = """
            local left = tonumber(redis.call('get', KEYS[1]) or '0') - ARGV[1]
            if left < 0 then return redis.error_reply('POOR ' .. KEYS[1]) end
            redis.call('set', KEYS[1], left)
            return {left, redis.call('incrby', KEYS[2], ARGV[1])}
            """;

    @Test
    void shouldTransferByScriptsOfBothClientsAtOnce() throws Exception {
        try (Jedis jedis = jedis()) {
            jedis.mset("purse:0", "100", "purse:1", "100", "purse:2", "100");
            String sha = jedis.scriptLoad(TRANSFER);
            List<Callable<Boolean>> tasks = List.of(
                    () -> transferByJedis(sha, 0),
                    () -> transferByJedis(sha, 1),
                    () -> transferByLettuce(sha, 2),
                    () -> transferByLettuce(sha, 0));
            try (ExecutorService pool = Executors.newFixedThreadPool(tasks.size())) {
                for (Future<Boolean> task : pool.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
                    assertTrue(task.get());
                }
            }
            assertEquals(
                    300,
                    jedis.mget("purse:0", "purse:1", "purse:2").stream()
                            .mapToLong(Long::parseLong)
                            .sum());
        }
    }

    private static boolean transferByJedis(String sha, int seed) {
        try (Jedis jedis = jedis()) {
            for (int i = 0; i < 60; i++) {
                String from = "purse:" + (i + seed) % 3;
                String to = "purse:" + (i + seed + 1) % 3;
                try {
                    assertEquals(2, ((List<?>) jedis.evalsha(sha, List.of(from, to), List.of("1"))).size());
                } catch (JedisDataException e) {
                    assertEquals("POOR " + from, e.getMessage());
                }
                assertTotal((List<?>) jedis.eval("return redis.call('mget', 'purse:0', 'purse:1', 'purse:2')"));
            }
        }
        return true;
    }

    private static boolean transferByLettuce(String sha, int seed) {
        try (StatefulRedisConnection<String, String> connection = lettuce.connect()) {
            RedisCommands<String, String> redis = connection.sync();
            for (int i = 0; i < 60; i++) {
                String[] keys = {"purse:" + (i + seed) % 3, "purse:" + (i + seed + 2) % 3};
                try {
                    List<Long> balances = redis.evalsha(sha, ScriptOutputType.MULTI, keys, "2");
                    assertEquals(2, balances.size());
                } catch (RedisCommandExecutionException e) {
                    assertEquals("POOR " + keys[0], e.getMessage());
                }
                assertTotal(redis.evalReadOnly(
                        "return redis.call('mget', unpack(KEYS))",
                        ScriptOutputType.MULTI,
                        new String[] {"purse:0", "purse:1", "purse:2"}));
            }
        }
        return true;
    }

    private static void assertTotal(List<?> balances) {
        assertEquals(
                300,
                balances.stream().mapToLong(b -> Long.parseLong(b.toString())).sum(),
                () -> "half of a transfer: " + balances);
    }

    @Test
    void shouldTellOfAScriptItDoesNotKnow() {
        try (StatefulRedisConnection<String, String> connection = lettuce.connect()) {
            RedisCommands<String, String> redis = connection.sync();
            String text = "return {KEYS[1], ARGV[1], 1, 3.7, false, 'x'}";
            String sha = redis.digest(text);
            assertThrows(
                    RedisNoScriptException.class,
                    () -> redis.evalsha(sha, ScriptOutputType.MULTI, new String[] {"k"}, "a"));
            List<Object> first = redis.eval(text, ScriptOutputType.MULTI, new String[] {"k"}, "a");
            List<Object> second = redis.evalsha(sha, ScriptOutputType.MULTI, new String[] {"k"}, "a");
            List<Object> expected = new ArrayList<>(List.of("k", "a", 1L, 3L));
            expected.add(null);
            expected.add("x");
            assertEquals(expected, first);
            assertEquals(expected, second);
            assertEquals(List.of(true, false), redis.scriptExists(sha, "0".repeat(40)));
        }
    }

    @Test
    void shouldCallFunctionsFromPipelinesAndTransactions() {
        try (Jedis jedis = jedis()) {
            jedis.functionLoadReplace("""
                    #!lua name=ledger
                    local function add(keys, args)
                      for i, key in ipairs(keys) do redis.call('rpush', key, args[1]) end
                      return #keys
                    end
                    local function lengths(keys)
                      local result = {}
                      for i, key in ipairs(keys) do result[i] = redis.call('llen', key) end
                      return result
                    end
                    redis.register_function('add', add)
                    redis.register_function{function_name='lengths', callback=lengths, flags={'no-writes'}}
                    """);
            List<String> keys = List.of("ledger:a", "ledger:b", "ledger:c");
            assertEquals(3L, jedis.fcall("add", keys, List.of("one")));
            var transaction = jedis.multi();
            transaction.fcall("add", keys, List.of("two"));
            transaction.rpush("ledger:b", "three");
            var lengths = transaction.fcallReadonly("lengths", keys, List.of());
            transaction.exec();
            assertEquals(List.of(2L, 3L, 2L), lengths.get());
            var pipeline = jedis.pipelined();
            pipeline.fcall("add", keys, List.of("four"));
            var again = pipeline.fcallReadonly("lengths", keys, List.of());
            pipeline.sync();
            assertEquals(List.of(3L, 4L, 3L), again.get());
            assertThrows(JedisDataException.class, () -> jedis.fcallReadonly("add", keys, List.of("five")));
        }
    }

    @Test
    void shouldWakeWaitersFromTransactionsAndScripts() throws Exception {
        try (StatefulRedisConnection<String, String> first = lettuce.connect();
                StatefulRedisConnection<String, String> second = lettuce.connect();
                Jedis jedis = jedis()) {
            RedisFuture<KeyValue<String, String>> waiting = first.async().blpop(20, "wake:a", "wake:b", "wake:c");
            var transaction = jedis.multi();
            transaction.rpush("wake:c", "one");
            transaction.set("wake:other", "x");
            transaction.exec();
            assertEquals(KeyValue.just("wake:c", "one"), waiting.get(20, TimeUnit.SECONDS));
            RedisFuture<KeyValue<String, String>> again = second.async().brpop(20, "wake:a", "wake:b");
            jedis.eval(
                    "redis.call('rpush', KEYS[1], 'x', 'y') redis.call('lpush', KEYS[2], 'z')",
                    List.of("wake:b", "wake:d"),
                    List.of());
            assertEquals(KeyValue.just("wake:b", "y"), again.get(20, TimeUnit.SECONDS));
            assertEquals("x", jedis.blmove("wake:b", "wake:e", ListDirection.LEFT, ListDirection.RIGHT, 1));
            assertNull(jedis.blmove("wake:b", "wake:e", ListDirection.LEFT, ListDirection.RIGHT, 0.05));
            assertFalse(jedis.exists("wake:b"));
        }
    }

    private static String library(String name) {
        return "#!lua name=" + name + "\nredis.register_function('" + name + "_sum', function(keys, args) local sum = 0"
                + " for _, key in ipairs(keys) do sum = sum + (redis.call('get', key) or 0) end return sum end)";
    }

    @Test
    void shouldServeLocksQueuesAndLibrariesOfJedis() {
        try (Jedis jedis = jedis()) {
            jedis.set("jedis:lock", "me");
            assertEquals(0L, jedis.eval(RELEASE, List.of("jedis:lock"), List.of("you")));
            assertEquals(1L, jedis.eval(RELEASE, List.of("jedis:lock"), List.of("me")));
            String sha = jedis.scriptLoad(TAKE);
            assertTrue(jedis.scriptExists(sha));
            jedis.lpush("jedis:jobs:wait", "one", "two");
            assertEquals("one", jedis.evalsha(sha, List.of("jedis:jobs"), List.of("17")));
            assertEquals(17.0, jedis.zscore("jedis:jobs:active", "one"));
            assertThrows(JedisNoScriptException.class, () -> jedis.evalsha("f".repeat(40)));
            assertThrows(
                    JedisDataException.class,
                    () -> jedis.eval("return redis.call('incr', KEYS[1])", 1, "jedis:jobs:wait"));
            assertEquals("jedislib", jedis.functionLoadReplace(library("jedislib")));
            jedis.mset("jedis:a", "1", "jedis:b", "2", "jedis:c", "3");
            assertEquals(6L, jedis.fcall("jedislib_sum", List.of("jedis:a", "jedis:b", "jedis:c"), List.of()));
            byte[] dump = jedis.functionDump();
            assertEquals("OK", jedis.functionDelete("jedislib"));
            assertEquals("OK", jedis.functionRestore(dump, FunctionRestorePolicy.REPLACE));
            assertEquals(1L, jedis.fcall("jedislib_sum", List.of("jedis:a"), List.of()));
        }
    }

    @Test
    void shouldServeLocksQueuesAndLibrariesOfLettuce() {
        try (StatefulRedisConnection<String, String> connection = lettuce.connect()) {
            RedisCommands<String, String> redis = connection.sync();
            redis.set("lettuce:lock", "me");
            Long released = redis.eval(RELEASE, ScriptOutputType.INTEGER, new String[] {"lettuce:lock"}, "me");
            assertEquals(1L, released);
            String sha = redis.scriptLoad(TAKE);
            redis.lpush("lettuce:jobs:wait", "one");
            String job = redis.evalsha(sha, ScriptOutputType.VALUE, new String[] {"lettuce:jobs"}, "5");
            assertEquals("one", job);
            assertThrows(
                    RedisNoScriptException.class,
                    () -> redis.evalsha("f".repeat(40), ScriptOutputType.VALUE, new String[0]));
            assertThrows(
                    RedisCommandExecutionException.class,
                    () -> redis.eval("return nosuch", ScriptOutputType.VALUE, new String[0]));
            assertEquals("lettucelib", redis.functionLoad(library("lettucelib"), true));
            redis.mset(Map.of("lettuce:a", "4", "lettuce:b", "5"));
            Long sum = redis.fcall("lettucelib_sum", ScriptOutputType.INTEGER, "lettuce:a", "lettuce:b");
            assertEquals(9L, sum);
        }
    }
}
