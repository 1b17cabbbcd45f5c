package io.nanoredis.differential;

import io.nanoredis.testing.Reply;
import java.util.List;

/// Compares what is told about streams and groups: everything must agree but for times, which may differ by as much as
/// the servers' clocks are read one after the other.
final class StreamTimes {
    private static final long TOLERANCE_MS = 10_000;
    /// Greater numbers are points in time; no counter of a test comes so far.
    private static final long LEAST_TIME_MS = 1_000_000_000_000L;

    private static final int PENDING_ELEMENTS = 4;
    private static final int IDLE_OF_PENDING = 2;

    private StreamTimes() {}

    static boolean matches(Reply expected, Reply actual) {
        List<Reply> left = expected.elements();
        List<Reply> right = actual.elements();
        if (expected.type() != actual.type() || left.size() != right.size()) {
            return false;
        }
        if (!expected.isAggregate() || expected.isNull()) {
            return isTime(expected) ? near(expected, actual) : Comparison.EXACT.matches(expected, actual);
        }
        for (int i = 0; i < left.size(); i++) {
            boolean idle = isIdle(left, i) && right.get(i).type() == ':';
            if (!(idle ? near(left.get(i), right.get(i)) : matches(left.get(i), right.get(i)))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTime(Reply reply) {
        return reply.type() == ':' && reply.number() >= LEAST_TIME_MS;
    }

    private static boolean isIdle(List<Reply> elements, int i) {
        Reply reply = elements.get(i);
        if (reply.type() != ':') {
            return false;
        }
        boolean named = i > 0
                && elements.get(i - 1).type() == '$'
                && "idle".equals(elements.get(i - 1).text());
        boolean placed = elements.size() == PENDING_ELEMENTS
                && i == IDLE_OF_PENDING
                && elements.get(1).type() == '$'
                && elements.get(3).type() == ':';
        return named || placed;
    }

    private static boolean near(Reply expected, Reply actual) {
        return actual.type() == ':' && Math.abs(expected.number() - actual.number()) <= TOLERANCE_MS;
    }
}
