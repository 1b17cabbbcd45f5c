package io.nanoredis.family.generic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One value wanders among eight keys on several shards while others look: it is always at exactly one of them.
class RelocationAtomicityTest {
    private static final int KEYS = 8;
    private static final int MOVERS = 3;
    private static final String ALL = "k0 k1 k2 k3 k4 k5 k6 k7";

    @ParameterizedTest
    @CsvSource({"10, 2000", "3000000, 60"})
    void shouldNeverShowAMovingValueTwiceOrNowhere(int valueBytes, int moves) throws Exception {
        SplittableRandom seeds = new SplittableRandom(FuzzSeed.next(RelocationAtomicityTest.class));
        try (TestServer server = TestServer.start(4);
                RawClient client = server.connect();
                ExecutorService threads = Executors.newCachedThreadPool()) {
            client.call("SET", "k0", "v".repeat(valueBytes));
            List<Future<?>> movers = new ArrayList<>();
            for (int i = 0; i < MOVERS; i++) {
                SplittableRandom random = seeds.split();
                movers.add(threads.submit(() -> move(server, random, moves)));
            }
            Future<?> reader = threads.submit(() -> look(server, movers, valueBytes));
            reader.get(60, TimeUnit.SECONDS);
            for (Future<?> mover : movers) {
                mover.get(60, TimeUnit.SECONDS);
            }
        }
    }

    private static Void move(TestServer server, SplittableRandom random, int moves) throws IOException {
        try (RawClient client = server.connect()) {
            for (int i = 0; i < moves; i++) {
                String command = random.nextBoolean() ? "RENAME" : "RENAMENX";
                client.call(command, "k" + random.nextInt(KEYS), "k" + random.nextInt(KEYS));
            }
        }
        return null;
    }

    private static Void look(TestServer server, List<Future<?>> movers, int valueBytes) throws IOException {
        try (RawClient client = server.connect()) {
            while (!movers.stream().allMatch(Future::isDone)) {
                assertEquals(":1\r\n", text(client, "EXISTS " + ALL));
                assertEquals(":1\r\n", text(client, "DBSIZE"));
                assertEquals(1, count(text(client, "MGET " + ALL), "$" + valueBytes + "\r\nv"));
                assertEquals("*1", text(client, "KEYS *").substring(0, 2));
                assertEquals("$2", text(client, "RANDOMKEY").substring(0, 2));
            }
        }
        return null;
    }

    private static int count(String text, String part) {
        int found = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            found++;
        }
        return found;
    }

    private static String text(RawClient client, String line) throws IOException {
        return new String(client.call(line.split(" ", -1)), StandardCharsets.ISO_8859_1);
    }
}
