package io.nanoredis.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.differential.PubSubStep.Order;
import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.RedisOracle;
import io.nanoredis.testing.Request;
import io.nanoredis.testing.TestServer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Several clients that subscribe, publish and change keys at random hear, byte for byte, what redis-server tells them.
/// `-Dnanoredis.pubsubSteps=N` says how many steps.
class PubSubDifferentialTest {
    private static final int STEPS = Integer.getInteger("nanoredis.pubsubSteps", 3_000);
    private static final int STEPS_BETWEEN_LOOKS = 100;

    @ParameterizedTest(name = "shards {0}, RESP{1} at first")
    @CsvSource({"1, 2", "1, 3", "4, 2", "4, 3"})
    void shouldTellEveryClientWhatRedisTells(int shards, int protocol) throws Exception {
        RedisOracle.assumeAvailable();
        long seed = FuzzSeed.next(getClass());
        try (RedisOracle oracle = RedisOracle.start();
                TestServer server = TestServer.start(shards);
                PubSubRun run = new PubSubRun("seed " + seed, oracle.port(), server.port())) {
            for (int i = 0; i < PubSubSteps.SUBSCRIBERS; i++) {
                run.run(new PubSubStep(i, List.of(Request.of("HELLO", Integer.toString(protocol))), Order.KIND));
            }
            PubSubSteps steps = new PubSubSteps(new SplittableRandom(seed), shards == 1);
            for (int i = 0; i < STEPS; i++) {
                run.run(steps.next());
                if (i % STEPS_BETWEEN_LOOKS == 0) {
                    run.end();
                }
            }
            run.end();
            assertEquals(0, server.server().context().faults().count(), "internal errors");
        }
    }
}
