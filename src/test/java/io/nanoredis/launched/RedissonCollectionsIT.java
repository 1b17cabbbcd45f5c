package io.nanoredis.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.redisson.api.RBitSet;
import org.redisson.api.RBlockingQueue;
import org.redisson.api.RBloomFilter;
import org.redisson.api.RBoundedBlockingQueue;
import org.redisson.api.RBucket;
import org.redisson.api.RBuckets;
import org.redisson.api.RDelayedQueue;
import org.redisson.api.RGeo;
import org.redisson.api.RHyperLogLog;
import org.redisson.api.RKeys;
import org.redisson.api.RList;
import org.redisson.api.RMap;
import org.redisson.api.RMapCache;
import org.redisson.api.RPriorityQueue;
import org.redisson.api.RScoredSortedSet;
import org.redisson.api.RSet;
import org.redisson.api.RSetMultimap;
import org.redisson.api.RStream;
import org.redisson.api.RedissonClient;
import org.redisson.api.SetUnionArgs;
import org.redisson.api.geo.GeoUnit;
import org.redisson.api.map.event.EntryExpiredListener;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.api.stream.StreamAddArgs;
import org.redisson.api.stream.StreamCreateGroupArgs;
import org.redisson.api.stream.StreamMessageId;
import org.redisson.api.stream.StreamMultiReadArgs;
import org.redisson.api.stream.StreamReadGroupArgs;
import org.redisson.client.codec.IntegerCodec;

/// Redisson's collections on four shards.
class RedissonCollectionsIT {
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

    @Test
    void shouldServeAMap() {
        RMap<String, Integer> map = redisson.getMap("map");
        assertNull(map.put("a", 1));
        assertEquals(1, map.put("a", 2));
        assertEquals(2, map.putIfAbsent("a", 3));
        assertTrue(map.fastPut("b", 15));
        assertTrue(map.replace("a", 2, 4));
        assertFalse(map.replace("a", 2, 5));
        assertEquals(7, map.compute("a", (key, value) -> value == null ? 0 : value + 3));
        assertEquals(99, map.computeIfAbsent("c", key -> 99));
        assertEquals(Map.of("a", 7, "b", 15, "c", 99), map.readAllMap());
        assertEquals(Set.of("a", "b", "c"), map.keySet());
        assertFalse(map.remove("a", 6));
        assertTrue(map.remove("a", 7));
        assertEquals(2, map.fastRemove("b", "c", "d"));
        assertTrue(map.isEmpty());
        RMap<Integer, Integer> numbers = redisson.getMap("map:numbers", IntegerCodec.INSTANCE);
        assertEquals(5, numbers.addAndGet(1, 5));
        assertEquals(3, numbers.addAndGet(1, -2));
    }

    @Test
    void shouldExpireEntriesOfAMap() throws Exception {
        RMapCache<String, String> cache = redisson.getMapCache("cache");
        BlockingQueue<String> expired = new LinkedBlockingQueue<>();
        cache.addListener(
                (EntryExpiredListener<String, String>) event -> expired.add(event.getKey() + "=" + event.getValue()));
        assertTrue(cache.fastPut("short", "s", 200, TimeUnit.MILLISECONDS));
        assertNull(cache.put("long", "l", 1, TimeUnit.HOURS));
        cache.put("idle", "i", 1, TimeUnit.HOURS, 200, TimeUnit.MILLISECONDS);
        cache.put("plain", "p");
        long leftMs = cache.remainTimeToLive("long");
        assertTrue(leftMs > 3_500_000 && leftMs <= 3_600_000, () -> "left " + leftMs);
        Eventually.holds("an entry gone by its time", () -> !cache.containsKey("short"));
        Set<String> gone = new TreeSet<>();
        gone.add(expired.poll(20, TimeUnit.SECONDS));
        gone.add(expired.poll(20, TimeUnit.SECONDS));
        assertEquals(Set.of("short=s", "idle=i"), gone);
        assertEquals(Map.of("long", "l", "plain", "p"), cache.readAllMap());
    }

