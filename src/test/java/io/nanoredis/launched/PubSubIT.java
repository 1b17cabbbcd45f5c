package io.nanoredis.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.nanoredis.testing.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisProtocol;

/// Publish/subscribe and events of keys with real client libraries, against a server of four shards.
class PubSubIT {
    private static final int MESSAGES = 1000;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start("--num_shards=4", "--notify-keyspace-events=KEA");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void shouldServeJedisInResp2() throws Exception {
        exerciseJedis(RedisProtocol.RESP2);
    }

    @Test
    void shouldServeJedisInResp3() throws Exception {
        exerciseJedis(RedisProtocol.RESP3);
    }

    private static void exerciseJedis(RedisProtocol protocol) throws Exception {
        HostAndPort address = new HostAndPort("127.0.0.1", server.port());
        DefaultJedisClientConfig config =
                DefaultJedisClientConfig.builder().protocol(protocol).build();
        String channel = "jedis:" + protocol;
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        CountDownLatch subscribed = new CountDownLatch(2);
        JedisPubSub listener = new JedisPubSub() {
            @Override
            public void onMessage(String from, String message) {
                received.add(message);
            }

            @Override
            public void onPMessage(String pattern, String from, String message) {
                received.add(from + " " + message);
            }

            @Override
            public void onSubscribe(String to, int count) {
                subscribed.countDown();
            }

            @Override
            public void onPSubscribe(String to, int count) {
                subscribed.countDown();
            }
        };
        Thread thread = Thread.ofPlatform().start(() -> {
            try (Jedis jedis = new Jedis(address, config)) {
                jedis.subscribe(listener, channel);
            }
        });
        try (Jedis publisher = new Jedis(address, config)) {
            while (!listener.isSubscribed()) {
                Thread.onSpinWait();
            }
            listener.psubscribe("__keyspace@0__:" + channel + ":*");
            subscribed.await(10, TimeUnit.SECONDS);
            for (int i = 0; i < MESSAGES; i++) {
                assertEquals(1, publisher.publish(channel, "m" + i));
            }
            for (int i = 0; i < MESSAGES; i++) {
                assertEquals("m" + i, received.poll(10, TimeUnit.SECONDS));
            }
            publisher.set(channel + ":key", "v");
            assertEquals("__keyspace@0__:" + channel + ":key set", received.poll(10, TimeUnit.SECONDS));
            listener.punsubscribe();
            listener.unsubscribe();
            thread.join();
            assertEquals(0, publisher.publish(channel, "nobody"));
        }
    }

    @Test
    void shouldServeLettuce() throws Exception {
        RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", server.port()));
        try (StatefulRedisPubSubConnection<String, String> subscriber = client.connectPubSub();
                StatefulRedisConnection<String, String> publisher = client.connect()) {
            BlockingQueue<String> received = new LinkedBlockingQueue<>();
            subscriber.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String channel, String message) {
                    received.add(message);
                }

                @Override
                public void message(String pattern, String channel, String message) {
                    received.add(pattern + " " + message);
                }
            });
            subscriber.sync().subscribe("lettuce:a", "lettuce:b");
            subscriber.sync().psubscribe("lettuce:c*");
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < MESSAGES; i++) {
                assertEquals(1, publisher.sync().publish(i % 2 == 0 ? "lettuce:a" : "lettuce:b", "m" + i));
                expected.add("m" + i);
            }
            assertEquals(1, publisher.sync().publish("lettuce:cd", "last"));
            expected.add("lettuce:c* last");
            for (String each : expected) {
                assertEquals(each, received.poll(10, TimeUnit.SECONDS));
            }
            assertEquals(2, publisher.sync().pubsubChannels("lettuce:*").size());
            subscriber.sync().unsubscribe("lettuce:a");
            assertEquals(0, publisher.sync().publish("lettuce:a", "nobody"));
        } finally {
            client.shutdown();
        }
    }
}
