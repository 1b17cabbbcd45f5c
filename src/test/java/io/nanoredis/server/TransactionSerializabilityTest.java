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
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Transactions over several shards on real threads and sockets: each appends unique values to some lists and reads
/// some, in MULTI, many with watched keys and some moving values with a coordinator. Clients vanish in the middle, and
/// kill one another at any moment. The history must have no circle ([ListAppendHistory]).
class TransactionSerializabilityTest {
    private static final int KEYS = 7;
    private static final int CLIENTS = 6;
    private static final int TRANSACTIONS = 500;

    private final AtomicLong nextValue = new AtomicLong(1);
    private final ConcurrentLinkedQueue<Transaction> history = new ConcurrentLinkedQueue<>();
    private final AtomicLong unknown = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong cutOff = new AtomicLong();

    /// The current connection of each client, and the numbers of those that somebody has set out to kill.
    private final AtomicReferenceArray<Victim> connected = new AtomicReferenceArray<>(CLIENTS);

    private final Set<Long> condemned = ConcurrentHashMap.newKeySet();

    /// A connection as CLIENT KILL names it.
    private record Victim(long id, String address) {}

    @ParameterizedTest
    @CsvSource({"4,8192,4096", "4,4,4", "1,8192,4096"})
    void shouldHaveNoAnomalyInAnyHistory(int shards, int ringSlots, int sequencerSlots) throws Exception {
        long seed = FuzzSeed.next(getClass());
        try (TestServer server =
                        TestServer.start(shards, "--ring-slots=" + ringSlots, "--sequencer-slots=" + sequencerSlots);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int place = i;
                work.add(threads.submit(() -> {
                    new Client(server, place, new SplittableRandom(seed + place)).run();
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
            assertTrue(
                    unknown.get() > 0 && refused.get() > 0 && cutOff.get() > 0,
                    "unknown " + unknown + ", refused " + refused + ", cut off " + cutOff);
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

    /// One client with a connection at a time, and one from which it kills others.
    private final class Client {
        private final TestServer server;
        private final int place;
        private final SplittableRandom random;
        private final RawClient killer;
        private RawClient connection;

        Client(TestServer server, int place, SplittableRandom random) throws IOException {
            this.server = server;
            this.place = place;
            this.random = random;
            killer = server.connect();
            connection = connect();
        }

        void run() throws IOException {
            for (int i = 0; i < TRANSACTIONS; i++) {
                if (random.nextInt(20) == 0) {
                    kill(connected.get(random.nextInt(CLIENTS)));
                }
                transaction();
            }
            connection.close();
            killer.close();
        }

        private RawClient connect() throws IOException {
            RawClient fresh = server.connect();
            long id = Reply.parse(fresh.call("CLIENT", "ID")).number();
            connected.set(place, new Victim(id, fresh.address()));
            return fresh;
        }

        /// Kills a connection, this client's own too, in one of the three ways of naming it.
        private void kill(@Nullable Victim victim) throws IOException {
            if (victim == null) {
                return;
            }
            condemned.add(victim.id());
            switch (random.nextInt(3)) {
                case 0 -> killer.call("CLIENT", "KILL", "ID", Long.toString(victim.id()));
                case 1 -> killer.call("CLIENT", "KILL", "ADDR", victim.address());
                default -> killer.call("CLIENT", "KILL", victim.address());
            }
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
            int first = random.nextBoolean() ? requests.size() : 1 + random.nextInt(requests.size() - 1);
            long from = System.nanoTime();
            boolean executes = false;
            try {
                send(requests.subList(0, first));
                if (first < requests.size()) {
                    connection.readReplies(first);
                }
                executes = !discards;
                send(requests.subList(first, requests.size()));
                if (random.nextInt(40) == 0) {
                    lost(executes, from, appends);
                    return;
                }
                int left = first < requests.size() ? requests.size() - first : requests.size();
                Reply result = Reply.parse(connection.readReplies(left).getLast());
                returned(discards, result, from, appends, readKeys, places);
            } catch (EOFException | SocketException e) {
                long id = connected.get(place).id();
                assertTrue(condemned.contains(id), () -> "nobody has killed client " + id + ": " + e);
                lost(executes, from, appends);
            }
        }

        /// The transaction's connection is gone, or to be closed: what came of it nobody knows, unless EXEC was not
        /// sent.
        private void lost(boolean executes, long from, List<Append> appends) throws IOException {
            (executes ? unknown : cutOff).incrementAndGet();
            Outcome outcome = executes ? Outcome.UNKNOWN : Outcome.REFUSED;
            history.add(new Transaction(outcome, from, Long.MAX_VALUE, appends, List.of()));
            connection.close();
            connection = connect();
        }

        private void returned(
                boolean discards,
                Reply result,
                long from,
                List<Append> appends,
                List<Integer> readKeys,
                List<Integer> places) {
            long to = System.nanoTime();
            if (discards || result.isNull()) {
                refused.incrementAndGet();
                history.add(new Transaction(Outcome.REFUSED, from, to, appends, List.of()));
                return;
            }
            List<Read> reads = new ArrayList<>();
            for (int r = 0; r < readKeys.size(); r++) {
                reads.add(new Read(readKeys.get(r), values(result.elements().get(places.get(r)))));
            }
            history.add(new Transaction(Outcome.EXECUTED, from, to, appends, reads));
        }

        /// The commands between MULTI and EXEC: appends, then reads of the same and other keys; sometimes one that
        /// needs a coordinator.
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
    }
}
