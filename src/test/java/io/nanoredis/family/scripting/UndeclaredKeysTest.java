package io.nanoredis.family.scripting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Scripts that touch keys which they have not declared are atomic like all others, whoever reads meanwhile.
@ParameterizedClass
@ValueSource(ints = {1, 4})
class UndeclaredKeysTest extends ServerTest {
    private static final int ACCOUNTS = 12;
    private static final int TRANSFERS = 150;
    private static final String TRANSFER =
            "local a, b = 'acc' .. ARGV[1], 'acc' .. ARGV[2] redis.call('decrby', a, ARGV[3])"
                    + " redis.call('incrby', b, ARGV[3]) return 1";
    private static final String DECLARED =
            "redis.call('decrby', KEYS[1], ARGV[1])" + " redis.call('incrby', KEYS[2], ARGV[1]) return 1";
    private static final String SUM = "local sum = 0 for i = 0, tonumber(ARGV[1]) - 1 do"
            + " sum = sum + redis.call('get', 'acc' .. i) end return sum";
    private static final String SUM_OF_DECLARED =
            "local sum = 0 for _, k in ipairs(KEYS) do sum = sum + redis.call('get', k) end return sum";

    UndeclaredKeysTest(int shards) {}

    @BeforeEach
    void openAccounts() throws IOException {
        call("FLUSHALL");
        for (int i = 0; i < ACCOUNTS; i++) {
            call("SET", "acc" + i, "100");
        }
        call(
                "FUNCTION",
                "LOAD",
                "REPLACE",
                "#!lua name=bank\nredis.register_function('transfer', function(keys, args)"
                        + " redis.call('decrby', 'acc' .. args[1], args[3])"
                        + " redis.call('incrby', 'acc' .. args[2], args[3]) return 1 end)");
    }

    private static String[] accounts(String... before) {
        List<String> words = new ArrayList<>(List.of(before));
        for (int i = 0; i < ACCOUNTS; i++) {
            words.add("acc" + i);
        }
        return words.toArray(String[]::new);
    }

    private static void transfer(RawClient client, int seed) throws IOException {
        java.util.Random random = new java.util.Random(seed);
        for (int i = 0; i < TRANSFERS; i++) {
            String from = Integer.toString(random.nextInt(ACCOUNTS));
            String to = Integer.toString(random.nextInt(ACCOUNTS));
            String amount = Integer.toString(1 + random.nextInt(5));
            byte[] reply = switch (i % 3) {
                case 0 -> client.call("EVAL", TRANSFER, "0", from, to, amount);
                case 1 -> client.call("EVAL", DECLARED, "2", "acc" + from, "acc" + to, amount);
                default -> client.call("FCALL", "transfer", "1", "acc" + from, from, to, amount);
            };
            assertEquals(":1\r\n", new String(reply, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
    }

    private static long total(RawClient client, int kind) throws IOException {
        return switch (kind % 3) {
            case 0 ->
                Reply.parse(client.call(accounts("MGET"))).elements().stream()
                        .mapToLong(Reply::number)
                        .sum();
            case 1 ->
                Reply.parse(client.call("EVAL", SUM, "0", Integer.toString(ACCOUNTS)))
                        .number();
            default ->
                Reply.parse(client.call(accounts("EVAL", SUM_OF_DECLARED, Integer.toString(ACCOUNTS))))
                        .number();
        };
    }

    @Test
    void shouldNeverShowAHalfDoneTransfer() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> readers = new ArrayList<>();
            List<Future<Integer>> writers = new ArrayList<>();
            for (int w = 0; w < 4; w++) {
                int seed = w;
                writers.add(threads.submit(with(client -> {
                    transfer(client, seed);
                    return 0;
                })));
            }
            for (int r = 0; r < 3; r++) {
                int first = r;
                readers.add(threads.submit(with(client -> {
                    int reads = 0;
                    while (!over.get() || reads == 0) {
                        assertEquals(100L * ACCOUNTS, total(client, first + reads++));
                    }
                    return reads;
                })));
            }
            for (Future<Integer> writer : writers) {
                writer.get();
            }
            over.set(true);
            for (Future<Integer> reader : readers) {
                assertTrue(reader.get() > 0);
            }
        }
        assertEquals(100L * ACCOUNTS, total(client(), 0));
        assertEquals(0, server().server().context().faults().count(), "internal errors");
    }

    private interface Work {
        int run(RawClient client) throws IOException;
    }

    private static Callable<Integer> with(Work work) {
        return () -> {
            try (RawClient client = server().connect()) {
                return work.run(client);
            }
        };
    }

    @Test
    void shouldWakeWaitersOnlyAfterTheScript() throws IOException {
        RawClient waiter = connect();
        waiter.send(io.nanoredis.testing.Request.of("BLPOP", "queue", "0"));
        long deadlineNs = System.nanoTime() + 10_000_000_000L;
        while (!raw("INFO", "clients").contains("blocked_clients:1")) {
            assertTrue(System.nanoTime() < deadlineNs, "nobody waits");
        }
        assertEquals(
                ":3\r\n",
                raw(
                        "EVAL",
                        "local q = 'queue' redis.call('rpush', q, 'a') redis.call('rpush', q, 'b')"
                                + " redis.call('lpush', q, 'first') return redis.call('llen', q)",
                        "0"));
        assertEquals("*2\r\n$5\r\nqueue\r\n$5\r\nfirst\r\n", next(waiter));
        assertEquals(":2\r\n", raw("LLEN", "queue"));
    }
}
