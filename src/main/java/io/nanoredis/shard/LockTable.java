package io.nanoredis.shard;

import org.jspecify.annotations.Nullable;

/// The locks of one shard: per key a FIFO queue of requests, shared or exclusive, and one queue for the shard as a
/// whole.
///
/// *Design*: every request enters the shard's own queue first. A request for keys does so with an intention (shared
/// if it only reads, exclusive otherwise), a request for the whole shard with the lock itself. Then it enters the
/// queue of each of its keys. An entry is granted when it conflicts with no entry before it, waiting ones included,
/// and a request when all its entries are. Nothing overtakes what it conflicts with, so requests that are made in the
/// same order on all shards cannot wait for each other in a circle.
///
/// | conflicts | intent shared | intent exclusive | shared | exclusive |
/// |---|---|---|---|---|
/// | intent shared | | | | x |
/// | intent exclusive | | | x | x |
/// | shared | | x | | x |
/// | exclusive | x | x | x | x |
///
/// Two keys with one fingerprint share a queue: they wait for each other without need, which is rare and harmless.
/// Queues and entries are pooled: nothing is allocated in steady state. Finding out that nothing is locked costs one
/// field read.
///
/// *Thread*: the owner of the shard.
public final class LockTable {
    static final int INTENT_SHARED = 0;
    static final int INTENT_EXCLUSIVE = 1;
    static final int SHARED = 2;
    static final int EXCLUSIVE = 3;
    static final int MODES = 4;

    private static final int CONFLICTS = conflicts(
            1 << EXCLUSIVE,
            1 << SHARED | 1 << EXCLUSIVE,
            1 << INTENT_EXCLUSIVE | 1 << EXCLUSIVE,
            1 << INTENT_SHARED | 1 << INTENT_EXCLUSIVE | 1 << SHARED | 1 << EXCLUSIVE);
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private final EngineShard shard;
    private final int conflicts;
    private final LockQueue whole = new LockQueue();
    private final LockMap keys = new LockMap();
    private @Nullable LockEntry freeEntries;
    private @Nullable LockRequest readyHead;
    private @Nullable LockRequest readyTail;
    private boolean granting;

    LockTable(EngineShard shard) {
        this(shard, CONFLICTS);
    }

    /// A table with conflict rules of its own.
    ///
    /// @param conflicts made by [#conflicts]
    LockTable(EngineShard shard, int conflicts) {
        this.shard = shard;
        this.conflicts = conflicts;
    }

    /// Packs, for each mode, the set of modes before it for which it has to wait.
    static int conflicts(int ofIntentShared, int ofIntentExclusive, int ofShared, int ofExclusive) {
        return ofIntentShared | ofIntentExclusive << 4 | ofShared << 8 | ofExclusive << 12;
    }

    /// The 64 bits by which the lock table knows a key.
    ///
    /// @param db index of the logical database
    /// @param keyHash hash of the whole key, the same on every shard
    public static long fingerprint(int db, long keyHash) {
        long mixed = (keyHash ^ db * GOLDEN_RATIO) * GOLDEN_RATIO;
        return mixed ^ mixed >>> 32;
    }

    /// Tells whether no request stands here, neither waiting nor granted.
    public boolean isEmpty() {
        return whole.head == null;
    }

    /// Tells whether the request would be granted at once. What runs to its end without letting anything else run
    /// needs no entry: this check is all.
    public boolean admits(LockRequest request) {
        if (isEmpty()) {
            return true;
        }
        if (conflicting(request.shardMode(), whole.present)) {
            return false;
        }
        for (int i = 0, n = request.keyCount(); i < n; i++) {
            LockQueue queue = keys.find(request.key(i));
            if (queue != null && conflicting(request.mode(i), queue.present)) {
                return false;
            }
        }
        return true;
    }

