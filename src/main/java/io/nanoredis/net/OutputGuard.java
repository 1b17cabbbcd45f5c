package io.nanoredis.net;

import io.nanoredis.config.OutputLimits;
import java.util.concurrent.TimeUnit;

/// Tells when a client takes its replies too slowly to be kept (`client-output-buffer-limit`).
///
/// *Thread*: the connection's proactor.
final class OutputGuard {
    private static final int UNAUTHENTICATED_BYTES_MAX = 1 << 16;

    private long softLimitSinceMs;

    /// Whether so many bytes are too many now, or have been for too long.
    boolean isExceeded(OutputLimits.Limit limit, long pending, boolean authenticated, long nowMs) {
        boolean hard = (limit.hardBytes() > 0 && pending > limit.hardBytes())
                || (!authenticated && pending > UNAUTHENTICATED_BYTES_MAX);
        return hard || isSoftLimitExceeded(limit, pending, nowMs);
    }

    private boolean isSoftLimitExceeded(OutputLimits.Limit limit, long pending, long nowMs) {
        if (limit.softBytes() == 0 || pending <= limit.softBytes()) {
            softLimitSinceMs = 0;
            return false;
        }
        if (softLimitSinceMs == 0) {
            softLimitSinceMs = nowMs;
        }
        return nowMs - softLimitSinceMs > TimeUnit.SECONDS.toMillis(limit.softSeconds());
    }
}
