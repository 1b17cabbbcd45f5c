package io.nanoredis.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.redisson.api.BatchOptions;
import org.redisson.api.BatchOptions.ExecutionMode;
import org.redisson.api.FunctionMode;
import org.redisson.api.FunctionResult;
import org.redisson.api.RBatch;
import org.redisson.api.RBucket;
import org.redisson.api.RFunction;
import org.redisson.api.RFuture;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RMap;
import org.redisson.api.RPatternTopic;
import org.redisson.api.RReliableTopic;
import org.redisson.api.RRemoteService;
import org.redisson.api.RScript;
import org.redisson.api.RShardedTopic;
import org.redisson.api.RTopic;
import org.redisson.api.RTransaction;
import org.redisson.api.RedissonClient;
import org.redisson.api.TransactionOptions;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.client.codec.LongCodec;
import org.redisson.client.codec.StringCodec;
import org.redisson.transaction.TransactionException;

/// Redisson's topics, scripts, batches and transactions on four shards.
class RedissonMessagingIT {
    private static RedissonOnFourShards shards;
    private static RedissonClient redisson;

    @BeforeAll
    static void start() throws Exception {
        shards = RedissonOnFourShards.start();
        redisson = shards.client();
    }

    @AfterAll
    static void stop() throws Exception {
        shards.close();
    }

    /// What a remote service offers; public, since Redisson calls it by reflection.
    public interface Adder {
        int add(int a, int b);
    }

    @Test
    void shouldPublishToTopics() throws Exception {
        RTopic topic = redisson.getTopic("topic:news", StringCodec.INSTANCE);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        int listener = topic.addListener(String.class, (channel, message) -> heard.add(channel + " " + message));
        RPatternTopic pattern = redisson.getPatternTopic("topic:n*", StringCodec.INSTANCE);
        BlockingQueue<String> matched = new LinkedBlockingQueue<>();
        pattern.addListener(String.class, (by, channel, message) -> matched.add(by + " " + channel + " " + message));
        assertEquals(1, topic.countSubscribers());
        for (int i = 0; i < 100; i++) {
            assertEquals(2, topic.publish("m" + i));
        }
        for (int i = 0; i < 100; i++) {
            assertEquals("topic:news m" + i, heard.poll(20, TimeUnit.SECONDS));
            assertEquals("topic:n* topic:news m" + i, matched.poll(20, TimeUnit.SECONDS));
        }
        topic.removeListener(listener);
        Eventually.holds("a topic without subscribers", () -> topic.countSubscribers() == 0);
        assertEquals(1, topic.publish("last"));
        pattern.removeAllListeners();
        assertTrue(heard.isEmpty());
    }

    @Test
    void shouldPublishToShardedTopics() throws Exception {
        RShardedTopic topic = redisson.getShardedTopic("topic:sharded", StringCodec.INSTANCE);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        topic.addListener(String.class, (channel, message) -> heard.add(message));
        assertEquals(1, topic.publish("one"));
        assertEquals("one", heard.poll(20, TimeUnit.SECONDS));
        topic.removeAllListeners();
    }

    @Test
    void shouldDeliverReliableTopics() throws Exception {
        RReliableTopic topic = redisson.getReliableTopic("topic:reliable");
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        String listener = topic.addListener(String.class, (channel, message) -> heard.add(message));
        topic.publish("one");
        topic.publish("two");
        assertEquals("one", heard.poll(20, TimeUnit.SECONDS));
        assertEquals("two", heard.poll(20, TimeUnit.SECONDS));
        topic.removeListener(listener);
    }

    @Test
    void shouldRunScriptsOverKeysOnSeveralShards() {
        RScript script = redisson.getScript(LongCodec.INSTANCE);
        String text = "local sum = 0; for i, key in ipairs(KEYS) do sum = sum + redis.call('incrby', key, ARGV[i]) end;"
                + " return sum";
        List<Object> keys = List.of("script:a", "script:b", "script:c", "script:d");
        assertEquals(10L, run(script, text, keys));
        String sha = script.scriptLoad(text);
        assertEquals(List.of(true, false), script.scriptExists(sha, "f".repeat(40)));
        long again = script.evalSha(RScript.Mode.READ_WRITE, sha, RScript.ReturnType.LONG, keys, 1L, 2L, 3L, 4L);
        assertEquals(20L, again);
        List<Long> values = script.eval(
                RScript.Mode.READ_ONLY, "return redis.call('mget', unpack(KEYS))", RScript.ReturnType.LIST, keys);
        assertEquals(List.of(2L, 4L, 6L, 8L), values);
        boolean undeclared = script.eval(
                RScript.Mode.READ_WRITE,
                "return redis.call('exists', 'script:' .. ARGV[1]) == 1",
                RScript.ReturnType.BOOLEAN,
                List.of(),
                "a");
        assertTrue(undeclared);
    }

    private static long run(RScript script, String text, List<Object> keys) {
        return script.eval(RScript.Mode.READ_WRITE, text, RScript.ReturnType.LONG, keys, 1L, 2L, 3L, 4L);
    }

