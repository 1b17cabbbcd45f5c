package io.nanoredis.testing;

/// How many schedules a simulation runs, and from which seed.
///
/// `-Dnanoredis.simulation.schedules=N` runs more, or fewer, than a build does;
/// `-Dnanoredis.seed=S -Dnanoredis.simulation.schedules=1` repeats the schedule of a failure. Without a seed every run
/// draws another one, and prints it.
public final class SimulationRun {
    private SimulationRun() {}

    /// The number of schedules.
    ///
    /// @param usual how many a build runs
    public static int schedules(int usual) {
        return Integer.getInteger("nanoredis.simulation.schedules", usual);
    }

    /// The seed of the first schedule; the others have those that follow.
    public static long seed(Class<?> test) {
        return FuzzSeed.next(test);
    }
}
