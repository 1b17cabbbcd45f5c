package io.nanoredis.lua.lib;

/// The random numbers of scripts: the 48-bit congruential generator of `drand48`, the same on every machine.
///
/// Redis gives scripts a generator of their own, so that a script that is run again draws what it drew before. The
/// sequence runs on from script to script; only a new engine starts it over. *Thread*: the engine's.
final class RandomSequence {
    private static final long MULTIPLIER = 0x5DEECE66DL;
    private static final long INCREMENT = 0xB;
    private static final long MASK = (1L << 48) - 1;
    private static final long START = 0x1234ABCD330EL;
    private static final long SEED_TAIL = 0x330E;
    private static final int RANGE = Integer.MAX_VALUE;

    private long state = START;

    /// Starts the sequence that belongs to a seed.
    void seed(int seed) {
        state = (seed & 0xFFFFFFFFL) << 16 | SEED_TAIL;
    }

    /// The next number from 0 inclusive to 1 exclusive.
    double next() {
        state = (state * MULTIPLIER + INCREMENT) & MASK;
        return (double) ((state >>> 17) % RANGE) / RANGE;
    }
}
