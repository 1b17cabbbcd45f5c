package io.nanoredis.shard;

import com.lmax.disruptor.Sequence;
import io.nanoredis.db.Database;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The owner of one database: a single-threaded server with a task queue through which others ask it for work.
///
/// Its proactor, one platform thread, calls [#own] once and [#turn] after every pass of its event loop; before it runs
/// commands that it has read from a socket it calls [#catchUp]. Before it blocks it calls [#announceSleep], and
/// afterwards [#awake].
///
/// *Serial order*: whatever the shard runs, it first takes the batch of work, THEN reads the Sequencer's cursor, passes
/// the Sequencer up to there, and then runs the batch. With the cursor read first, a batch could hold a command of a
/// client that has already seen a transaction which this shard has not.
///
/// *Thread*: the owner, unless a method says otherwise. As the scheduler of its fibers it is an [Executor].
public final class EngineShard implements Executor {
    private static final long AWAKE = 0;
    private static final long ASLEEP = 1;
    /// Local work after which a turn ends, so that sockets are not starved by fibers that feed themselves.
    private static final int LOCAL_TASKS_PER_TURN = 4096;

    private final EngineShardSet set;
    private final int id;
    private final Database database;
    private final LongSupplier clockMs;
    private final TaskFailure failures;
    private final ShardMetrics metrics = new ShardMetrics();
    private final TaskQueue tasks;
    private final RunQueue runQueue = new RunQueue();
    private final Outbox outbox;
    private final LockTable locks;
    private final Effects effects;
    private final WaitTable waits;
    private final WatchTable watches;
    private @Nullable LockRequest holder;
    private final Sequencer sequencer;
    private final LongSupplier cursor;
    private final ArrayDeque<Transaction> unpublished = new ArrayDeque<>();
    private long passed = -1;
    private boolean passing;
    private boolean announced;
    private boolean turnEnds;
    private long nowMs;
    private @Nullable Thread owner;

    // Shared with other threads; a Sequence is a padded volatile long.
    private final Sequence position = new Sequence(-1);
    private final Sequence sleeping = new Sequence(AWAKE);
    private Runnable afterTask = () -> {};
    private volatile Doorbell doorbell = () -> {};

    EngineShard(
            EngineShardSet set,
            EngineShard[] shards,
            int id,
            Database database,
            ShardSettings settings,
            ShardAssembly assembly,
            LongSupplier clockMs,
            TaskFailure failures) {
        this.set = set;
        this.id = id;
        this.database = database;
        this.clockMs = clockMs;
        this.failures = failures;
        tasks = new TaskQueue(settings.taskQueueSlots(), new Intake());
        outbox = assembly.outbox(this, shards);
        locks = assembly.locks(this);
        effects = new Effects(database);
        waits = assembly.waits(this);
        watches = assembly.watches(this);
        sequencer = set.sequencer();
        sequencer.addReader(position);
        cursor = assembly.cursor(this, this::published);
    }

    /// Number of the shard in its set, from 0.
    public int id() {
        return id;
    }

    /// The set to which the shard belongs.
    public EngineShardSet set() {
        return set;
    }

    /// The data of the shard, for the owner only.
    public Database database() {
        return database;
    }

    /// The locks on the shard's keys.
    public LockTable locks() {
        return locks;
    }

    /// Who is told of what changes in the shard's data.
    public Effects effects() {
        return effects;
    }

    /// Who waits for the shard's keys.
    public WaitTable waits() {
        return waits;
    }

    /// The watched keys of the shard.
    public WatchTable watches() {
        return watches;
    }

    /// The request under whose locks code runs at the moment; null outside of any.
    @Nullable
    LockRequest holder() {
        return holder;
    }

    /// Says under whose locks the code that follows runs: who is served meanwhile may use them.
    public void holder(@Nullable LockRequest running) {
        holder = running;
    }

    /// What is done after each task, for the layer above.
    public void afterTask(Runnable work) {
        afterTask = work;
    }

    /// What the shard has counted.
    public ShardMetrics metrics() {
        return metrics;
    }

