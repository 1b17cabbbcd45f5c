package io.nanoredis.net;

import io.nanoredis.command.ServerContext;
import io.nanoredis.runtime.Proactor;
import io.nanoredis.runtime.Transport;
import io.netty.channel.Channel;
import java.util.List;

/// The network side of a server that listens nowhere: its connections are channels that a test hands over.
public final class ManualNet {
    private final NetService service;

    /// The network of `server`.
    public ManualNet(ServerContext server) {
        service = new NetService(server, new ListenPlan(Transport.NIO, List.of(), 0, "", 0, 1));
    }

    /// What runs on the proactors beside the connections.
    public NetService service() {
        return service;
    }

    /// Begins to serve a client of a proactor.
    public void accept(Proactor proactor, Channel channel) {
        service.accept(proactor, channel);
    }
}
