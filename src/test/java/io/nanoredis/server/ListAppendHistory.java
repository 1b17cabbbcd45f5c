package io.nanoredis.server;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What transactions have done that append unique values to lists and read lists, checked for anomalies.
///
/// As every value is appended once, a read of a list tells the order of all its writers. From this follow the
/// dependencies between transactions: a writer comes before the next writer of the same key (ww), and before who has
/// read its value (wr), and a reader before who has appended next (rw); what had returned before another began comes
/// first (real time). A circle among these is an anomaly, named by the dependencies that it takes: G0 (ww), G1c (and
/// wr), G2 (and rw), real time. Reads of what was never executed (G1a), or of a transaction's appends in part (G1b),
/// and
/// reads of one key that contradict each other, or that miss what was acknowledged, are others.
///
/// *Thread*: one, after the clients have ended.
final class ListAppendHistory {
    /// How a transaction has ended, as far as its client knows.
    enum Outcome {
        EXECUTED,
        /// Surely not executed: discarded, or refused.
        REFUSED,
        /// The connection broke before the answer came.
        UNKNOWN
    }

    /// A transaction: its appends and reads in order.
    ///
    /// @param invokedAt when it was sent, any clock
    /// @param returnedAt when its answer was there
    record Transaction(Outcome outcome, long invokedAt, long returnedAt, List<Append> appends, List<Read> reads) {}

    /// One value behind the others of a key.
    record Append(int key, long value) {}

    /// All values of a key, some of which may be the transaction's own.
    record Read(int key, List<Long> values) {}

    private enum Kind {
        WRITE_WRITE("G0"),
        WRITE_READ("G1c"),
        READ_WRITE("G2"),
        REAL_TIME("real time");

        /// What a circle is called that takes such dependencies, and those above.
        private final String anomaly;

        Kind(String anomaly) {
            this.anomaly = anomaly;
        }
    }

    private record Edge(int to, Kind kind) {}

    private final List<Transaction> all;
    private final Map<Long, Integer> writerOf = new HashMap<>();
    private final Map<Integer, List<Long>> orderOfKey = new HashMap<>();
    private final List<List<Edge>> edges = new ArrayList<>();
    private final List<String> anomalies = new ArrayList<>();

    private ListAppendHistory(List<Transaction> all) {
        this.all = all;
    }

    /// Checks a history.
    ///
    /// @return what is wrong with it, empty if nothing is
    static List<String> anomalies(List<Transaction> transactions) {
        ListAppendHistory history = new ListAppendHistory(transactions);
        history.check();
        return history.anomalies;
    }

    private void check() {
        for (int t = 0; t < all.size(); t++) {
            for (Append append : all.get(t).appends) {
                if (writerOf.put(append.value, t) != null) {
                    throw new IllegalArgumentException("value " + append.value + " (expected: appended once)");
                }
            }
        }
        all.forEach(transaction -> transaction.reads.forEach(this::order));
        for (int t = 0; t < all.size(); t++) {
            for (Read read : all.get(t).reads) {
                checkRead(t, read);
            }
            checkAcknowledged(all.get(t));
        }
        if (anomalies.isEmpty()) {
            findCircles();
        }
    }

    private void order(Read read) {
        List<Long> known = orderOfKey.get(read.key);
        if (known == null || known.size() < read.values.size()) {
            orderOfKey.put(read.key, read.values);
        }
    }

    private void checkRead(int reader, Read read) {
        List<Long> order = orderOfKey.getOrDefault(read.key, List.of());
        if (!order.subList(0, read.values.size()).equals(read.values)) {
            anomalies.add("contradicting reads of key " + read.key + ": " + read.values + " and " + order);
            return;
        }
        for (long value : read.values) {
            Integer writer = writerOf.get(value);
            if (writer == null || all.get(writer).outcome == Outcome.REFUSED) {
                anomalies.add("G1a: value " + value + " of key " + read.key + " was read, but never executed");
            }
        }
        int end = read.values.size();
        if (end > 0 && end < order.size()) {
            Integer last = writerOf.get(read.values.get(end - 1));
            Integer next = writerOf.get(order.get(end));
            if (last != null && last.equals(next) && last != reader) {
                anomalies.add("G1b: key " + read.key + " was read in the middle of a transaction: " + read.values);
            }
        }
    }

    private void checkAcknowledged(Transaction transaction) {
        if (transaction.outcome == Outcome.EXECUTED) {
            for (Append append : transaction.appends) {
                if (!orderOfKey.getOrDefault(append.key, List.of()).contains(append.value)) {
                    anomalies.add("lost: value " + append.value + " of key " + append.key);
                }
            }
        }
    }