    @Test
    void shouldCallFunctions() {
        RFunction function = redisson.getFunction(StringCodec.INSTANCE);
        function.load(
                "swapper",
                "redis.register_function('swap', function(keys) local first, second = redis.call('get', keys[1]), redis.call('get', keys[2]);"
                        + " redis.call('mset', keys[1], second, keys[2], first); return first .. second end)");
        redisson.getBucket("function:a", StringCodec.INSTANCE).set("x");
        redisson.getBucket("function:b", StringCodec.INSTANCE).set("y");
        String both =
                function.call(FunctionMode.WRITE, "swap", FunctionResult.VALUE, List.of("function:a", "function:b"));
        assertEquals("xy", both);
        assertEquals("y", redisson.getBucket("function:a", StringCodec.INSTANCE).get());
        assertEquals(1, function.list("swapper").size());
        function.delete("swapper");
    }

    @Test
    void shouldSendBatches() throws Exception {
        RBatch batch = redisson.createBatch();
        List<RFuture<Long>> counts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            counts.add(batch.getAtomicLong("batch:" + i % 20).incrementAndGetAsync());
        }
        assertEquals(200, batch.execute().getResponses().size());
        for (int i = 0; i < 200; i++) {
            assertEquals(i / 20 + 1, counts.get(i).toCompletableFuture().get(1, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldSendAtomicBatches() throws Exception {
        for (ExecutionMode mode : List.of(ExecutionMode.IN_MEMORY_ATOMIC, ExecutionMode.REDIS_WRITE_ATOMIC)) {
            String prefix = "atomic:" + mode + ":";
            try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
                Future<?> first = pool.submit(() -> transfer(prefix, mode, 1));
                Future<?> second = pool.submit(() -> transfer(prefix, mode, -1));
                Future<?> reader = pool.submit(() -> observe(prefix));
                first.get(30, TimeUnit.SECONDS);
                second.get(30, TimeUnit.SECONDS);
                reader.get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static void transfer(String prefix, ExecutionMode mode, int amount) {
        for (int i = 0; i < 50; i++) {
            RBatch batch = redisson.createBatch(BatchOptions.defaults().executionMode(mode));
            for (int account = 0; account < 4; account++) {
                batch.getAtomicLong(prefix + account).addAndGetAsync(account % 2 == 0 ? amount : -amount);
            }
            assertEquals(4, batch.execute().getResponses().size());
        }
    }

    private static void observe(String prefix) {
        for (int i = 0; i < 50; i++) {
            RBatch batch = redisson.createBatch(BatchOptions.defaults().executionMode(ExecutionMode.IN_MEMORY_ATOMIC));
            for (int account = 0; account < 4; account++) {
                batch.getAtomicLong(prefix + account).getAsync();
            }
            List<?> balances = batch.execute().getResponses();
            assertEquals(
                    0,
                    balances.stream().mapToLong(balance -> (Long) balance).sum(),
                    () -> "half of a transfer: " + balances);
        }
    }

    @Test
    void shouldCommitAndRollBackTransactions() {
        RTransaction committed = redisson.createTransaction(TransactionOptions.defaults());
        committed.<String, String>getMap("tx:map").put("k", "v");
        committed.<String>getSet("tx:set").add("member");
        committed.<String>getBucket("tx:bucket").set("b");
        RMap<String, String> map = redisson.getMap("tx:map");
        assertNull(map.get("k"));
        committed.commit();
        assertEquals("v", map.get("k"));
        assertTrue(redisson.getSet("tx:set").contains("member"));
        RTransaction rolledBack = redisson.createTransaction(TransactionOptions.defaults());
        rolledBack.<String, String>getMap("tx:map").put("k", "w");
        rolledBack.rollback();
        assertEquals("v", map.get("k"));
        assertThrows(IllegalStateException.class, () -> rolledBack.getMap("tx:map"));
    }

    @Test
    void shouldRefuseATransactionWhoseReadsHaveChanged() {
        RBucket<String> bucket = redisson.getBucket("tx:contended");
        bucket.set("before");
        RTransaction transaction =
                redisson.createTransaction(TransactionOptions.defaults().timeout(2, TimeUnit.SECONDS));
        RBucket<String> inside = transaction.getBucket("tx:contended");
        assertTrue(inside.compareAndSet("before", "after"));
        bucket.set("changed");
        try {
            transaction.commit();
        } catch (TransactionException refused) {
            assertFalse("after".equals(bucket.get()));
            return;
        }
        assertEquals("changed", bucket.get());
    }

    @Test
    void shouldInvalidateLocalCopiesOfAMap() throws Exception {
        RedissonClient other = shards.another();
        try {
            RLocalCachedMap<String, Integer> mine = redisson.getLocalCachedMap(LocalCachedMapOptions.name("near"));
            RLocalCachedMap<String, Integer> theirs = other.getLocalCachedMap(LocalCachedMapOptions.name("near"));
            mine.put("k", 1);
            Eventually.holds( // the news of the first change may end a copy that was made meanwhile
                    "a local copy",
                    () -> Objects.equals(theirs.get("k"), 1) && Map.of("k", 1).equals(theirs.getCachedMap()));
            mine.put("k", 2);
            Eventually.holds("the new value", () -> Objects.equals(theirs.get("k"), 2));
        } finally {
            other.shutdown();
        }
    }

    @Test
    void shouldCallARemoteService() {
        RRemoteService service = redisson.getRemoteService("adders");
        service.register(Adder.class, (a, b) -> a + b, 2);
        Adder adder = redisson.getRemoteService("adders").get(Adder.class);
        for (int i = 0; i < 10; i++) {
            assertEquals(i + 100, adder.add(i, 100));
        }
        service.deregister(Adder.class);
    }
}
