package io.nanoredis.resp;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// The redis-server that is installed, run on a free loopback port and asked over a raw socket: what it answers is
/// right by
/// definition. Where it is not installed the tests that need it are skipped, visibly.
public final class RedisOracle implements Closeable {
    private final Process process;
    private final int port;
    private Socket socket;
    private byte[] input = new byte[64 * 1024];
    private int filled;

    private RedisOracle(Process process, int port) throws IOException {
        this.process = process;
        this.port = port;
        this.socket = connectAtLast();
    }

    /// Starts a server that persists nothing; aborts the test if there is none to start.
    public static RedisOracle start(String... options) throws IOException {
        Assumptions.assumeTrue(isInstalled(), "redis-server is not installed: nothing to compare with");
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                "redis-server", "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
        command.addAll(Arrays.asList(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new RedisOracle(process, port);
    }

    private static boolean isInstalled() {
        for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (new File(folder, "redis-server").canExecute()) {
                return true;
            }
        }
        return false;
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private Socket connectAtLast() throws IOException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (true) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    /// Sends a command, one byte per character, and returns the encoded reply in the same way.
    public String call(String... words) throws IOException {
        ReplyWriter command = new ReplyWriter();
        command.arrayHeader(words.length);
        for (String word : words) {
            command.bulkText(word);
        }
        return send(command.toByteArray());
    }

    /// Sends raw bytes and returns the first reply to them.
    public String send(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
        return reply();
    }

    private String reply() throws IOException {
        InputStream in = socket.getInputStream();
        while (true) {
            int end = filled == 0 ? -1 : RespReader.skip(input, 0, filled);
            if (end >= 0) {
                String reply = new String(input, 0, end, StandardCharsets.ISO_8859_1);
                System.arraycopy(input, end, input, 0, filled - end);
                filled -= end;
                return reply;
            }
            if (filled == input.length) {
                input = Arrays.copyOf(input, 2 * input.length);
            }
            int read = in.read(input, filled, input.length - filled);
            if (read < 0) {
                throw new IOException("connection closed by the oracle");
            }
            filled += read;
        }
    }

    /// Opens a new connection in place of the one in use, for instance after a protocol error.
    public void reconnect() throws IOException {
        socket.close();
        filled = 0;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        process.destroy();
    }
}
