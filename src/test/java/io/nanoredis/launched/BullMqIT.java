package io.nanoredis.launched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nanoredis.testing.ServerUnderTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// BullMQ and ioredis: the scenarios of `src/test/node/bullmq`, all at the same time, with its usual prefix and
/// without hash tags; skipped where node or npm is not installed or npm reaches no registry.
class BullMqIT {
    private static final Path SOURCE = Path.of("src/test/node/bullmq").toAbsolutePath();
    private static final Path FOLDER = Path.of("target/bullmq").toAbsolutePath();
    private static final Path INSTALLED = FOLDER.resolve("node_modules/.package-lock.json");
    private static final Pattern UNREACHABLE =
            Pattern.compile("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH");
    private static final int SCENARIOS = 19;

    /// A program's end: what it printed, and its exit code.
    private record Outcome(int code, String output) {}

    @BeforeAll
    static void install() throws Exception {
        assumeTrue(runs("node") && runs("npm"), "node and npm are not installed: no BullMQ");
        boolean installed = Files.exists(INSTALLED) && sameLock();
        Files.createDirectories(FOLDER);
        try (Stream<Path> files = Files.list(SOURCE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, FOLDER.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!installed) {
            Outcome npm =
                    run(120, List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"));
            assumeTrue(
                    npm.code == 0 || !UNREACHABLE.matcher(npm.output).find(),
                    () -> "npm reaches no registry: no BullMQ: " + npm.output);
            assertEquals(0, npm.code, npm.output);
        }
    }

    private static boolean sameLock() throws IOException {
        Path last = FOLDER.resolve("package-lock.json");
        return Files.exists(last) && Files.mismatch(last, SOURCE.resolve("package-lock.json")) == -1;
    }

    private static boolean runs(String program) throws InterruptedException {
        try {
            Files.createDirectories(FOLDER);
            return run(30, List.of(program, "--version")).code == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    private static Outcome run(int limitSeconds, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("bullmq", ".log");
        Process process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(limitSeconds, TimeUnit.SECONDS);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            return ended ? new Outcome(process.exitValue(), text) : new Outcome(-1, text + "\nit did not end");
        } finally {
            process.destroyForcibly().waitFor();
            Files.delete(output);
        }
    }

    @ParameterizedTest(name = "{0} shards")
    @ValueSource(ints = {4, 1})
    void shouldRunEveryJobToItsEnd(int shards) throws Exception {
        try (ServerUnderTest server = ServerUnderTest.start("--num_shards=" + shards)) {
            Outcome outcome = run(100, List.of("node", "run.js", server.host(), Integer.toString(server.port())));
            assertEquals(0, outcome.code, outcome.output);
            assertEquals(
                    SCENARIOS,
                    outcome.output
                            .lines()
                            .filter(line -> line.startsWith("done "))
                            .count(),
                    outcome.output);
            assertTrue(outcome.output.lines().noneMatch(line -> line.startsWith("failed ")), outcome.output);
        }
    }
}
