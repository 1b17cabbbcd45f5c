package io.nanoredis.shard;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One operation of a simulated client: what it asked for, when, and what it was told.
final class SimulatedOp {

    enum Kind {
        /// Reads all its keys.
        READ,
        /// Sets all its keys.
        WRITE,
        /// Gives each of its keys the value of the next one; several hops if the keys live on several shards.
        ROTATE,
        /// Sets its targets if its keys still have the values that its client has read, else fails; it may also fail
        /// otherwise.
        EXEC
    }

    final int client;
    final Kind kind;
    final int[] keys;
    final int[] values;
    final boolean wholeShards;
    final int[] results;
    private final int[] targets;
    /// Whether an EXEC was refused.
    boolean failed;
    /// When its client began to watch the keys of an EXEC.
    long watchedAt;

    long invokedAt;
    long returnedAt = Long.MAX_VALUE;
    /// The operation of the same client on the same shard that must take effect before this one.
    @Nullable
    SimulatedOp after;

    SimulatedOp(int client, Kind kind, int[] keys, int[] values, boolean wholeShards) {
        this.client = client;
        this.kind = kind;
        this.keys = keys;
        this.values = values;
        this.wholeShards = wholeShards;
        results = new int[keys.length];
        targets = kind == Kind.READ ? new int[0] : keys;
    }

    private SimulatedOp(int client, int[] keys, int[] seen, int[] targets, int[] values) {
        this.client = client;
        this.kind = Kind.EXEC;
        this.keys = keys;
        this.values = values;
        this.targets = targets;
        wholeShards = false;
        results = seen;
    }

    /// An EXEC of a client that has seen some values in its watched keys.
    static SimulatedOp exec(int client, int[] watched, int[] seen, int[] targets, int[] values) {
        return new SimulatedOp(client, watched, seen, targets, values);
    }

    /// The keys that it writes.
    int[] targets() {
        return targets;
    }

    /// Whether it may have written one of these keys.
    boolean writesOneOf(int[] others) {
        for (int target : failed ? new int[0] : targets) {
            for (int other : others) {
                if (target == other) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean isReadOnly() {
        return kind == Kind.READ;
    }

    boolean isComplete() {
        return returnedAt != Long.MAX_VALUE;
    }

    /// Reads those of its keys that live on the given shard.
    void read(int[] store, int shard, int shards) {
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] % shards == shard) {
                results[i] = store[keys[i]];
            }
        }
    }

    /// Writes those of its keys that live on the given shard.
    void write(int[] store, int shard, int shards) {
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] % shards == shard) {
                store[keys[i]] = newValue(i);
            }
        }
    }

    /// Tells whether the operation, run alone on the given state, would have returned what it did.
    boolean matches(int[] state) {
        if (kind == Kind.WRITE || failed) {
            return true;
        }
        for (int i = 0; i < keys.length; i++) {
            if (results[i] != state[keys[i]]) {
                return false;
            }
        }
        return true;
    }

    void apply(int[] state) {
        if (!isReadOnly() && !failed) {
            for (int i = 0; i < targets.length; i++) {
                state[targets[i]] = newValue(i);
            }
        }
    }

    int newValue(int i) {
        return kind == Kind.ROTATE ? results[(i + 1) % keys.length] : values[i];
    }

    @Override
    public String toString() {
        return "client %d: %s%s%s keys %s values %s results %s at %d..%s"
                .formatted(
                        client,
                        kind,
                        failed ? " refused" : "",
                        wholeShards ? " under whole-shard locks" : "",
                        Arrays.toString(keys),
                        Arrays.toString(values),
                        Arrays.toString(results),
                        invokedAt,
                        isComplete() ? String.valueOf(returnedAt) : "never");
    }
}
