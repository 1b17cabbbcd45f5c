package io.nanoredis.simulation;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.nanoredis.command.Faults;
import io.nanoredis.testing.SimulationRun;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Many schedules of single commands, transactions, watched keys, commands that wait, scripts and messages together, on
/// the real server without its sockets and threads: what the clients are answered has a serial order, waiters are
/// served once and in their order, messages arrive once and in theirs, and in the end nothing is left behind.
///
/// `-Dnanoredis.seed=S -Dnanoredis.simulation.schedules=1` repeats one schedule; without a seed every build draws
/// another one.
class ServerSimulationTest {
    private static final int SCHEDULES = SimulationRun.schedules(3000);
    private static final long SEED = SimulationRun.seed(ServerSimulationTest.class);
    private static final int SCHEDULES_PER_MUTANT = 40_000;

    @Test
    void shouldBeStrictlySerializableUnderEverySchedule() throws Exception {
        long[] exercised = new long[ServerSimulation.EXERCISED.size()];
        try (Faults faults = new Faults()) {
            for (int i = 0; i < SCHEDULES; i++) {
                try (ServerSimulation simulation = new ServerSimulation(SEED + i, ServerMutant.NONE, faults)) {
                    String wrong = simulation.run();
                    if (wrong != null) {
                        fail(describe(SEED + i, wrong, simulation));
                    }
                    simulation.countExercised(exercised);
                }
            }
        }
        String found = ServerSimulation.EXERCISED + ": " + Arrays.toString(exercised);
        for (long count : exercised) {
            assertTrue(SCHEDULES < 1000 || count > 0, found);
        }
    }

    @ParameterizedTest
    @EnumSource(value = ServerMutant.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldCatchMutant(ServerMutant mutant) throws Exception {
        String wrong = null;
        int schedules = 0;
        try (Faults faults = new Faults()) {
            while (wrong == null && schedules < SCHEDULES_PER_MUTANT) {
                wrong = runOne(SEED + schedules++, mutant, faults);
            }
        }
        assertNotNull(wrong, mutant + " survived " + schedules + " schedules from seed " + SEED);
    }

    /// What a mistake breaks may also be noticed by the server itself.
    private static @Nullable String runOne(long seed, ServerMutant mutant, Faults faults) throws Exception {
        try (ServerSimulation simulation = new ServerSimulation(seed, mutant, faults)) {
            return simulation.run();
        } catch (RuntimeException | AssertionError caught) {
            return caught.toString();
        }
    }

    private static String describe(long seed, String wrong, ServerSimulation simulation) {
        return simulation.history().stream()
                .map(Operation::toString)
                .collect(Collectors.joining("\n", "seed " + seed + ": " + wrong + "\n", "\n"));
    }
}
