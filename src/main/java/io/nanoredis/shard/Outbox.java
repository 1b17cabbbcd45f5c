package io.nanoredis.shard;

import java.util.ArrayDeque;

/// What one shard sends to the others: a FIFO overflow per target for tasks that found a full ring, and the set of
/// targets to wake when the turn ends.
///
/// A proactor never waits for ring space: two shards that wait for each other's ring would wait for ever. Once a
/// target has overflow, every further task for it goes through it too, so that the order per source and target holds.
/// The number of outstanding rounds per connection bounds the overflow.
///
/// *Order between targets*: none, but where [#sendBefore] asks for it: then the one target's overflow gets a mark that
/// holds back what stands behind it until the other's has been flushed so far. Marks look back only, so they cannot
/// wait
/// for each other in a circle.
class Outbox {
    final EngineShard source;
    final EngineShard[] targets;
    final ArrayDeque<ShardTask>[] overflow;
    private final long[] wake;
    /// Per target, how much has ever been put into its overflow, and taken out of it.
    private final long[] deferred;

    private final long[] flushed;
    private int overflowing;

    /// Holds back what stands behind it until so much has left the overflow of a target.
    private record Mark(int target, long flushed) implements ShardTask {
        @Override
        public void run(EngineShard shard) {
            throw new IllegalStateException("a mark was sent");
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type has no other form
    Outbox(EngineShard source, EngineShard[] targets) {
        this.source = source;
        this.targets = targets;
        overflow = new ArrayDeque[targets.length];
        for (int i = 0; i < targets.length; i++) {
            overflow[i] = new ArrayDeque<>();
        }
        wake = new long[(targets.length + 63) >>> 6];
        deferred = new long[targets.length];
        flushed = new long[targets.length];
    }

    void send(int target, ShardTask task) {
        source.metrics().hopsSent++;
        if (!overflow[target].isEmpty() || !targets[target].tasks().tryAdd(task)) {
            defer(target, task);
        }
        wake(target);
    }

    /// Sends a task so that it arrives before anything that is sent to `other` from now on arrives there.
    final void sendBefore(int target, ShardTask task, int other) {
        send(target, task);
        if (!overflow[target].isEmpty() && other != target && other != source.id()) {
            append(other, new Mark(target, deferred[target]));
        }
    }

    final void defer(int target, ShardTask task) {
        source.metrics().overflowed++;
        append(target, task);
    }

    private void append(int target, ShardTask task) {
        if (overflow[target].isEmpty()) {
            overflowing++;
        }
        overflow[target].add(task);
        deferred[target]++;
    }

    /// Moves what fits from the overflow into the rings, oldest first.
    final void flush() {
        if (overflowing == 0) {
            return;
        }
        for (int i = 0; i < overflow.length; i++) {
            if (!overflow[i].isEmpty()) {
                flush(i);
            }
        }
    }

    private void flush(int target) {
        ArrayDeque<ShardTask> queue = overflow[target];
        TaskQueue ring = targets[target].tasks();
        for (ShardTask task = queue.peek(); task != null && mayLeave(task, ring); task = queue.peek()) {
            queue.remove();
            flushed[target]++;
        }
        if (queue.isEmpty()) {
            overflowing--;
        }
        wake(target);
    }

    private boolean mayLeave(ShardTask task, TaskQueue ring) {
        return task instanceof Mark mark ? flushed[mark.target] >= mark.flushed : ring.tryAdd(task);
    }

    final boolean isEmpty() {
        return overflowing == 0;
    }

    final void wake(int target) {
        wake[target >>> 6] |= 1L << target;
    }

    final void wakeAll() {
        for (int i = 0; i < targets.length; i++) {
            wake(i);
        }
    }

    /// Rings once for every target to which something was sent since the last call.
    final void ringDoorbells() {
        for (int word = 0; word < wake.length; word++) {
            long bits = wake[word];
            wake[word] = 0;
            for (; bits != 0; bits &= bits - 1) {
                EngineShard target = targets[(word << 6) + Long.numberOfTrailingZeros(bits)];
                if (target != source) {
                    target.signal();
                }
            }
        }
    }
}
