package io.nanoredis.metrics;

/// The only source of time; tests move it by hand.
public interface Clock {
    /// Wall clock, milliseconds since 1970.
    long epochMs();

    /// Wall clock, microseconds since 1970.
    long epochUs();

    /// Monotonic time in nanoseconds from an arbitrary origin.
    long nanos();

    /// The machine's clocks.
    Clock SYSTEM = new Clock() {
        @Override
        public long epochMs() {
            return System.currentTimeMillis();
        }

        @Override
        public long epochUs() {
            java.time.Instant now = java.time.Instant.now();
            return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }
    };
}
