package io.nanoredis.shard;

import io.nanoredis.db.KeyListener;
import io.nanoredis.memory.HashFunction;
import org.jspecify.annotations.Nullable;

/// Who waits for the keys of one shard, and which of these keys have changed.
///
/// *Design*: a hash table from a key to its lines, one FIFO per kind of value. A change of a key that stands here puts
/// the key onto the list of ready keys, nothing else: the command that changes it is still running. When it, or the
/// transaction that it belongs to, has ended on this shard, [#serve] goes along the lines of the ready keys. Serving
/// may change further keys, which become ready in turn, so a chain needs no recursion.
///
/// A ticket may stand in lines of several shards. Who serves it claims it first; one that cannot be claimed has been
/// served elsewhere or has given up, and its entry is passed over until the message comes that removes it.
///
/// *Cost*: while nobody waits, a change costs one look at a field of the database, and a command another one at
/// [#hasReady]. Serving a key costs its line up to the first ticket that says that nothing is left.
///
/// *Thread*: the owner of the shard.
public class WaitTable implements KeyListener {
    private final EngineShard shard;
    private final HashFunction hash;
    private @Nullable KeyWaiters[] buckets = new @Nullable KeyWaiters[16];
    private int keys;
    private int holds;
    private @Nullable KeyWaiters readyHead;
    private @Nullable KeyWaiters readyTail;
    private boolean serving;
    private long lookAtMs = Long.MAX_VALUE;
    /// The locks that serving one key needs, for a look at the lock table.
    private final LockRequest needed = new LockRequest() {
        @Override
        protected void granted(EngineShard owner) {
            throw new IllegalStateException("a request that was never made");
        }
    };

    WaitTable(EngineShard shard) {
        this.shard = shard;
        hash = shard.database().hashFunction();
    }

    /// Tells whether nobody waits here.
    public final boolean isEmpty() {
        return keys == 0;
    }

    /// Number of keys that are waited for.
    public final int keys() {
        return keys;
    }

    /// Number of keys for which somebody waits who ends when the key is removed. *Cost*: a walk along the lines.
    public final int keysWhoseRemovalEnds() {
        int count = 0;
        for (KeyWaiters first : buckets) {
            for (KeyWaiters key = first; key != null; key = key.nextInBucket) {
                count += key.hasWhoEndsWithKey() ? 1 : 0;
            }
        }
        return count;
    }

    /// Tells whether a line is held for a ticket that is being served.
    public final boolean isHolding() {
        return holds > 0;
    }

    /// Tells whether a key that is waited for has changed.
    public final boolean hasReady() {
        return readyHead != null;
    }

    // ---- lines

