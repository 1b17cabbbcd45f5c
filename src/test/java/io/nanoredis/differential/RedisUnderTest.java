package io.nanoredis.differential;

import io.nanoredis.testing.RedisOracle;
import java.io.IOException;

/// A second Redis in the place of the server under test, which shows that the comparison itself reports nothing
/// where nothing differs.
final class RedisUnderTest implements Subject {
    private final RedisOracle redis;

    private RedisUnderTest(RedisOracle redis) {
        this.redis = redis;
    }

    /// Starts one; Redis has no shards, so their number is of no matter.
    static Subject start(int shards) throws IOException {
        return new RedisUnderTest(RedisOracle.start());
    }

    @Override
    public int port() {
        return redis.port();
    }

    @Override
    public void close() throws IOException {
        redis.close();
    }
}
