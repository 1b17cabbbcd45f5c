package io.nanoredis.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A server started as a user starts it: by its launcher, as a process of its own.
public final class ServerProcess implements AutoCloseable {
    private static final Path LAUNCHER =
            Path.of("target/nanoredis/bin/nanoredis-server").toAbsolutePath();
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final Process process;
    private final Path log;
    private final int port;

    private ServerProcess(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /// Starts a server on a free port with further options and waits until it answers.
    public static ServerProcess start(String... options) throws IOException, InterruptedException {
        int port = freePort();
        List<String> arguments = new ArrayList<>(List.of("--port=" + port));
        arguments.addAll(List.of(options));
        ServerProcess server = launch(port, arguments);
        long deadlineNs = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < deadlineNs && server.process.isAlive()) {
            try (RawClient client = server.connect()) {
                client.call("PING");
                return server;
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        String output = server.log();
        server.close();
        throw new IOException("the server did not start: " + output);
    }

    /// Starts a server with exactly these options and does not wait.
    public static ServerProcess launch(int port, List<String> arguments) throws IOException {
        Path log = Files.createTempFile("nanoredis", ".log");
        List<String> command = new ArrayList<>();
        command.add(LAUNCHER.toString());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ServerProcess(process, log, port);
    }

    /// A port that is free now.
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// The port it listens on.
    public int port() {
        return port;
    }

    /// The process.
    public Process process() {
        return process;
    }

    /// A new connection.
    public RawClient connect() throws IOException {
        return RawClient.connect("127.0.0.1", port);
    }

    /// What it has written to stdout and stderr.
    public String log() throws IOException {
        return Files.readString(log);
    }

    /// Waits for the end of the process.
    ///
    /// @return its exit code
    public int awaitExit(Duration limit) throws IOException, InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("the server still runs after " + limit);
        }
        return process.exitValue();
    }

    /// Runs a program of redis-tools against the server.
    ///
    /// @return its output, stderr included
    public String run(byte[] input, String... command) throws IOException, InterruptedException {
        Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread.ofVirtual().start(() -> {
            try (var out = tool.getOutputStream()) {
                out.write(input);
            } catch (IOException e) {
                throw new UncheckedIOException("the program does not read its input", e);
            }
        });
        try (InputStream output = tool.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.ISO_8859_1);
            tool.waitFor();
            return text;
        } finally {
            tool.destroyForcibly();
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(log);
    }
}