    /// Puts the ticket into the lines of its keys on this shard, once per key.
    final void enter(Ticket ticket) {
        for (int i = 0; i < ticket.entryCount(); i++) {
            WaitEntry entry = ticket.entry(i);
            if (entry.shard == shard.id() && entry.line == null) {
                append(entry);
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // a ticket is its identity
    private void append(WaitEntry entry) {
        Ticket ticket = entry.ticket;
        KeyWaiters key = find(ticket.database(), entry);
        if (key == null) {
            key = add(ticket.database(), entry);
        }
        WaitLine line = key.findOrAdd(ticket.kind());
        if (line.tail == null || line.tail.ticket != ticket) {
            line.append(entry);
        }
        if (entry.passedOver) {
            markReady(key); // the line may have been let go since
        }
    }

    /// Takes the ticket out of all lines of this shard; who waited for it to be served is served now.
    void leave(Ticket ticket) {
        remove(ticket);
        serve();
    }

    final void remove(Ticket ticket) {
        for (int i = 0; i < ticket.entryCount(); i++) {
            WaitEntry entry = ticket.entry(i);
            WaitLine line = entry.line;
            if (entry.shard == shard.id() && line != null) {
                line.remove(entry);
                letGo(line, entry);
                forgetIfEmpty(line.key);
            }
        }
    }

    /// Tells whether a ticket that came earlier is about to take what the key has.
    final boolean isHeld(WaitEntry entry) {
        if (holds == 0) {
            return false;
        }
        KeyWaiters key = find(entry.ticket.database(), entry);
        WaitLine line = key == null ? null : key.find(entry.ticket.kind());
        return line != null && line.holder != null && line.holder != entry;
    }

    /// Keeps the line for this entry until [#unhold].
    void hold(WaitEntry entry) {
        WaitLine line = entry.line;
        if (line != null && line.holder == null) {
            line.holder = entry;
            holds++;
        }
    }

    /// Ends [#hold] and lets the line be looked at again.
    final void unhold(WaitEntry entry) {
        WaitLine line = entry.line;
        if (line != null) {
            letGo(line, entry);
        }
    }

    private void letGo(WaitLine line, WaitEntry entry) {
        if (line.holder == entry) {
            line.holder = null;
            holds--;
            markReady(line.key);
        }
    }

    // ---- changes

    @Override
    public final void keyChanged(int database, long keyAddress, int keyLength) {
        long keyHash = hash.hash(keyAddress, keyLength);
        KeyWaiters key = buckets[bucket(keyHash)];
        while (key != null && !key.is(database, keyHash, keyAddress, keyLength)) {
            key = key.nextInBucket;
        }
        if (key != null) {
            markReady(key);
        }
    }

    @Override
    public final void databaseChanged(int database) {
        for (KeyWaiters first : buckets) {
            for (KeyWaiters key = first; key != null; key = key.nextInBucket) {
                if (key.database == database) {
                    markReady(key);
                }
            }
        }
    }

    // ---- time

    /// Says that a ticket for which time matters may find something at a time, in ms since 1970, at the earliest.
    public final void lookAgainAt(long ms) {
        lookAtMs = Math.min(lookAtMs, ms);
    }

    /// Makes the keys ready that somebody waits for whom time matters, if such a time has come; called at each tick.
    public final void passTime(long nowMs) {
        if (nowMs < lookAtMs) {
            return;
        }
        lookAtMs = Long.MAX_VALUE;
        for (KeyWaiters first : buckets) {
            for (KeyWaiters key = first; key != null; key = key.nextInBucket) {
                if (key.isTimed()) {
                    markReady(key);
                }
            }
        }
    }

    private void markReady(KeyWaiters key) {
        if (key.ready) {
            return;
        }
        key.ready = true;
        appendReady(key, key);
    }

    private void appendReady(KeyWaiters first, KeyWaiters last) {
        if (readyTail == null) {
            readyHead = first;
        } else {
            readyTail.nextReady = first;
        }
        readyTail = last;
    }

    /// Takes the ready keys away until the transaction that has changed them ends.
    @Nullable
    KeyWaiters takeReady() {
        KeyWaiters chain = readyHead;
        readyHead = null;
        readyTail = null;
        return chain;
    }

    /// Adds keys that were taken away to the ready ones, before those that have become ready since.
    final void giveBack(@Nullable KeyWaiters chain) {
        if (chain == null) {
            return;
        }
        KeyWaiters last = chain;
        while (last.nextReady != null) {
            last = last.nextReady;
        }
        last.nextReady = readyHead;
        if (readyTail == null) {
            readyTail = last;
        }
        readyHead = chain;
    }

    // ---- serving

    /// Serves who waits for the ready keys. To be called whenever a command, or a transaction's last part here, has
    /// ended; keys that a transaction still holds are not among the ready ones then.
    public void serve() {
        if (readyHead == null || serving) {
            return;
        }
        serving = true;
        try {
            for (KeyWaiters key = readyHead; key != null; key = readyHead) {
                readyHead = key.nextReady;
                if (readyHead == null) {
                    readyTail = null;
                }
                key.nextReady = null;
                key.ready = false;
                serve(key);
            }
        } finally {
            serving = false;
        }
    }

    private void serve(KeyWaiters key) {
        for (WaitLine line = key.lines; line != null; line = line.nextKind) {
            serve(line);
        }
        forgetIfEmpty(key);
    }

    private void serve(WaitLine line) {
        WaitEntry next;
        for (WaitEntry entry = line.head; entry != null && line.holder == null; entry = next) {
            next = entry.next;
            Ticket ticket = entry.ticket;
            if (!ticket.isWaiting()) {
                remove(ticket);
                continue;
            }
            Ticket.Finding finding = look(ticket, entry);
            if (finding == Ticket.Finding.NOTHING_LEFT) {
                return;
            }
            if (finding == Ticket.Finding.READY) {
                ticket.serveAt(shard, entry);
            }
        }
    }

    @SuppressWarnings("CatchingUnchecked") // one client's failure must not keep the others from being served
    private Ticket.Finding look(Ticket ticket, WaitEntry entry) {
        try {
            return ticket.look(shard, entry.index, false);
        } catch (Throwable thrown) {
            shard.failed(thrown);
            return Ticket.Finding.NOT_FOR_THIS;
        }
    }

    /// Tells whether a ticket may be served from one key within the critical section of `holder`, or outside of any.
    boolean admits(Ticket ticket, WaitEntry entry, @Nullable LockRequest holder) {
        needed.clearLocks();
        ticket.addLocks(needed, entry);
        return shard.locks().admitsWithin(holder, needed);
    }

    /// Makes the calling proactor the only one that serves the ticket.
    ///
    /// @return false if it was served or has ended
    boolean claim(Ticket ticket) {
        return ticket.claim();
    }

    // ---- the hash table

    private int bucket(long keyHash) {
        return (int) (keyHash >>> 20) & buckets.length - 1;
    }

    private @Nullable KeyWaiters find(int database, WaitEntry entry) {
        KeyWaiters key = buckets[bucket(entry.hash)];
        while (key != null && !key.is(database, entry)) {
            key = key.nextInBucket;
        }
        return key;
    }

    private KeyWaiters add(int database, WaitEntry entry) {
        if (keys == buckets.length) {
            grow();
        }
        if (keys++ == 0) {
            shard.effects().listen(this);
        }
        KeyWaiters key = new KeyWaiters(database, entry);
        insert(buckets, key);
        return key;
    }

    private static void insert(@Nullable KeyWaiters[] buckets, KeyWaiters key) {
        int at = (int) (key.hash >>> 20) & buckets.length - 1;
        key.nextInBucket = buckets[at];
        buckets[at] = key;
    }

    private void grow() {
        @Nullable KeyWaiters[] larger = new @Nullable KeyWaiters[buckets.length * 2];
        for (KeyWaiters first : buckets) {
            for (KeyWaiters key = first; key != null; ) {
                KeyWaiters next = key.nextInBucket;
                insert(larger, key);
                key = next;
            }
        }
        buckets = larger;
    }

    /// Forgets a key for which nobody waits any more; one that is ready stays until it has been looked at.
    private void forgetIfEmpty(KeyWaiters key) {
        if (key.ready || !key.isEmpty()) {
            return;
        }
        int at = bucket(key.hash);
        KeyWaiters before = null;
        KeyWaiters found = buckets[at];
        while (found != key) {
            if (found == null) {
                return; // forgotten already
            }
            before = found;
            found = found.nextInBucket;
        }
        if (before == null) {
            buckets[at] = key.nextInBucket;
        } else {
            before.nextInBucket = key.nextInBucket;
        }
        key.nextInBucket = null;
        if (--keys == 0) {
            shard.effects().ignore(this);
        }
    }
}
