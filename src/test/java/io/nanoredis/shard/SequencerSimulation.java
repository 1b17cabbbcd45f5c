package io.nanoredis.shard;

import io.nanoredis.db.Database;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Clients that read and write some keys in single commands, pipelines and transactions: the rules of the transaction
/// design under random schedules.
///
/// One object simulates one schedule.
final class SequencerSimulation extends Schedule {
    private final Mutant mutant;
    private final EngineShardSet set;
    private final int shards;
    private final int[] store;
    private final Client[] clients;
    private final Proactor[] proactors;
    private final List<SimulatedOp> history = new ArrayList<>();
    private long clock;
    private int nextValue = 1;

    /// A schedule drawn from a seed.
    ///
    /// @param databases at least three; only their clocks are touched
    SequencerSimulation(long seed, Mutant mutant, List<Database> databases) {
        super(seed);
        this.mutant = mutant;
        shards = 2 + random.nextInt(2);
        store = new int[3 + random.nextInt(2)];
        ShardSettings settings = new ShardSettings(ringSlots(), ringSlots(), true);
        set = new EngineShardSet(
                databases.subList(0, shards),
                settings,
                () -> 1,
                (shard, thrown) -> failures.add(thrown),
                new Assembly());
        proactors = proactorsOf(set);
        clients = new Client[3 + random.nextInt(2)];
        int operations = 2 + random.nextInt(3);
        for (int i = 0; i < clients.length; i++) {
            clients[i] = new Client(i, operations);
        }
    }

    /// Runs the schedule to its end.
    ///
    /// @return what is wrong with its outcome, or null
    @Nullable
    String run() {
        while (step()) {
            String endless = endless();
            if (endless != null) {
                return endless;
            }
        }
        if (!failures.isEmpty()) {
            return "failure on a shard: " + failures.getFirst();
        }
        for (SimulatedOp op : history) {
            if (!op.isComplete()) {
                return "stuck: " + op;
            }
        }
        for (int i = 0; i < shards; i++) {
            set.shard(i).locks().verify();
            if (!set.shard(i).locks().isEmpty()) {
                return "locks left on shard " + i;
            }
        }
        return new SerialOrderSearch(history).succeeds() ? null : "no serial order";
    }

    /// Adds up how often the rare paths were taken: overflow, lock waits, deferred publications, wake-ups.
    void countExercised(long[] totals) {
        for (int i = 0; i < shards; i++) {
            ShardMetrics metrics = set.shard(i).metrics();
            totals[0] += metrics.overflowed();
            totals[1] += metrics.lockWaits();
            totals[2] += metrics.publicationsDeferred();
            totals[3] += proactors[i].timesRung;
        }
    }

    List<SimulatedOp> history() {
        return history;
    }

    @Override
    int actors() {
        return clients.length;
    }

    @Override
    boolean mayAct(int actor) {
        return clients[actor].mayWrite();
    }

    @Override
    void act(int actor) {
        clients[actor].write();
    }

    @Override
    boolean readsCursorFirst() {
        return mutant == Mutant.CURSOR_FIRST;
    }

    private static long fingerprint(int key) {
        return LockTable.fingerprint(0, key);
    }

    private int shardOf(int key) {
        return key % shards;
    }

    /// A connection that sends rounds: one transaction, or a pipeline of commands on single shards.
    private final class Client {
        final int id;
        final Proactor home;
        final Lane[] lanes = new Lane[shards];
        final TransactionRun transaction;
        private final @Nullable SimulatedOp[] newest = new @Nullable SimulatedOp[shards];
        private int todo;
        int outstanding;

        Client(int id, int operations) {
            this.id = id;
            home = proactors[random.nextInt(shards)];
            todo = operations;
            transaction = new TransactionRun(this);
            for (int i = 0; i < shards; i++) {
                lanes[i] = new Lane();
            }
        }

        boolean mayWrite() {
            return todo > 0 && outstanding == 0;
        }

        void write() {
            SimulatedOp op = draw();
            if (op.wholeShards || soleShard(op) < 0) {
                invoke(op);
                home.socket.add(shard -> transaction.start(op));
            } else {
                pipeline(op);
            }
        }

        private void pipeline(SimulatedOp first) {
            Batch batch = new Batch(this, soleShard(first));
            invoke(first);
            batch.add(first);
            while (todo > 0 && random.nextInt(3) > 0) {
                SimulatedOp op = drawSingle(random.nextInt(4) > 0 ? batch.target : random.nextInt(shards));
                if (soleShard(op) != batch.target || random.nextBoolean()) {
                    home.socket.add(batch::start);
                    batch = new Batch(this, soleShard(op));
                }
                invoke(op);
                batch.add(op);
            }
            home.socket.add(batch::start);
        }

