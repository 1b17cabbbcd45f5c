package io.nanoredis.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.Eventually;
import io.nanoredis.testing.ServerUnderTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.data.annotation.Id;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.core.RedisHash;
import org.springframework.data.redis.core.RedisKeyExpiredEvent;
import org.springframework.data.redis.core.RedisKeyValueAdapter;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.SessionCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.TimeToLive;
import org.springframework.data.redis.core.index.Indexed;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.PatternTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.data.redis.repository.configuration.EnableRedisRepositories;
import org.springframework.data.redis.stream.StreamMessageListenerContainer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer.StreamMessageListenerContainerOptions;
import org.springframework.data.repository.CrudRepository;

/// Spring Data Redis with Lettuce on four shards.
class SpringDataIT {
    private static final int LIMIT_S = 20;

    private static ServerUnderTest server;
    private static LettuceConnectionFactory factory;
    private static StringRedisTemplate redis;

    @BeforeAll
    static void start() throws Exception {
        server = ServerUnderTest.start("--num_shards=4");
        factory = connectionFactory();
        redis = new StringRedisTemplate(factory);
    }

    @AfterAll
    static void stop() throws Exception {
        factory.destroy();
        server.close();
    }

    private static LettuceConnectionFactory connectionFactory() {
        LettuceConnectionFactory made = new LettuceConnectionFactory(server.host(), server.port());
        made.afterPropertiesSet();
        made.start();
        return made;
    }

    /// What a repository keeps: a hash, a set per index, and a shadow that outlives it to tell what has expired.
    @RedisHash("people")
    static final class Person {
        @Id
        @Nullable
        String id;

        @Indexed
        String town;

        String name;

        @TimeToLive
        @Nullable
        Long lifetimeSeconds;

        Person(String name, String town, @Nullable Long lifetimeSeconds) {
            this.name = name;
            this.town = town;
            this.lifetimeSeconds = lifetimeSeconds;
        }
    }

    /// Found by its name's methods.
    interface People extends CrudRepository<Person, String> {
        List<Person> findByTown(String town);
    }

