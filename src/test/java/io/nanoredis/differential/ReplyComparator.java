package io.nanoredis.differential;

import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Judges pairs of replies by the lists of exceptions, and counts how often each exception was needed.
public final class ReplyComparator {
    private static final byte[] QUEUED = "+QUEUED\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SortedMap<String, Integer> excused = new TreeMap<>();
    /// What the oracle has queued since the last MULTI.
    private final List<Request> queue = new ArrayList<>();

    /// True if the reply `actual` is as good as the oracle's. Replies of equal bytes are, at once.
    ///
    /// To be asked in the order of the commands: each element of EXEC's reply is judged as that of the queued command.
    public boolean accepts(Request request, byte[] expected, byte[] actual) {
        if (Arrays.equals(expected, QUEUED)) {
            queue.add(request);
        } else if (request.upper(0).equals("MULTI") && expected[0] == '+') {
            queue.clear();
        }
        if (Arrays.equals(expected, actual)) {
            return true;
        }
        try {
            Reply left = Reply.parse(expected);
            Reply right = Reply.parse(actual);
            return request.upper(0).equals("EXEC") ? areAccepted(left, right) : isExcused(request, left, right);
        } catch (IllegalArgumentException notResp) {
            return false;
        }
    }

    private boolean areAccepted(Reply left, Reply right) {
        List<Reply> theirs = left.elements();
        List<Reply> ours = right.elements();
        if (theirs.size() != queue.size() || ours.size() != queue.size() || left.isNull() != right.isNull()) {
            return false;
        }
        for (int i = 0; i < queue.size(); i++) {
            if (!Comparison.EXACT.matches(theirs.get(i), ours.get(i))
                    && !isExcused(queue.get(i), theirs.get(i), ours.get(i))) {
                return false;
            }
        }
        return true;
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
