package io.nanoredis.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// A group of commands as weighted grammar rows, from which a stream draws.
public final class Family {
    private final List<Row> rows = new ArrayList<>();
    private int weights;

    /// A family of rows, one per line: a weight, a space, and the row in the language of [Grammar].
    public Family(String lines) {
        lines.lines().map(String::trim).filter(line -> !line.isEmpty()).forEach(this::add);
    }

    /// Draws one row by its weight and appends its commands to `out`.
    public void draw(SplittableRandom random, Slots slots, List<GeneratedCommand> out) {
        int left = random.nextInt(weights);
        int at = 0;
        while (left >= rows.get(at).weight()) {
            left -= rows.get(at++).weight();
        }
        rows.get(at).grammar().draw(random, slots, out);
    }

    private void add(String line) {
        int space = line.indexOf(' ');
        int weight = Integer.parseInt(line.substring(0, space));
        rows.add(new Row(weight, Grammar.parse(line.substring(space + 1))));
        weights += weight;
    }

    private record Row(int weight, Grammar grammar) {}
}
