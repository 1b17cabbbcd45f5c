package io.nanoredis.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// A proxy in front of a server which flips one bit of one byte that the server sends: what a comparison must
/// notice.
final class MutatingProxy implements Subject {
    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final int targetPort;
    private final AtomicLong bytesUntilFlip;

    private MutatingProxy(ServerSocket listener, int targetPort, long flipAt) {
        this.listener = listener;
        this.targetPort = targetPort;
        this.bytesUntilFlip = new AtomicLong(flipAt);
    }

    /// A proxy to a loopback port which flips the byte number `flipAt` of all that it passes back.
    static MutatingProxy start(int targetPort, long flipAt) throws IOException {
        MutatingProxy proxy =
                new MutatingProxy(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()), targetPort, flipAt);
        Thread.ofVirtual().start(proxy::acceptAll);
        return proxy;
    }

    @Override
    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
                sockets.addAll(List.of(client, server));
                Thread.ofVirtual().start(() -> pump(client, server, false));
                Thread.ofVirtual().start(() -> pump(server, client, true));
            }
        } catch (IOException closed) {
            // The listener was closed: the proxy is at its end.
        }
    }

    private void pump(Socket from, Socket to, boolean mutate) {
        byte[] buffer = new byte[1 << 14];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int read = in.read(buffer);
            while (read >= 0) {
                if (mutate) {
                    flip(buffer, read);
                }
                out.write(buffer, 0, read);
                read = in.read(buffer);
            }
        } catch (IOException closed) {
            // One side has closed: so does the other.
        }
    }

    private void flip(byte[] buffer, int count) {
        long at = bytesUntilFlip.getAndAdd(-count);
        if (at >= 0 && at < count) {
            buffer[(int) at] ^= 1;
        }
    }
}
