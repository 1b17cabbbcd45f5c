package io.nanoredis.shard;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import org.jspecify.annotations.Nullable;

/// The one ring through which every operation on several shards passes; all shards consume it in the same order.
///
/// A slot names the participants of its transaction itself: a shard that lags behind and does not take part may come
/// to the slot when the transaction object already serves another operation, so it must not look into it.
///
/// *Thread*: published to by the owners of the home shards, which never wait for room; each shard reads by itself.
public final class Sequencer {
    private final RingBuffer<Slot> ring;
    private final int halfFull;
    private final int glanceMask;

    Sequencer(int slots, int shards) {
        int words = (shards + 63) >>> 6;
        ring = RingBuffer.createMultiProducer(() -> new Slot(words), slots, new BusySpinWaitStrategy());
        halfFull = Math.max(1, slots / 2);
        glanceMask = Math.max(1, slots / 8) - 1;
    }

    /// Adds a reader, which from then on keeps slots that it has not passed from being overwritten.
    void addReader(Sequence position) {
        ring.addGatingSequences(position);
    }

    /// Gives the transaction its place in the serial order, if there is room. Wakes nobody.
    ///
    /// @return the place, or -1 if the ring is full
    long tryPublish(Transaction transaction) {
        if (!ring.hasAvailableCapacity(1)) {
            return -1;
        }
        long position;
        try {
            position = ring.tryNext();
        } catch (InsufficientCapacityException e) {
            return -1; // another shard was faster
        }
        Slot slot = ring.get(position);
        slot.transaction = transaction;
        long[] participants = transaction.participants();
        System.arraycopy(participants, 0, slot.participants, 0, participants.length);
        ring.publish(position); // pairs with the availability check in published()
        return position;
    }

    /// The position up to which everything is published, given that all up to `seen` is. One volatile read when
    /// nothing is new.
    ///
    /// A position that another publisher has claimed but not filled ends the readable part: nobody can have seen the
    /// effects of what lies behind it.
    long published(long seen) {
        long claimed = ring.getCursor();
        long position = seen;
        while (position < claimed && ring.isAvailable(position + 1)) {
            position++;
        }
        return position;
    }

    /// Tells whether a publisher has claimed a position after `seen`, be it published or not.
    boolean hasClaimsAfter(long seen) {
        return ring.getCursor() > seen;
    }

    /// The transaction at a published position, or null if the shard does not take part in it.
    @Nullable
    Transaction transactionFor(int shard, long position) {
        Slot slot = ring.get(position);
        return (slot.participants[shard >>> 6] & 1L << shard) != 0 ? slot.transaction : null;
    }

    /// Tells whether the slowest reader is so far behind that sleeping readers should be woken. Looks at the readers
    /// only eight times per round of the ring: each look costs a cache miss per shard.
    boolean isHalfFullAt(long position) {
        return (position & glanceMask) == 0 && occupancy() >= halfFull;
    }

    /// Transactions that at least one shard has not passed yet. *Thread*: any.
    public int occupancy() {
        return (int) (ring.getBufferSize() - ring.remainingCapacity());
    }

    /// Position of the newest transaction; -1 before the first. *Thread*: any.
    public long cursor() {
        return ring.getCursor();
    }

    /// Size of the ring.
    public int slots() {
        return ring.getBufferSize();
    }

    private static final class Slot {
        final long[] participants;

        @Nullable
        Transaction transaction;

        Slot(int words) {
            participants = new long[words];
        }
    }
}
