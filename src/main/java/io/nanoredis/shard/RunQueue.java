package io.nanoredis.shard;

import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Work that a shard does for itself: tasks for its own database and the continuations of its fibers, in one order.
///
/// Other threads put their continuations (a timer that resumes a fiber, say) into the external queue, which has no
/// bound and no lock; the owner moves them over at the begin of a batch.
final class RunQueue {
    private final ArrayDeque<Object> local = new ArrayDeque<>();
    private final ConcurrentLinkedQueue<Runnable> external = new ConcurrentLinkedQueue<>();

    void add(ShardTask task) {
        local.add(task);
    }

    void add(Runnable continuation) {
        local.add(continuation);
    }

    /// *Thread*: any.
    void addExternal(Runnable continuation) {
        external.add(continuation);
    }

    /// Makes what arrived from other threads part of the next batch.
    ///
    /// @return the size of that batch
    int take() {
        for (Runnable task = external.poll(); task != null; task = external.poll()) {
            local.add(task);
        }
        return local.size();
    }

    /// The next [ShardTask] or [Runnable].
    @Nullable
    Object poll() {
        return local.poll();
    }

    boolean isEmpty() {
        return local.isEmpty() && external.isEmpty();
    }
}
