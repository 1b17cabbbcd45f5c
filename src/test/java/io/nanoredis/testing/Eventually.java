package io.nanoredis.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/// Waits for what another thread or a server brings about in its own time.
public final class Eventually {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long PAUSE_MS = 5;

    private Eventually() {}

    /// Something that can be looked at again and again.
    @FunctionalInterface
    public interface Condition {
        /// Whether it holds by now.
        boolean holds() throws Exception;
    }

    /// Returns as soon as the condition holds; fails the test, with what was awaited, if it still does not after
    /// twenty seconds.
    public static void holds(String awaited, Condition condition) throws Exception {
        long deadlineNs = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadlineNs) {
                Assertions.fail("not within " + LIMIT.toSeconds() + " s: " + awaited);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
    }
}
