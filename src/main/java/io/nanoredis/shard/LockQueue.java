package io.nanoredis.shard;

import org.jspecify.annotations.Nullable;

/// The requests for one key, in the order of their arrival, with a count per lock mode. Pooled by the lock table.
final class LockQueue {
    long key;

    @Nullable
    LockEntry head;

    @Nullable
    LockEntry tail;

    @Nullable
    LockQueue nextFree;

    int present; // bit m is set while an entry of mode m stands in the queue
    int waiting;
    private final int[] count = new int[LockTable.MODES];

    void append(LockEntry entry) {
        entry.queue = this;
        entry.previous = tail;
        entry.next = null;
        if (tail == null) {
            head = entry;
        } else {
            tail.next = entry;
        }
        tail = entry;
        count[entry.mode]++;
        present |= 1 << entry.mode;
        if (!entry.granted) {
            waiting++;
        }
    }

    void remove(LockEntry entry) {
        LockEntry before = entry.previous;
        LockEntry after = entry.next;
        if (before == null) {
            head = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            tail = before;
        } else {
            after.previous = before;
        }
        if (--count[entry.mode] == 0) {
            present &= ~(1 << entry.mode);
        }
        if (!entry.granted) {
            waiting--;
        }
        entry.previous = null;
        entry.next = null;
        entry.queue = null;
    }
}
