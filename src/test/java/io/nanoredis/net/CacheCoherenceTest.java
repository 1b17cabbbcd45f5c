package io.nanoredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.ServerTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that keep what they read, and drop it when they are told to: what they still have once a writer has been
/// answered, and they themselves have been answered a PING that they sent later, is never older than that write.
///
/// *Shape*: each key has one writer, which counts it up, so that a value says how new it is. A cache notes how far the
/// writers have come, sends its reads and a PING, takes replies and news in their order, and then compares.
@ParameterizedClass
@ValueSource(ints = {1, 4})
class CacheCoherenceTest extends ServerTest {
    private static final int KEYS = 24;
    private static final int WRITERS = 2;
    private static final int CACHES = 3;
    private static final int TURNS = Integer.getInteger("nanoredis.coherenceTurns", 1_000);

    private final AtomicLongArray answered = new AtomicLongArray(KEYS);
    private final AtomicBoolean stop = new AtomicBoolean();

    CacheCoherenceTest(int shards) {
        assertTrue(shards > 0);
    }

    private static String key(int key) {
        return "key:" + key;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NOLOOP", "OPTIN", "OPTOUT", "BCAST", "BCAST PREFIX key:1 PREFIX key:2"})
    void shouldNeverKeepAValueOlderThanAnAnsweredWrite(String mode) throws Exception {
        call("FLUSHALL");
        long seed = FuzzSeed.next(CacheCoherenceTest.class);
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + CACHES);
        try {
            List<Future<?>> writers = new ArrayList<>();
            List<Future<Integer>> caches = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                Writer writer = new Writer(i, connect(), new Random(seed + i));
                writers.add(threads.submit(writer::run));
            }
            for (int i = 0; i < CACHES; i++) {
                Cache cache = new Cache(connect(), mode, new Random(seed + 100 + i));
                caches.add(threads.submit(cache::run));
            }
            for (Future<Integer> cache : caches) {
                assertTrue(cache.get() > 0, "nothing was ever kept");
            }
            stop.set(true);
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            stop.set(true);
            threads.shutdownNow();
        }
        assertEquals(0, server().server().context().faults().count(), "internal errors");
    }

    /// Counts up every WRITERS-th key, by one command or several, of one shard or several.
    private final class Writer {
        private final int number;
        private final RawClient client;
        private final Random random;
        private final long[] values = new long[KEYS];

        Writer(int number, RawClient client, Random random) {
            this.number = number;
            this.client = client;
            this.random = random;
        }

        @SuppressWarnings("UnusedMethod") // submitted
        Void run() throws Exception {
            while (!stop.get()) {
                int key = anyKey();
                switch (random.nextInt(5)) {
                    case 0 -> writeSeveral(key, anyKey());
                    case 2 -> transact(key, anyKey());
                    case 1 -> pipeline(key, anyKey());
                    default -> client.call("SET", key(key), Long.toString(++values[key]));
                }
                for (int i = number; i < KEYS; i += WRITERS) {
                    answered.set(i, values[i]);
                }
            }
            return null;
        }

        private int anyKey() {
            return random.nextInt(KEYS / WRITERS) * WRITERS + number;
        }

        private void writeSeveral(int one, int other) throws Exception {
            long first = ++values[one];
            long second = ++values[other];
            client.call("MSET", key(one), Long.toString(first), key(other), Long.toString(second));
        }

        private void transact(int one, int other) throws Exception {
            client.send(Request.of("MULTI"));
            client.send(Request.of("SET", key(one), Long.toString(++values[one])));
            client.send(Request.of("SET", key(other), Long.toString(++values[other])));
            client.send(Request.of("EXEC"));
            client.readReplies(4);
        }

        private void pipeline(int one, int other) throws Exception {
            client.send(Request.of("INCR", key(one)));
            values[one]++;
            client.send(Request.of("INCR", key(other)));
            values[other]++;
            client.readReplies(2);
        }
    }

    /// Reads through a map of what it has read before.
    private final class Cache {
        private final RawClient client;
        private final boolean optIn;
        private final boolean optOut;
        private final List<String> prefixes;
        private final Random random;
        private final Map<Integer, Long> kept = new HashMap<>();
        private final List<int[]> awaited = new ArrayList<>();

        Cache(RawClient client, String mode, Random random) throws Exception {
            this.client = client;
            this.random = random;
            optIn = mode.equals("OPTIN");
            optOut = mode.equals("OPTOUT");
            prefixes = mode.contains("PREFIX") ? List.of("key:1", "key:2") : List.of("");
            client.call("HELLO", "3");
            List<String> words = new ArrayList<>(List.of("CLIENT", "TRACKING", "ON"));
            words.addAll(Arrays.stream(mode.split(" "))
                    .filter(word -> !word.isEmpty())
                    .toList());
            assertEquals("+OK\r\n", raw(client, words.toArray(String[]::new)));
        }

        Integer run() throws Exception {
            int checked = 0;
            for (int turn = 0; turn < TURNS; turn++) {
                long[] floor = new long[KEYS];
                for (int key = 0; key < KEYS; key++) {
                    floor[key] = answered.get(key);
                }
                int more = random.nextInt(4);
                for (int i = 0; i < more; i++) {
                    read();
                }
                client.send(Request.of("PING"));
                takeUntilPong();
                for (Map.Entry<Integer, Long> entry : kept.entrySet()) {
                    checked++;
                    int key = entry.getKey();
                    assertTrue(
                            entry.getValue() >= floor[key],
                            () -> key(key) + " is kept as " + entry.getValue() + " after " + floor[key]);
                }
            }
            return checked;
        }

        private void read() throws Exception {
            int key = random.nextInt(KEYS);
            int other = random.nextInt(KEYS);
            boolean keep = !(optIn || optOut) || random.nextBoolean();
            if ((optIn && keep) || (optOut && !keep)) {
                client.send(Request.of("CLIENT", "CACHING", optIn ? "YES" : "NO"));
                awaited.add(new int[0]);
            }
            int way = random.nextInt(4);
            if (way == 0) {
                client.send(Request.of("MULTI"));
                client.send(Request.of("GET", key(key)));
                client.send(Request.of("GET", key(other)));
                client.send(Request.of("EXEC"));
                awaited.addAll(List.of(new int[0], new int[0], new int[0]));
                awaited.add(keep ? new int[] {key, other} : new int[0]);
            } else if (way == 1) {
                client.send(Request.of("MGET", key(key), key(other)));
                awaited.add(keep ? new int[] {key, other} : new int[0]);
            } else {
                client.send(Request.of("GET", key(key)));
                awaited.add(keep ? new int[] {key} : new int[0]);
            }
        }

        private void takeUntilPong() throws Exception {
            while (true) {
                Reply reply = Reply.parse(client.readReply());
                if (reply.type() == '>') {
                    drop(reply);
                } else if (awaited.isEmpty()) {
                    assertEquals("PONG", reply.text());
                    return;
                } else {
                    keep(awaited.removeFirst(), reply);
                }
            }
        }

        private void drop(Reply news) {
            assertEquals("invalidate", news.elements().getFirst().text());
            for (Reply name : news.elements().get(1).elements()) {
                kept.remove(Integer.parseInt(name.text().substring("key:".length())));
            }
        }

        private void keep(int[] keys, Reply reply) {
            assertTrue(!reply.isError(), reply::toString);
            for (int i = 0; i < keys.length; i++) {
                Reply value = reply.isAggregate() ? reply.elements().get(i) : reply;
                if (prefixes.stream().anyMatch(key(keys[i])::startsWith)) {
                    kept.put(keys[i], value.isNull() ? 0 : Long.parseLong(value.text()));
                }
            }
        }
    }
}
