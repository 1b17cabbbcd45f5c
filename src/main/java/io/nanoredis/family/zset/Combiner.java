package io.nanoredis.family.zset;

import io.nanoredis.type.ScoredMembers;
import io.nanoredis.type.zset.ZsetBuilder;
import java.util.Arrays;
import java.util.Comparator;

/// Combines sets into one under construction, in the order in which Redis does it, as sums of doubles depend on that:
/// unions and intersections take the smallest set first.
final class Combiner {
    private final Combination combination;
    private final ScoredMembers[] sets;
    private final Integer[] order;

    /// @param sets one for each key of the combination
    Combiner(Combination combination, ScoredMembers[] sets) {
        this.combination = combination;
        this.sets = sets;
        order = new Integer[sets.length];
        Arrays.setAll(order, i -> i);
        if (combination.kind() != Combination.Kind.DIFFERENCE) {
            Arrays.sort(order, Comparator.comparingLong(i -> sets[i].size()));
        }
    }

    /// Adds the members of the result to a set under construction.
    void build(ZsetBuilder builder) {
        switch (combination.kind()) {
            case UNION -> unite(builder);
            case INTERSECTION -> intersect(builder);
            case DIFFERENCE -> subtract(builder);
        }
    }

    private void unite(ZsetBuilder builder) {
        for (int i : order) {
            ScoredMembers set = sets[i];
            double weight = combination.weight(i);
            boolean more = set.first();
            while (more) {
                double score = Combination.zeroIfNan(weight * set.score());
                if (!builder.add(set.text(), set.textOffset(), set.textLength(), score)) {
                    builder.score(combination.join(builder.score(), score));
                }
                more = set.next();
            }
        }
    }

    private void intersect(ZsetBuilder builder) {
        ScoredMembers least = sets[order[0]];
        double weight = combination.weight(order[0]);
        boolean more = least.first();
        while (more) {
            double score = Combination.zeroIfNan(weight * least.score());
            int found = 1;
            while (found < order.length && has(order[found], least)) {
                int i = order[found++];
                score = combination.join(score, combination.weight(i) * sets[i].score());
            }
            if (found == order.length) {
                builder.add(least.text(), least.textOffset(), least.textLength(), score);
            }
            more = least.next();
        }
    }

    private boolean has(int i, ScoredMembers member) {
        return sets[i].find(member.text(), member.textOffset(), member.textLength());
    }

    private void subtract(ZsetBuilder builder) {
        boolean more = sets[0].first();
        while (more) {
            int i = 1;
            while (i < sets.length && !has(i, sets[0])) {
                i++;
            }
            if (i == sets.length) {
                builder.add(sets[0].text(), sets[0].textOffset(), sets[0].textLength(), sets[0].score());
            }
            more = sets[0].next();
        }
    }

    /// The number of members of an intersection, which is not counted beyond the limit.
    long count() {
        ScoredMembers least = sets[order[0]];
        long count = 0;
        boolean more = least.first();
        while (more && (combination.limit() == 0 || count < combination.limit())) {
            int found = 1;
            while (found < order.length && has(order[found], least)) {
                found++;
            }
            count += found == order.length ? 1 : 0;
            more = least.next();
        }
        return count;
    }
}
