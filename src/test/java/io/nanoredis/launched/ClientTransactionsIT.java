package io.nanoredis.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.nanoredis.testing.ServerUnderTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractTransaction;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.KeyValue;

/// Transactions of Jedis and Lettuce over keys on four shards: under contention, pipelined, mixed with each other.
class ClientTransactionsIT {
    private static final int ACCOUNTS = 6;
    private static final ProtocolCommand UNKNOWN = () -> "NOSUCH".getBytes(StandardCharsets.US_ASCII);

    /// What a client waits for a reply: longer than by default, as tests share their machine with others.
    private static final int PATIENCE_MS = 30_000;

    private static ServerUnderTest server;
    private static RedisClient lettuce;

    @BeforeAll
    static void start() throws Exception {
        server = ServerUnderTest.start("--num_shards=4");
        lettuce = RedisClient.create(RedisURI.create(server.host(), server.port()));
    }

    @AfterAll
    static void stop() throws Exception {
        lettuce.shutdown();
        server.close();
    }

    private static Jedis jedis() {
        return new Jedis(server.host(), server.port(), PATIENCE_MS);
    }

    private static String account(String bank, int number) {
        return bank + ":account:" + number;
    }

    /// Moves money between two accounts by optimistic locking, as often as it takes.
    private static boolean transferByJedis(String bank, int rounds, int seed) {
        try (Jedis jedis = jedis()) {
            for (int i = 0; i < rounds; i++) {
                String from = account(bank, (i + seed) % ACCOUNTS);
                String to = account(bank, (i * 3 + seed + 1) % ACCOUNTS);
                List<Object> replies;
                do {
                    jedis.watch(from, to);
                    long left = Long.parseLong(jedis.get(from)) - 1;
                    long right = Long.parseLong(jedis.get(to)) + 1;
                    Transaction transaction = jedis.multi();
                    if (!from.equals(to)) {
                        transaction.set(from, Long.toString(left));
                        transaction.set(to, Long.toString(right));
                    }
                    transaction.incr(bank + ":transfers");
                    replies = transaction.exec();
                } while (replies == null);
            }
        }
        return true;
    }

    private static boolean transferByLettuce(String bank, int rounds, int seed) {
        try (StatefulRedisConnection<String, String> connection = lettuce.connect()) {
            RedisCommands<String, String> redis = connection.sync();
            for (int i = 0; i < rounds; i++) {
                String from = account(bank, (i + seed) % ACCOUNTS);
                String to = account(bank, (i + seed + 2) % ACCOUNTS);
                TransactionResult result;
                do {
                    redis.watch(from, to);
                    long left = Long.parseLong(redis.get(from)) - 1;
                    long right = Long.parseLong(redis.get(to)) + 1;
                    redis.multi();
                    redis.set(from, Long.toString(left));
                    redis.set(to, Long.toString(right));
                    redis.incr(bank + ":transfers");
                    result = redis.exec();
                } while (result.wasDiscarded());
            }
        }
        return true;
    }

    /// Sums all accounts up in one transaction again and again, until the transfers are over.
    private static boolean audit(String bank, int transfers) {
        try (Jedis jedis = jedis()) {
            long done;
            do {
                Transaction transaction = jedis.multi();
                List<Response<String>> balances = new ArrayList<>();
                for (int i = 0; i < ACCOUNTS; i++) {
                    balances.add(transaction.get(account(bank, i)));
                }
                Response<String> count = transaction.get(bank + ":transfers");
                transaction.exec();
                long sum = balances.stream()
                        .mapToLong(b -> Long.parseLong(b.get()))
                        .sum();
                assertEquals(100 * ACCOUNTS, sum);
                done = Long.parseLong(count.get());
            } while (done < transfers);
            return done == transfers;
        }
    }

    @Test
    void shouldLoseNoUpdateUnderOptimisticLocking() throws Exception {
        int rounds = 40;
        try (Jedis jedis = jedis()) {
            for (int i = 0; i < ACCOUNTS; i++) {
                jedis.set(account("bank", i), "100");
            }
            jedis.set("bank:transfers", "0");
        }
        List<Callable<Boolean>> tasks = List.of(
                () -> transferByJedis("bank", rounds, 0),
                () -> transferByJedis("bank", rounds, 3),
                () -> transferByLettuce("bank", rounds, 1),
                () -> transferByLettuce("bank", rounds, 4),
                () -> audit("bank", 4 * rounds));
        try (ExecutorService pool = Executors.newFixedThreadPool(tasks.size())) {
            for (Future<Boolean> task : pool.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
                assertTrue(task.get());
            }
        }
    }

