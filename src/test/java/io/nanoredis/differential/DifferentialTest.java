package io.nanoredis.differential;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.nanoredis.testing.Escaped;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.RedisOracle;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every reply of the server against the reply of Redis, over generated commands.
///
/// Four runs of 80,000 commands: one and four shards, RESP2 and RESP3; four more of 5,000 with as many scripts as
/// others. `-Dnanoredis.seed=N` chooses the commands, `random` draws new ones, `-Dnanoredis.differentialCommands=N` and
/// `-Dnanoredis.differentialScripts=N` change the lengths.
final class DifferentialTest {
    private static final Subject.Factory SERVER = NanoUnderTest::start;
    private static final int COMMANDS = Integer.getInteger("nanoredis.differentialCommands", 80_000);
    private static final int SCRIPTS = Integer.getInteger("nanoredis.differentialScripts", 5_000);
    private static final int DIFFERENCES_MAX = 12;
    private static final Duration SHRINK_LIMIT = Duration.ofSeconds(15);

    private final long seed = seed();
    private RedisOracle oracle;

    @SuppressWarnings("NullAway.Init") // JUnit calls startOracle before anything reads the field.
    DifferentialTest() {}

    /// A build compares the same commands each time; others are for those who look for differences.
    private static long seed() {
        String given = System.getProperty("nanoredis.seed", "1");
        return given.equals("random") ? ThreadLocalRandom.current().nextLong() & 0xffff_ffffL : Long.parseLong(given);
    }

    @BeforeEach
    void startOracle() throws IOException {
        RedisOracle.assumeAvailable();
        oracle = RedisOracle.start();
    }

    @AfterEach
    @SuppressWarnings("NullAway") // The oracle is absent where the assumption has skipped the test.
    void stopOracle() throws IOException {
        if (oracle != null) {
            oracle.close();
        }
    }

    @ParameterizedTest(name = "shards {0}, RESP{1}")
    @CsvSource({"1, 2", "1, 3", "4, 2", "4, 3"})
    void shouldReplyAsRedisToGeneratedCommands(int shards, int protocol) throws IOException {
        compare(
                shards,
                protocol,
                CommandStream.generate(seed, COMMANDS, protocol, CommandStream.capturePayloads(oracle)));
    }

    @ParameterizedTest(name = "shards {0}, RESP{1}")
    @CsvSource({"1, 2", "1, 3", "4, 2", "4, 3"})
    void shouldReplyAsRedisToGeneratedScripts(int shards, int protocol) throws IOException {
        List<byte[]> payloads = CommandStream.capturePayloads(oracle);
        compare(shards, protocol, CommandStream.generate(seed, SCRIPTS, protocol, payloads, Groups::drawScripts));
    }

    private void compare(int shards, int protocol, List<GeneratedCommand> commands) throws IOException {
        System.out.printf(
                "differential: seed %d, %d commands, %d shards, RESP%d%n", seed, commands.size(), shards, protocol);
        try (Subject server = SERVER.start(shards)) {
            ReplyComparator comparator = new ReplyComparator();
            List<Difference> differences;
            long startNs = System.nanoTime();
            try (DifferentialRun run = DifferentialRun.open(oracle.port(), server.port(), protocol, comparator, seed)) {
                differences = run.run(commands, DIFFERENCES_MAX);
                System.out.printf(
                        "differential: %d ms, %d %% error replies, excused %s%n",
                        (System.nanoTime() - startNs) / 1_000_000, run.errorPercent(), comparator.excused());
            }
            if (!differences.isEmpty()) {
                fail(report(commands, differences, server.port(), protocol));
            }
        }
    }

    @Test
    void shouldExchangeSerialisedValuesWithRedis() throws IOException {
        try (Subject server = SERVER.start(1);
                RawClient ours = RawClient.connect(RedisOracle.HOST, server.port());
                RawClient theirs = oracle.connect()) {
            for (Request source : CommandStream.payloadSources()) {
                byte[] value = source.args().get(2);
                assertArrayEquals(value, carried(source, ours, theirs), () -> "ours to Redis: " + Escaped.text(value));
                assertArrayEquals(value, carried(source, theirs, ours), () -> "Redis to ours: " + Escaped.text(value));
            }
        }
    }

    /// The value that arrives when `source` is set on one server, dumped there and restored on the other.
    private static byte[] carried(Request source, RawClient from, RawClient to) throws IOException {
        from.call(source);
        byte[] payload = Reply.parse(from.call("DUMP", "payload")).payload();
        Request restore =
                Request.of(List.of(bytes("RESTORE"), bytes("arrived"), bytes("0"), payload, bytes("REPLACE")));
        assertEquals("OK", Reply.parse(to.call(restore)).text());
        return Reply.parse(to.call("GET", "arrived")).payload();
    }

    private String report(List<GeneratedCommand> commands, List<Difference> differences, int port, int protocol) {
        StringBuilder text =
                new StringBuilder("differences from Redis, seed " + seed + " (-Dnanoredis.seed=" + seed + "):\n");
        differences.forEach(difference -> text.append(difference.report(commands)));
        return text.append(shortest(commands.subList(0, differences.get(0).index() + 1), port, protocol))
                .toString();
    }

    /// The first difference again, from as few commands as possible.
    private String shortest(List<GeneratedCommand> failing, int port, int protocol) {
        try {
            List<GeneratedCommand> shrunk =
                    new Shrinker(part -> firstDifference(part, port, protocol), SHRINK_LIMIT).shrink(failing);
            StringBuilder text = new StringBuilder("the first one, shrunk to " + shrunk.size() + " commands:\n");
            shrunk.stream()
                    .limit(40)
                    .forEach(command -> text.append("    ").append(command).append('\n'));
            return text.toString();
        } catch (IOException | IllegalStateException e) {
            return "not shrunk: " + e;
        }
    }

    private int firstDifference(List<GeneratedCommand> commands, int port, int protocol) throws IOException {
        try (DifferentialRun run = DifferentialRun.open(oracle.port(), port, protocol, new ReplyComparator(), seed)) {
            List<Difference> differences = run.run(commands, 1);
            return differences.isEmpty() ? -1 : differences.get(0).index();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
