package io.nanoredis.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A blocking client which hands over the exact bytes of each reply.
///
/// It writes what it is given, well-formed or not, and reads one complete RESP2 or RESP3 frame at a time, pushes
/// and nested aggregates included. Nothing is decoded, so that replies can be compared byte for byte.
///
/// *Errors*: SocketTimeoutException when nothing arrives in time, EOFException when the server closed, IOException
/// for a byte that starts no frame. *Thread*: one at a time.
public final class RawClient implements AutoCloseable {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final int BUFFER_BYTES = 1 << 16;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int start;
    private int scan;
    private int end;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /// A client of `host:port` that waits at most ten seconds for bytes of a reply.
    public static RawClient connect(String host, int port) throws IOException {
        return connect(host, port, DEFAULT_TIMEOUT);
    }

    /// A client of `host:port` that waits at most `timeout` to connect and for bytes of a reply.
    @SuppressWarnings("AddressSelection") // A test names a numeric loopback address.
    public static RawClient connect(String host, int port, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(host, port), Math.toIntExact(timeout.toMillis()));
            socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
            return new RawClient(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// Writes bytes as they are.
    public void send(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /// Writes `count` bytes of `bytes` from `offset` as they are.
    public void send(byte[] bytes, int offset, int count) throws IOException {
        out.write(bytes, offset, count);
    }

    /// Writes one command.
    public void send(Request request) throws IOException {
        out.write(request.encode());
    }

    /// Writes one command of UTF-8 words and reads one reply.
    public byte[] call(String... words) throws IOException {
        return call(Request.of(words));
    }

    /// Writes one command and reads one reply.
    public byte[] call(Request request) throws IOException {
        send(request);
        return readReply();
    }

    /// Reads exactly one complete frame and returns its bytes. An attribute is returned together with the reply
    /// that it belongs to.
    public byte[] readReply() throws IOException {
        start = end == start ? resetBuffer() : start;
        scan = start;
        long pending = 1;
        while (pending > 0) {
            pending += scanFrame() - 1;
        }
        byte[] reply = Arrays.copyOfRange(buffer, start, scan);
        start = scan;
        return reply;
    }

    /// Reads `count` complete frames.
    public List<byte[]> readReplies(int count) throws IOException {
        List<byte[]> replies = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            replies.add(readReply());
        }
        return replies;
    }

    /// True if bytes have been read which no reply has taken yet, or wait in the socket.
    public boolean hasBytes() throws IOException {
        return start < end || in.available() > 0;
    }

    /// Waits at most `timeout` for the server to close, and tells whether it did. Bytes that arrive meanwhile are
    /// dropped.
    public boolean awaitClosed(Duration timeout) throws IOException {
        int before = socket.getSoTimeout();
        socket.setSoTimeout(Math.toIntExact(Math.max(1, timeout.toMillis())));
        try {
            int read = 0;
            while (read >= 0) {
                read = in.read(buffer);
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (java.net.SocketException e) {
            return true;
        } finally {
            start = resetBuffer();
            socket.setSoTimeout(before);
        }
    }

    /// Sets how long to wait for bytes of a reply.
    public void timeout(Duration timeout) throws IOException {
        socket.setSoTimeout(Math.toIntExact(Math.max(1, timeout.toMillis())));
    }

    /// This client's address and port as the server sees them, `ip:port`.
    public String address() {
        return socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
    }

    /// Closes the connection; a reset of it is no error.
    @Override
    public void close() throws IOException {
        socket.close();
    }

    /// Moves `scan` over one frame header (and the body of a bulk) and returns how many frames nested in it, or due
    /// after it, follow.
    private long scanFrame() throws IOException {
        int header = scanLine();
        char type = (char) buffer[header];
        return switch (type) {
            case '+', '-', ':', ',', '#', '(', '_' -> 0;
            case '$', '!', '=' -> {
                skip(length(header) + 2);
                yield 0;
            }
            case '*', '~', '>' -> Math.max(0, length(header));
            case '%' -> 2 * length(header);
            case '|' -> 2 * length(header) + 1;
            default ->
                throw new IOException("no frame starts with: "
                        + Escaped.text(Arrays.copyOfRange(buffer, header, Math.min(end, header + 40))));
        };
    }

    /// Moves `scan` behind the next CRLF and returns where the line began (as an index into the buffer as it is
    /// afterwards).
    private int scanLine() throws IOException {
        int offset = scan - start;
        int at = scan;
        while (true) {
            if (at + 1 >= end) {
                int fromStart = at - start;
                fill();
                at = start + fromStart;
            } else if (buffer[at] == '\r' && buffer[at + 1] == '\n') {
                scan = at + 2;
                return start + offset;
            } else {
                at++;
            }
        }
    }

    private long length(int header) throws IOException {
        boolean negative = buffer[header + 1] == '-';
        long length = 0;
        for (int i = header + (negative ? 2 : 1); i < scan - 2; i++) {
            if (buffer[i] < '0' || buffer[i] > '9') {
                throw new IOException("bad length: " + Escaped.text(Arrays.copyOfRange(buffer, header, scan)));
            }
            length = length * 10 + (buffer[i] - '0');
        }
        return negative ? -2 : length;
    }

    private void skip(long count) throws IOException {
        if (count > 0) {
            int fromStart = Math.toIntExact(scan - start + count);
            while (end - start < fromStart) {
                fill();
            }
            scan = start + fromStart;
        }
    }

    private void fill() throws IOException {
        if (end == buffer.length) {
            makeRoom();
        }
        int read = in.read(buffer, end, buffer.length - end);
        if (read < 0) {
            throw new EOFException(
                    "the server closed; unread: " + Escaped.text(Arrays.copyOfRange(buffer, start, end)));
        }
        end += read;
    }

    private void makeRoom() {
        int live = end - start;
        byte[] target = live > buffer.length / 2 ? new byte[Math.multiplyExact(buffer.length, 2)] : buffer;
        System.arraycopy(buffer, start, target, 0, live);
        scan -= start;
        start = 0;
        end = live;
        buffer = target;
    }

    private int resetBuffer() {
        end = 0;
        scan = 0;
        return 0;
    }
}
