package io.nanoredis.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Clients that wait on real sockets while others push, give up, are unblocked, killed or hang up: whatever races,
/// every element is delivered once, and none is lost but those on their way to a client that is gone.
class BlockingRacesTest {
    private static final int QUEUES = 6;
    private static final int PUSHERS = 3;
    private static final int WORKERS = 10;
    private static final int PUSHES = 1500;

    private final Set<String> delivered = ConcurrentHashMap.newKeySet();
    private final AtomicInteger deliveredTwice = new AtomicInteger();
    private final AtomicInteger hangUps = new AtomicInteger();
    private final AtomicLong pushed = new AtomicLong();
    private final AtomicBoolean pushing = new AtomicBoolean(true);
    private volatile boolean hangingUp;

    @ParameterizedTest
    @CsvSource({
        "1,8192,4096,false",
        "4,8192,4096,false",
        "4,4,4,false",
        "1,8192,4096,true",
        "4,8192,4096,true",
        "3,4,8,true"
    })
    void shouldDeliverEveryElementOnce(int shards, int ringSlots, int sequencerSlots, boolean hanging)
            throws Exception {
        hangingUp = hanging;
        long seed = FuzzSeed.next(BlockingRacesTest.class);
        try (TestServer server =
                        TestServer.start(shards, "--ring-slots=" + ringSlots, "--sequencer-slots=" + sequencerSlots);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> workers = new ArrayList<>();
            List<Future<?>> pushers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                SplittableRandom random = new SplittableRandom(seed + i);
                workers.add(threads.submit(() -> work(server, random)));
            }
            workers.add(threads.submit(() -> disturb(server, new SplittableRandom(seed - 1))));
            for (int i = 0; i < PUSHERS; i++) {
                SplittableRandom random = new SplittableRandom(seed + 100 + i);
                int id = i;
                pushers.add(threads.submit(() -> push(server, random, id)));
            }
            for (Future<?> pusher : pushers) {
                pusher.get();
            }
            awaitEmptyQueues(server);
            pushing.set(false);
            for (Future<?> worker : workers) {
                worker.get();
            }
            assertEquals(0, deliveredTwice.get(), "elements delivered twice");
            long lost = pushed.get() - delivered.size();
            assertTrue(
                    lost >= 0 && lost <= 3L * hangUps.get(), () -> "lost: " + lost + " with " + hangUps + " hang-ups");
            assertNobodyWaits(server);
            assertEquals(0, server.server().context().faults().count(), "internal errors");
        }
    }

    /// Consumers of one group on several streams: every entry goes to one of them, whoever adds it.
    @ParameterizedTest
    @CsvSource({"1", "4"})
    void shouldDeliverEveryEntryToOneConsumer(int shards) throws Exception {
        try (TestServer server = TestServer.start(shards);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            try (RawClient client = server.connect()) {
                for (int i = 0; i < 3; i++) {
                    call(client, "XGROUP", "CREATE", "stream:" + i, "group", "$", "MKSTREAM");
                }
            }
            List<Future<?>> readers = new ArrayList<>();
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                String consumer = "c" + i;
                readers.add(threads.submit(() -> read(server, consumer)));
            }
            for (int i = 0; i < PUSHERS; i++) {
                int id = i;
                writers.add(threads.submit(() -> add(server, id)));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            long deadlineNs = System.nanoTime() + 30_000_000_000L;
            while (delivered.size() < pushed.get()) {
                assertTrue(System.nanoTime() < deadlineNs, delivered.size() + " of " + pushed + " delivered");
            }
            pushing.set(false);
            for (Future<?> reader : readers) {
                reader.get();
            }
            assertEquals(0, deliveredTwice.get(), "entries delivered twice");
            assertNobodyWaits(server);
        }
    }

    private Void add(TestServer server, int id) throws IOException {
        try (RawClient client = server.connect()) {
            for (int i = 0; i < PUSHES; i++) {
                call(client, "XADD", "stream:" + (i % 3), "*", "field", id + ":" + i);
                pushed.incrementAndGet();
            }
        }
        return null;
    }

    private Void read(TestServer server, String consumer) throws IOException {
        List<String> words =
                new ArrayList<>(List.of("XREADGROUP", "GROUP", "group", consumer, "BLOCK", "20", "STREAMS"));
        words.addAll(List.of("stream:0", "stream:1", "stream:2", ">", ">", ">"));
        try (RawClient client = server.connect()) {
            while (pushing.get()) {
                for (Reply stream : call(client, words.toArray(String[]::new)).elements()) {
                    for (Reply entry : stream.elements().get(1).elements()) {
                        deliver(entry.elements().get(1).elements().get(1).text());
                    }
                }
            }
        }
        return null;
    }

    private static String queue(SplittableRandom random) {
        return "queue:" + random.nextInt(QUEUES);
    }

    private Void push(TestServer server, SplittableRandom random, int id) throws IOException {
        try (RawClient client = server.connect()) {
            for (int i = 0; i < PUSHES; i++) {
                String element = id + ":" + i;
                switch (random.nextInt(6)) {
                    case 0 -> {
                        client.call("RPUSH", "side:" + id, element);
                        client.call("LMOVE", "side:" + id, queue(random), "LEFT", "RIGHT");
                    }
                    case 1 -> {
                        client.call("RPUSH", queue(random), element, element + "b", element + "c");
                        pushed.addAndGet(2);
                    }
                    default -> client.call("RPUSH", queue(random), element);
                }
                pushed.incrementAndGet();
            }
        }
        return null;
    }

    /// A worker takes from several queues, in the many ways there are, and hangs up now and then.
    private Void work(TestServer server, SplittableRandom random) throws IOException {
        while (pushing.get()) {
            try (RawClient client = server.connect()) {
                int calls = 1 + random.nextInt(200);
                for (int i = 0; i < calls && pushing.get(); i++) {
                    take(client, random);
                }
                if (hangingUp && random.nextBoolean()) {
                    hangUps.incrementAndGet();
                    client.send(Request.of("BLPOP", queue(random), queue(random), "0"));
                }
            } catch (IOException killed) {
                hangUps.incrementAndGet();
            }
        }
        return null;
    }

    private void take(RawClient client, SplittableRandom random) throws IOException {
        String timeout = random.nextInt(4) == 0 ? "0.001" : "0.05";
        Reply reply = switch (random.nextInt(5)) {
            case 0 -> call(client, "BLPOP", queue(random), timeout);
            case 1 -> call(client, "BRPOP", queue(random), queue(random), queue(random), timeout);
            case 2 -> call(client, "BLMPOP", timeout, "2", queue(random), queue(random), "LEFT", "COUNT", "3");
            case 3 -> {
                // To another queue: the element is not delivered yet.
                call(client, "BLMOVE", queue(random), queue(random), "LEFT", "RIGHT", timeout);
                yield call(client, "PING");
            }
            default -> call(client, "BLPOP", queue(random), queue(random), timeout);
        };
        if (reply.isError()) {
            assertTrue(reply.text().startsWith("UNBLOCKED"), reply.text());
        } else if (reply.isAggregate() && !reply.isNull()) {
            Reply taken = reply.elements().get(1);
            if (taken.isAggregate()) {
                taken.elements().forEach(each -> deliver(each.text()));
            } else {
                deliver(taken.text());
            }
        }
    }

    private void deliver(String element) {
        if (!delivered.add(element)) {
            deliveredTwice.incrementAndGet();
        }
    }

    private static Reply call(RawClient client, String... words) throws IOException {
        return Reply.parse(client.call(words));
    }

    /// Unblocks and kills clients at random.
    private Void disturb(TestServer server, SplittableRandom random) throws IOException {
        try (RawClient client = server.connect()) {
            while (pushing.get()) {
                List<String> blocked = new ArrayList<>();
                for (String line : call(client, "CLIENT", "LIST").text().split("\n", -1)) {
                    if (line.contains(" flags=b ")) {
                        blocked.add(line.substring(3, line.indexOf(' ')));
                    }
                }
                if (blocked.isEmpty()) {
                    continue;
                }
                String victim = blocked.get(random.nextInt(blocked.size()));
                if (hangingUp && random.nextInt(10) == 0) {
                    call(client, "CLIENT", "KILL", "ID", victim);
                } else {
                    call(client, "CLIENT", "UNBLOCK", victim, random.nextBoolean() ? "ERROR" : "TIMEOUT");
                }
            }
        }
        return null;
    }

    private static void awaitEmptyQueues(TestServer server) throws IOException {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < QUEUES; i++) {
            names.add("queue:" + i);
        }
        List<String> words = new ArrayList<>(List.of("EXISTS"));
        words.addAll(names);
        long deadlineNs = System.nanoTime() + 30_000_000_000L;
        try (RawClient client = server.connect()) {
            while (call(client, words.toArray(String[]::new)).number() > 0) {
                assertTrue(System.nanoTime() < deadlineNs, "the queues are never emptied");
            }
        }
    }

    /// Nobody waits for a key once every client has gone.
    private static void assertNobodyWaits(TestServer server) throws IOException {
        long deadlineNs = System.nanoTime() + 10_000_000_000L;
        try (RawClient client = server.connect()) {
            String info = "";
            do {
                assertTrue(System.nanoTime() < deadlineNs, info);
                info = call(client, "INFO", "clients").text();
            } while (!info.contains("blocked_clients:0\r") || !info.contains("total_blocking_keys:0\r"));
        }
    }
}
