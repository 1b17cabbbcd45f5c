package io.nanoredis.shard;

import java.util.BitSet;

/// A transaction as sequential code: each round waits for its end. To be used in a try statement, which releases the
/// locks when the coordinator's code throws.
///
/// ```java
/// try (FiberTransaction tx = port.transaction(nowMs)) {
///     tx.lock(from, source, true);
///     tx.lock(to, destination, true);
///     tx.acquire();
///     tx.hop(from, shard -> ...);
///     tx.part(to).body(shard -> ...);
///     tx.lastHop();
/// }
/// ```
///
/// *Errors*: what a body throws is thrown by the round in which it ran; the locks are held until the last hop or
/// [#close].
///
/// *Views*: what runs as a part of something larger that holds its locks already is given a [#view] of that one's
/// transaction. It is used in the same way, but locks nothing, and releases nothing: it notes which shards it would
/// have locked, and its last hop is one like the others.
///
/// *Thread*: the fiber of the port.
public final class FiberTransaction implements AutoCloseable {
    private final FiberPort port;
    private final Transaction transaction;
    private final Waiter waiter = new Waiter();
    private final Completion answered = this::answered;
    private final boolean isView;
    /// The shards that a view would have locked.
    private final BitSet viewed = new BitSet();

    FiberTransaction(FiberPort port, long nowMs) {
        this.port = port;
        transaction = new Transaction(port.home());
        transaction.nowMs(nowMs);
        isView = false;
    }

    private FiberTransaction(FiberTransaction held) {
        port = held.port;
        transaction = held.transaction;
        isView = true;
    }

    /// A view of this transaction, for an operation that runs under its locks and between its hops.
    ///
    /// @throws IllegalStateException if the locks are not held
    public FiberTransaction view() {
        if (!transaction.isHolding()) {
            throw new IllegalStateException("locks: not held (expected a transaction between two hops)");
        }
        return new FiberTransaction(this);
    }

    /// Locks a key on a shard, which thereby takes part. Of a view the key must be locked already, in the same mode or
    /// a stronger one.
    ///
    /// @param fingerprint made by [LockTable#fingerprint]
    /// @throws IllegalStateException if a view's transaction has not locked the key so
    public void lock(int shard, long fingerprint, boolean exclusive) {
        if (isView) {
            require(transaction.participates(shard) && transaction.part(shard).covers(fingerprint, exclusive), shard);
            viewed.set(shard);
        } else {
            transaction.part(shard).lock(fingerprint, exclusive);
        }
    }

    /// Makes every shard take part, locked as a whole.
    ///
    /// @throws IllegalStateException if a view's transaction has not locked them so
    public void lockAll(boolean exclusive) {
        if (isView) {
            for (int shard = 0; shard < port.home().set().size(); shard++) {
                require(
                        transaction.participates(shard)
                                && transaction.part(shard).coversShard(exclusive),
                        shard);
                viewed.set(shard);
            }
        } else {
            transaction.lockAll(exclusive);
        }
    }

    /// Whether it has locked every shard as a whole.
    public boolean coversAll(boolean exclusive) {
        for (int shard = 0; shard < port.home().set().size(); shard++) {
            if (!transaction.participates(shard) || !transaction.part(shard).coversShard(exclusive)) {
                return false;
            }
        }
        return true;
    }

    private static void require(boolean locked, int shard) {
        if (!locked) {
            throw new IllegalStateException("shard " + shard + ": a key that is not locked (expected: by the"
                    + " transaction that this is a view of)");
        }
    }

    /// The part on a shard, which thereby takes part; of a view one that does.
    public TransactionPart part(int shard) {
        viewed.set(shard);
        return transaction.part(shard);
    }

    /// A shard that takes part.
    ///
    /// @throws IllegalStateException if none does
    public int anyShard() {
        return transaction.partAt(0).shard();
    }

    /// The clock reading at which everything of this transaction runs.
    public long nowMs() {
        return transaction.nowMs();
    }

    /// Runs the transaction as one hop: every part its body, under its locks.
    public void run() {
        if (isView) {
            hop();
            return;
        }
        round(home -> transaction.run(answered));
    }

    /// Waits until every part holds its locks.
    public void acquire() {
        if (!isView) {
            round(home -> transaction.acquire(answered));
        }
    }

    /// Runs the bodies that were set since the last round under the locks.
    public void hop() {
        round(home -> transaction.hop(answered));
    }

    /// Runs one body on one shard under the locks.
    public void hop(int shard, ShardTask body) {
        transaction.part(shard).body(body);
        hop();
    }

    /// Runs one body on every shard that takes part, under the locks.
    public void hopAll(ShardTask body) {
        everywhere(body);
        hop();
    }

    /// Runs the bodies that were set since the last round and releases the locks.
    public void lastHop() {
        if (isView) {
            hopIfAny();
            return;
        }
        round(home -> transaction.lastHop(answered));
    }

    /// Runs one body on every shard that takes part and releases the locks.
    public void lastHopAll(ShardTask body) {
        everywhere(body);
        lastHop();
    }

    private void hopIfAny() {
        for (int i = 0; i < transaction.partCount(); i++) {
            if (transaction.partAt(i).hasBody()) {
                hop();
                return;
            }
        }
    }

    private void everywhere(ShardTask body) {
        for (int i = 0; i < transaction.partCount(); i++) {
            TransactionPart part = transaction.partAt(i);
            if (!isView || viewed.get(part.shard())) {
                part.body(body);
            }
        }
    }

    /// Releases the locks if they are still held. Does not wait: whoever wants them finds them released or waits in
    /// their queue. Bodies that were set but not run are dropped.
    @Override
    public void close() {
        if (isView) {
            transaction.dropBodies();
        } else if (transaction.isHolding()) {
            transaction.dropBodies();
            port.add(port.home().id(), home -> transaction.lastHop(done -> {}));
        }
    }

    private void round(ShardTask start) {
        if (port.home().isOwner()) {
            throw new IllegalStateException(
                    "the proactor of shard " + port.home().id() + " must not wait");
        }
        waiter.prepare();
        port.add(port.home().id(), home -> begin(start, home));
        waiter.await();
    }

    @SuppressWarnings("CatchingUnchecked") // all of it belongs to the one who waits
    private void begin(ShardTask start, EngineShard home) {
        try {
            start.run(home);
        } catch (Throwable refused) {
            waiter.resume(refused);
        }
    }

    private void answered(Transaction done) {
        waiter.resume(done.failure());
    }
}
