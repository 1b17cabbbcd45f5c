package io.nanoredis.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the launcher with a JDK that only tells its arguments.
class LauncherTest {
    @TempDir
    Path folder = Path.of("");

    private Path home = Path.of("");

    @BeforeEach
    void install() throws IOException {
        home = folder.toRealPath().resolve("nano redis");
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("config"));
        Files.createDirectories(home.resolve("lib"));
        Files.copy(Path.of("src/main/bin/nanoredis-server"), home.resolve("bin/nanoredis-server"));
        Files.write(home.resolve("config/jvm.options"), List.of("# comment", "", "-Dx=a b", "-Xms64m"));
        executable(home.resolve("bin/nanoredis-server"));
    }

    private static void executable(Path file) {
        assertTrue(file.toFile().setExecutable(true));
    }

    private String jdk(String name, String version) throws IOException {
        Path jdk = folder.toRealPath().resolve(name);
        Files.createDirectories(jdk.resolve("bin"));
        Path java = jdk.resolve("bin/java");
        Files.write(java, List.of("#!/bin/sh", "for word in \"$@\"; do echo \"$word\"; done", "echo pid=$$"));
        executable(java);
        Files.write(jdk.resolve("release"), List.of("IMPLEMENTOR=\"x\"", "JAVA_VERSION=\"" + version + "\""));
        return jdk.toString();
    }

    private record Run(int exitCode, List<String> output, long processId) {}

    private static Run run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().put("HOME", "/nonexistent");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output.lines().toList(), process.pid());
    }

    private Run launch(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin/nanoredis-server").toString()));
        command.addAll(Arrays.asList(arguments));
        return run(environment, command.toArray(String[]::new));
    }

    private List<String> expected(long processId, String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                "-Dx=a b",
                "-Xms64m",
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                home + "/lib/*",
                "io.nanoredis.server.NanoRedisServer"));
        words.addAll(Arrays.asList(arguments));
        words.add("pid=" + processId);
        return words;
    }

    @Test
    void shouldBecomeTheJvmWithItsFlagsAndTheUsersArguments() throws IOException, InterruptedException {
        Run run = launch(
                Map.of("NANOREDIS_JAVA_HOME", jdk("jdk", "25.0.1")), "--port=1", "--requirepass", "a b", "", "*");
        assertEquals(expected(run.processId, "--port=1", "--requirepass", "a b", "", "*"), run.output);
        assertEquals(0, run.exitCode);
    }

    @Test
    void shouldFindItsFolderThroughSymbolicLinks() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), home.resolve("bin/nanoredis-server"));
        Path second = Files.createSymbolicLink(
                folder.resolve("second"), Path.of(link.getFileName().toString()));
        Run run = run(Map.of("JAVA_HOME", jdk("jdk", "26")), second.toString());
        assertEquals(expected(run.processId), run.output);
    }

    @Test
    void shouldPassOverAJavaHomeThatIsTooOld() throws IOException, InterruptedException {
        String path = jdk("on-path", "25") + "/bin:/usr/bin:/bin";
        Run run = launch(Map.of("JAVA_HOME", jdk("old", "17.0.2"), "PATH", path));
        assertEquals(expected(run.processId), run.output);
    }

    @Test
    void shouldSayClearlyThatTheNamedJdkIsTooOld() throws IOException, InterruptedException {
        String old = jdk("old", "21.0.1");
        Run run = launch(Map.of("NANOREDIS_JAVA_HOME", old));
        assertEquals(
                List.of("nanoredis-server: NANOREDIS_JAVA_HOME: " + old
                        + " (expected the folder of a JDK 25 or later)"),
                run.output);
        assertEquals(1, run.exitCode);
    }

    @Test
    void shouldAddTheUsersFlagsAndTheCacheIfThereIsOne() throws IOException, InterruptedException {
        Files.write(home.resolve("lib/nanoredis.aot"), new byte[] {1});
        Run run = launch(Map.of("NANOREDIS_JAVA_HOME", jdk("jdk", "25"), "NANOREDIS_JAVA_OPTS", "-Da=1 -Db=2"), "x");
        assertTrue(run.output.containsAll(List.of("-XX:AOTCache=" + home + "/lib/nanoredis.aot", "-Da=1", "-Db=2")));
        assertEquals("x", run.output.get(run.output.size() - 2));
    }
}
