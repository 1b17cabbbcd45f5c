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

/// Hundreds of thousands of schedules of the real transaction code, each history checked for strict serializability.
///
/// `-Dnanoredis.seed=S -Dnanoredis.simulation.schedules=1` repeats one schedule; without a seed every build
/// draws another one.
class SequencerSimulationTest {
    private static final int SCHEDULES = SimulationRun.schedules(200_000);
    private static final long SEED = SimulationRun.seed(SequencerSimulationTest.class);
    private static final int SCHEDULES_PER_MUTANT = 100_000;

    private final List<Database> databases = TestDatabases.create(3);

    @Test
    void shouldBeStrictlySerializableUnderEverySchedule() {
        long[] exercised = new long[4];
        for (int i = 0; i < SCHEDULES; i++) {
            SequencerSimulation simulation = new SequencerSimulation(SEED + i, Mutant.NONE, databases);
            String wrong = simulation.run();
            if (wrong != null) {
                fail(describe(SEED + i, wrong, simulation));
            }
            simulation.countExercised(exercised);
        }
        for (long count : exercised) {
            assertTrue(
                    SCHEDULES < 1000 || count > SCHEDULES / 100,
                    "overflow, lock waits, deferred publications, wake-ups: " + Arrays.toString(exercised));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Mutant.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldCatchMutant(Mutant mutant) {
        String wrong = null;
        int schedules = 0;
        while (wrong == null && schedules < SCHEDULES_PER_MUTANT) {
            wrong = runOne(SEED + schedules++, mutant);
        }
        assertNotNull(wrong, mutant + " survived " + schedules + " schedules from seed " + SEED);
    }

    private @Nullable String runOne(long seed, Mutant mutant) {
        return new SequencerSimulation(seed, mutant, databases).run();
    }

    private static String describe(long seed, String wrong, SequencerSimulation simulation) {
        return simulation.history().stream()
                .map(SimulatedOp::toString)
                .collect(Collectors.joining("\n", "seed " + seed + ": " + wrong + "\n", "\n"));
    }
}
