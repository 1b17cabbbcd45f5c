package io.nanoredis.differential;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Makes a failing stream short: leaves out ever smaller parts as long as the rest still fails.
public final class Shrinker {
    private final Replay replay;
    private final long deadlineNs;

    /// A shrinker that stops after `limit`, with what it has.
    public Shrinker(Replay replay, Duration limit) {
        this.replay = replay;
        this.deadlineNs = System.nanoTime() + limit.toNanos();
    }

    /// Runs a stream from an empty server.
    @FunctionalInterface
    public interface Replay {
        /// The place of the first difference, or -1 where there is none.
        int firstDifference(List<GeneratedCommand> commands) throws IOException;
    }

    /// The shortest failing stream found, ending with the command that differs; `failing` itself (cut behind its
    /// first difference) if it does not fail again, then with an empty result.
    public List<GeneratedCommand> shrink(List<GeneratedCommand> failing) throws IOException {
        List<GeneratedCommand> best = failingPart(failing);
        int part = Math.max(1, best.size() / 2);
        while (part > 0 && !best.isEmpty() && !isLate()) {
            best = withoutParts(best, part);
            part /= 2;
        }
        return best;
    }

    private List<GeneratedCommand> withoutParts(List<GeneratedCommand> commands, int part) throws IOException {
        List<GeneratedCommand> best = commands;
        int end = best.size() - 1;
        while (end > 0 && !isLate()) {
            int start = Math.max(0, end - part);
            List<GeneratedCommand> candidate = new ArrayList<>(best.subList(0, start));
            candidate.addAll(best.subList(end, best.size()));
            List<GeneratedCommand> rest = failingPart(candidate);
            best = rest.isEmpty() ? best : rest;
            end = Math.min(start, best.size() - 1);
        }
        return best;
    }

    private List<GeneratedCommand> failingPart(List<GeneratedCommand> commands) throws IOException {
        int at = replay.firstDifference(commands);
        return at < 0 ? List.of() : List.copyOf(commands.subList(0, at + 1));
    }

    private boolean isLate() {
        return System.nanoTime() > deadlineNs;
    }
}