    @EnableRedisRepositories(
            basePackageClasses = SpringDataIT.class,
            considerNestedRepositories = true,
            includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = People.class),
            enableKeyspaceEvents = RedisKeyValueAdapter.EnableKeyspaceEvents.ON_STARTUP)
    static class Application {}

    @Test
    void shouldRunTransactionsOfASession() {
        List<Object> replies = redis.execute(new SessionCallback<>() {
            @Override
            @SuppressWarnings("unchecked") // the template's own types
            public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
                RedisOperations<String, String> session = (RedisOperations<String, String>) operations;
                session.watch(List.of("session:a", "session:b"));
                session.multi();
                session.opsForValue().set("session:a", "1");
                session.opsForValue().increment("session:b", 5);
                session.opsForHash().put("session:c", "field", "value");
                session.opsForValue().multiGet(List.of("session:a", "session:b"));
                return session.exec();
            }
        });
        assertEquals(List.of(true, 5L, true, List.of("1", "5")), replies);
        List<Object> refused = redis.execute(new SessionCallback<>() {
            @Override
            @SuppressWarnings("unchecked") // the template's own types
            public <K, V> List<Object> execute(RedisOperations<K, V> operations) {
                RedisOperations<String, String> session = (RedisOperations<String, String>) operations;
                session.watch("session:a");
                redis.opsForValue().set("session:a", "changed");
                session.multi();
                session.opsForValue().set("session:b", "lost");
                return session.exec();
            }
        });
        assertEquals(List.of(), refused);
        assertEquals("5", redis.opsForValue().get("session:b"));
    }

    @Test
    void shouldPipelineAndRunScripts() {
        List<Object> replies = redis.executePipelined((SessionCallbackOfNothing) operations -> {
            for (int i = 0; i < 100; i++) {
                operations.opsForValue().increment("piped:" + i % 10);
            }
        });
        assertEquals(100, replies.size());
        assertEquals(10L, replies.getLast());
        RedisScript<Long> sum = RedisScript.of(
                "local sum = 0 for _, key in ipairs(KEYS) do sum = sum + redis.call('get', key) end return sum + ARGV[1]",
                Long.class);
        assertEquals(35L, redis.execute(sum, List.of("piped:1", "piped:2", "piped:3"), "5"));
        assertEquals(36L, redis.execute(sum, List.of("piped:1", "piped:2", "piped:3"), "6"));
    }

    /// The part of a pipeline's callback that its user writes.
    private interface SessionCallbackOfNothing extends SessionCallback<Object> {
        void send(RedisOperations<String, String> operations);

        @Override
        @SuppressWarnings({"unchecked", "NullAway"}) // the template's own types; a pipeline takes nothing but null
        default <K, V> @Nullable Object execute(RedisOperations<K, V> operations) {
            send((RedisOperations<String, String>) operations);
            return null;
        }
    }

    @Test
    void shouldListenToChannelsAndKeys() throws Exception {
        try (var config = factory.getConnection()) {
            config.serverCommands().setConfig("notify-keyspace-events", "KEA");
        }
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        RedisMessageListenerContainer container = new RedisMessageListenerContainer();
        container.setConnectionFactory(factory);
        container.addMessageListener(
                (message, pattern) -> heard.add(message.toString()), new ChannelTopic("listener:channel"));
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        container.addMessageListener(
                (message, pattern) ->
                        events.add(new String(message.getChannel(), StandardCharsets.UTF_8) + " " + message),
                new PatternTopic("__key*@0__:listener:*"));
        container.afterPropertiesSet();
        container.start();
        try {
            redis.convertAndSend("listener:channel", "hello");
            assertEquals("hello", heard.poll(LIMIT_S, TimeUnit.SECONDS));
            redis.opsForValue().set("listener:a", "1");
            redis.opsForList().leftPush("listener:b", "x");
            redis.rename("listener:a", "listener:c");
            redis.expire("listener:c", Duration.ofMillis(1));
            redis.delete("listener:b");
            Set<String> expected = new TreeSet<>(Set.of(
                    "__keyspace@0__:listener:a set",
                    "__keyspace@0__:listener:b lpush",
                    "__keyspace@0__:listener:a rename_from",
                    "__keyspace@0__:listener:c rename_to",
                    "__keyspace@0__:listener:c expire",
                    "__keyspace@0__:listener:c expired",
                    "__keyspace@0__:listener:b del"));
            Set<String> seen = new TreeSet<>();
            Eventually.holds("every event", () -> {
                events.drainTo(seen);
                return seen.containsAll(expected);
            });
            assertEquals(expected, seen);
        } finally {
            container.destroy();
        }
    }

    @Test
    void shouldFeedAConsumerGroup() throws Exception {
        redis.opsForStream().createGroup("spring:stream", ReadOffset.from("0-0"), "group");
        BlockingQueue<MapRecord<String, String, String>> received = new LinkedBlockingQueue<>();
        StreamMessageListenerContainer<String, MapRecord<String, String, String>> container =
                StreamMessageListenerContainer.create(
                        factory,
                        StreamMessageListenerContainerOptions.builder()
                                .pollTimeout(Duration.ofMillis(500))
                                .batchSize(3)
                                .build());
        for (String name : List.of("one", "two")) {
            container.receive(
                    Consumer.from("group", name),
                    StreamOffset.create("spring:stream", ReadOffset.lastConsumed()),
                    message -> {
                        received.add(message);
                        redis.opsForStream().acknowledge("group", message);
                    });
        }
        container.start();
        try {
            for (int i = 0; i < 30; i++) {
                redis.opsForStream().add("spring:stream", Map.of("n", Integer.toString(i)));
            }
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                MapRecord<String, String, String> message = received.poll(LIMIT_S, TimeUnit.SECONDS);
                assertNotNull(message, () -> "only " + numbers);
                numbers.add(Integer.parseInt(message.getValue().get("n")));
            }
            numbers.sort(Comparator.naturalOrder());
            assertEquals(IntStream.range(0, 30).boxed().toList(), numbers);
            Eventually.holds(
                    "every message acknowledged",
                    () -> redis.opsForStream().pending("spring:stream", "group").getTotalPendingMessages() == 0);
        } finally {
            container.stop();
        }
    }

    @Test
    void shouldKeepARepositoryWithIndexesAndLifetimes() throws Exception {
        BlockingQueue<Object> expired = new LinkedBlockingQueue<>();
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.registerBean(
                    "redisConnectionFactory", RedisConnectionFactory.class, SpringDataIT::connectionFactory);
            context.registerBean("redisTemplate", StringRedisTemplate.class, () -> new StringRedisTemplate(factory));
            context.register(Application.class);
            context.addApplicationListener(event -> {
                if (event instanceof RedisKeyExpiredEvent<?> gone) {
                    expired.add(gone.getValue());
                }
            });
            context.refresh();
            People people = context.getBean(People.class);
            Person ada = people.save(new Person("Ada", "London", null));
            people.save(new Person("Alan", "London", null));
            people.save(new Person("Emmy", "Erlangen", null));
            Person brief = people.save(new Person("Brief", "London", 1L));
            assertEquals(4, people.count());
            assertEquals(3, people.findByTown("London").size());
            ada.town = "Paris";
            people.save(ada);
            assertEquals(
                    List.of("Ada"),
                    people.findByTown("Paris").stream().map(p -> p.name).toList());
            Person gone = assertInstanceOf(Person.class, expired.poll(LIMIT_S, TimeUnit.SECONDS));
            assertEquals(brief.id, gone.id);
            assertEquals("Brief", gone.name);
            Eventually.holds(
                    "an index without it", () -> people.findByTown("London").size() == 1);
            people.deleteAll();
            assertEquals(0, people.count());
            assertTrue(people.findByTown("Erlangen").isEmpty());
            context.publishEvent(new ContextClosedEvent(context));
        }
    }

    @Test
    void shouldKeepACache() throws Exception {
        RedisCacheManager manager = RedisCacheManager.builder(factory).build();
        manager.afterPropertiesSet();
        var cache = manager.getCache("cache");
        assertNotNull(cache);
        for (int i = 0; i < 50; i++) {
            cache.put("key" + i, "value" + i);
        }
        // Spring writes, evicts and clears without waiting for the server.
        Eventually.holds("what was put", () -> redis.keys("cache::*").size() == 50);
        assertEquals("value7", cache.get("key7", String.class));
        assertEquals("made", cache.get("absent", () -> "made"));
        cache.evict("key7");
        Eventually.holds("an entry that was evicted", () -> cache.get("key7") == null);
        cache.clear();
        Eventually.holds("an empty cache", () -> redis.keys("cache::*").isEmpty());
    }
}
