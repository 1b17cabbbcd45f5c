package io.nanoredis.shard;

import org.jspecify.annotations.Nullable;

/// From the fingerprint of a key to the queue of its requests: open addressing with linear probing and deletion by
/// shifting back, so that it never fills with tombstones. Keeps the queues of unlocked keys for reuse.
final class LockMap {
    private @Nullable LockQueue[] slots = new @Nullable LockQueue[16];
    private int size;
    private @Nullable LockQueue free;

    int size() {
        return size;
    }

    @Nullable
    LockQueue find(long key) {
        int mask = slots.length - 1;
        for (int i = home(key, mask); ; i = (i + 1) & mask) {
            LockQueue queue = slots[i];
            if (queue == null || queue.key == key) {
                return queue;
            }
        }
    }

    LockQueue findOrAdd(long key) {
        LockQueue queue = find(key);
        if (queue != null) {
            return queue;
        }
        if (size * 2 >= slots.length) {
            grow();
        }
        queue = borrow(key);
        place(slots, queue);
        size++;
        return queue;
    }

    /// Forgets a queue that has become empty.
    void remove(LockQueue queue) {
        int mask = slots.length - 1;
        int hole = home(queue.key, mask);
        while (slots[hole] != queue) {
            hole = (hole + 1) & mask;
        }
        for (int i = (hole + 1) & mask; ; i = (i + 1) & mask) {
            LockQueue follower = slots[i];
            if (follower == null) {
                break;
            }
            // A follower may move into the hole unless its home lies cyclically behind the hole.
            if (((i - home(follower.key, mask)) & mask) >= ((i - hole) & mask)) {
                slots[hole] = follower;
                hole = i;
            }
        }
        slots[hole] = null;
        size--;
        queue.nextFree = free;
        free = queue;
    }

    /// The queue in a slot, for walks that verify the whole map.
    @Nullable
    LockQueue slot(int i) {
        return slots[i];
    }

    int slotCount() {
        return slots.length;
    }

    private LockQueue borrow(long key) {
        LockQueue queue = free;
        if (queue == null) {
            queue = new LockQueue();
        } else {
            free = queue.nextFree;
            queue.nextFree = null;
        }
        queue.key = key;
        return queue;
    }

    private void grow() {
        @Nullable LockQueue[] larger = new @Nullable LockQueue[slots.length * 2];
        for (LockQueue queue : slots) {
            if (queue != null) {
                place(larger, queue);
            }
        }
        slots = larger;
    }

    private static void place(@Nullable LockQueue[] slots, LockQueue queue) {
        int mask = slots.length - 1;
        int i = home(queue.key, mask);
        while (slots[i] != null) {
            i = (i + 1) & mask;
        }
        slots[i] = queue;
    }

    private static int home(long key, int mask) {
        return (int) (key >>> 32) & mask;
    }
}
