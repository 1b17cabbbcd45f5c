package io.nanoredis.shard;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.nanoredis.db.Database;
import io.nanoredis.testing.SimulationRun;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Many schedules of transactions with watched keys on the real shards, lock and watch tables: an EXEC that succeeds
/// has
/// found what its client had read, one that is refused has a reason, and everything has a serial order.
///
/// `-Dnanoredis.seed=S -Dnanoredis.simulation.schedules=1` repeats one schedule; without a seed every build
/// draws another one.
class WatchSimulationTest {
    private static final int SCHEDULES = SimulationRun.schedules(100_000);
    private static final long SEED = SimulationRun.seed(WatchSimulationTest.class);
    private static final int SCHEDULES_PER_MUTANT = 500_000;

    private final List<Database> databases = TestDatabases.create(3);
    private final long keyAddress = databases.getFirst().slab().alloc(8);

    @Test
    void shouldBeStrictlySerializableUnderEverySchedule() {
        long[] exercised = new long[3];
        for (int i = 0; i < SCHEDULES; i++) {
            WatchSimulation simulation = new WatchSimulation(SEED + i, WatchMutant.NONE, databases, keyAddress);
            String wrong = simulation.run();
            if (wrong != null) {
                fail(describe(SEED + i, wrong, simulation));
            }
            simulation.countExercised(exercised);
        }
        for (long count : exercised) {
            assertTrue(
                    SCHEDULES < 1000 || count > SCHEDULES / 100,
                    "refused, succeeded, lock waits: " + Arrays.toString(exercised));
        }
    }

    @ParameterizedTest
    @EnumSource(value = WatchMutant.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldCatchMutant(WatchMutant mutant) {
        String wrong = null;
        int schedules = 0;
        while (wrong == null && schedules < SCHEDULES_PER_MUTANT) {
            wrong = runOne(SEED + schedules++, mutant);
        }
        assertNotNull(wrong, mutant + " survived " + schedules + " schedules from seed " + SEED);
    }

    private @Nullable String runOne(long seed, WatchMutant mutant) {
        return new WatchSimulation(seed, mutant, databases, keyAddress).run();
    }

    private static String describe(long seed, String wrong, WatchSimulation simulation) {
        return simulation.history().stream()
                .map(SimulatedOp::toString)
                .collect(Collectors.joining("\n", "seed " + seed + ": " + wrong + "\n", "\n"));
    }
}
