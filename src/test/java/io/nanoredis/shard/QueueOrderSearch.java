package io.nanoredis.shard;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Searches for a serial order of a small history on queues that explains all results and keeps real time.
///
/// The sequential server that it compares with: an operation takes effect at one moment. A blocking one that finds
/// nothing begins to wait at that moment; it ends by being served or by giving up. What is appended to a key is given
/// to those who wait for it, first come first served, in the same moment. Two kinds may keep the line of the key to
/// themselves instead, until they have ended or let go; meanwhile other operations may take from the key, but nobody
/// who
/// waits or begins to wait for it:
/// - a move, and one between shards always does: it takes its value a moment later, if there is still one;
/// - who waits for several keys, if he is then served from another one by an operation that has begun before the
///   append has returned: two shards, or two transactions, have something for him, and the slower one comes first in
///   the order.
///
/// In the end those who have not returned must be waiting, for keys that are empty.
final class QueueOrderSearch {
    private static final int NOBODY = -1;

    private final QueueOp[] ops;
    private final int shards;
    private final Set<String> deadEnds = new HashSet<>();

    /// @param shards key number k lives on shard k modulo this
    QueueOrderSearch(List<QueueOp> history, int shards) {
        this.shards = shards;
        ops = history.toArray(QueueOp[]::new);
        if (ops.length > 30) {
            throw new IllegalArgumentException("operations: " + ops.length + " (expected: at most 30)");
        }
    }

    boolean succeeds(int keys) {
        return extend(new State(keys, ops.length));
    }

    /// The server at one moment.
    private static final class State {
        final int[][] queues;
        /// Per key, which operation keeps its line to itself.
        final int[] holders;
        /// Per operation that keeps a line and waits for several keys, when who serves it must have begun.
        final long[] servedBefore;

        int[] waiting = {};
        int done;

        State(int keys, int ops) {
            queues = new int[keys][0];
            holders = new int[keys];
            Arrays.fill(holders, NOBODY);
            servedBefore = new long[ops];
            Arrays.fill(servedBefore, Long.MAX_VALUE);
        }

        State(State other) {
            queues = other.queues.clone();
            holders = other.holders.clone();
            servedBefore = other.servedBefore.clone();
            waiting = other.waiting;
            done = other.done;
        }

        String packed() {
            return done
                    + Arrays.deepToString(queues)
                    + Arrays.toString(waiting)
                    + Arrays.toString(holders)
                    + Arrays.hashCode(servedBefore);
        }

        boolean isDone(int op) {
            return (done & 1 << op) != 0;
        }

        boolean isWaiting(int op) {
            return Arrays.stream(waiting).anyMatch(each -> each == op);
        }

        void end(int op) {
            waiting = Arrays.stream(waiting).filter(each -> each != op).toArray();
            done |= 1 << op;
        }

        boolean offers(int key) {
            return holders[key] == NOBODY && queues[key].length > 0;
        }

        void append(int key, int value) {
            queues[key] = Arrays.copyOf(queues[key], queues[key].length + 1);
            queues[key][queues[key].length - 1] = value;
        }

        int take(int key) {
            int[] queue = queues[key];
            if (queue.length == 0) {
                return 0;
            }
            queues[key] = Arrays.copyOfRange(queue, 1, queue.length);
            return queue[0];
        }
    }

    private boolean extend(State state) {
        if (isEnd(state)) {
            return true;
        }
        String packed = state.packed();
        if (deadEnds.contains(packed)) {
            return false;
        }
        if (anyStep(state)) {
            return true;
        }
        deadEnds.add(packed);
        return false;
    }

    private boolean isEnd(State state) {
        for (int i = 0; i < ops.length; i++) {
            if (!state.isDone(i) && (ops[i].isComplete() || !state.isWaiting(i))) {
                return false;
            }
        }
        for (int key = 0; key < state.queues.length; key++) {
            if (state.holders[key] != NOBODY && state.queues[key].length > 0) {
                return false;
            }
        }
        return true;
    }

    private boolean anyStep(State state) {
        long firstReturn = Long.MAX_VALUE;
        for (int i = 0; i < ops.length; i++) {
            if (!state.isDone(i)) {
                firstReturn = Math.min(firstReturn, ops[i].returnedAt);
            }
        }
        for (int i = 0; i < ops.length; i++) {
            if (!state.isDone(i) && ops[i].invokedAt <= firstReturn && step(state, i)) {
                return true;
            }
        }
        for (int key = 0; key < state.holders.length; key++) {
            if (state.holders[key] != NOBODY && letGo(new State(state), key)) {
                return true;
            }
        }
        return false;
    }

    private boolean step(State state, int i) {
        if (ops[i].abandoned && ops[i].served == 0 && finish(new State(state), i)) {
            return true;
        }
        return state.isWaiting(i) ? giveUp(new State(state), i) : begin(new State(state), i);
    }

    private boolean giveUp(State state, int i) {
        boolean promised = state.servedBefore[i] != Long.MAX_VALUE;
        return ops[i].isComplete() && ops[i].served == 0 && !promised && finish(state, i);
    }

