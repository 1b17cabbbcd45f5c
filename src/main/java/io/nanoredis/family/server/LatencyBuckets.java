package io.nanoredis.family.server;

import io.nanoredis.resp.ReplyWriter;
import org.HdrHistogram.Histogram;

/// A latency histogram in steps that double: how many calls took at most so long.
///
/// *Units*: recorded in nanoseconds, shown in microseconds. The first step is 1,024 ns; a step is shown as the
/// highest value that the histogram cannot tell from it, and only if something was added since the step before.
final class LatencyBuckets {
    private static final long FIRST_STEP_NS = 1024;
    /// No step is shown beyond what the histogram can hold: the power of two above its one second.
    private static final long HIGHEST_NS = (1L << 30) - 1;

    private LatencyBuckets() {}

    /// Writes pairs of microseconds and calls.
    ///
    /// @return how many pairs
    static int write(Histogram latency, ReplyWriter out) {
        long total = latency.getTotalCount();
        long seen = 0;
        int pairs = 0;
        for (long step = FIRST_STEP_NS; seen < total; step *= 2) {
            long highestNs = Math.min(latency.highestEquivalentValue(step), HIGHEST_NS);
            long calls = latency.getCountBetweenValues(0, highestNs);
            if (calls > seen) {
                out.integer(highestNs / 1000);
                out.integer(calls);
                pairs++;
            }
            seen = calls;
        }
        return pairs;
    }
}
