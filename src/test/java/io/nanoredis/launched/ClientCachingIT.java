package io.nanoredis.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.support.caching.CacheAccessor;
import io.lettuce.core.support.caching.CacheFrontend;
import io.lettuce.core.support.caching.ClientSideCaching;
import io.nanoredis.testing.Eventually;
import io.nanoredis.testing.ServerUnderTest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.csc.Cache;
import redis.clients.jedis.csc.CacheConfig;
import redis.clients.jedis.params.SetParams;

/// The client-side caches of Jedis and Lettuce over keys on four shards: they answer without the server until
/// somebody changes what they hold.
class ClientCachingIT {
    /// What a client waits for a reply: longer than by default, as tests share their machine with others.
    private static final int PATIENCE_MS = 30_000;

    private static final int KEYS = 20;

    private static ServerUnderTest server;

    @BeforeAll
    static void start() throws Exception {
        server = ServerUnderTest.start("--num_shards=4");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static Jedis jedis() {
        return new Jedis(server.host(), server.port(), PATIENCE_MS);
    }

    private static UnifiedJedis cachingJedis() {
        return redis.clients.jedis.RedisClient.builder()
                .hostAndPort(server.host(), server.port())
                .clientConfig(DefaultJedisClientConfig.builder()
                        .protocol(RedisProtocol.RESP3)
                        .socketTimeoutMillis(PATIENCE_MS)
                        .build())
                .cacheConfig(CacheConfig.builder().maxSize(1000).build())
                .build();
    }

    /// Keys over all shards, each with the value that its number says.
    private static void fill(Jedis writer, String name) {
        for (int i = 0; i < KEYS; i++) {
            writer.set(name + i, "v" + i);
        }
    }

    /// Reads a value that the cache must have afterwards: the next read takes it from there.
    private static void cache(UnifiedJedis reader, Supplier<@Nullable Object> read, @Nullable Object expected) {
        Cache cache = reader.getCache();
        assertEquals(expected, read.get());
        long hits = cache.getStats().getHitCount();
        assertEquals(expected, read.get());
        assertEquals(hits + 1, cache.getStats().getHitCount(), "answers of the cache");
    }

    /// Waits until a read tells what somebody else has written, which it does not before the cache hears of it.
    private static void awaitChange(Supplier<@Nullable Object> read, @Nullable Object expected) throws Exception {
        Eventually.holds("the value " + expected, () -> Objects.equals(expected, read.get()));
    }

    @Test
    void shouldInvalidateInJedisWhatOthersWrite() throws Exception {
        try (UnifiedJedis reader = cachingJedis();
                Jedis writer = jedis()) {
            fill(writer, "write:");
            for (int i = 0; i < KEYS; i++) {
                String key = "write:" + i;
                cache(reader, () -> reader.get(key), "v" + i);
            }
            assertEquals(KEYS, reader.getCache().getSize());
            writer.set("write:3", "changed");
            awaitChange(() -> reader.get("write:3"), "changed");
            assertEquals(1, reader.getCache().getStats().getInvalidationCount());
            writer.rename("write:4", "write:5");
            awaitChange(() -> reader.get("write:5"), "v4");
            awaitChange(() -> reader.get("write:4"), null);
            cache(reader, () -> reader.get("write:6"), "v6");
        }
    }

    @Test
    void shouldInvalidateInJedisWhatWasReadTogether() throws Exception {
        try (UnifiedJedis reader = cachingJedis();
                Jedis writer = jedis()) {
            fill(writer, "many:");
            cache(reader, () -> reader.mget("many:1", "many:2", "many:3"), List.of("v1", "v2", "v3"));
            writer.append("many:2", "+");
            awaitChange(() -> reader.mget("many:1", "many:2", "many:3"), List.of("v1", "v2+", "v3"));
            writer.hset("many:hash", "field", "1");
            cache(reader, () -> reader.hgetAll("many:hash"), Map.of("field", "1"));
            writer.hincrBy("many:hash", "field", 1);
            awaitChange(() -> reader.hgetAll("many:hash"), Map.of("field", "2"));
        }
    }

    @Test
    void shouldInvalidateInJedisWhatExpires() throws Exception {
        try (UnifiedJedis reader = cachingJedis();
                Jedis writer = jedis()) {
            writer.set("expires", "v", SetParams.setParams().px(2000));
            cache(reader, () -> reader.get("expires"), "v");
            awaitChange(() -> reader.get("expires"), null);
        }
    }

    @Test
    void shouldInvalidateInJedisWhatTransactionsAndScriptsChange() throws Exception {
        try (UnifiedJedis reader = cachingJedis();
                Jedis writer = jedis()) {
            fill(writer, "tx:");
            for (int i = 0; i < KEYS; i++) {
                String key = "tx:" + i;
                cache(reader, () -> reader.get(key), "v" + i);
            }
            var transaction = writer.multi();
            transaction.del("tx:4", "tx:5");
            transaction.set("tx:6", "changed");
            transaction.exec();
            awaitChange(() -> reader.get("tx:4"), null);
            awaitChange(() -> reader.get("tx:5"), null);
            awaitChange(() -> reader.get("tx:6"), "changed");
            writer.eval(
                    "redis.call('set', KEYS[1], ARGV[1]) redis.call('del', 'tx:8')", List.of("tx:7"), List.of("new"));
            awaitChange(() -> reader.get("tx:7"), "new");
            awaitChange(() -> reader.get("tx:8"), null);
        }
    }

    @Test
    void shouldForgetEverythingInJedisAfterFlushall() throws Exception {
        try (UnifiedJedis reader = cachingJedis();
                Jedis writer = jedis()) {
            fill(writer, "all:");
            for (int i = 0; i < KEYS; i++) {
                String key = "all:" + i;
                cache(reader, () -> reader.get(key), "v" + i);
            }
            writer.flushAll();
            awaitChange(() -> reader.get("all:0"), null);
            for (int i = 1; i < KEYS; i++) {
                assertNull(reader.get("all:" + i));
            }
            assertTrue(reader.getCache().getStats().getFlushCount() > 0);
        }
    }

    @Test
    void shouldInvalidateWhatLettuceHasCached() throws Exception {
        try (RedisClient lettuce = RedisClient.create(RedisURI.create(server.host(), server.port()));
                StatefulRedisConnection<String, String> reader = lettuce.connect();
                StatefulRedisConnection<String, String> writer = lettuce.connect()) {
            Map<String, String> cache = new ConcurrentHashMap<>();
            CacheFrontend<String, String> frontend =
                    ClientSideCaching.enable(CacheAccessor.forMap(cache), reader, TrackingArgs.Builder.enabled());
            RedisCommands<String, String> redis = writer.sync();
            for (int i = 0; i < 20; i++) {
                redis.set("cached:" + i, "v" + i);
                assertEquals("v" + i, frontend.get("cached:" + i));
            }
            assertEquals(20, cache.size());
            redis.set("cached:3", "changed");
            Eventually.holds("one invalidation", () -> !cache.containsKey("cached:3"));
            assertEquals("changed", frontend.get("cached:3"));
            redis.multi();
            redis.del("cached:4", "cached:5");
            redis.set("cached:6", "changed");
            redis.exec();
            Eventually.holds("what a transaction changed", () -> cache.size() == 17);
            redis.pexpire("cached:7", 1);
            Eventually.holds("what expired", () -> !cache.containsKey("cached:7"));
            frontend.close();
        }
    }
}
