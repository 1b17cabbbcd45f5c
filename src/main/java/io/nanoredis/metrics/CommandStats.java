package io.nanoredis.metrics;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// What one thread has executed: calls, time, refusals, failures and latency per command, and errors per prefix.
///
/// *Thread*: one owner; others get a copy by a message to it.
public final class CommandStats {
    private static final long LATENCY_NS_MAX = 1_000_000_000L;
    private static final int ERROR_KINDS_MAX = 128;

    private final long[] calls;
    private final long[] nanos;
    private final long[] rejected;
    private final long[] failed;
    private final @Nullable Histogram[] latency;
    private final Map<String, Long> errors = new TreeMap<>();
    private long totalCalls;
    private long totalErrors;

    /// Counters for commands numbered 0 to `commands` - 1.
    public CommandStats(int commands) {
        calls = new long[commands];
        nanos = new long[commands];
        rejected = new long[commands];
        failed = new long[commands];
        latency = new Histogram[commands];
    }

    /// Counts one execution of `command` that took `elapsedNs`; latency only where `track` says so.
    public void executed(int command, long elapsedNs, boolean track) {
        calls[command]++;
        nanos[command] += elapsedNs;
        totalCalls++;
        if (track) {
            Histogram h = latency[command];
            if (h == null) {
                h = new Histogram(1, LATENCY_NS_MAX, 2);
                latency[command] = h;
            }
            h.recordValue(Math.clamp(elapsedNs, 1, LATENCY_NS_MAX));
        }
    }

    /// Counts an execution that answered with an error.
    public void failed(int command) {
        failed[command]++;
    }

    /// Counts a command that was refused before it ran.
    public void rejected(int command) {
        rejected[command]++;
    }

    /// Counts an error reply under its first word.
    public void error(String prefix) {
        totalErrors++;
        if (errors.size() < ERROR_KINDS_MAX || errors.containsKey(prefix)) {
            errors.merge(prefix, 1L, Long::sum);
        }
    }

    /// Executions of `command`.
    public long calls(int command) {
        return calls[command];
    }

    /// Nanoseconds spent in `command`.
    public long nanos(int command) {
        return nanos[command];
    }

    /// Refusals of `command`.
    public long rejectedCalls(int command) {
        return rejected[command];
    }

    /// Failures of `command`.
    public long failedCalls(int command) {
        return failed[command];
    }

    /// Latency of `command` in nanoseconds, null before its first call.
    public @Nullable Histogram latency(int command) {
        return latency[command];
    }

    /// Error replies by prefix.
    public Map<String, Long> errors() {
        return errors;
    }

    /// All executions.
    public long totalCalls() {
        return totalCalls;
    }

    /// All error replies.
    public long totalErrors() {
        return totalErrors;
    }

    /// Adds everything of `other` to this.
    public void add(CommandStats other) {
        for (int i = 0; i < calls.length; i++) {
            calls[i] += other.calls[i];
            nanos[i] += other.nanos[i];
            rejected[i] += other.rejected[i];
            failed[i] += other.failed[i];
            addLatency(i, other.latency[i]);
        }
        other.errors.forEach((prefix, count) -> errors.merge(prefix, count, Long::sum));
        totalCalls += other.totalCalls;
        totalErrors += other.totalErrors;
    }

    private void addLatency(int command, @Nullable Histogram theirs) {
        if (theirs == null) {
            return;
        }
        Histogram mine = latency[command];
        if (mine == null) {
            latency[command] = theirs.copy();
        } else {
            mine.add(theirs);
        }
    }

    /// Forgets everything: CONFIG RESETSTAT.
    public void reset() {
        Arrays.fill(calls, 0);
        Arrays.fill(nanos, 0);
        Arrays.fill(rejected, 0);
        Arrays.fill(failed, 0);
        Arrays.fill(latency, null);
        errors.clear();
        totalCalls = 0;
        totalErrors = 0;
    }
}
