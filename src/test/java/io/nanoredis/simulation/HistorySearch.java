package io.nanoredis.simulation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Searches for a serial order of a small history that explains all replies and keeps real time (what had returned
/// before
/// another was invoked comes first) and the promised order of pipelines.
///
/// The sequential server that it compares with is [Model]: an operation takes effect at one moment. An EXEC is refused
/// if, and only if, one of its client's watched keys has changed since WATCH. A blocking operation that finds nothing
/// begins to wait at that moment; it ends by being served or by giving up. What is appended to a key is given to those
/// who wait for it, first come first served, in the same moment, which is after the last command of a transaction or a
/// script. Two kinds may keep the line of the key to themselves instead, until they have ended or let go; meanwhile
/// other operations may take from the key, but nobody who waits or begins to wait for it:
/// - a move, and one between shards always does: it takes its value a moment later, if there is still one;
/// - who waits for several keys, if he is then served from another one by an operation that has begun before the
///   append has returned: two shards, or two transactions, have something for him, and the slower one comes first in
///   the order.
///
/// An operation whose client is gone has taken effect or not, whatever it would have been told.
///
/// In the end those who have not returned must be waiting, for keys that are empty.
final class HistorySearch {
    private final Operation[] ops;
    /// Per operation those that come before it, a bit each.
    private final int[] preceding;
    private final SimulatedKeys keys;
    private final int clients;
    private final Set<List<Object>> deadEnds = new HashSet<>();

    HistorySearch(List<Operation> history, SimulatedKeys keys, int clients) {
        this.keys = keys;
        this.clients = clients;
        ops = history.toArray(Operation[]::new);
        if (ops.length > 30) {
            throw new IllegalArgumentException("operations: " + ops.length + " (expected: at most 30)");
        }
        preceding = new int[ops.length];
        for (int i = 0; i < ops.length; i++) {
            for (Operation before : ops[i].precededBy) {
                preceding[i] |= 1 << history.indexOf(before);
            }
        }
    }

    boolean succeeds() {
        return extend(new Model(keys, clients, ops.length));
    }

    /// How many positions were found to lead nowhere.
    int deadEnds() {
        return deadEnds.size();
    }

    private boolean extend(Model state) {
        if (isEnd(state)) {
            return true;
        }
        List<Object> position = state.position();
        if (deadEnds.contains(position)) {
            return false;
        }
        if (anyStep(state)) {
            return true;
        }
        deadEnds.add(position);
        return false;
    }

    private boolean isEnd(Model state) {
        for (int i = 0; i < ops.length; i++) {
            boolean mayBeOpen = !ops[i].isComplete() && !ops[i].published && (ops[i].lost || state.isWaiting(i));
            if (!state.isDone(i) && !mayBeOpen) {
                return false;
            }
        }
        for (int key = 0; key < keys.count(); key++) {
            if (state.holders[key] != Model.NOBODY && !state.isEmpty(key)) {
                return false;
            }
        }
        return true;
    }

    private boolean anyStep(Model state) {
        long firstReturn = Long.MAX_VALUE;
        for (int i = 0; i < ops.length; i++) {
            if (!state.isDone(i)) {
                firstReturn = Math.min(firstReturn, ops[i].returnedAt);
            }
        }
        for (int i = 0; i < ops.length; i++) {
            boolean may = !state.isDone(i) && ops[i].invokedAt <= firstReturn && (preceding[i] & ~state.done) == 0;
            if (may && step(state, i)) {
                return true;
            }
        }
        for (int key = 0; key < keys.count(); key++) {
            if (state.holders[key] != Model.NOBODY && letGo(new Model(state), key)) {
                return true;
            }
        }
        return false;
    }

    private boolean step(Model state, int i) {
        if (ops[i].lost && !ops[i].published && finish(new Model(state), i)) {
            return true;
        }
        return state.isWaiting(i) ? giveUp(new Model(state), i) : begin(new Model(state), i);
    }

    private boolean giveUp(Model state, int i) {
        boolean promised = state.servedBefore[i] != Long.MAX_VALUE;
        return ops[i].isTimedOut() && !promised && finish(state, i);
    }

    private boolean begin(Model state, int i) {
        Operation op = ops[i];
        return switch (op.kind) {
            case COMMAND, SCRIPT -> matchesAll(state, op) && finish(state, i);
            case TRANSACTION -> exec(state, op) && finish(state, i);
            case DISCARDED -> {
                state.endWatching(op.client);
                yield finish(state, i);
            }
            case BLOCKING_POP, BLOCKING_MOVE -> {
                for (String name : op.waitsFor()) {
                    int key = keys.number(name);
                    if (state.offers(key)) {
                        yield matchesServed(state, op, key) && finish(state, i);
                    }
                }
                state.beginToWait(i);
                yield extend(state);
            }
        };
    }

    private static boolean exec(Model state, Operation op) {
        boolean dirty = state.isDirty(op.client);
        state.endWatching(op.client);
        if (op.isComplete() && op.isRefused() != dirty) {
            return false;
        }
        return dirty || matchesAll(state, op);
    }

    private static boolean matchesAll(Model state, Operation op) {
        List<String> replies = op.replies();
        if (replies != null && replies.size() != op.commands.size()) {
            return false;
        }
        for (int c = 0; c < op.commands.size(); c++) {
            String expected = state.call(op.client, op.commands.get(c));
            if (op.kind == Operation.Kind.SCRIPT && expected.equals(Resp.NULL_ARRAY)) {
                expected = Resp.NULL; // as false
            }
            if (replies != null && !expected.equals(Model.ANY) && !expected.equals(replies.get(c))) {
                return false;
            }
        }
        return true;
    }

    /// Serves a blocking operation from a key that has something.
    private boolean matchesServed(Model state, Operation op, int key) {
        String value = state.take(key, op.takesLeft());
        if (value == null) {
            throw new IllegalStateException("an empty key");
        }
        if (op.kind == Operation.Kind.BLOCKING_MOVE) {
            state.append(keys.number(op.command()[2]), value, op.appendsLeft());
        }
        if (!op.isComplete()) {
            return op.lost;
        }
        String expected = op.kind == Operation.Kind.BLOCKING_MOVE
                ? Resp.bulk(value)
                : Resp.array(List.of(Resp.bulk(nameOf(op, key)), Resp.bulk(value)));
        return expected.equals(op.reply());
    }

    private String nameOf(Operation op, int key) {
        for (String name : op.waitsFor()) {
            if (keys.number(name) == key) {
                return name;
            }
        }
        throw new IllegalStateException("key: " + key);
    }

    private boolean finish(Model state, int i) {
        int changed = state.changed;
        state.changed = 0;
        state.end(i);
        return serveInAnyOrder(state, i, changed);
    }

    /// Serves the lines of the keys that operation `by` has changed, in every order of the keys.
    private boolean serveInAnyOrder(Model state, int by, int changed) {
        int waited = changed & waitedFor(state);
        if (waited == 0) {
            return extend(state);
        }
        for (int key = 0; key < keys.count(); key++) {
            if ((waited & 1 << key) != 0 && serve(new Model(state), by, key, waited & ~(1 << key))) {
                return true;
            }
        }
        return false;
    }

    /// The keys that somebody waits for and that have something, a bit each.
    private int waitedFor(Model state) {
        int mask = 0;
        for (int i : state.waiting) {
            for (String name : ops[i].waitsFor()) {
                int key = keys.number(name);
                mask |= state.isEmpty(key) ? 0 : 1 << key;
            }
        }
        return mask;
    }

    /// Serves the line of one key, then those of the keys in `changed`.
    private boolean serve(Model state, int by, int key, int changed) {
        int then = changed;
        for (int i : state.waiting.clone()) {
            if (!state.offers(key)) {
                break;
            }
            if (!waitsFor(ops[i], key)) {
                continue;
            }
            if (mayHold(ops[i]) && hold(new Model(state), by, key, i, then)) {
                return true;
            }
            if (ops[by].invokedAt > state.servedBefore[i] || movesAcross(ops[i])) {
                return false;
            }
            if (!matchesServed(state, ops[i], key)) {
                return false;
            }
            then |= state.changed & ~(1 << key);
            state.changed = 0;
            state.end(i);
        }
        return serveInAnyOrder(state, by, then);
    }

    private boolean hold(Model state, int by, int key, int i, int changed) {
        state.holders[key] = i;
        if (ops[i].kind == Operation.Kind.BLOCKING_POP) {
            String served = ops[i].servedKey();
            if (!ops[i].lost && (served == null || keys.number(served) == key)) {
                return false;
            }
            state.servedBefore[i] = Math.min(state.servedBefore[i], ops[by].returnedAt);
        }
        return serveInAnyOrder(state, by, changed);
    }

    /// The one who holds the line takes what is there, if it is a move that still waits; then the line goes on.
    private boolean letGo(Model state, int key) {
        int holder = state.holders[key];
        Operation op = ops[holder];
        if (state.isDone(holder)) {
            state.holders[key] = Model.NOBODY;
            return serveInAnyOrder(state, holder, 1 << key);
        }
        if (op.kind == Operation.Kind.BLOCKING_POP) {
            return false;
        }
        state.holders[key] = Model.NOBODY;
        if (state.isEmpty(key)) {
            return extend(state);
        }
        return matchesServed(state, op, key) && finish(state, holder);
    }

    private static boolean mayHold(Operation op) {
        return op.kind == Operation.Kind.BLOCKING_MOVE || op.waitsFor().size() > 1;
    }

    private boolean movesAcross(Operation op) {
        return op.kind == Operation.Kind.BLOCKING_MOVE && keys.shard(op.command()[1]) != keys.shard(op.command()[2]);
    }

    private boolean waitsFor(Operation op, int key) {
        for (String name : op.waitsFor()) {
            if (keys.number(name) == key) {
                return true;
            }
        }
        return false;
    }
}