    /// The ring through which others reach the shard.
    public TaskQueue tasks() {
        return tasks;
    }

    /// Makes the calling proactor's thread the owner, for ever.
    ///
    /// @throws IllegalStateException if another thread is
    @SuppressWarnings("ReferenceEquality") // a thread is its identity
    public void own(Thread proactor) {
        if (owner != null && owner != proactor) {
            throw new IllegalStateException("shard " + id + " is owned by " + owner.getName());
        }
        owner = proactor;
        database.own(proactor);
        refreshClock();
    }

    /// Tells whether the calling code runs in a frame of the owner's platform thread. False inside a fiber. *Thread*:
    /// any.
    @SuppressWarnings("ReferenceEquality") // a thread is its identity
    public boolean isOwner() {
        return Thread.currentThread() == owner;
    }

    /// Asserts that the calling code runs on the owner's platform thread.
    public void assertOwner() {
        assert isOwner() : "shard " + id + " touched by " + Thread.currentThread();
    }

    /// Sets what wakes the proactor when it sleeps.
    public void doorbell(Doorbell bell) {
        doorbell = bell;
    }

    /// The clock reading of this turn, in milliseconds since the epoch.
    public long nowMs() {
        return nowMs;
    }

    /// Reads the clock, for the shard and its database.
    public void refreshClock() {
        nowMs = clockMs.getAsLong();
        database.nowMs(nowMs);
    }

    /// Does everything that has arrived: the overflow first, then the ring's batch, the Sequencer, the local run
    /// queue; at the end it rings for the shards to which something was sent.
    ///
    /// @return the amount of work done; 0 if there was nothing to do
    public int turn() {
        assertOwner();
        refreshClock();
        outbox.flush();
        int done = tasks.poll();
        metrics.tasksRun += done;
        done += publishDeferred();
        done += runLocal();
        outbox.ringDoorbells();
        return done;
    }

    /// Follows the Sequencer up to its cursor. Called after a socket was read and before the commands of that read
    /// run; costs one volatile read when nothing is new.
    public void catchUp() {
        pass(cursor.getAsLong());
    }

    private int runLocal() {
        int done = 0;
        int round;
        do {
            int batch = runQueue.take();
            long before = passed;
            catchUp(); // after take(): rule of the batch and the cursor
            runBatch(batch);
            round = batch + (int) (passed - before);
            done += round;
        } while (round > 0 && done < LOCAL_TASKS_PER_TURN && !turnEnds);
        turnEnds = false;
        return done;
    }

    /// Ends the turn after the tasks that are due: a fiber that has much to do calls it before it yields, so that the
    /// proactor looks at its sockets before it is continued. *Thread*: a fiber of the proactor; of no effect from
    /// others.
    public void endTurn() {
        turnEnds = true;
    }

    private void runBatch(int count) {
        for (int i = 0; i < count; i++) {
            Object work = runQueue.poll();
            if (work instanceof ShardTask task) {
                runTask(task);
            } else if (work instanceof Runnable continuation) {
                resume(continuation);
            }
        }
        metrics.tasksRun += count;
    }

