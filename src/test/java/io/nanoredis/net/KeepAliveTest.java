package io.nanoredis.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.command.ServerContext;
import io.nanoredis.command.SessionChannel;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.TestServer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeepAliveTest {
    private static final int NEVER = 0;

    @ParameterizedTest
    @ValueSource(strings = {"auto", "nio"})
    void shouldHoldForNewAndForExistingClients(String io) throws Exception {
        try (TestServer server = TestServer.start(1, "--io=" + io, "--tcp-keepalive=70");
                RawClient first = server.connect()) {
            first.call("PING");
            assertEquals(List.of(70), seconds(server));
            configure(first, "90");
            try (RawClient second = server.connect()) {
                second.call("PING");
                assertEquals(List.of(90, 90), seconds(server));
                configure(first, "0");
                assertEquals(List.of(NEVER, NEVER), seconds(server));
            }
        }
    }

    private static void configure(RawClient client, String seconds) throws Exception {
        byte[] reply = client.call("CONFIG", "SET", "tcp-keepalive", seconds);
        assertEquals("+OK\r\n", new String(reply, StandardCharsets.US_ASCII));
    }

    /// What the sockets of the clients are set to, oldest client first.
    private static List<Integer> seconds(TestServer server) throws Exception {
        ServerContext context = server.server().context();
        CompletableFuture<List<Integer>> seconds = new CompletableFuture<>();
        context.shards().shard(0).execute(() -> {
            List<SessionChannel> clients = context.context(0).clients().snapshot();
            seconds.complete(
                    clients.stream().map(client -> seconds((Connection) client)).toList());
        });
        return seconds.get(10, TimeUnit.SECONDS);
    }

    private static int seconds(Connection client) {
        Channel channel = client.channel();
        boolean asked = channel.config().getOption(ChannelOption.SO_KEEPALIVE);
        return asked ? channel.config().getOption(KeepAlive.idleOption(channel)) : NEVER;
    }
}
