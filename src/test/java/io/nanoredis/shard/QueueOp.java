package io.nanoredis.shard;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One operation of a simulated client on some queues: what it asked for, when, and what it was told.
final class QueueOp {

    enum Kind {
        /// Appends one value to each of its keys.
        PUSH,
        /// Takes the first value of each of its keys.
        POP,
        /// Appends a value to each of its keys, then takes the first value of each of them.
        PUSH_POP,
        /// Reads its keys whole.
        READ,
        /// Takes the first value of the first of its keys that has one; waits until there is one.
        BLOCKING_POP,
        /// Moves the first value of its first key to the end of its second; waits until there is one.
        BLOCKING_MOVE
    }

    final int client;
    final Kind kind;
    final int[] keys;
    final int[] values;
    /// What was taken from each key by POP and PUSH_POP, 0 for nothing.
    final int[] taken;
    /// What READ saw.
    final int[][] seen;
    /// From which key a blocking operation took, -1 for none.
    int servedKey = -1;
    /// What a blocking operation took, 0 for nothing.
    int served;

    /// Whether the client went away before it was told: the operation may have had no effect at all.
    boolean abandoned;

    long invokedAt;
    long returnedAt = Long.MAX_VALUE;

    @Nullable
    Ticket ticket;

    QueueOp(int client, Kind kind, int[] keys, int[] values) {
        this.client = client;
        this.kind = kind;
        this.keys = keys;
        this.values = values;
        taken = new int[keys.length];
        seen = new int[keys.length][];
    }

    boolean isBlocking() {
        return kind == Kind.BLOCKING_POP || kind == Kind.BLOCKING_MOVE;
    }

    boolean isComplete() {
        return returnedAt != Long.MAX_VALUE;
    }

    @Override
    public String toString() {
        return "client %d: %s keys %s values %s taken %s seen %s served %d from %d%s at %d..%s"
                .formatted(
                        client,
                        kind,
                        Arrays.toString(keys),
                        Arrays.toString(values),
                        Arrays.toString(taken),
                        Arrays.deepToString(seen),
                        served,
                        servedKey,
                        abandoned ? " abandoned" : "",
                        invokedAt,
                        isComplete() ? String.valueOf(returnedAt) : "never");
    }
}
