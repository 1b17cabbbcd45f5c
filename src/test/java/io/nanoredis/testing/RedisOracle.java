package io.nanoredis.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// The installed `redis-server` as the judge of what is correct: a private process without persistence on a free
/// loopback port.
///
/// It runs in a directory of its own under a fixed environment (C locale, UTC) and dies with [#close]. *Thread*:
/// any.
public final class RedisOracle implements AutoCloseable {
    /// The address on which it listens.
    public static final String HOST = "127.0.0.1";

    private static final String PROGRAM = "redis-server";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
    private static final int START_ATTEMPTS = 3;

    private final Process process;
    private final Path directory;
    private final int port;

    private RedisOracle(Process process, Path directory, int port) {
        this.process = process;
        this.directory = directory;
        this.port = port;
    }

    /// Skips the calling test, visibly, where no `redis-server` is on the PATH.
    public static void assumeAvailable() {
        Assumptions.assumeTrue(program() != null, "redis-server is not installed: no oracle to compare with");
    }

    /// Starts one with default options and further ones, each as `redis-server` takes it on its command line, and
    /// waits for its first PONG, or for the first time that it asks for its password.
    ///
    /// *Errors*: IllegalStateException where it is not installed or does not come up; nothing is left running.
    public static RedisOracle start(String... options) throws IOException {
        String program = program();
        if (program == null) {
            throw new IllegalStateException("redis-server: not on the PATH");
        }
        String failure = "";
        for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
            RedisOracle oracle = launch(program, freePort(), options);
            if (oracle.awaitPong()) {
                return oracle;
            }
            failure = oracle.log();
            oracle.close();
        }
        throw new IllegalStateException("redis-server: did not start: " + failure);
    }

    /// The port on which it listens.
    public int port() {
        return port;
    }

    /// The process id.
    public long pid() {
        return process.pid();
    }

    /// A new client of it.
    public RawClient connect() throws IOException {
        return RawClient.connect(HOST, port);
    }

    /// What it has printed.
    public String log() throws IOException {
        return Files.readString(directory.resolve("log"), StandardCharsets.UTF_8);
    }

    /// Stops the process and removes its directory.
    @Override
    public void close() throws IOException {
        process.destroy();
        if (!exited(Duration.ofSeconds(3))) {
            process.destroyForcibly();
            exited(Duration.ofSeconds(3));
        }
        deleteTree(directory);
    }

    private static RedisOracle launch(String program, int port, String... options) throws IOException {
        Path directory = Files.createTempDirectory("redis-oracle");
        List<String> line = new ArrayList<>(List.of(program, "--port", Integer.toString(port), "--bind", HOST));
        line.addAll(List.of("--save", "", "--appendonly", "no", "--enable-debug-command", "yes", "--daemonize", "no"));
        line.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
        builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        return new RedisOracle(builder.start(), directory, port);
    }

    private boolean awaitPong() {
        long deadlineNs = System.nanoTime() + START_TIMEOUT.toNanos();
        while (process.isAlive() && System.nanoTime() < deadlineNs) {
            if (answersPing() && process.isAlive()) {
                return true;
            }
            exited(Duration.ofMillis(10));
        }
        return false;
    }

    private boolean answersPing() {
        try (RawClient client = connect()) {
            String reply = Reply.parse(client.call("PING")).text();
            return reply.equals("PONG") || reply.startsWith("NOAUTH");
        } catch (IOException notYet) {
            return false;
        }
    }

    private boolean exited(Duration timeout) {
        try {
            return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static @Nullable String program() {
        String path = System.getenv("PATH");
        for (String folder : (path == null ? "" : path).split(":", -1)) {
            Path candidate = Path.of(folder, PROGRAM);
            if (Files.isExecutable(candidate)) {
                return candidate.toString();
            }
        }
        return null;
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(String.format(Locale.ROOT, "no free port on %s", HOST), e);
        }
    }

    private static void deleteTree(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
