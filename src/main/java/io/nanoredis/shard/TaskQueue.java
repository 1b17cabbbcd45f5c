package io.nanoredis.shard;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import org.jspecify.annotations.Nullable;

/// The inbox of one shard: a ring of tasks with many producers and one consumer, the shard's owner.
///
/// The owner takes everything that has arrived as one batch. The slots of a batch become free only when all of it has
/// run. Tasks of one producer are consumed in the order in which it added them.
public final class TaskQueue {
    private final RingBuffer<Event> ring;
    private final EventPoller<Event> poller;
    private final Sequence consumed;
    private final EventPoller.Handler<Event> handler = this::deliver;
    private final Consumer consumer;
    private boolean batchOpen;
    private int delivered;

    TaskQueue(int slots, Consumer consumer) {
        this.consumer = consumer;
        // Nobody ever blocks on the ring, so the wait strategy is one whose signal costs nothing.
        ring = RingBuffer.createMultiProducer(Event::new, slots, new BusySpinWaitStrategy());
        poller = ring.newPoller();
        consumed = poller.getSequence();
        ring.addGatingSequences(consumed); // newPoller() does not: without it producers would overwrite
    }

    /// Adds a task if there is room. Does not wake the owner.
    ///
    /// *Thread*: any; never waits.
    boolean tryAdd(ShardTask task) {
        if (!ring.hasAvailableCapacity(1)) {
            return false;
        }
        long sequence;
        try {
            sequence = ring.tryNext();
        } catch (InsufficientCapacityException e) {
            return false; // another producer was faster
        }
        ring.get(sequence).task = task;
        ring.publish(sequence); // pairs with the availability check of poll()
        return true;
    }

    /// Hands the tasks that have arrived to the consumer, as one batch.
    ///
    /// @return how many there were
    int poll() {
        batchOpen = false;
        delivered = 0;
        try {
            poller.poll(handler);
        } catch (Exception e) {
            throw new IllegalStateException("a consumer of tasks must not throw", e);
        }
        return delivered;
    }

    private boolean deliver(Event event, long sequence, boolean endOfBatch) {
        if (!batchOpen) {
            batchOpen = true;
            consumer.batchTaken();
        }
        ShardTask task = event.task;
        event.task = null;
        delivered++;
        if (task != null) {
            consumer.run(task);
        }
        return true;
    }

    /// Tells whether no producer has claimed a slot beyond what was consumed. Counts claims, not publications, so
    /// that an owner who is about to sleep does not miss a task behind a slot that is still being written.
    boolean isEmpty() {
        return ring.getCursor() <= consumed.get();
    }

    /// Tasks that wait in the ring, counting those of the batch being run. *Thread*: any.
    public int occupancy() {
        return (int) Math.max(0, ring.getCursor() - consumed.get());
    }

    /// Size of the ring.
    public int slots() {
        return ring.getBufferSize();
    }

    /// What the owner does with a batch.
    interface Consumer {

        /// Called once per batch, after its extent is fixed and before its first task runs.
        void batchTaken();

        /// Runs one task; must not throw.
        void run(ShardTask task);
    }

    private static final class Event {
        @Nullable
        ShardTask task;
    }
}
