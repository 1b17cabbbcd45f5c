package io.nanoredis.net;

import io.nanoredis.command.ServerContext;
import io.nanoredis.command.SessionChannel;
import io.nanoredis.command.ShardContext;
import io.nanoredis.runtime.Proactor;
import io.nanoredis.runtime.ProactorHooks;
import io.nanoredis.shard.EngineShard;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The network side of a server: listeners and connections on every proactor, and what runs there between requests.
///
/// *Thread*: the hooks run on their proactor; [#listenPort] and the orderly stop are called by the thread that starts
/// and stops the server.
public final class NetService implements ProactorHooks {
    private static final long MAINTENANCE_SLICE_NS = 500_000;
    private static final long LIMIT_CHECK_MS = 1000;
    private static final byte[] TOO_MANY_CLIENTS =
            "-ERR max number of clients reached\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PROTECTED = ("-DENIED NanoRedis is running in protected mode because protected mode is"
                    + " enabled and no password is set for the default user. In this mode connections are only accepted"
                    + " from the loopback interface. To accept others, set a password with 'requirepass', or disable"
                    + " the option 'protected-mode'.\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    private final ServerContext server;
    private final ListenPlan plan;
    private final ProactorNet[] nets;
    private final Listeners[] listeners;
    private final long[] limitsCheckedMs;
    /// Whether a slice of upkeep is due before the next tick.
    private final boolean[] sliceDue;

    /// The network of `server`, nothing open yet.
    public NetService(ServerContext server, ListenPlan plan) {
        this.server = server;
        this.plan = plan;
        int n = server.shards().size();
        nets = new ProactorNet[n];
        listeners = new Listeners[n];
        limitsCheckedMs = new long[n];
        sliceDue = new boolean[n];
    }

    /// The port to listen on: `port`, or a free one when it is 0.
    ///
    /// @throws IOException when an address is in use or cannot be bound
    public static int listenPort(List<InetAddress> addresses, int port) throws IOException {
        return Listeners.probe(addresses, port);
    }

    @Override
    public void started(Proactor proactor) throws IOException {
        int id = proactor.shard().id();
        ProactorNet net = new ProactorNet(server, proactor);
        nets[id] = net;
        server.context(id).network(net);
        listeners[id] = new Listeners(proactor, plan);
        listeners[id].open(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                accept(net, channel);
            }
        });
    }

    /// Takes a channel that was connected in another way than through a listener of this proactor. *Thread*: the
    /// proactor.
    void accept(Proactor proactor, Channel channel) {
        accept(nets[proactor.shard().id()], channel);
    }

    private void accept(ProactorNet net, Channel channel) {
        SocketAddress remote = channel.remoteAddress();
        net.stats().connections++;
        if (server.clients().incrementAndGet() > server.settings().clientsMax()) {
            net.stats().rejectedConnections++;
            refuse(channel, TOO_MANY_CLIENTS);
        } else if (isRefused(remote)) {
            refuse(channel, PROTECTED);
        } else {
            KeepAlive.apply(channel, server.settings().keepAliveSeconds());
            boolean unix = !(remote instanceof InetSocketAddress);
            String local = text(channel.localAddress());
            channel.pipeline().addLast(new Connection(net, channel, unix ? local : text(remote), local, unix));
        }
    }

    private boolean isRefused(SocketAddress remote) {
        return server.settings().protectedMode()
                && !server.settings().passwordRequired()
                && remote instanceof InetSocketAddress inet
                && !inet.getAddress().isLoopbackAddress();
    }

    private void refuse(Channel channel, byte[] reply) {
        server.clients().decrementAndGet();
        channel.writeAndFlush(channel.alloc().directBuffer(reply.length).writeBytes(reply))
                .addListener(ChannelFutureListener.CLOSE);
    }

    private String text(SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            String host = inet.getAddress().getHostAddress();
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
        }
        return plan.unixSocket() + ":0";
    }

    @Override
    public void afterTurn(Proactor proactor) {
        server.context(proactor.shard().id()).publishLiveBytes();
    }

    @Override
    public void tick(Proactor proactor) {
        int id = proactor.shard().id();
        ProactorNet net = nets[id];
        long now = server.clock().epochMs();
        if (!sliceDue[id]) {
            maintain(proactor);
        }
        net.cx().tracking().tick();
        net.cx().sampleRates();
        if (id == 0) {
            server.observeLiveBytes(server.liveBytes());
        }
        if (server.pause().untilMs() <= now) {
            net.resumePaused();
        }
        if (now - limitsCheckedMs[id] >= LIMIT_CHECK_MS) {
            limitsCheckedMs[id] = now;
            for (SessionChannel client : net.cx().clients().snapshot()) {
                ((Connection) client).checkLimits(now);
            }
        }
    }

    /// One bounded slice of expiry and clean-up; when there is more another after a rest, which belongs to requests.
    private void maintain(Proactor proactor) {
        EngineShard shard = proactor.shard();
        if (nets[shard.id()].isInterrupted()) {
            sliceDue[shard.id()] = false;
            return;
        }
        shard.refreshClock();
        ShardContext cx = server.context(shard.id());
        boolean more = cx.maintain(MAINTENANCE_SLICE_NS);
        sliceDue[shard.id()] = more;
        if (more) {
            long restNs = cx.maintenanceRestNs(MAINTENANCE_SLICE_NS);
            proactor.loop().schedule(() -> maintain(proactor), restNs, TimeUnit.NANOSECONDS);
        }
    }

    /// Stops accepting on this proactor and lets its connections finish what runs.
    public void drain(Proactor proactor) {
        int id = proactor.shard().id();
        if (listeners[id] != null) {
            listeners[id].close();
            nets[id].drain();
        }
    }

    /// Whether no connection of this proactor waits for a command.
    public boolean isDrained(Proactor proactor) {
        ProactorNet net = nets[proactor.shard().id()];
        return net == null || net.cx().clients().snapshot().stream().noneMatch(SessionChannel::busy);
    }

    @Override
    public void stopping(Proactor proactor) {
        int id = proactor.shard().id();
        if (listeners[id] == null) {
            return;
        }
        listeners[id].close();
        for (SessionChannel client : nets[id].cx().clients().snapshot()) {
            client.closeNow();
        }
    }

    @Override
    public void fault(Proactor proactor, Throwable cause) {
        server.faults().report("proactor " + proactor.shard().id(), cause);
    }
}
