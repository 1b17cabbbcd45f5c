package io.nanoredis.shard;

/// A transaction as sequential code: each round waits for its end. To be used in a try statement, which releases the
/// locks when the coordinator's code throws.
///
/// ```java
/// try (FiberTransaction tx = port.transaction(nowMs)) {
///     tx.part(from).lock(source, true);
///     tx.part(to).lock(destination, true);
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
/// *Thread*: the fiber of the port.
public final class FiberTransaction implements AutoCloseable {
    private final FiberPort port;
    private final Transaction transaction;
    private final Waiter waiter = new Waiter();
    private final Completion answered = this::answered;

    FiberTransaction(FiberPort port, long nowMs) {
        this.port = port;
        transaction = new Transaction(port.home());
        transaction.nowMs(nowMs);
    }

    /// The part on a shard, which thereby takes part.
    public TransactionPart part(int shard) {
        return transaction.part(shard);
    }

    /// Makes every shard take part, locked as a whole.
    public void lockAll(boolean exclusive) {
        transaction.lockAll(exclusive);
    }

    /// Runs the transaction as one hop: every part its body, under its locks.
    public void run() {
        round(home -> transaction.run(answered));
    }

    /// Waits until every part holds its locks.
    public void acquire() {
        round(home -> transaction.acquire(answered));
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
        round(home -> transaction.lastHop(answered));
    }

    /// Runs one body on every shard that takes part and releases the locks.
    public void lastHopAll(ShardTask body) {
        everywhere(body);
        lastHop();
    }

    private void everywhere(ShardTask body) {
        for (int i = 0; i < transaction.partCount(); i++) {
            transaction.partAt(i).body(body);
        }
    }

    /// Releases the locks if they are still held. Does not wait: whoever wants them finds them released or waits in
    /// their queue. Bodies that were set but not run are dropped.
    @Override
    public void close() {
        if (transaction.isHolding()) {
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