    @Test
    void shouldReportWhatWentWrongInside() {
        try (Jedis jedis = jedis()) {
            Transaction transaction = jedis.multi();
            transaction.set("wrong:a", "text");
            Response<Long> pushed = transaction.lpush("wrong:a", "x");
            Response<Long> counted = transaction.incr("wrong:b");
            List<Object> replies = transaction.exec();
            assertEquals("OK", replies.get(0));
            assertInstanceOf(JedisDataException.class, replies.get(1));
            assertThrows(JedisDataException.class, pushed::get);
            assertEquals(1, counted.get());
            assertEquals("text", jedis.get("wrong:a"));
            Transaction refused = jedis.multi();
            refused.set("wrong:c", "lost");
            refused.sendCommand(UNKNOWN, "argument");
            assertThrows(JedisDataException.class, refused::exec);
            assertFalse(jedis.exists("wrong:c"));
            Transaction discarded = jedis.multi();
            discarded.set("wrong:d", "lost");
            assertEquals("OK", discarded.discard());
            assertNull(jedis.get("wrong:d"));
        }
    }

    @Test
    void shouldServeTransactionsOfAPool() {
        try (redis.clients.jedis.RedisClient pooled =
                redis.clients.jedis.RedisClient.create(server.host(), server.port())) {
            pooled.set("pooled:a", "1");
            try (AbstractTransaction transaction = pooled.transaction(false)) {
                transaction.watch("pooled:a", "pooled:b");
                transaction.multi();
                Response<Long> counted = transaction.incr("pooled:a");
                Response<String> renamed = transaction.rename("pooled:a", "pooled:b");
                Response<List<String>> read = transaction.mget("pooled:a", "pooled:b");
                assertEquals(3, transaction.exec().size());
                assertEquals(2, counted.get());
                assertEquals("OK", renamed.get());
                assertEquals(Arrays.asList(null, "2"), read.get());
            }
            try (AbstractTransaction transaction = pooled.transaction(false)) {
                transaction.watch("pooled:a", "pooled:b");
                pooled.set("pooled:b", "changed");
                transaction.multi();
                transaction.set("pooled:a", "lost");
                assertNull(transaction.exec());
            }
            assertFalse(pooled.exists("pooled:a"));
        }
    }

    @Test
    void shouldKeepPipelinedTransactionsInOrder() throws Exception {
        try (StatefulRedisConnection<String, String> connection = lettuce.connect()) {
            RedisAsyncCommands<String, String> async = connection.async();
            connection.setAutoFlushCommands(false);
            List<RedisFuture<TransactionResult>> results = new ArrayList<>();
            List<RedisFuture<String>> between = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                async.multi();
                async.set("line:a" + i % 7, "v" + i);
                async.rpush("line:log", "a" + i);
                async.incr("line:n" + i % 3);
                async.get("line:a" + i % 7);
                results.add(async.exec());
                between.add(async.get("line:a" + i % 7));
                async.rpush("line:log", "b" + i);
            }
            connection.flushCommands();
            assertTrue(LettuceFutures.awaitAll(30, TimeUnit.SECONDS, results.toArray(RedisFuture[]::new)));
            assertTrue(LettuceFutures.awaitAll(30, TimeUnit.SECONDS, between.toArray(RedisFuture[]::new)));
            connection.setAutoFlushCommands(true);
            for (int i = 0; i < 200; i++) {
                TransactionResult result = results.get(i).get();
                assertEquals(
                        List.of("OK", 2L * i + 1, i / 3 + 1L, "v" + i),
                        result.stream().toList());
                assertEquals("v" + i, between.get(i).get());
            }
            List<String> log = connection.sync().lrange("line:log", 0, -1);
            for (int i = 0; i < 200; i++) {
                assertEquals("a" + i, log.get(2 * i));
                assertEquals("b" + i, log.get(2 * i + 1));
            }
        }
    }

    @Test
    void shouldNotBlockInside() {
        try (Jedis jedis = jedis()) {
            jedis.rpush("inside:q3", "element");
            Transaction transaction = jedis.multi();
            transaction.blpop(0, "inside:q1");
            Response<KeyValue<String, String>> popped = transaction.blpop(0.0, "inside:q1", "inside:q2", "inside:q3");
            transaction.exists("inside:q3");
            List<Object> replies = transaction.exec();
            assertNull(replies.getFirst());
            assertEquals("element", popped.get().getValue());
            assertEquals(false, replies.get(2));
        }
    }
}
