package io.nanoredis.runtime;

import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;

/// How sockets are waited for: one row per operating-system interface.
public enum Transport {
    /// Linux epoll; the cheapest where it was measured.
    EPOLL("epoll"),
    /// Linux io_uring; an option, it costs more CPU per request than epoll with few bytes per read.
    IO_URING("io_uring"),
    /// The JDK's selectors, where nothing else exists; one shard accepts for all.
    NIO("nio");

    private static final int EVENTS_PER_PASS = 256;

    private final String optionName;

    Transport(String optionName) {
        this.optionName = optionName;
    }

    /// The name in `--io` and INFO.
    public String optionName() {
        return optionName;
    }

    /// The transport for the option's value; `auto` is the best that works here.
    ///
    /// @throws IllegalArgumentException when the machine does not have the one asked for
    public static Transport of(String option) {
        return switch (option) {
            case "auto" -> Epoll.isAvailable() ? EPOLL : NIO;
            case "epoll" -> require(EPOLL, Epoll.isAvailable());
            case "io_uring" -> require(IO_URING, IoUring.isAvailable());
            default -> NIO;
        };
    }

    private static Transport require(Transport transport, boolean available) {
        if (!available) {
            throw new IllegalArgumentException(
                    "io: " + transport.optionName + " (expected a transport that this machine has)");
        }
        return transport;
    }

    /// What drives the sockets of one event loop.
    public IoHandlerFactory handlerFactory() {
        return switch (this) {
            case EPOLL -> EpollIoHandler.newFactory(EVENTS_PER_PASS, DefaultSelectStrategyFactory.INSTANCE);
            case IO_URING -> IoUringIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    /// The class of a listening TCP socket.
    public Class<? extends ServerChannel> serverChannel() {
        return switch (this) {
            case EPOLL -> EpollServerSocketChannel.class;
            case IO_URING -> IoUringServerSocketChannel.class;
            case NIO -> NioServerSocketChannel.class;
        };
    }

    /// The class of a listening unix socket.
    ///
    /// @throws IllegalArgumentException for io_uring, which has none
    public Class<? extends ServerChannel> unixServerChannel() {
        return switch (this) {
            case EPOLL -> EpollServerDomainSocketChannel.class;
            case IO_URING ->
                throw new IllegalArgumentException("unixsocket: not with io_uring (expected io epoll or nio)");
            case NIO -> NioServerDomainSocketChannel.class;
        };
    }

    /// Whether several listeners may share one port.
    public boolean sharesPort() {
        return this != NIO;
    }
}
