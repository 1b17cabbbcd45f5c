package io.nanoredis.shard;

import java.util.ArrayDeque;

/// What one shard sends to the others: a FIFO overflow per target for tasks that found a full ring, and the set of
/// targets to wake when the turn ends.
///
/// A proactor never waits for ring space: two shards that wait for each other's ring would wait for ever. Once a
/// target has overflow, every further task for it goes through it too, so that the order per source and target holds.
/// The number of outstanding rounds per connection bounds the overflow.
class Outbox {
    final EngineShard source;
    final EngineShard[] targets;
    final ArrayDeque<ShardTask>[] overflow;
    private final long[] wake;
    private int overflowing;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type has no other form
    Outbox(EngineShard source, EngineShard[] targets) {
        this.source = source;
        this.targets = targets;
        overflow = new ArrayDeque[targets.length];
        for (int i = 0; i < targets.length; i++) {
            overflow[i] = new ArrayDeque<>();
        }
        wake = new long[(targets.length + 63) >>> 6];
    }

    void send(int target, ShardTask task) {
        source.metrics().hopsSent++;
        if (!overflow[target].isEmpty() || !targets[target].tasks().tryAdd(task)) {
            defer(target, task);
        }
        wake(target);
    }

    final void defer(int target, ShardTask task) {
        source.metrics().overflowed++;
        if (overflow[target].isEmpty()) {
            overflowing++;
        }
        overflow[target].add(task);
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
        for (ShardTask task = queue.peek(); task != null && ring.tryAdd(task); task = queue.peek()) {
            queue.remove();
        }
        if (queue.isEmpty()) {
            overflowing--;
        }
        wake(target);
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
