package io.nanoredis.testing;

/// The seed of a randomised test: a new one per run, printed, or the one of `-Dnanoredis.seed=N` to repeat a failure.
public final class FuzzSeed {
    private FuzzSeed() {}

    /// Draws the seed of a test and prints how to repeat it.
    public static long next(Class<?> test) {
        long seed = Long.getLong("nanoredis.seed", System.nanoTime());
        System.out.println(test.getSimpleName() + ": -Dnanoredis.seed=" + seed);
        return seed;
    }
}