        private void invoke(SimulatedOp op) {
            todo--;
            outstanding++;
            op.invokedAt = ++clock;
            history.add(op);
            int shard = op.wholeShards ? -1 : soleShard(op);
            if (shard >= 0) {
                op.after = newest[shard];
                newest[shard] = op;
            }
        }

        void answer(SimulatedOp op) {
            op.returnedAt = ++clock;
            outstanding--;
        }

        private SimulatedOp draw() {
            return switch (random.nextInt(8)) {
                case 0, 1, 2 -> drawSingle(random.nextInt(shards));
                case 3, 4 -> make(SimulatedOp.Kind.ROTATE, someKeys(), random.nextInt(4) == 0);
                case 5 -> make(readOrWrite(), allKeys(), true);
                default -> make(readOrWrite(), someKeys(), false);
            };
        }

        private SimulatedOp drawSingle(int shard) {
            int[] keys = random.nextInt(4) == 0 ? keysOf(shard) : new int[] {keysOf(shard)[0]};
            return make(readOrWrite(), keys, false);
        }

        private SimulatedOp.Kind readOrWrite() {
            return random.nextBoolean() ? SimulatedOp.Kind.READ : SimulatedOp.Kind.WRITE;
        }

        private SimulatedOp make(SimulatedOp.Kind kind, int[] keys, boolean wholeShards) {
            int[] values = new int[kind == SimulatedOp.Kind.WRITE ? keys.length : 0];
            boolean clear = wholeShards && random.nextBoolean();
            for (int i = 0; i < values.length; i++) {
                values[i] = clear ? 0 : nextValue++;
            }
            return new SimulatedOp(id, kind, keys, values, wholeShards);
        }
    }

    private int[] allKeys() {
        int[] keys = new int[store.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = i;
        }
        return keys;
    }

    private int[] someKeys() {
        int[] keys = allKeys();
        for (int i = keys.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int key = keys[i];
            keys[i] = keys[other];
            keys[other] = key;
        }
        return Arrays.copyOf(keys, 2 + random.nextInt(keys.length - 1));
    }