    // ---- circles

    private void findCircles() {
        for (int i = 0; i < all.size(); i++) {
            edges.add(new ArrayList<>());
        }
        addDependencies();
        addRealTime();
        for (Kind last : Kind.values()) {
            List<Integer> circle = circle(last);
            if (circle != null) {
                anomalies.add(last.anomaly + ": a circle of "
                        + circle.stream()
                                .filter(t -> t < all.size())
                                .map(all::get)
                                .toList());
                return;
            }
        }
    }

    private void addDependencies() {
        orderOfKey.forEach((key, order) -> {
            for (int i = 1; i < order.size(); i++) {
                addEdge(writer(order.get(i - 1)), writer(order.get(i)), Kind.WRITE_WRITE);
            }
        });
        for (int t = 0; t < all.size(); t++) {
            for (Read read : all.get(t).reads) {
                int size = read.values.size();
                List<Long> order = orderOfKey.getOrDefault(read.key, List.of());
                int foreign = size;
                while (foreign > 0 && writer(order.get(foreign - 1)) == t) {
                    foreign--; // its own appends say nothing
                }
                if (foreign > 0) {
                    addEdge(writer(order.get(foreign - 1)), t, Kind.WRITE_READ);
                }
                if (size < order.size()) {
                    addEdge(t, writer(order.get(size)), Kind.READ_WRITE);
                }
            }
        }
    }

    private int writer(long value) {
        Integer writer = writerOf.get(value);
        assert writer != null;
        return writer;
    }

    private void addEdge(int from, int to, Kind kind) {
        if (from != to) {
            edges.get(from).add(new Edge(to, kind));
        }
    }

    /// Real time as a chain of moments, one per return: who returns then comes before it, and it comes before who is
    /// invoked after it.
    private void addRealTime() {
        Integer[] byReturn = indices(t -> all.get(t).outcome == Outcome.EXECUTED);
        Arrays.sort(byReturn, Comparator.comparingLong(t -> all.get(t).returnedAt));
        int first = edges.size();
        for (int i = 0; i < byReturn.length; i++) {
            edges.add(new ArrayList<>());
            addEdge(byReturn[i], first + i, Kind.REAL_TIME);
            if (i > 0) {
                addEdge(first + i - 1, first + i, Kind.REAL_TIME);
            }
        }
        Integer[] byInvocation = indices(t -> all.get(t).outcome != Outcome.REFUSED);
        Arrays.sort(byInvocation, Comparator.comparingLong(t -> all.get(t).invokedAt));
        int returned = 0;
        for (int t : byInvocation) {
            while (returned < byReturn.length && all.get(byReturn[returned]).returnedAt < all.get(t).invokedAt) {
                returned++;
            }
            if (returned > 0) {
                addEdge(first + returned - 1, t, Kind.REAL_TIME);
            }
        }
    }

    private Integer[] indices(java.util.function.IntPredicate which) {
        return java.util.stream.IntStream.range(0, all.size())
                .filter(which)
                .boxed()
                .toArray(Integer[]::new);
    }

    /// A circle that takes edges up to a kind only; null if there is none. Depth first, without recursion.
    private @Nullable List<Integer> circle(Kind last) {
        int[] state = new int[edges.size()]; // 0 new, 1 on the path, 2 done
        int[] nextEdge = new int[edges.size()];
        for (int root = 0; root < edges.size(); root++) {
            Deque<Integer> path = new ArrayDeque<>();
            if (state[root] == 0) {
                path.push(root);
                state[root] = 1;
            }
            while (!path.isEmpty()) {
                int node = path.peek();
                if (nextEdge[node] == edges.get(node).size()) {
                    state[node] = 2;
                    path.pop();
                    continue;
                }
                Edge edge = edges.get(node).get(nextEdge[node]++);
                if (edge.kind.compareTo(last) > 0 || state[edge.to] == 2) {
                    continue;
                }
                if (state[edge.to] == 1) {
                    return upTo(path, edge.to);
                }
                state[edge.to] = 1;
                path.push(edge.to);
            }
        }
        return null;
    }

    private static List<Integer> upTo(Deque<Integer> path, int start) {
        List<Integer> circle = new ArrayList<>();
        for (int node : path) {
            circle.add(0, node);
            if (node == start) {
                return circle;
            }
        }
        throw new IllegalStateException("start: not on the path");
    }
}
