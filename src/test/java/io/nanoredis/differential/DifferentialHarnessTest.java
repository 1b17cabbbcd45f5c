package io.nanoredis.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.CommandFact;
import io.nanoredis.testing.CommandFacts;
import io.nanoredis.testing.RedisOracle;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The harness itself: it must notice what is wrong, and only that.
final class DifferentialHarnessTest {
    private static final long SEED = 42;
    private static final Set<String> GROUPS = Set.of("string", "generic", "connection", "server");

    /// Commands that this test leaves to others, because they end or block something, need events that do not
    /// happen, or belong to a later part of the server; a container stands for all of its.
    private static final Set<String> COMPARED_ELSEWHERE = Set.of(
            "acl",
            "bgrewriteaof",
            "bgsave",
            "client|caching",
            "client|getredir",
            "client|tracking",
            "client|trackinginfo",
            "config|rewrite",
            "failover",
            "lastsave",
            "latency|graph",
            "migrate",
            "module",
            "monitor",
            "psync",
            "quit",
            "replconf",
            "replicaof",
            "restore-asking",
            "role",
            "save",
            "shutdown",
            "slaveof",
            "sort",
            "sort_ro",
            "sync",
            "wait");

    @Test
    void shouldNoticeEverySingleFlippedByte() throws IOException {
        RedisOracle.assumeAvailable();
        SplittableRandom random = new SplittableRandom(SEED);
        try (RedisOracle oracle = RedisOracle.start();
                RedisOracle other = RedisOracle.start()) {
            for (int round = 0; round < 20; round++) {
                long flipAt = random.nextLong(400, 4_400);
                try (MutatingProxy proxy = MutatingProxy.start(other.port(), flipAt);
                        DifferentialRun run =
                                DifferentialRun.open(oracle.port(), proxy.port(), 2, new ReplyComparator(), round)) {
                    List<Difference> differences = run.run(echoes(2_000), 5);
                    assertFalse(differences.isEmpty(), () -> "byte " + flipAt + " was flipped, nothing noticed");
                }
            }
        }
    }

    @Test
    void shouldDrawAnAnswerFromEveryCommand() throws IOException {
        RedisOracle.assumeAvailable();
        try (RedisOracle oracle = RedisOracle.start();
                RedisOracle other = RedisOracle.start();
                DifferentialRun run =
                        DifferentialRun.open(oracle.port(), other.port(), 3, new ReplyComparator(), SEED)) {
            List<byte[]> payloads = CommandStream.capturePayloads(oracle);
            List<GeneratedCommand> commands = CommandStream.generate(SEED, 60_000, 3, payloads);
            List<Difference> differences = run.run(commands, 1);
            assertEquals(
                    List.of(),
                    differences.stream()
                            .map(difference -> difference.report(commands))
                            .toList());
            Set<String> names = CommandFacts.load().keySet();
            List<String> unanswered = CommandFacts.load().values().stream()
                    .filter(fact -> GROUPS.contains(fact.group()) && !isElsewhere(fact.name()))
                    .map(CommandFact::name)
                    .filter(name -> name.equals("command") || !isContainer(name, names))
                    .filter(name -> !run.successes().containsKey(name))
                    .toList();
            assertEquals(List.of(), unanswered);
        }
    }

    /// True for a name that only takes subcommands, and so has no answer but an error.
    private static boolean isContainer(String name, Set<String> names) {
        return names.stream().anyMatch(other -> other.startsWith(name + '|'));
    }

    private static boolean isElsewhere(String name) {
        return COMPARED_ELSEWHERE.contains(name) || COMPARED_ELSEWHERE.contains(name.replaceFirst("\\|.*", ""));
    }

    @Test
    void shouldGenerateTheSameStreamFromTheSameSeed() {
        List<byte[]> payloads = List.of(new byte[] {0, 1, 2});
        assertEquals(
                CommandStream.generate(SEED, 5_000, 3, payloads).toString(),
                CommandStream.generate(SEED, 5_000, 3, payloads).toString());
    }

    @Test
    void shouldShrinkToTheCommandsThatMatter() throws IOException {
        List<GeneratedCommand> stream = echoes(1_000);
        GeneratedCommand cause = new GeneratedCommand(Request.of("SET", "a", "b"), 1);
        GeneratedCommand effect = new GeneratedCommand(Request.of("GET", "a"), 1);
        stream.add(333, cause);
        stream.add(800, effect);
        Shrinker.Replay replay =
                part -> part.contains(cause) && part.indexOf(effect) > part.indexOf(cause) ? part.indexOf(effect) : -1;
        assertEquals(List.of(cause, effect), new Shrinker(replay, Duration.ofSeconds(10)).shrink(stream));
    }

    @Test
    void shouldCompareErrorsExactlyInEveryMode() {
        Reply one = parse("-ERR one\r\n");
        Reply two = parse("-ERR two\r\n");
        for (Comparison mode : Comparison.values()) {
            assertFalse(mode.matches(one, two), mode::name);
            assertFalse(mode.matches(one, parse(":1\r\n")), mode::name);
            assertTrue(mode.matches(one, one), mode::name);
        }
    }

    @Test
    void shouldTolerateOnlyCloseTimes() {
        assertTrue(Comparison.SECONDS.matches(parse(":100\r\n"), parse(":99\r\n")));
        assertFalse(Comparison.SECONDS.matches(parse(":100\r\n"), parse(":90\r\n")));
        assertFalse(Comparison.SECONDS.matches(parse(":-1\r\n"), parse(":-2\r\n")));
        assertFalse(Comparison.SECONDS.matches(parse(":0\r\n"), parse(":-1\r\n")));
    }

    @Test
    void shouldIgnoreOrderButNotNumber() {
        assertTrue(Comparison.UNORDERED.matches(parse("*2\r\n+a\r\n+b\r\n"), parse("*2\r\n+b\r\n+a\r\n")));
        assertFalse(Comparison.UNORDERED.matches(parse("*2\r\n+a\r\n+b\r\n"), parse("*3\r\n+b\r\n+a\r\n+a\r\n")));
        assertFalse(Comparison.UNORDERED.matches(parse("*1\r\n+a\r\n"), parse("*1\r\n$1\r\na\r\n")));
    }

    private static List<GeneratedCommand> echoes(int count) {
        List<GeneratedCommand> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commands.add(new GeneratedCommand(Request.of(i % 2 == 0 ? "ECHO" : "GET", "message " + i), 1));
        }
        return commands;
    }

    private static Reply parse(String raw) {
        return Reply.parse(raw.getBytes(StandardCharsets.US_ASCII));
    }
}
