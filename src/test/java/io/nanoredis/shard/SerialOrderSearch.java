package io.nanoredis.shard;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Searches for a serial order of a small history that explains all results, keeps real time (what had returned before
/// another was invoked comes first) and keeps the promised program order. Remembers the dead ends.
///
/// *Limits*: 16 operations, 4 keys, values below 256, so that a position in the search packs into one long.
final class SerialOrderSearch {
    private final List<SimulatedOp> history;
    private final Set<Long> deadEnds = new HashSet<>();

    SerialOrderSearch(List<SimulatedOp> history) {
        if (history.size() > 16) {
            throw new IllegalArgumentException("operations: " + history.size() + " (expected: at most 16)");
        }
        this.history = history;
    }

    boolean succeeds() {
        return extend(0, new int[4]);
    }

    private boolean extend(int done, int[] state) {
        if (done == (1 << history.size()) - 1) {
            return true;
        }
        long position = pack(done, state);
        if (deadEnds.contains(position)) {
            return false;
        }
        long firstReturn = firstReturn(done);
        for (int i = 0; i < history.size(); i++) {
            SimulatedOp op = history.get(i);
            if ((done & 1 << i) == 0 && op.invokedAt <= firstReturn && follows(op, done) && op.matches(state)) {
                int[] next = state.clone();
                op.apply(next);
                if (extend(done | 1 << i, next)) {
                    return true;
                }
            }
        }
        deadEnds.add(position);
        return false;
    }

    private long firstReturn(int done) {
        long first = Long.MAX_VALUE;
        for (int i = 0; i < history.size(); i++) {
            if ((done & 1 << i) == 0) {
                first = Math.min(first, history.get(i).returnedAt);
            }
        }
        return first;
    }

    private boolean follows(SimulatedOp op, int done) {
        return op.after == null || (done & 1 << history.indexOf(op.after)) != 0;
    }

    private static long pack(int done, int[] state) {
        long packed = done;
        for (int value : state) {
            packed = packed << 8 | value;
        }
        return packed;
    }
}