    @SuppressWarnings("CatchingUnchecked") // one client's failure must not stop the shard
    private void runTask(ShardTask task) {
        try {
            task.run(this);
            waits.serve();
            afterTask.run();
            effects.workEnded();
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    @SuppressWarnings("CatchingUnchecked") // one client's failure must not stop the shard
    private void resume(Runnable continuation) {
        try {
            continuation.run();
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    void failed(Throwable failure) {
        metrics.tasksFailed++;
        failures.failed(this, failure);
    }

    private long published() {
        return sequencer.published(passed);
    }

    private void pass(long upTo) {
        if (upTo <= passed) {
            return;
        }
        assert !passing : "the Sequencer followed from within a transaction";
        passing = true;
        long from = passed;
        while (passed < upTo) {
            Transaction transaction = sequencer.transactionFor(id, ++passed);
            if (transaction != null) {
                metrics.participated++;
                transaction.partOf(id).sequenced(this);
            }
        }
        metrics.sequenced += upTo - from;
        position.set(upTo); // frees the slots; pairs with the capacity check of tryPublish()
        passing = false;
    }

    /// Gives a transaction of this shard its place in the serial order, or defers it behind those that found no room
    /// before.
    void publish(Transaction transaction) {
        if (!unpublished.isEmpty() || !tryPublish(transaction)) {
            metrics.publicationsDeferred++;
            unpublished.add(transaction);
        }
    }

    private int publishDeferred() {
        int done = 0;
        for (Transaction next = unpublished.peek(); next != null && tryPublish(next); next = unpublished.peek()) {
            unpublished.remove();
            done++;
        }
        return done;
    }

    private boolean tryPublish(Transaction transaction) {
        long place = sequencer.tryPublish(transaction);
        if (place < 0) {
            outbox.wakeAll(); // a sleeping shard may be what keeps the ring full
            return false;
        }
        if (sequencer.isHalfFullAt(place)) {
            outbox.wakeAll();
        } else {
            for (int i = 0; i < transaction.partCount(); i++) {
                outbox.wake(transaction.partAt(i).shard());
            }
        }
        return true;
    }

    /// Puts a task at the end of the local run queue.
    public void runLater(ShardTask task) {
        runQueue.add(task);
    }

    /// Puts a continuation at the end of the local run queue; from another thread also rings the doorbell.
    ///
    /// *Thread*: any; never waits.
    @Override
    public void execute(Runnable continuation) {
        if (isOwner()) {
            runQueue.add(continuation);
        } else {
            runQueue.addExternal(continuation);
            signal();
        }
    }

    /// Sends a task to another shard, or to itself by way of the run queue.
    void send(int target, ShardTask task) {
        if (target == id) {
            runQueue.add(task);
        } else {
            outbox.send(target, task);
        }
    }

    /// Sends a task to another shard so that it arrives before anything that is sent to shard `other` from now on
    /// arrives there.
    void sendBefore(int target, ShardTask task, int other) {
        outbox.sendBefore(target, task, other);
    }

    /// Announces that the proactor is going to block, then looks once more. When all that is left has to wait for
    /// another shard to make room, gives up the processor once: with more shards than cores that shard may need it.
    ///
    /// @return false if work has arrived: the proactor must not block, and is not announced as sleeping
    @SuppressWarnings("ThreadPriorityCheck") // correct without the yield, but slower on few cores
    public boolean announceSleep() {
        if (hasWork()) {
            if (isHeldUp()) {
                Thread.yield();
            }
            return false;
        }
        sleeping.setVolatile(ASLEEP); // pairs with the fence and the read in signal(): one of both sees the other
        VarHandle.fullFence();
        if (hasWork()) {
            sleeping.setVolatile(AWAKE);
            return false;
        }
        announced = true;
        return true;
    }

    /// Tells the others that the proactor runs again; call it whenever blocking is over, woken or not. Does nothing
    /// unless sleep was announced.
    public void awake() {
        if (!announced) {
            return;
        }
        announced = false;
        if (sleeping.get() == AWAKE) {
            metrics.wakeUps++; // who rang the doorbell has cleared the flag
        } else {
            sleeping.setVolatile(AWAKE);
        }
    }

    private boolean hasWork() {
        return !tasks.isEmpty()
                || !runQueue.isEmpty()
                || !outbox.isEmpty()
                || !unpublished.isEmpty()
                || sequencer.hasClaimsAfter(passed);
    }

    private boolean isHeldUp() {
        return tasks.isEmpty() && runQueue.isEmpty() && published() == passed;
    }

    /// Wakes the proactor if it sleeps. Call it after the work is published. *Thread*: any.
    void signal() {
        VarHandle.fullFence(); // publication before the look at the flag; pairs with announceSleep()
        if (sleeping.get() == ASLEEP && sleeping.compareAndSet(ASLEEP, AWAKE)) {
            doorbell.ring();
        }
    }

    private final class Intake implements TaskQueue.Consumer {
        @Override
        public void batchTaken() {
            catchUp();
        }

        @Override
        public void run(ShardTask task) {
            runTask(task);
        }
    }
}