    /// Tells whether what the request is for may run now, within the critical section of `holder`.
    ///
    /// If that one holds all the keys exclusively it is a part of it, whoever waits for them. Otherwise it is one more
    /// step right behind it, which must not overtake whoever waits for one of the keys: somebody who comes after that
    /// one may have been here already, with a key that nobody holds. Without a holder this is [#admits].
    boolean admitsWithin(@Nullable LockRequest holder, LockRequest request) {
        if (holder == null || !holder.isEnqueued()) {
            return admits(request);
        }
        if (holdsExclusively(whole, holder)) {
            return true;
        }
        boolean held = true;
        boolean free = !conflicting(request.shardMode(), presentBeside(whole, holder));
        for (int i = 0, n = request.keyCount(); i < n; i++) {
            LockQueue queue = keys.find(request.key(i));
            held &= queue != null && holdsExclusively(queue, holder);
            free &= queue == null || !conflicting(request.mode(i), presentBeside(queue, holder));
        }
        return held || free;
    }

    @SuppressWarnings("ReferenceEquality") // a request is its identity
    private static boolean holdsExclusively(LockQueue queue, LockRequest holder) {
        for (LockEntry entry = queue.head; entry != null && entry.granted; entry = entry.next) {
            if (entry.request == holder) {
                return entry.mode == EXCLUSIVE;
            }
        }
        return false;
    }

    /// The modes of all others in a queue.
    @SuppressWarnings("ReferenceEquality") // a request is its identity
    private static int presentBeside(LockQueue queue, LockRequest holder) {
        int present = 0;
        for (LockEntry entry = queue.head; entry != null; entry = entry.next) {
            if (entry.request != holder) {
                present |= 1 << entry.mode;
            }
        }
        return present;
    }

    /// Puts the request into the queues of its keys.
    ///
    /// @return whether it holds its locks now; otherwise [LockRequest#granted] is called when it does
    /// @throws IllegalStateException if the request is enqueued already
    public boolean acquire(LockRequest request) {
        if (request.isEnqueued()) {
            throw new IllegalStateException("the request stands in the lock table");
        }
        request.waiting = 0;
        enqueue(whole, request, request.shardMode());
        for (int i = 0, n = request.keyCount(); i < n; i++) {
            enqueue(keys.findOrAdd(request.key(i)), request, request.mode(i));
        }
        if (request.waiting == 0) {
            return true;
        }
        shard.metrics().lockWaits++;
        return false;
    }

    /// Takes the request out of all its queues and grants those that waited for it only, in their order. A release
    /// from within a grant just adds to the work of the outermost one, so chains of any length need no deep stack.
    ///
    /// @throws IllegalStateException if the request is not enqueued
    public void release(LockRequest request) {
        LockEntry entry = request.entries;
        if (entry == null) {
            throw new IllegalStateException("the request does not stand in the lock table");
        }
        request.entries = null;
        while (entry != null) {
            LockEntry next = entry.nextOfRequest;
            leave(entry);
            entry = next;
        }
        grantReady();
    }

    /// Tells whether a key is locked or waited for, by itself or with the whole shard. Expiry, eviction and
    /// maintenance leave such a key alone.
    public boolean isLocked(long fingerprint) {
        return (whole.present & (1 << SHARED | 1 << EXCLUSIVE)) != 0 || keys.find(fingerprint & ~1L) != null;
    }

    /// Number of keys that are locked or waited for.
    public int lockedKeys() {
        return keys.size();
    }

    private boolean conflicting(int mode, int before) {
        return (conflicts >>> (mode << 2) & 0xF & before) != 0;
    }

    private boolean blocksAll(int before) {
        return conflicting(INTENT_SHARED, before)
                && conflicting(INTENT_EXCLUSIVE, before)
                && conflicting(SHARED, before)
                && conflicting(EXCLUSIVE, before);
    }

