package io.nanoredis.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A million mutated and random frames: none may crash, hang, leak a buffer or disturb another connection.
class ProtocolFuzzTest {
    private static final int FRAMES = 500_000;
    private static final int FRAMES_PER_CONNECTION = 500;
    private static final String[] NAMES = {
        "GET",
        "SET",
        "MGET",
        "MSET",
        "DEL",
        "INCR",
        "APPEND",
        "PING",
        "ECHO",
        "EXPIRE",
        "TTL",
        "GETRANGE",
        "STRLEN",
        "EXISTS",
        "SELECT",
        "HELLO",
        "SCAN",
        "TYPE",
        "COPY",
        "RENAME",
        "GETEX",
        "LCS",
        "OBJECT",
        "COMMAND",
        "nosuch"
    };

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldSurviveHostileBytes(int shards) throws Exception {
        long seed = Long.getLong("nanoredis.seed", System.nanoTime());
        System.out.println("ProtocolFuzzTest seed " + seed + " with " + shards + " shards");
        Random random = new Random(seed);
        try (TestServer server = TestServer.start(shards);
                RawClient bystander = server.connect()) {
            bystander.call("SET", "bystander", "untouched");
            bystander.call("SELECT", "15");
            bystander.call("SET", "bystander", "here too");
            for (int frames = 0; frames < FRAMES; frames += FRAMES_PER_CONNECTION) {
                attack(server.port(), random);
                assertEquals(
                        "here too",
                        Reply.parse(bystander.call("GET", "bystander")).text());
            }
            assertEquals(0, server.server().context().faults().count(), "internal errors");
            awaitClients(server);
        }
    }

    private static void awaitClients(TestServer server) throws Exception {
        long deadlineNs = System.nanoTime() + 20_000_000_000L;
        while (server.server().context().clients().get() > 1 && System.nanoTime() < deadlineNs) {
            Thread.sleep(5);
        }
        assertEquals(1, server.server().context().clients().get(), "connections left");
    }

    /// One connection that sends frames until the server closes it, and reads whatever comes.
    private static void attack(int port, Random random) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5000);
            socket.setSoTimeout(20_000);
            Thread reader = Thread.ofVirtual().start(() -> drain(socket));
            try {
                OutputStream out = socket.getOutputStream();
                for (int i = 0; i < FRAMES_PER_CONNECTION; i++) {
                    out.write(frame(random));
                }
                socket.shutdownOutput();
            } catch (IOException closedByServer) {
                assertTrue(socket.isConnected());
            }
            join(reader);
        }
    }

    private static void drain(Socket socket) {
        try {
            InputStream in = socket.getInputStream();
            long drained = in.transferTo(OutputStream.nullOutputStream());
            assertTrue(drained >= 0);
        } catch (IOException reset) {
            assertTrue(socket.isConnected());
        }
    }

    private static void join(Thread reader) {
        try {
            assertTrue(reader.join(java.time.Duration.ofSeconds(30)), "the server neither answers nor closes");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] frame(Random random) {
        byte[] good = command(random);
        return switch (random.nextInt(200)) {
            case 0 -> randomBytes(random);
            case 1, 2 -> mutate(good, random);
            case 3 -> inline(random);
            default -> good;
        };
    }

    private static byte[] command(Random random) {
        List<byte[]> words = new ArrayList<>();
        words.add(NAMES[random.nextInt(NAMES.length)].getBytes(StandardCharsets.US_ASCII));
        int arguments = random.nextInt(5);
        for (int i = 0; i < arguments; i++) {
            words.add(
                    random.nextInt(4) == 0
                            ? randomBytes(random)
                            : ("k" + random.nextInt(20)).getBytes(StandardCharsets.US_ASCII));
        }
        return Request.of(words).encode();
    }

    private static byte[] mutate(byte[] frame, Random random) {
        byte[] mutated = frame.clone();
        int flips = 1 + random.nextInt(3);
        for (int i = 0; i < flips; i++) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
        }
        return mutated;
    }

    private static byte[] inline(Random random) {
        return ("PING k" + random.nextInt(9) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }
}
