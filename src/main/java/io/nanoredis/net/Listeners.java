package io.nanoredis.net;

import io.nanoredis.runtime.Proactor;
import io.nanoredis.runtime.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUringChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listening sockets of one proactor: every proactor listens on the same addresses with SO_REUSEPORT, and the
/// kernel
/// spreads the clients over them.
///
/// *Thread*: the proactor, but for [#probe].
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final Proactor proactor;
    private final ListenPlan plan;
    private final List<Channel> open = new ArrayList<>();

    Listeners(Proactor proactor, ListenPlan plan) {
        this.proactor = proactor;
        this.plan = plan;
    }

    /// Finds out whether the port is free on all addresses, by binding it alone: with SO_REUSEPORT a second server
    /// would start
    /// beside the first without a word.
    ///
    /// @return the port, which the system chose when `port` is 0
    /// @throws IOException when an address is in use or cannot be bound
    static int probe(List<InetAddress> addresses, int port) throws IOException {
        int chosen = port;
        for (InetAddress address : addresses) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(address, chosen), 1);
                chosen = socket.getLocalPort();
            } catch (IOException e) {
                throw new IOException(
                        "cannot listen on " + address.getHostAddress() + " port " + chosen + ": " + e.getMessage(), e);
            }
        }
        return chosen;
    }

    /// Opens the sockets; `children` initialises each accepted connection.
    void open(ChannelInitializer<Channel> children) throws IOException {
        boolean listens = proactor.shard().id() == 0 || plan.transport().sharesPort();
        if (plan.port() > 0 && listens) {
            for (InetAddress address : plan.addresses()) {
                bind(tcp(children), new InetSocketAddress(address, plan.port()));
            }
        }
        String path = plan.unixSocket();
        if (!path.isEmpty() && proactor.shard().id() == 0) {
            removeSocket(path);
            bind(bootstrap(children).channel(plan.transport().unixServerChannel()), unixAddress(path));
            restrict(path);
        }
    }

    /// Removes the socket that a server left behind; any other file stays, and the bind fails.
    private static void removeSocket(String path) throws IOException {
        Path file = Path.of(path);
        boolean isSocket = Files.exists(file)
                && Files.readAttributes(file, BasicFileAttributes.class).isOther();
        if (isSocket) {
            Files.delete(file);
        }
    }

    private static void removeSocketQuietly(String path) {
        try {
            removeSocket(path);
        } catch (IOException gone) {
            LOG.debug("unix socket {}", path, gone);
        }
    }

    private void restrict(String path) throws IOException {
        int mode = plan.unixSocketPermissions();
        if (mode == 0) {
            return;
        }
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] inOrderOfBits = PosixFilePermission.values();
        for (int bit = 0; bit < inOrderOfBits.length; bit++) {
            if ((mode & (0400 >> bit)) != 0) {
                permissions.add(inOrderOfBits[bit]);
            }
        }
        Files.setPosixFilePermissions(Path.of(path), permissions);
    }

    private SocketAddress unixAddress(String path) {
        return plan.transport() == Transport.NIO ? UnixDomainSocketAddress.of(path) : new DomainSocketAddress(path);
    }

    private ServerBootstrap bootstrap(ChannelHandler children) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(proactor.loop())
                .option(ChannelOption.SO_BACKLOG, plan.backlog())
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(children);
        return switch (plan.transport()) {
            case EPOLL, NIO -> bootstrap.childOption(ChannelOption.RECVBUF_ALLOCATOR, new SharedBuffer.Reading());
            case IO_URING -> bootstrap; // takes its buffers before there is something to read
        };
    }

    private ServerBootstrap tcp(ChannelHandler children) {
        ServerBootstrap bootstrap = bootstrap(children)
                .channel(plan.transport().serverChannel())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true);
        return switch (plan.transport()) {
            case EPOLL -> bootstrap.option(EpollChannelOption.SO_REUSEPORT, true);
            case IO_URING -> bootstrap.option(IoUringChannelOption.SO_REUSEPORT, true);
            case NIO -> bootstrap.option(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
        };
    }

    private void bind(ServerBootstrap bootstrap, SocketAddress address) throws IOException {
        ChannelFuture bound = bootstrap.bind(address);
        proactor.pumpUntilDone(bound);
        @Nullable Throwable cause = bound.cause();
        if (cause != null) {
            throw new IOException("cannot listen on " + address + ": " + cause.getMessage(), cause);
        }
        open.add(bound.channel());
    }

    /// Stops accepting.
    void close() {
        for (Channel channel : open) {
            channel.close();
        }
        open.clear();
        if (!plan.unixSocket().isEmpty() && proactor.shard().id() == 0) {
            removeSocketQuietly(plan.unixSocket());
        }
    }
}
