package io.nanoredis.family.scripting;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.RedisOracle;
import io.nanoredis.testing.TestServer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// A redis-server and ours with one shard and with four, each with a client: the same is asked of all three.
final class ScriptServers implements AutoCloseable {
    private final Map<String, RawClient> clients = new LinkedHashMap<>();
    private final RedisOracle oracle;
    private final TestServer one;
    private final TestServer four;

    /// Starts them; the test is skipped where redis-server is not installed.
    ScriptServers() throws IOException, InterruptedException {
        RedisOracle.assumeAvailable();
        oracle = RedisOracle.start();
        one = TestServer.start(1);
        four = TestServer.start(4);
        clients.put("redis-server", oracle.connect());
        clients.put("one shard", one.connect());
        clients.put("four shards", four.connect());
    }

    /// The clients by the name of their server, redis-server's first.
    Map<String, RawClient> clients() {
        return clients;
    }

    /// How many internal errors our servers have met.
    long faults() {
        return one.server().context().faults().count()
                + four.server().context().faults().count();
    }

    @Override
    public void close() throws IOException {
        for (RawClient client : clients.values()) {
            client.close();
        }
        oracle.close();
        one.close();
        four.close();
    }
}
