package io.nanoredis.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.nanoredis.testing.ServerProcess;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.FunctionRestorePolicy;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/// Scripts and functions by real client libraries, on a server of four shards.
class ScriptClientsIT {
    /// A lock that only its holder may give back: the script that every client library's users write first.
    private static final String RELEASE =
            "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end";

    /// Takes a job from a queue whose name is made of a prefix: a key that is not declared.
    private static final String TAKE = "local queue = KEYS[1] .. ':wait' local job = redis.call('rpop', queue)"
            + " if job then redis.call('zadd', KEYS[1] .. ':active', ARGV[1], job) end return job";

    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start("--num_shards=4");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static String library(String name) {
        return "#!lua name=" + name + "\nredis.register_function('" + name + "_sum', function(keys, args) local sum = 0"
                + " for _, key in ipairs(keys) do sum = sum + (redis.call('get', key) or 0) end return sum end)";
    }

    @Test
    void shouldServeJedis() {
        try (Jedis jedis = new Jedis("127.0.0.1", server.port())) {
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
    void shouldServeLettuce() {
        RedisClient client = RedisClient.create("redis://127.0.0.1:" + server.port());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
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
            redis.mset(java.util.Map.of("lettuce:a", "4", "lettuce:b", "5"));
            Long sum = redis.fcall("lettucelib_sum", ScriptOutputType.INTEGER, "lettuce:a", "lettuce:b");
            assertEquals(9L, sum);
        } finally {
            client.shutdown();
        }
    }
}
