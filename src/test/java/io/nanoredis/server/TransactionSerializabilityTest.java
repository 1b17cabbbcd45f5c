package io.nanoredis.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.server.ListAppendHistory.Append;
import io.nanoredis.server.ListAppendHistory.Outcome;
import io.nanoredis.server.ListAppendHistory.Read;
import io.nanoredis.server.ListAppendHistory.Transaction;
import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Transactions over several shards on real threads and sockets: each appends unique values to some lists and reads
/// some,
/// in MULTI, many with watched keys and some moving values with a coordinator; clients vanish in the middle. The
/// history
/// must have no circle ([ListAppendHistory]).
class TransactionSerializabilityTest {
    private static final int KEYS = 7;
    private static final int CLIENTS = 6;
    private static final int TRANSACTIONS = 500;

    private final AtomicLong nextValue = new AtomicLong(1);
    private final ConcurrentLinkedQueue<Transaction> history = new ConcurrentLinkedQueue<>();
    private final AtomicLong unknown = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    @ParameterizedTest
    @CsvSource({"4,8192,4096", "4,4,4", "1,8192,4096"})
    void shouldHaveNoAnomalyInAnyHistory(int shards, int ringSlots, int sequencerSlots) throws Exception {
        long seed = FuzzSeed.next(getClass());
        try (TestServer server =
                        TestServer.start(shards, "--ring-slots=" + ringSlots, "--sequencer-slots=" + sequencerSlots);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                SplittableRandom random = new SplittableRandom(seed + i);
                work.add(threads.submit(() -> {
                    new Client(server, random).run();
                    return null;
                }));
            }
            for (Future<?> each : work) {
                each.get();
            }
            try (RawClient last = server.connect()) {
                history.add(last(last));
            }
            assertEquals(List.of(), ListAppendHistory.anomalies(List.copyOf(history)), "seed " + seed);
            assertTrue(unknown.get() > 0 && refused.get() > 0, "unknown " + unknown + ", refused " + refused);
            assertEquals(0, server.server().context().faults().count(), "internal errors");
        }
    }

    private static Transaction last(RawClient client) throws IOException {
        long from = System.nanoTime();
        List<Read> reads = new ArrayList<>();
        for (int key = 0; key < KEYS; key++) {
            reads.add(new Read(key, values(Reply.parse(client.call("LRANGE", name(key), "0", "-1")))));
        }
        return new Transaction(Outcome.EXECUTED, from, System.nanoTime(), List.of(), reads);
    }

    private static String name(int key) {
        return "list:" + key;
    }

    private static List<Long> values(Reply reply) {
        return reply.elements().stream()
                .map(element -> Long.parseLong(element.text()))
                .toList();
    }

    /// One client with a connection at a time.
    private final class Client {
        private final TestServer server;
        private final SplittableRandom random;
        private RawClient connection;

        Client(TestServer server, SplittableRandom random) throws IOException {
            this.server = server;
            this.random = random;
            connection = server.connect();
        }

        void run() throws IOException {
            for (int i = 0; i < TRANSACTIONS; i++) {
                transaction();
            }
            connection.close();
        }

        private void transaction() throws IOException {
            List<Append> appends = new ArrayList<>();
            List<Integer> readKeys = new ArrayList<>();
            List<Request> requests = new ArrayList<>();
            boolean watches = random.nextInt(4) == 0;
            if (watches) {
                requests.add(Request.of("WATCH", name(random.nextInt(KEYS)), name(random.nextInt(KEYS))));
                requests.add(Request.of("EXISTS", name(random.nextInt(KEYS)), name(random.nextInt(KEYS))));
            }
            requests.add(Request.of("MULTI"));
            List<Integer> places = draw(appends, readKeys, requests);
            boolean discards = random.nextInt(20) == 0;
            requests.add(Request.of(discards ? "DISCARD" : "EXEC"));
            long from = System.nanoTime();
            send(requests);
            if (random.nextInt(40) == 0) {
                vanish();
                unknown.incrementAndGet();
                Outcome outcome = discards ? Outcome.REFUSED : Outcome.UNKNOWN;
                history.add(new Transaction(outcome, from, Long.MAX_VALUE, appends, List.of()));
                return;
            }
            List<byte[]> replies = connection.readReplies(requests.size());
            Reply result = Reply.parse(replies.getLast());
            long to = System.nanoTime();
            if (discards || result.isNull()) {
                refused.incrementAndGet();
                history.add(new Transaction(Outcome.REFUSED, from, to, appends, List.of()));
            } else {
                List<Read> reads = new ArrayList<>();
                for (int r = 0; r < readKeys.size(); r++) {
                    reads.add(new Read(readKeys.get(r), values(result.elements().get(places.get(r)))));
                }
                history.add(new Transaction(Outcome.EXECUTED, from, to, appends, reads));
            }
        }

        /// The commands between MULTI and EXEC: appends, then reads of the same and other keys; sometimes one that
        /// needs
        /// a coordinator.
        private List<Integer> draw(List<Append> appends, List<Integer> readKeys, List<Request> requests) {
            int before = requests.size();
            for (int i = random.nextInt(4); i > 0; i--) {
                Append append = new Append(random.nextInt(KEYS), nextValue.getAndIncrement());
                appends.add(append);
                requests.add(Request.of("RPUSH", name(append.key()), Long.toString(append.value())));
            }
            if (random.nextInt(6) == 0) {
                requests.add(Request.of("SINTERSTORE", "other:1", "other:2", "other:3"));
            }
            List<Integer> places = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                int key = random.nextInt(KEYS);
                readKeys.add(key);
                places.add(requests.size() - before);
                requests.add(Request.of("LRANGE", name(key), "0", "-1"));
            }
            return places;
        }

        private void send(List<Request> requests) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (Request request : requests) {
                bytes.writeBytes(request.encode());
            }
            connection.send(bytes.toByteArray());
        }

        private void vanish() throws IOException {
            connection.close();
            connection = server.connect();
        }
    }
}