    private boolean begin(State state, int i) {
        QueueOp op = ops[i];
        return switch (op.kind) {
            case PUSH -> {
                append(state, op);
                yield finish(state, i, op.keys);
            }
            case POP -> matchesTaken(state, op) && finish(state, i);
            case PUSH_POP -> {
                append(state, op);
                yield matchesTaken(state, op) && finish(state, i, op.keys);
            }
            case READ -> matchesSeen(state, op) && finish(state, i);
            case BLOCKING_POP -> beginPop(state, i);
            case BLOCKING_MOVE ->
                state.offers(op.keys[0])
                        ? matchesMoved(state, op) && finish(state, i, op.keys[1])
                        : beginToWait(state, i);
        };
    }

    private static void append(State state, QueueOp op) {
        for (int k = 0; k < op.keys.length; k++) {
            state.append(op.keys[k], op.values[k]);
        }
    }

    private static boolean matchesTaken(State state, QueueOp op) {
        for (int k = 0; k < op.keys.length; k++) {
            if (state.take(op.keys[k]) != op.taken[k]) {
                return false;
            }
        }
        return true;
    }

    private static boolean matchesSeen(State state, QueueOp op) {
        for (int k = 0; k < op.keys.length; k++) {
            if (!Arrays.equals(op.seen[k], state.queues[op.keys[k]])) {
                return false;
            }
        }
        return true;
    }

    private static boolean matchesServed(State state, QueueOp op, int key) {
        return op.servedKey == key && op.served == state.take(key);
    }

    private static boolean matchesMoved(State state, QueueOp move) {
        if (!matchesServed(state, move, move.keys[0])) {
            return false;
        }
        state.append(move.keys[1], move.served);
        return true;
    }

    private boolean beginPop(State state, int i) {
        for (int key : ops[i].keys) {
            if (state.offers(key)) {
                return matchesServed(state, ops[i], key) && finish(state, i);
            }
        }
        return beginToWait(state, i);
    }

    private boolean beginToWait(State state, int i) {
        state.waiting = Arrays.copyOf(state.waiting, state.waiting.length + 1);
        state.waiting[state.waiting.length - 1] = i;
        return extend(state);
    }

    private boolean finish(State state, int i, int... changed) {
        state.end(i);
        return serveInAnyOrder(state, i, maskOf(changed));
    }

    private static int maskOf(int... keys) {
        int mask = 0;
        for (int key : keys) {
            mask |= 1 << key;
        }
        return mask;
    }

    /// Serves the lines of the keys that operation `by` has changed, in every order of the keys.
    private boolean serveInAnyOrder(State state, int by, int changed) {
        if (changed == 0) {
            return extend(state);
        }
        for (int key = 0; key < state.queues.length; key++) {
            if ((changed & 1 << key) != 0 && serve(new State(state), by, key, changed & ~(1 << key))) {
                return true;
            }
        }
        return false;
    }

    /// Serves the line of one key, then those of the keys in `changed`.
    private boolean serve(State state, int by, int key, int changed) {
        int then = changed;
        for (int i : state.waiting.clone()) {
            if (!state.offers(key)) {
                break;
            }
            if (!waitsFor(ops[i], key)) {
                continue;
            }
            if (mayHold(ops[i]) && hold(new State(state), by, key, i, then)) {
                return true;
            }
            if (ops[by].invokedAt > state.servedBefore[i]) {
                return false;
            }
            if (ops[i].kind == QueueOp.Kind.BLOCKING_POP) {
                if (!matchesServed(state, ops[i], key)) {
                    return false;
                }
            } else if (movesAcross(ops[i]) || !matchesMoved(state, ops[i])) {
                return false;
            } else {
                then |= maskOf(ops[i].keys[1]) & ~(1 << key);
            }
            state.end(i);
        }
        return serveInAnyOrder(state, by, then);
    }

    private boolean hold(State state, int by, int key, int i, int changed) {
        state.holders[key] = i;
        if (ops[i].kind == QueueOp.Kind.BLOCKING_POP) {
            if (ops[i].served == 0 || ops[i].servedKey == key) {
                return false;
            }
            state.servedBefore[i] = Math.min(state.servedBefore[i], ops[by].returnedAt);
        }
        return serveInAnyOrder(state, by, changed);
    }

    /// The one who holds the line takes what is there, if it is a move that still waits; then the line goes on.
    private boolean letGo(State state, int key) {
        int holder = state.holders[key];
        if (state.isDone(holder)) {
            state.holders[key] = NOBODY;
            return serveInAnyOrder(state, holder, maskOf(key));
        }
        if (ops[holder].kind == QueueOp.Kind.BLOCKING_POP) {
            return false;
        }
        state.holders[key] = NOBODY;
        if (state.queues[key].length == 0) {
            return extend(state);
        }
        return matchesMoved(state, ops[holder]) && finish(state, holder, key, ops[holder].keys[1]);
    }

    private static boolean mayHold(QueueOp op) {
        return op.keys.length > 1;
    }

    private boolean movesAcross(QueueOp move) {
        return move.keys[0] % shards != move.keys[1] % shards;
    }

    private static boolean waitsFor(QueueOp op, int key) {
        if (op.kind == QueueOp.Kind.BLOCKING_MOVE) {
            return op.keys[0] == key;
        }
        return Arrays.stream(op.keys).anyMatch(each -> each == key);
    }
}
