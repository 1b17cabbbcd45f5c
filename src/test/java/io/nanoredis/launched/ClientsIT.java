package io.nanoredis.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.SetArgs;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.support.caching.CacheAccessor;
import io.lettuce.core.support.caching.CacheFrontend;
import io.lettuce.core.support.caching.ClientSideCaching;
import io.nanoredis.testing.ServerProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.SetParams;

/// Real client libraries against a server of four shards.
class ClientsIT {
    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start("--num_shards=4");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void shouldServeJedis() {
        try (Jedis jedis = new Jedis("127.0.0.1", server.port())) {
            exerciseJedis(jedis, "jedis2:");
        }
    }

    @Test
    void shouldServeJedisInResp3() {
        DefaultJedisClientConfig config = DefaultJedisClientConfig.builder()
                .protocol(RedisProtocol.RESP3)
                .clientName("jedis-three")
                .build();
        try (Jedis jedis = new Jedis(new HostAndPort("127.0.0.1", server.port()), config)) {
            assertEquals("jedis-three", jedis.clientGetname());
            exerciseJedis(jedis, "jedis3:");
        }
    }

    private static void exerciseJedis(Jedis jedis, String prefix) {
        assertEquals("PONG", jedis.ping());
        assertEquals("OK", jedis.set(prefix + "a", "1"));
        assertEquals(2, jedis.incr(prefix + "a"));
        assertNull(jedis.set(prefix + "a", "3", SetParams.setParams().nx()));
        assertEquals("OK", jedis.mset(prefix + "b", "x", prefix + "c", "y", prefix + "d", "z"));
        assertEquals(List.of("2", "x", "y", "z"), jedis.mget(prefix + "a", prefix + "b", prefix + "c", prefix + "d"));
        jedis.expire(prefix + "b", 1000);
        assertTrue(jedis.ttl(prefix + "b") > 990);
        assertEquals("OK", jedis.rename(prefix + "c", prefix + "renamed"));
        assertEquals("y", jedis.get(prefix + "renamed"));
        Pipeline pipeline = jedis.pipelined();
        List<Response<Long>> counts = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            counts.add(pipeline.incr(prefix + "n" + i % 100));
        }
        pipeline.sync();
        for (int i = 0; i < counts.size(); i++) {
            assertEquals(i / 100 + 1, counts.get(i).get());
        }
        assertEquals(4, jedis.del(prefix + "a", prefix + "b", prefix + "d", prefix + "renamed"));
    }

    @Test
    void shouldServeTransactionsOfJedis() {
        try (Jedis jedis = new Jedis("127.0.0.1", server.port());
                Jedis other = new Jedis("127.0.0.1", server.port())) {
            jedis.mset("jtx:a", "1", "jtx:b", "2", "jtx:c", "3");
            try (AbstractTransaction transaction = jedis.multi()) {
                Response<Long> count = transaction.incr("jtx:a");
                Response<List<String>> all = transaction.mget("jtx:a", "jtx:b", "jtx:c");
                Response<String> renamed = transaction.rename("jtx:c", "jtx:d");
                assertEquals(List.of(2L, List.of("2", "2", "3"), "OK"), transaction.exec());
                assertEquals(2, count.get());
                assertEquals("3", all.get().getLast());
                assertEquals("OK", renamed.get());
            }
            assertEquals("OK", jedis.watch("jtx:a", "jtx:b", "jtx:d"));
            other.set("jtx:d", "changed");
            try (AbstractTransaction transaction = jedis.multi()) {
                transaction.set("jtx:a", "never");
                assertNull(transaction.exec());
            }
            assertEquals("2", jedis.get("jtx:a"));
            try (AbstractTransaction transaction = jedis.multi()) {
                transaction.set("jtx:a", "never");
                assertEquals("OK", transaction.discard());
            }
            assertEquals("2", jedis.get("jtx:a"));
        }
    }

    @Test
    void shouldServeTransactionsOfLettuce() {
        RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", server.port()));
        try (StatefulRedisConnection<String, String> connection = client.connect();
                StatefulRedisConnection<String, String> other = client.connect()) {
            RedisCommands<String, String> redis = connection.sync();
            redis.multi();
            redis.set("ltx:a", "1");
            redis.lpush("ltx:b", "x", "y");
            redis.incr("ltx:b");
            redis.mget("ltx:a", "ltx:none");
            TransactionResult result = redis.exec();
            assertEquals(4, result.size());
            assertEquals("OK", result.get(0));
            assertEquals(2L, (Long) result.get(1));
            assertTrue(result.get(2).toString().contains("WRONGTYPE"));
            redis.watch("ltx:a", "ltx:b");
            other.sync().set("ltx:a", "2");
            redis.multi();
            redis.set("ltx:b", "never");
            assertTrue(redis.exec().wasDiscarded());
            assertEquals(2, redis.llen("ltx:b"));
        } finally {
            client.shutdown();
        }
    }

    @Test
    void shouldServeLettuce() throws Exception {
        RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", server.port()));
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            exerciseLettuce(connection.sync());
            pipelineLettuce(connection);
        } finally {
            client.shutdown();
        }
    }

    @Test
    void shouldKeepTheCacheOfLettuceUpToDate() throws Exception {
        RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", server.port()));
        try (StatefulRedisConnection<String, String> writer = client.connect();
                StatefulRedisConnection<String, String> reader = client.connect()) {
            Map<String, String> local = new ConcurrentHashMap<>();
            CacheFrontend<String, String> cache = ClientSideCaching.enable(
                    CacheAccessor.forMap(local),
                    reader,
                    TrackingArgs.Builder.enabled().noloop());
            for (int i = 0; i < 100; i++) {
                String key = "lettuce:cached:" + i;
                writer.sync().set(key, "old");
                assertEquals("old", cache.get(key));
                writer.sync().set(key, "kept");
            }
            for (int i = 0; i < 100; i++) {
                String key = "lettuce:cached:" + i;
                reader.sync().ping();
                assertEquals("kept", awaited(cache, local, key, "old"));
                assertEquals("kept", local.get(key));
            }
        } finally {
            client.shutdown();
        }
    }

    /// The value of a key once the library's own thread has dropped the one that is out of date.
    private static String awaited(
            CacheFrontend<String, String> cache, Map<String, String> local, String key, String outdated) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (outdated.equals(local.get(key))) {
            assertTrue(System.nanoTime() < deadlineNs, key + " was never dropped");
            Thread.onSpinWait();
        }
        return cache.get(key);
    }

    private static void exerciseLettuce(RedisCommands<String, String> redis) {
        assertEquals("PONG", redis.ping());
        assertEquals("OK", redis.set("lettuce:a", "v", SetArgs.Builder.ex(500)));
        assertTrue(redis.ttl("lettuce:a") > 490);
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            all.put("lettuce:scan:" + i, "value" + i);
        }
        redis.mset(all);
        Set<String> seen = new HashSet<>();
        ScanIterator.scan(redis, ScanArgs.Builder.matches("lettuce:scan:*").limit(50))
                .forEachRemaining(seen::add);
        assertEquals(all.keySet(), seen);
        assertEquals(500, redis.del(all.keySet().toArray(String[]::new)));
    }

    private static void pipelineLettuce(StatefulRedisConnection<String, String> connection) throws Exception {
        RedisAsyncCommands<String, String> async = connection.async();
        connection.setAutoFlushCommands(false);
        List<RedisFuture<Long>> futures = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            futures.add(async.incr("lettuce:n" + i % 10));
        }
        connection.flushCommands();
        assertTrue(LettuceFutures.awaitAll(10, TimeUnit.SECONDS, futures.toArray(RedisFuture[]::new)));
        assertEquals(100, futures.getLast().get());
        connection.setAutoFlushCommands(true);
    }
}