    @SuppressWarnings("ReferenceEquality") // a request is its identity
    private void enqueue(LockQueue queue, LockRequest request, int mode) {
        LockEntry entry = queue.tail;
        if (entry != null && entry.request == request) {
            if (entry.mode >= mode) {
                return;
            }
            retract(queue, entry); // named twice, the second time with the stronger mode
        } else {
            entry = borrow();
            entry.request = request;
            entry.nextOfRequest = request.entries;
            request.entries = entry;
        }
        entry.mode = mode;
        entry.granted = !conflicting(mode, queue.present);
        if (!entry.granted) {
            request.waiting++;
        }
        queue.append(entry);
    }

    private static void retract(LockQueue queue, LockEntry entry) {
        queue.remove(entry);
        if (!entry.granted && entry.request != null) {
            entry.request.waiting--;
        }
    }

    private void leave(LockEntry entry) {
        LockQueue queue = entry.queue;
        if (queue == null) {
            throw new AssertionError("an entry without a queue");
        }
        queue.remove(entry);
        giveBack(entry);
        if (queue.head == null) {
            if (queue != whole) {
                keys.remove(queue);
            }
        } else if (queue.waiting > 0) {
            promote(queue);
        }
    }

    private void promote(LockQueue queue) {
        int before = 0;
        for (LockEntry entry = queue.head; entry != null && queue.waiting > 0; entry = entry.next) {
            if (!entry.granted && !conflicting(entry.mode, before)) {
                entry.granted = true;
                queue.waiting--;
                LockRequest request = entry.request;
                if (request != null && --request.waiting == 0) {
                    addReady(request);
                }
            }
            before |= 1 << entry.mode;
            if (blocksAll(before)) {
                return;
            }
        }
    }

    private void addReady(LockRequest request) {
        if (readyTail == null) {
            readyHead = request;
        } else {
            readyTail.nextReady = request;
        }
        readyTail = request;
    }

    private void grantReady() {
        if (granting) {
            return;
        }
        granting = true;
        try {
            for (LockRequest request = readyHead; request != null; request = readyHead) {
                readyHead = request.nextReady;
                request.nextReady = null;
                if (readyHead == null) {
                    readyTail = null;
                }
                grant(request);
            }
        } finally {
            granting = false;
        }
    }

    @SuppressWarnings("CatchingUnchecked") // whatever a grant throws must not keep the locks of others from moving on
    private void grant(LockRequest request) {
        try {
            request.granted(shard);
        } catch (Throwable failure) {
            shard.failed(failure);
        }
    }

    private LockEntry borrow() {
        LockEntry entry = freeEntries;
        if (entry == null) {
            return new LockEntry();
        }
        freeEntries = entry.nextOfRequest;
        return entry;
    }

    private void giveBack(LockEntry entry) {
        entry.request = null;
        entry.nextOfRequest = freeEntries;
        freeEntries = entry;
    }

    /// Walks everything and checks that counts, links and grants agree; for tests.
    void verify() {
        int found = 0;
        verify(whole);
        for (int i = 0; i < keys.slotCount(); i++) {
            LockQueue queue = keys.slot(i);
            if (queue != null) {
                found++;
                check(queue.head != null, "an empty queue in the map");
                check(keys.find(queue.key) == queue, "a queue that cannot be found");
                verify(queue);
            }
        }
        check(found == keys.size(), "size of the map");
        check(readyHead == null || granting, "ready requests left behind");
    }

    private void verify(LockQueue queue) {
        int before = 0;
        int waiting = 0;
        LockEntry previous = null;
        for (LockEntry entry = queue.head; entry != null; entry = entry.next) {
            check(entry.previous == previous && entry.queue == queue, "links of an entry");
            check(entry.granted == !conflicting(entry.mode, before), "grant of an entry");
            before |= 1 << entry.mode;
            waiting += entry.granted ? 0 : 1;
            previous = entry;
        }
        check(queue.tail == previous, "tail of a queue");
        check(queue.present == before, "modes of a queue");
        check(queue.waiting == waiting, "waiting entries of a queue");
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
