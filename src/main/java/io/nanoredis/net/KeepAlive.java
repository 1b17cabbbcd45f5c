package io.nanoredis.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringSocketChannel;
import jdk.net.ExtendedSocketOptions;

/// How the kernel finds out that a silent TCP client is gone: `tcp-keepalive`.
///
/// As in Redis a client is asked after so many seconds of silence, and again after each third of that time; the third
/// question without an answer ends the connection.
final class KeepAlive {
    private static final int QUESTIONS = 3;

    private KeepAlive() {}

    /// Has the kernel ask after so many seconds, never for 0; does nothing for a Unix domain socket. *Cost*: four
    /// system calls.
    static void apply(Channel channel, int seconds) {
        if (!(channel instanceof SocketChannel)) {
            return;
        }
        ChannelConfig config = channel.config();
        config.setOption(ChannelOption.SO_KEEPALIVE, seconds > 0);
        if (seconds > 0) {
            int interval = Math.max(1, seconds / QUESTIONS);
            config.setOption(idleOption(channel), seconds);
            config.setOption(intervalOption(channel), interval);
            config.setOption(countOption(channel), QUESTIONS);
        }
    }

    /// The option that holds the seconds of silence.
    static ChannelOption<Integer> idleOption(Channel channel) {
        return option(
                channel,
                EpollChannelOption.TCP_KEEPIDLE,
                IoUringChannelOption.TCP_KEEPIDLE,
                NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE));
    }

    private static ChannelOption<Integer> intervalOption(Channel channel) {
        return option(
                channel,
                EpollChannelOption.TCP_KEEPINTVL,
                IoUringChannelOption.TCP_KEEPINTVL,
                NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL));
    }

    private static ChannelOption<Integer> countOption(Channel channel) {
        return option(
                channel,
                EpollChannelOption.TCP_KEEPCNT,
                IoUringChannelOption.TCP_KEEPCNT,
                NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT));
    }

    private static ChannelOption<Integer> option(
            Channel channel, ChannelOption<Integer> epoll, ChannelOption<Integer> ioUring, ChannelOption<Integer> nio) {
        return switch (channel) {
            case EpollSocketChannel any -> epoll;
            case IoUringSocketChannel any -> ioUring;
            case NioSocketChannel any -> nio;
            default -> throw new IllegalArgumentException("channel: " + channel + " (expected one of a transport)");
        };
    }
}
