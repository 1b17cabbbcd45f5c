package io.nanoredis.family.server;

import io.nanoredis.command.LatencyEvents;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// LATENCY DOCTOR: what the slow events say, in words.
final class LatencyDoctor {
    private LatencyDoctor() {}

    /// The report on `events`, with `thresholdMs` as it is set now.
    static String report(Map<String, LatencyEvents.History> events, long thresholdMs) {
        if (events.isEmpty()) {
            return thresholdMs == 0
                    ? "Latency is not being watched. Set 'latency-monitor-threshold' to a number of milliseconds with"
                            + " CONFIG SET, and whatever takes longer will be remembered.\n"
                    : "Nothing has taken longer than " + thresholdMs + " ms so far.\n";
        }
        StringBuilder text = new StringBuilder("Slow events since the last LATENCY RESET:\n\n");
        events.forEach((event, history) -> describe(text, event, history));
        return text.append('\n').append(advice(events)).toString();
    }

    private static void describe(StringBuilder text, String event, LatencyEvents.History history) {
        List<LatencyEvents.Sample> samples = history.samples();
        double mean = samples.stream()
                .mapToLong(LatencyEvents.Sample::millis)
                .average()
                .orElse(0);
        double deviation = samples.stream()
                .mapToDouble(sample -> Math.abs(sample.millis() - mean))
                .average()
                .orElse(0);
        text.append(String.format(
                Locale.ROOT,
                "- %s: slow in %d seconds, %.0f ms on average, mean deviation %.0f ms, %d ms at worst",
                event,
                samples.size(),
                mean,
                deviation,
                history.maxMillis()));
        if (samples.size() > 1) {
            long span = samples.getLast().epochSeconds() - samples.getFirst().epochSeconds();
            text.append(String.format(Locale.ROOT, ", one every %.1f s", (double) span / (samples.size() - 1)));
        }
        text.append(".\n");
    }

    private static String advice(Map<String, LatencyEvents.History> events) {
        StringBuilder text = new StringBuilder();
        if (events.containsKey("command")) {
            text.append(
                    "SLOWLOG GET tells which commands were slow. A command over many keys keeps its shard busy; split it.\n");
        }
        if (events.containsKey("fast-command")) {
            text.append(
                    "Fast commands were slow: the machine may be short of CPU or memory, or the values are very large."
                            + " The shards' figures in INFO SHARDS show whether one of them gets most of the work.\n");
        }
        return text.toString();
    }
}
