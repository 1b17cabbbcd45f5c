package io.nanoredis.shard;

import org.jspecify.annotations.Nullable;

/// What one transaction does on one shard: the locks it wishes for there and the task that it runs under them.
///
/// *Thread*: belongs to the owner of the home shard while nothing is under way, and to the owner of its own shard from
/// the publication, or the begin of a round, until its answer. There is at most one message about it at any time: the
/// part itself is that message.
public final class TransactionPart extends LockRequest implements ShardTask {

    private enum Errand {
        HOP,
        LAST_HOP,
        ANSWER
    }

    private final Transaction transaction;
    private final int shard;
    private Errand errand = Errand.ANSWER;
    private @Nullable ShardTask body;
    private @Nullable Throwable failure;
    private boolean holds;
    /// Keys that somebody waits for and that this part has changed so far.
    private @Nullable KeyWaiters changed;

    TransactionPart(Transaction transaction, int shard) {
        this.transaction = transaction;
        this.shard = shard;
    }

    /// The shard on which this part runs.
    public int shard() {
        return shard;
    }

    /// The transaction to which this part belongs.
    public Transaction transaction() {
        return transaction;
    }

    /// Sets what the part does in the coming round, under the locks and at the clock reading of the transaction. It
    /// is forgotten when it has run.
    public void body(ShardTask body) {
        this.body = body;
    }

    /// Tells whether the coming round has work for this part.
    public boolean hasBody() {
        return body != null;
    }

    /// What the body threw in the last round, if it did.
    public @Nullable Throwable failure() {
        return failure;
    }

    /// The Sequencer has come to the transaction on this part's shard.
    void sequenced(EngineShard owner) {
        LockTable locks = owner.locks();
        if (transaction.isOneHop()) {
            if (locks.admits(this)) {
                runBody(owner);
                owner.waits().serve();
                answer(owner);
            } else {
                locks.acquire(this);
            }
        } else if (locks.acquire(this)) {
            holds = true;
            answer(owner);
        }
    }

    @Override
    protected void granted(EngineShard owner) {
        if (transaction.isOneHop()) {
            runBody(owner);
            serveWaiters(owner);
            owner.locks().release(this);
        } else {
            holds = true;
        }
        answer(owner);
    }

    /// Sends the part on an errand: to its shard for a hop.
    void dispatch(EngineShard home, boolean last) {
        errand = last ? Errand.LAST_HOP : Errand.HOP;
        home.set().send(home, shard, this);
    }

    /// Called when the part arrives as a message, at its shard with a hop or at home with the answer.
    @Override
    public void run(EngineShard owner) {
        switch (errand) {
            case HOP -> {
                owner.waits().giveBack(changed);
                runBody(owner);
                changed = owner.waits().takeReady();
                answer(owner);
            }
            case LAST_HOP -> {
                owner.waits().giveBack(changed);
                changed = null;
                runBody(owner);
                serveWaiters(owner);
                release(owner);
                answer(owner);
            }
            case ANSWER -> transaction.answered();
        }
    }

    /// Serves who waits for what the transaction has changed here, before anybody else gets its locks.
    private void serveWaiters(EngineShard owner) {
        owner.holder(this);
        owner.waits().serve();
        owner.holder(null);
    }

    private void release(EngineShard owner) {
        if (holds) {
            holds = false;
            owner.locks().release(this);
        }
    }

    @SuppressWarnings("CatchingUnchecked") // the home shard decides what a failure means
    private void runBody(EngineShard owner) {
        ShardTask task = body;
        body = null;
        if (task == null) {
            return;
        }
        owner.database().nowMs(transaction.nowMs());
        owner.holder(this);
        try {
            task.run(owner);
        } catch (Throwable thrown) {
            failure = thrown;
        } finally {
            owner.holder(null);
            owner.refreshClock();
        }
    }

    private void answer(EngineShard owner) {
        owner.effects().workEnded();
        errand = Errand.ANSWER;
        owner.set().send(owner, transaction.home().id(), this);
    }

    void dropBody() {
        body = null;
    }

    void clearFailure() {
        failure = null;
    }

    void reset() {
        clearLocks();
        body = null;
        failure = null;
    }
}