    @Test
    void shouldTakeFromAQueueInAnotherThread() throws Exception {
        RBlockingQueue<String> queue = redisson.getBlockingQueue("queue");
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            Future<String> taken = pool.submit(queue::take);
            Future<String> any = pool.submit(() -> redisson.<String>getBlockingQueue("queue:none")
                    .pollFromAny(20, TimeUnit.SECONDS, "queue:q1", "queue:q2", "queue:q3", "queue:q4"));
            queue.put("first");
            assertEquals("first", taken.get(20, TimeUnit.SECONDS));
            redisson.<String>getBlockingQueue("queue:q3").put("third");
            assertEquals("third", any.get(20, TimeUnit.SECONDS));
        }
        queue.addAll(List.of("a", "b", "c"));
        assertEquals("c", queue.pollLastAndOfferFirstTo("queue:other", 1, TimeUnit.SECONDS));
        List<String> drained = new ArrayList<>();
        assertEquals(2, queue.drainTo(drained));
        assertEquals(List.of("a", "b"), drained);
        assertNull(queue.poll());
        assertEquals(
                List.of("c"), redisson.<String>getBlockingQueue("queue:other").readAll());
    }

    @Test
    void shouldHandEveryElementToOneOfManyTakers() throws Exception {
        int elements = 300;
        RBlockingQueue<Integer> queue = redisson.getBlockingQueue("queue:work");
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            List<Future<List<Integer>>> takers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                takers.add(pool.submit(() -> {
                    List<Integer> taken = new ArrayList<>();
                    for (int element = queue.take(); element >= 0; element = queue.take()) {
                        taken.add(element);
                    }
                    return taken;
                }));
            }
            for (int i = 0; i < elements; i++) {
                queue.put(i);
            }
            queue.addAll(List.of(-1, -1, -1));
            Set<Integer> seen = new TreeSet<>();
            int count = 0;
            for (Future<List<Integer>> taker : takers) {
                List<Integer> taken = taker.get(30, TimeUnit.SECONDS);
                count += taken.size();
                seen.addAll(taken);
            }
            assertEquals(elements, count);
            assertEquals(elements, seen.size());
        }
    }

    @Test
    @SuppressWarnings("deprecation") // its successor needs the commercial edition
    void shouldHoldAPutUntilABoundedQueueHasRoom() throws Exception {
        RBoundedBlockingQueue<Integer> queue = redisson.getBoundedBlockingQueue("queue:bounded");
        assertTrue(queue.trySetCapacity(2));
        queue.put(1);
        queue.put(2);
        assertFalse(queue.offer(3));
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Future<Boolean> offered = pool.submit(() -> queue.offer(3, 20, TimeUnit.SECONDS));
            assertEquals(1, queue.take());
            assertTrue(offered.get(20, TimeUnit.SECONDS));
        }
        assertEquals(List.of(2, 3), queue.readAll());
    }

    @Test
    @SuppressWarnings("deprecation") // its successor needs the commercial edition
    void shouldDelayElements() throws Exception {
        RBlockingQueue<String> ready = redisson.getBlockingQueue("delayed:ready");
        RDelayedQueue<String> delayed = redisson.getDelayedQueue(ready);
        delayed.offer("never", 1, TimeUnit.HOURS);
        delayed.offer("second", 400, TimeUnit.MILLISECONDS);
        delayed.offer("first", 100, TimeUnit.MILLISECONDS);
        assertEquals(3, delayed.size());
        assertEquals("first", ready.poll(20, TimeUnit.SECONDS));
        assertEquals("second", ready.poll(20, TimeUnit.SECONDS));
        assertEquals(List.of("never"), delayed.readAll());
        delayed.destroy();
    }

    @Test
    void shouldKeepAPriorityQueueInOrder() {
        RPriorityQueue<Integer> queue = redisson.getPriorityQueue("priority");
        queue.addAll(List.of(5, 1, 4));
        queue.add(3);
        assertEquals(List.of(1, 3, 4, 5), queue.readAll());
        assertEquals(1, queue.poll());
        assertEquals(3, queue.peek());
    }

    @Test
    void shouldServeSortedSets() {
        RScoredSortedSet<String> set = redisson.getScoredSortedSet("sorted:a");
        RScoredSortedSet<String> other = redisson.getScoredSortedSet("sorted:b");
        assertEquals(3, set.addAll(Map.of("one", 1.0, "two", 2.0, "three", 3.0)));
        other.add(10, "two");
        other.add(20, "four");
        assertEquals(List.of("one", "two", "three"), List.copyOf(set.readAll()));
        assertEquals(2.5, set.addScore("one", 1.5));
        assertEquals(1, set.rank("one"));
        assertEquals(List.of("two", "one"), List.copyOf(set.valueRange(2, true, 3, false)));
        RScoredSortedSet<String> union = redisson.getScoredSortedSet("sorted:union");
        assertEquals(4, union.union(SetUnionArgs.names("sorted:a", "sorted:b")));
        assertEquals(12.0, union.getScore("two"));
        assertEquals("one", union.pollFirst());
        assertEquals("two", set.pollFirstFromAny(1, TimeUnit.SECONDS, "sorted:none", "sorted:b"));
    }

    @Test
    void shouldServeStreamsWithGroups() {
        RStream<String, String> stream = redisson.getStream("stream:a");
        RStream<String, String> second = redisson.getStream("stream:b");
        stream.createGroup(StreamCreateGroupArgs.name("workers").makeStream());
        StreamMessageId one = stream.add(StreamAddArgs.entry("n", "1"));
        StreamMessageId two = stream.add(StreamAddArgs.entries("n", "2", "m", "3"));
        StreamMessageId elsewhere = second.add(StreamAddArgs.entry("n", "4"));
        assertEquals(
                Map.of(one, Map.of("n", "1")),
                stream.readGroup(
                        "workers",
                        "w1",
                        StreamReadGroupArgs.neverDelivered().count(1).timeout(Duration.ofSeconds(1))));
        assertEquals(
                Map.of(two, Map.of("n", "2", "m", "3")),
                stream.readGroup("workers", "w2", StreamReadGroupArgs.neverDelivered()));
        assertEquals(2, stream.getPendingInfo("workers").getTotal());
        assertEquals(1, stream.ack("workers", one));
        assertEquals(
                Set.of(two),
                stream.autoClaim("workers", "w1", 0, TimeUnit.MILLISECONDS, StreamMessageId.MIN, 10)
                        .getMessages()
                        .keySet());
        assertEquals(
                Map.of(
                        "stream:a",
                        Map.of(two, Map.of("n", "2", "m", "3")),
                        "stream:b",
                        Map.of(elsewhere, Map.of("n", "4"))),
                stream.read(StreamMultiReadArgs.greaterThan(one, "stream:b", StreamMessageId.ALL)));
        assertEquals(2, stream.size());
    }

    @Test
    void shouldServeBuckets() throws Exception {
        RBucket<String> bucket = redisson.getBucket("bucket");
        bucket.set("v1", Duration.ofHours(1));
        assertFalse(bucket.setIfAbsent("v2"));
        assertTrue(bucket.compareAndSet("v1", "v2"));
        assertFalse(bucket.compareAndSet("v1", "v3"));
        assertEquals("v2", bucket.getAndSet("v4"));
        bucket.set("brief", Duration.ofMillis(50));
        Eventually.holds("a bucket that has expired", () -> !bucket.isExists());
        RBuckets buckets = redisson.getBuckets();
        buckets.set(Map.of("buckets:1", "a", "buckets:2", "b", "buckets:3", "c"));
        assertFalse(buckets.trySet(Map.of("buckets:3", "x", "buckets:4", "y")));
        assertTrue(buckets.trySet(Map.of("buckets:4", "d", "buckets:5", "e")));
        assertEquals(
                Map.of("buckets:1", "a", "buckets:3", "c", "buckets:5", "e"),
                buckets.get("buckets:1", "buckets:3", "buckets:5", "buckets:6"));
        RKeys keys = redisson.getKeys();
        assertEquals(5, keys.countExists("buckets:1", "buckets:2", "buckets:3", "buckets:4", "buckets:5"));
        Set<String> found = new TreeSet<>();
        keys.getKeys(KeysScanOptions.defaults().pattern("buckets:*")).forEach(found::add);
        assertEquals(Set.of("buckets:1", "buckets:2", "buckets:3", "buckets:4", "buckets:5"), found);
        assertEquals(5, keys.deleteByPattern("buckets:*"));
    }

    @Test
    void shouldServeListsAndSets() {
        RList<String> list = redisson.getList("list");
        list.addAll(List.of("a", "b", "c", "b"));
        list.add(1, "x");
        assertEquals(List.of("a", "x", "b", "c", "b"), list.readAll());
        assertEquals("c", list.remove(3));
        assertEquals(3, list.lastIndexOf("b"));
        assertTrue(list.removeAll(List.of("x")));
        assertEquals(List.of("a", "b"), list.subList(0, 2).readAll());
        RSet<Integer> left = redisson.getSet("set:left");
        RSet<Integer> right = redisson.getSet("set:right");
        left.addAll(List.of(1, 2, 3));
        right.addAll(List.of(2, 3, 4));
        assertEquals(Set.of(2, 3), left.readIntersection("set:right"));
        assertEquals(4, redisson.<Integer>getSet("set:union").union("set:left", "set:right"));
        assertTrue(left.move("set:right", 1));
        assertEquals(Set.of(1, 2, 3, 4), right.readAll());
        RSetMultimap<String, Integer> multimap = redisson.getSetMultimap("multimap");
        multimap.put("k", 1);
        multimap.put("k", 2);
        multimap.put("l", 3);
        assertEquals(3, multimap.size());
        assertEquals(Set.of(1, 2), multimap.removeAll("k"));
        assertEquals(Set.of("l"), multimap.keySet());
    }

    @Test
    void shouldServeWhatIsMadeOfBits() {
        RBitSet bits = redisson.getBitSet("bits");
        bits.set(3, 9);
        bits.clear(5);
        assertEquals(5, bits.cardinality());
        RBloomFilter<String> filter = redisson.getBloomFilter("bloom");
        assertTrue(filter.tryInit(1000, 0.01));
        assertFalse(filter.tryInit(1000, 0.01));
        assertTrue(filter.add("present"));
        assertTrue(filter.contains("present"));
        assertFalse(filter.contains("absent"));
        RHyperLogLog<Integer> some = redisson.getHyperLogLog("log:some");
        some.addAll(List.of(1, 2, 3));
        redisson.<Integer>getHyperLogLog("log:more").addAll(List.of(3, 4));
        assertEquals(4, some.countWith("log:more"));
        RGeo<String> geo = redisson.getGeo("geo");
        geo.add(13.361389, 38.115556, "Palermo");
        geo.add(15.087269, 37.502669, "Catania");
        assertEquals(166_274, Math.round(geo.dist("Palermo", "Catania", GeoUnit.METERS)));
    }
}
