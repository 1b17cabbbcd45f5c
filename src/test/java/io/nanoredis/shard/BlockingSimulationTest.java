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

/// Many schedules of clients that wait, each history checked: every value is delivered at most once and none is lost,
/// who waits for a key is served first come first served, and there is a serial order of everything that keeps real
/// time.
///
/// `-Dnanoredis.seed=S -Dnanoredis.simulation.schedules=1` repeats one schedule; without a seed every build
/// draws another one.
class BlockingSimulationTest {
    private static final int SCHEDULES = SimulationRun.schedules(100_000);
    private static final long SEED = SimulationRun.seed(BlockingSimulationTest.class);
    private static final int SCHEDULES_PER_MUTANT = 500_000;

    private final List<Database> databases = TestDatabases.create(3);
    private final long keyAddress = databases.getFirst().slab().alloc(8);

    @Test
    void shouldServeExactlyOnceInOrderUnderEverySchedule() {
        long[] exercised = new long[4];
        for (int i = 0; i < SCHEDULES; i++) {
            BlockingSimulation simulation =
                    new BlockingSimulation(SEED + i, BlockingMutant.NONE, databases, keyAddress);
            String wrong = simulation.run();
            if (wrong != null) {
                fail(describe(SEED + i, wrong, simulation));
            }
            simulation.countExercised(exercised);
        }
        for (long count : exercised) {
            assertTrue(
                    SCHEDULES < 1000 || count > SCHEDULES / 100,
                    "served and told, given up, served, lock waits: " + Arrays.toString(exercised));
        }
    }

    @ParameterizedTest
    @EnumSource(value = BlockingMutant.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldCatchMutant(BlockingMutant mutant) {
        String wrong = null;
        int schedules = 0;
        while (wrong == null && schedules < SCHEDULES_PER_MUTANT) {
            wrong = runOne(SEED + schedules++, mutant);
        }
        assertNotNull(wrong, mutant + " survived " + schedules + " schedules from seed " + SEED);
    }

    private @Nullable String runOne(long seed, BlockingMutant mutant) {
        return new BlockingSimulation(seed, mutant, databases, keyAddress).run();
    }

    private static String describe(long seed, String wrong, BlockingSimulation simulation) {
        return simulation.history().stream()
                .map(QueueOp::toString)
                .collect(Collectors.joining("\n", "seed " + seed + ": " + wrong + "\n", "\n"));
    }
}
