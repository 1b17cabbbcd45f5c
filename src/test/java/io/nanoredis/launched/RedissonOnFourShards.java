package io.nanoredis.launched;

import io.nanoredis.testing.ServerUnderTest;
import java.io.IOException;
import java.time.Duration;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/// A server of four shards with one client of Redisson, which has its usual settings but fewer threads and
/// timeouts that suit tests.
record RedissonOnFourShards(ServerUnderTest server, RedissonClient client) implements AutoCloseable {
    /// How long a lock without a lease outlives a client that is gone.
    static final Duration WATCHDOG = Duration.ofMillis(900);

    static RedissonOnFourShards start() throws IOException, InterruptedException {
        ServerUnderTest server = ServerUnderTest.start("--num_shards=4");
        return new RedissonOnFourShards(server, connect(server));
    }

    /// A further client: another one as far as locks are concerned.
    RedissonClient another() {
        return connect(server);
    }

    private static RedissonClient connect(ServerUnderTest server) {
        Config config = new Config();
        config.setThreads(4)
                .setNettyThreads(4)
                .setLockWatchdogTimeout(WATCHDOG.toMillis())
                .setMinCleanUpDelay(1);
        config.useSingleServer().setAddress("redis://" + server.host() + ":" + server.port());
        return Redisson.create(config);
    }

    @Override
    public void close() throws IOException {
        client.shutdown();
        server.close();
    }
}
