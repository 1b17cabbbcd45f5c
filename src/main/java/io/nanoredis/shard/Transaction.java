package io.nanoredis.shard;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An atomic operation on several shards. Its position in the [Sequencer] is its place in the serial order of the
/// whole database.
///
/// *Shape*: parts, one per participating shard, with their locks. Two ways to run it:
/// - *one hop*: [#run]; each part runs its body as soon as it is granted, at once if nothing stands before it, and
///   lets go of its locks;
/// - *several hops*: [#acquire], then any number of rounds of [#hop], then [#lastHop], which releases the locks.
///
/// Every call starts a round and returns; the completion is called when all parts of the round have answered. At most
/// one round is under way. The transaction carries its own clock reading, so that all its parts see the same keys
/// expire.
///
/// *Errors*: what a body throws is kept for the home shard ([#failure]); the locks of one hop are released all the
/// same, those of several hops by the last one, which a coordinator must send whatever happens.
///
/// *Thread*: the owner of the home shard calls everything here, and gets all completions. Nothing is allocated by a
/// transaction that is used again after [#reset].
public final class Transaction {

    private enum State {
        NEW,
        RUNNING,
        HOLDING,
        DONE
    }

    private final EngineShard home;
    private final @Nullable TransactionPart[] partOfShard;
    private final boolean[] participating;
    private final long[] participants;
    private int[] shards = new int[4];
    private int partCount;
    private long nowMs;
    private State state = State.NEW;
    private boolean oneHop;
    private boolean last;
    private int pending;
    private @Nullable Completion completion;

    /// A transaction that is coordinated from the given shard.
    public Transaction(EngineShard home) {
        this.home = home;
        int count = home.set().size();
        partOfShard = new @Nullable TransactionPart[count];
        participating = new boolean[count];
        participants = new long[(count + 63) >>> 6];
    }

    /// The shard from which the transaction is coordinated.
    public EngineShard home() {
        return home;
    }

    /// Sets the clock reading for all parts, in milliseconds since the epoch.
    public void nowMs(long nowMs) {
        this.nowMs = nowMs;
    }

    /// The clock reading at which all parts run.
    public long nowMs() {
        return nowMs;
    }

    /// The part on a shard, which thereby takes part.
    ///
    /// @throws IllegalStateException if the transaction has been published and the shard does not take part
    public TransactionPart part(int shard) {
        if (!participating[shard]) {
            require(State.NEW);
            join(shard);
        }
        return partOf(shard);
    }

    private void join(int shard) {
        participating[shard] = true;
        participants[shard >>> 6] |= 1L << shard;
        if (partCount == shards.length) {
            shards = Arrays.copyOf(shards, partCount * 2);
        }
        shards[partCount++] = shard;
        if (partOfShard[shard] == null) {
            partOfShard[shard] = new TransactionPart(this, shard);
        }
    }

    /// How many shards take part.
    public int partCount() {
        return partCount;
    }

    /// The parts in the order in which they joined.
    public TransactionPart partAt(int i) {
        return partOf(shards[i]);
    }

    /// Tells whether a shard takes part.
    public boolean participates(int shard) {
        return participating[shard];
    }

    /// Makes every shard take part, locked as a whole.
    public void lockAll(boolean exclusive) {
        for (int i = 0; i < partOfShard.length; i++) {
            part(i).lockShard(exclusive);
        }
    }

    /// Publishes the transaction as one hop: the completion follows when every part has run its body.
    public void run(Completion whenDone) {
        publish(true, whenDone);
    }

    /// Publishes the transaction as one of several hops: the completion follows when every part holds its locks.
    public void acquire(Completion whenHeld) {
        publish(false, whenHeld);
    }

    private void publish(boolean asOneHop, Completion whenAnswered) {
        require(State.NEW);
        if (partCount == 0) {
            throw new IllegalStateException("a transaction without parts");
        }
        oneHop = asOneHop;
        last = asOneHop;
        completion = whenAnswered;
        pending = partCount;
        state = State.RUNNING;
        home.publish(this);
    }

    /// Runs the bodies that were set since the last round, each on its shard, under the locks.
    ///
    /// @throws IllegalStateException if the locks are not held or no part has a body
    public void hop(Completion whenDone) {
        require(State.HOLDING);
        int bodies = 0;
        for (int i = 0; i < partCount; i++) {
            bodies += partAt(i).hasBody() ? 1 : 0;
        }
        if (bodies == 0) {
            throw new IllegalStateException("a hop without a body");
        }
        begin(bodies, false, whenDone);
        for (int i = 0; i < partCount; i++) {
            TransactionPart part = partAt(i);
            part.clearFailure();
            if (part.hasBody()) {
                part.dispatch(home, false);
            }
        }
    }

    /// Runs one body on one shard under the locks.
    public void hop(int shard, ShardTask body, Completion whenDone) {
        part(shard).body(body);
        hop(whenDone);
    }

    /// Runs the bodies that were set since the last round, if any, and then releases all locks.
    ///
    /// @throws IllegalStateException if the locks are not held
    public void lastHop(Completion whenDone) {
        require(State.HOLDING);
        begin(partCount, true, whenDone);
        for (int i = 0; i < partCount; i++) {
            TransactionPart part = partAt(i);
            part.clearFailure();
            part.dispatch(home, true);
        }
    }

    private void begin(int parts, boolean lastRound, Completion whenAnswered) {
        pending = parts;
        last = lastRound;
        completion = whenAnswered;
        state = State.RUNNING;
    }

    /// A part has come home with its answer.
    void answered() {
        if (--pending > 0) {
            return;
        }
        state = last ? State.DONE : State.HOLDING;
        Completion told = completion;
        completion = null;
        if (told != null) {
            told.completed(this);
        }
    }

    /// Tells whether all locks are held and no round is under way.
    public boolean isHolding() {
        return state == State.HOLDING;
    }

    /// Tells whether the last round is over.
    public boolean isDone() {
        return state == State.DONE;
    }

    /// What a body threw in the last round, or null; with several failures that of the part that joined first.
    public @Nullable Throwable failure() {
        for (int i = 0; i < partCount; i++) {
            Throwable failure = partAt(i).failure();
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }

    /// Forgets the bodies that were set for a round that will not take place.
    void dropBodies() {
        for (int i = 0; i < partCount; i++) {
            partAt(i).dropBody();
        }
    }

    /// Makes a transaction that is done, or was never published, ready for the next operation.
    ///
    /// @throws IllegalStateException while it runs or holds locks
    public void reset() {
        if (state != State.NEW) {
            require(State.DONE);
        }
        for (int i = 0; i < partCount; i++) {
            TransactionPart part = partAt(i);
            participating[part.shard()] = false;
            part.reset();
        }
        Arrays.fill(participants, 0);
        partCount = 0;
        state = State.NEW;
    }

    boolean isOneHop() {
        return oneHop;
    }

    /// One bit per shard that takes part.
    long[] participants() {
        return participants;
    }

    TransactionPart partOf(int shard) {
        TransactionPart part = partOfShard[shard];
        if (part == null) {
            throw new IllegalStateException("shard: " + shard + " (expected: one that takes part)");
        }
        return part;
    }

    private void require(State expected) {
        if (state != expected) {
            throw new IllegalStateException("state: " + state + " (expected: " + expected + ")");
        }
    }
}
