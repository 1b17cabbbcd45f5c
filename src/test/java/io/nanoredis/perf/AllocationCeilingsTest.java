package io.nanoredis.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The hot path allocates no more than `perf/allocation-ceilings.txt` allows.
///
/// The benchmarks run in a JVM of their own, with the launcher's flags, where no other test allocates meanwhile.
final class AllocationCeilingsTest {
    private static final Path CEILINGS = Path.of("perf", "allocation-ceilings.txt");
    private static final String PROGRAM = "io.nanoredis.perf.AllocationCeilings";
    private static final long DEADLINE_SECONDS = 300;
    private static final List<String> JVM_FLAGS = List.of(
            "-Xmx1g",
            "-XX:+UseCompactObjectHeaders",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // JUnit makes the folder before a test runs
    AllocationCeilingsTest() {}

    private record Outcome(int exitCode, String output) {}

    @Test
    void shouldKeepEveryBenchmarkUnderItsCeiling() throws Exception {
        Outcome outcome = compareWith(CEILINGS);
        assertEquals(0, outcome.exitCode, outcome.output);
    }

    @Test
    void shouldNoticeABenchmarkThatAllocatesMore() throws Exception {
        expectComplaint("expected at most 32", "32 HashMapBenchmark.set keys=1000");
    }

    @Test
    void shouldNoticeACeilingWithoutABenchmark() throws Exception {
        expectComplaint("RespBenchmark.parseNothing: there is no such benchmark", "1 RespBenchmark.parseNothing");
    }

    @Test
    void shouldNoticeAGatedBenchmarkWithoutACeiling() throws Exception {
        expectComplaint("RouteBenchmark.find: has no ceiling", "gated RouteBenchmark", "1 RouteBenchmark.route");
    }

    private void expectComplaint(String complaint, String... lines) throws Exception {
        Path file = folder.resolve("ceilings.txt");
        Files.write(file, List.of(lines));
        Outcome outcome = compareWith(file);
        assertEquals(1, outcome.exitCode, outcome.output);
        assertTrue(outcome.output.contains(complaint), outcome.output);
    }

    private Outcome compareWith(Path ceilings) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        List<String> command = Stream.of(
                        List.of(java()),
                        JVM_FLAGS,
                        List.of("-cp", System.getProperty("java.class.path"), PROGRAM),
                        List.of(ceilings.toString()))
                .flatMap(List::stream)
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
            assertTrue(ended, () -> "still running after " + DEADLINE_SECONDS + " s");
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readString(output));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
