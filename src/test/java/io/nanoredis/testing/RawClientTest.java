package io.nanoredis.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The raw client takes one frame at a time, however it arrives.
final class RawClientTest {
    private static final List<String> FRAMES = List.of(
            "+OK\r\n",
            "-ERR no\r\n",
            ":-12\r\n",
            "$-1\r\n",
            "*-1\r\n",
            "_\r\n",
            "#t\r\n",
            ",1.5\r\n",
            "(12345678901234567890\r\n",
            "$0\r\n\r\n",
            "$7\r\na\r\nb*3\r\r\n",
            "=8\r\ntxt:four\r\n",
            "!5\r\nERR x\r\n",
            "*0\r\n",
            "*2\r\n*2\r\n:1\r\n$1\r\na\r\n~1\r\n+x\r\n",
            "%2\r\n+a\r\n:1\r\n+b\r\n*1\r\n%1\r\n:1\r\n:2\r\n",
            ">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n",
            "|1\r\n+ttl\r\n:3\r\n*1\r\n:1\r\n");

    @Test
    void shouldReadFramesThatArriveAtOnce() throws IOException {
        assertFrames(1 << 16);
    }

    @Test
    void shouldReadFramesThatArriveByteByByte() throws IOException {
        assertFrames(1);
    }

    @Test
    void shouldReadABulkLargerThanItsBuffer() throws IOException {
        String frame = "*2\r\n$300000\r\n" + "x".repeat(300_000) + "\r\n:1\r\n";
        try (Feed feed = new Feed(frame + "+next\r\n", 1 << 20)) {
            assertEquals(frame, text(feed.client.readReply()));
            assertEquals("+next\r\n", text(feed.client.readReply()));
        }
    }

    @Test
    void shouldTellTheEndOfTheConnectionFromSilence() throws IOException {
        try (Feed feed = new Feed("+half", 100)) {
            feed.client.timeout(Duration.ofMillis(50));
            assertThrows(SocketTimeoutException.class, feed.client::readReply);
            feed.server.close();
            assertThrows(EOFException.class, feed.client::readReply);
        }
    }

    @Test
    void shouldRefuseWhatIsNoFrame() throws IOException {
        try (Feed feed = new Feed("hello\r\n", 100)) {
            assertTrue(assertThrows(IOException.class, feed.client::readReply)
                    .toString()
                    .contains("hello"));
        }
    }

    private static void assertFrames(int step) throws IOException {
        try (Feed feed = new Feed(String.join("", FRAMES), step)) {
            for (String frame : FRAMES) {
                assertEquals(frame, text(feed.client.readReply()));
                Reply.parse(frame.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// A client whose server has sent a text in steps of so many bytes.
    private static final class Feed implements AutoCloseable {
        final RawClient client;
        final Socket server;

        Feed(String text, int step) throws IOException {
            try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                client = RawClient.connect("127.0.0.1", listener.getLocalPort());
                server = listener.accept();
            }
            server.setTcpNoDelay(true);
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            Thread.ofVirtual().start(() -> feed(bytes, step));
        }

        private void feed(byte[] bytes, int step) {
            try {
                OutputStream out = server.getOutputStream();
                for (int i = 0; i < bytes.length; i += step) {
                    out.write(bytes, i, Math.min(step, bytes.length - i));
                }
            } catch (IOException closed) {
                // The test has seen enough.
            }
        }

        @Override
        public void close() throws IOException {
            client.close();
            server.close();
        }
    }
}