    private int[] keysOf(int shard) {
        int[] keys = new int[(store.length - shard + shards - 1) / shards];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = shard + i * shards;
        }
        return keys;
    }

    private int soleShard(SimulatedOp op) {
        int shard = shardOf(op.keys[0]);
        for (int key : op.keys) {
            if (shardOf(key) != shard) {
                return -1;
            }
        }
        return shard;
    }

    /// The batches of one connection on one shard that are not finished there: they run one after the other.
    private static final class Lane {
        final ArrayDeque<Batch> batches = new ArrayDeque<>();
    }

    /// Consecutive commands of one connection for one shard, as one message there and back.
    private final class Batch extends LockRequest implements ShardTask {
        final Client client;
        final int target;
        private final List<SimulatedOp> ops = new ArrayList<>();
        private int next;

        Batch(Client client, int target) {
            this.client = client;
            this.target = target;
        }

        void add(SimulatedOp op) {
            ops.add(op);
        }

        void start(EngineShard home) {
            if (home.id() == target) {
                run(home);
            } else {
                set.send(home, target, this);
            }
        }

        @Override
        public void run(EngineShard shard) {
            if (next == ops.size()) {
                ops.forEach(client::answer);
                return;
            }
            Lane lane = client.lanes[target];
            lane.batches.add(this);
            if (lane.batches.size() == 1) {
                proceed(shard);
            }
        }

        @Override
        protected void granted(EngineShard shard) {
            execute(ops.get(next++));
            shard.locks().release(this);
            proceed(shard);
        }

        private void proceed(EngineShard shard) {
            while (next < ops.size()) {
                if (mustWait(shard.locks(), ops.get(next))) {
                    return;
                }
                execute(ops.get(next++));
            }
            finish(shard);
        }

        private boolean mustWait(LockTable locks, SimulatedOp op) {
            if (locks.isEmpty() || mutant == Mutant.NO_LOCK_CHECK) {
                return false;
            }
            clearLocks();
            for (int key : op.keys) {
                lock(fingerprint(key), !op.isReadOnly());
            }
            return !locks.admits(this) && !locks.acquire(this);
        }

        private void execute(SimulatedOp op) {
            if (op.kind != SimulatedOp.Kind.WRITE) {
                op.read(store, target, shards);
            }
            if (!op.isReadOnly()) {
                op.write(store, target, shards);
            }
        }

        private void finish(EngineShard shard) {
            ArrayDeque<Batch> lane = client.lanes[target].batches;
            lane.remove();
            EngineShard home = client.home.shard;
            if (home == shard) {
                run(shard);
            } else {
                set.send(shard, home.id(), this);
            }
            Batch follower = lane.peek();
            if (follower != null) {
                follower.proceed(shard);
            }
        }
    }

    /// The coordinator of a client's operations on several shards; uses one transaction object again and again.
    private final class TransactionRun implements Completion {
        private final Client client;
        private final Transaction transaction;
        private @Nullable SimulatedOp op;
        private boolean hasRead;

        TransactionRun(Client client) {
            this.client = client;
            transaction = new Transaction(client.home.shard);
        }

        void start(SimulatedOp started) {
            op = started;
            hasRead = false;
            prepare(started);
            if (started.kind != SimulatedOp.Kind.ROTATE && random.nextInt(4) > 0) {
                bodies(started, !started.isReadOnly());
                transaction.run(this);
            } else {
                transaction.acquire(this);
            }
        }

        private void prepare(SimulatedOp started) {
            transaction.reset();
            if (started.wholeShards) {
                transaction.lockAll(!started.isReadOnly());
                return;
            }
            for (int key : started.keys) {
                TransactionPart part = transaction.part(shardOf(key));
                if (random.nextInt(16) == 0) {
                    part.lockShard(!started.isReadOnly());
                } else {
                    part.lock(fingerprint(key), !started.isReadOnly());
                }
            }
        }

        private void bodies(SimulatedOp of, boolean write) {
            for (int i = 0; i < transaction.partCount(); i++) {
                TransactionPart part = transaction.partAt(i);
                part.body(shard -> {
                    if (write) {
                        of.write(store, shard.id(), shards);
                    } else {
                        of.read(store, shard.id(), shards);
                    }
                });
            }
        }

        @Override
        public void completed(Transaction done) {
            SimulatedOp running = op;
            if (running == null) {
                throw new IllegalStateException("a completion too many");
            }
            if (done.failure() != null) {
                failures.add(done.failure());
            }
            if (done.isHolding()) {
                nextHop(running);
            } else if (mutant == Mutant.EARLY_RELEASE && running.kind == SimulatedOp.Kind.ROTATE && !hasRead) {
                hasRead = true;
                prepare(running);
                transaction.acquire(this);
            } else {
                op = null;
                client.answer(running);
            }
        }

        private void nextHop(SimulatedOp running) {
            if (running.kind != SimulatedOp.Kind.ROTATE) {
                bodies(running, !running.isReadOnly());
                transaction.lastHop(this);
            } else if (hasRead) {
                bodies(running, true);
                transaction.lastHop(this);
            } else if (mutant == Mutant.EARLY_RELEASE) {
                bodies(running, false);
                transaction.lastHop(this);
            } else {
                hasRead = true;
                bodies(running, false);
                transaction.hop(this);
            }
        }
    }

    /// Puts the scheduler, or a mutant, between the shards and their collaborators.
    private final class Assembly extends ShardAssembly {
        private static final int S = 1 << LockTable.SHARED;
        private static final int X = 1 << LockTable.EXCLUSIVE;
        private static final int IS = 1 << LockTable.INTENT_SHARED;
        private static final int IX = 1 << LockTable.INTENT_EXCLUSIVE;

        @Override
        LockTable locks(EngineShard shard) {
            return switch (mutant) {
                case SHARED_IGNORES_EXCLUSIVE ->
                    new LockTable(shard, LockTable.conflicts(X, S | X, IX, IS | IX | S | X));
                case WHOLE_SHARD_IGNORES_KEYS -> new LockTable(shard, LockTable.conflicts(X, S | X, X, S | X));
                case KEYS_IGNORE_WHOLE_SHARD ->
                    new LockTable(shard, LockTable.conflicts(0, 0, IX | X, IS | IX | S | X));
                default -> super.locks(shard);
            };
        }

        @Override
        Outbox outbox(EngineShard source, EngineShard[] targets) {
            return mutant == Mutant.OVERTAKING_OVERFLOW
                    ? new OvertakingOutbox(source, targets)
                    : super.outbox(source, targets);
        }

        @Override
        LongSupplier cursor(EngineShard shard, LongSupplier direct) {
            int id = shard.id();
            return () -> proactors[id].cursor(direct);
        }
    }

    private static final class OvertakingOutbox extends Outbox {
        OvertakingOutbox(EngineShard source, EngineShard[] targets) {
            super(source, targets);
        }

        @Override
        void send(int target, ShardTask task) {
            if (!targets[target].tasks().tryAdd(task)) {
                defer(target, task);
            }
            wake(target);
        }
    }
}
