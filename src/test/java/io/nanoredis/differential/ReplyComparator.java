package io.nanoredis.differential;

import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Judges pairs of replies by the lists of exceptions, and counts how often each exception was needed.
public final class ReplyComparator {
    private final SortedMap<String, Integer> excused = new TreeMap<>();

    /// True if the reply `actual` is as good as the oracle's. Replies of equal bytes are, at once.
    public boolean accepts(Request request, byte[] expected, byte[] actual) {
        if (Arrays.equals(expected, actual)) {
            return true;
        }
        try {
            return isExcused(request, Reply.parse(expected), Reply.parse(actual));
        } catch (IllegalArgumentException notResp) {
            return false;
        }
    }

    private boolean isExcused(Request request, Reply left, Reply right) {
        return Stream.of(
                        Groups.ALL.stream().flatMap(group -> group.rules().stream()),
                        KnownDifferences.RULES.stream(),
                        VolatileReplies.RULES.stream())
                .flatMap(rules -> rules)
                .filter(rule -> rule.appliesTo(request, left))
                .findFirst()
                .filter(rule -> rule.comparison().matches(left, right))
                .map(this::count)
                .isPresent();
    }

    /// How many replies were accepted though they differ, by the words of the rule.
    public SortedMap<String, Integer> excused() {
        return excused;
    }

    private ComparisonRule count(ComparisonRule rule) {
        excused.merge(rule.words(), 1, Integer::sum);
        return rule;
    }
}
