package io.nanoredis.family.server;

import io.nanoredis.command.LatencyEvents;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// LATENCY GRAPH: the slow occurrences of one event as a row of columns, oldest left, with the time since each below
/// it.
///
/// *Shape*: four lines of three levels each (`_`, `o`, `#`, and `|` where the column goes on above), scaled from the
/// least to the greatest sample; an empty line; the labels, one character per line. More samples than fit go into a
/// graph below.
final class LatencyGraph {
    private static final int COLUMNS_MAX = 80;
    private static final int ROWS = 4;
    private static final char[] LEVELS = {'_', 'o', '#'};
    private static final int STEPS = ROWS * LEVELS.length;

    private final List<LatencyEvents.Sample> samples;
    private final long low;
    private final long range;
    private final long nowSeconds;
    private final StringBuilder text = new StringBuilder();

    private LatencyGraph(List<LatencyEvents.Sample> samples, long low, long high, long nowSeconds) {
        this.samples = samples;
        this.low = low;
        this.range = Math.max(1, high - low);
        this.nowSeconds = nowSeconds;
    }

    /// The graph of `history`, which has at least one sample, under a line with its extremes.
    static String draw(String event, LatencyEvents.History history, long nowSeconds) {
        long low = Long.MAX_VALUE;
        long high = 0;
        for (LatencyEvents.Sample sample : history.samples()) {
            low = Math.min(low, sample.millis());
            high = Math.max(high, sample.millis());
        }
        LatencyGraph graph = new LatencyGraph(history.samples(), low, high, nowSeconds);
        graph.text.append(String.format(
                Locale.ROOT,
                "%s - high %d ms, low %d ms (all time high %d ms)\n",
                event,
                high,
                low,
                history.maxMillis()));
        graph.text.append("-".repeat(COLUMNS_MAX)).append('\n');
        for (int from = 0; from < history.samples().size(); from += COLUMNS_MAX) {
            if (from > 0) {
                graph.text.append('\n');
            }
            graph.drawColumns(
                    from, Math.min(from + COLUMNS_MAX, history.samples().size()));
        }
        return graph.text.toString();
    }

    private void drawColumns(int from, int to) {
        char[] line = new char[to - from];
        for (int row = 0; row < ROWS; row++) {
            for (int i = from; i < to; i++) {
                line[i - from] = mark(samples.get(i).millis(), row);
            }
            text.append(line).append('\n');
        }
        Arrays.fill(line, ' ');
        text.append(line).append('\n');
        drawLabels(from, to, line);
    }

    private char mark(long millis, int row) {
        int step = (int) Math.min(STEPS - 1L, (millis - low) * STEPS / range);
        int level = step - (ROWS - row - 1) * LEVELS.length;
        if (level < 0) {
            return ' ';
        }
        return level < LEVELS.length ? LEVELS[level] : '|';
    }

    private void drawLabels(int from, int to, char[] line) {
        boolean more = true;
        for (int at = 0; more; at++) {
            more = false;
            for (int i = from; i < to; i++) {
                String label = age(nowSeconds - samples.get(i).epochSeconds());
                boolean reaches = at < label.length();
                line[i - from] = reaches ? label.charAt(at) : ' ';
                more |= reaches;
            }
            if (more) {
                text.append(line).append('\n');
            }
        }
    }

    private static String age(long seconds) {
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return seconds / 60 + "m";
        }
        return seconds < 86_400 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }
}
