package io.nanoredis.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The slow events of one thread, by name, for LATENCY.
///
/// *Shape*: per event the last [#SAMPLES_MAX] samples, one per second at most (the slowest of it), and the slowest
/// ever.
/// *Thread*: one owner.
public final class LatencyEvents {
    private static final int SAMPLES_MAX = 160;

    /// One second in which the event was slow.
    ///
    /// @param epochSeconds when
    /// @param millis how slow at worst
    public record Sample(long epochSeconds, long millis) {}

    /// What is known of one event.
    ///
    /// @param samples oldest first
    /// @param maxMillis the slowest since the last reset
    public record History(List<Sample> samples, long maxMillis) {
        /// What two threads know of one event: the slower sample of each second, the latest [#SAMPLES_MAX] seconds.
        public History plus(History other) {
            TreeMap<Long, Sample> bySecond = new TreeMap<>();
            for (List<Sample> part : List.of(samples, other.samples)) {
                for (Sample sample : part) {
                    bySecond.merge(sample.epochSeconds, sample, (a, b) -> a.millis >= b.millis ? a : b);
                }
            }
            while (bySecond.size() > SAMPLES_MAX) {
                bySecond.pollFirstEntry();
            }
            return new History(List.copyOf(bySecond.values()), Math.max(maxMillis, other.maxMillis));
        }
    }

    private final Map<String, History> events = new TreeMap<>();

    /// Adds one slow occurrence of `event`.
    public void add(String event, long epochSeconds, long millis) {
        History history = events.get(event);
        List<Sample> samples = history == null ? new ArrayList<>() : new ArrayList<>(history.samples);
        long max = history == null ? millis : Math.max(history.maxMillis, millis);
        int last = samples.size() - 1;
        if (last >= 0 && samples.get(last).epochSeconds == epochSeconds) {
            samples.set(last, new Sample(epochSeconds, Math.max(millis, samples.get(last).millis)));
        } else {
            samples.add(new Sample(epochSeconds, millis));
        }
        if (samples.size() > SAMPLES_MAX) {
            samples.removeFirst();
        }
        events.put(event, new History(List.copyOf(samples), max));
    }

    /// A copy by event name.
    public Map<String, History> snapshot() {
        return Map.copyOf(events);
    }

    /// Forgets `event`; false when nothing was known of it.
    public boolean reset(String event) {
        return events.remove(event) != null;
    }

    /// Forgets all and tells how many events were known.
    public int resetAll() {
        int known = events.size();
        events.clear();
        return known;
    }
}
