package io.nanoredis.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Operations over several shards on real threads and sockets: all or nothing, and never back in time.
class SerializabilityTest {
    private static final int KEYS = 6;
    private static final int TOTAL = 6000;
    private static final int OPERATIONS = 3000;

    /// Writers MSET all keys so that their sum stays the same and a version grows; readers MGET all of them. Rings of
    /// four
    /// slots make every queue overflow.
    @ParameterizedTest
    @CsvSource({"4,8192,4096", "4,4,4", "3,4,8", "8,16,4"})
    void shouldShowReadersOneStateOfAllKeys(int shards, int ringSlots, int sequencerSlots) throws Exception {
        try (TestServer server =
                        TestServer.start(shards, "--ring-slots=" + ringSlots, "--sequencer-slots=" + sequencerSlots);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            AtomicLong version = new AtomicLong();
            AtomicLong published = new AtomicLong();
            try (RawClient first = server.connect()) {
                write(first, version.incrementAndGet(), 0);
            }
            List<Future<Void>> work = new ArrayList<>();
            work.add(threads.submit(writer(server, version, published)));
            for (int reader = 0; reader < 4; reader++) {
                work.add(threads.submit(reader(server, published)));
            }
            for (int noise = 0; noise < 2; noise++) {
                work.add(threads.submit(noise(server, noise)));
            }
            for (Future<Void> each : work) {
                each.get();
            }
        }
    }

    private static void write(RawClient client, long version, long seed) throws Exception {
        List<String> words = new ArrayList<>(List.of("MSET", "version", Long.toString(version)));
        long left = TOTAL;
        for (int k = 0; k < KEYS; k++) {
            long part = k == KEYS - 1 ? left : (seed * 31 + k * 7L) % 900;
            left -= part;
            words.add("account:" + k);
            words.add(Long.toString(part));
        }
        assertEquals(
                "OK", Reply.parse(client.call(words.toArray(String[]::new))).text());
    }

    private static Callable<Void> writer(TestServer server, AtomicLong version, AtomicLong published) {
        return () -> {
            try (RawClient client = server.connect()) {
                for (int i = 0; i < OPERATIONS; i++) {
                    long next = version.incrementAndGet();
                    write(client, next, next);
                    published.set(next);
                }
            }
            return null;
        };
    }

    private static Callable<Void> reader(TestServer server, AtomicLong published) {
        return () -> {
            Request read = Request.of(
                    "MGET", "version", "account:0", "account:1", "account:2", "account:3", "account:4", "account:5");
            long seen = 0;
            try (RawClient client = server.connect()) {
                for (int i = 0; i < OPERATIONS; i++) {
                    long atLeast = published.get();
                    List<Reply> values = Reply.parse(client.call(read)).elements();
                    long version = Long.parseLong(values.get(0).text());
                    long sum = 0;
                    for (int k = 1; k <= KEYS; k++) {
                        sum += Long.parseLong(values.get(k).text());
                    }
                    assertEquals(TOTAL, sum);
                    assertTrue(version >= seen, "the version went back");
                    assertTrue(version >= atLeast, "an acknowledged write was not seen");
                    seen = version;
                }
            }
            return null;
        };
    }

    /// Single commands, renames and counters beside the transactions; each client checks its own.
    private static Callable<Void> noise(TestServer server, int id) {
        return () -> {
            String a = "noise:" + id + ":a";
            String b = "noise:" + id + ":b";
            try (RawClient client = server.connect()) {
                for (int i = 1; i <= OPERATIONS / 4; i++) {
                    client.call("SET", a, Integer.toString(i));
                    assertEquals("OK", Reply.parse(client.call("RENAME", a, b)).text());
                    assertEquals(
                            Integer.toString(i),
                            Reply.parse(client.call("GET", b)).text());
                    assertEquals(1, Reply.parse(client.call("EXISTS", a, b)).number());
                }
            }
            return null;
        };
    }
}
