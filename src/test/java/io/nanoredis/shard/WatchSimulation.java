package io.nanoredis.shard;

import io.nanoredis.db.Database;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Clients that watch keys, read them, and write others only if none has changed; beside writers, groups of commands on
/// one shard, and transactions over several: the rules of MULTI, WATCH and EXEC under random schedules.
///
/// A client that watches acts in steps: WATCH, a read per key, EXEC. An EXEC that succeeds must find the values that
/// its
/// client has read; one that is refused must have a change in its time to blame.
///
/// One object simulates one schedule.
final class WatchSimulation extends Schedule {
    private static final int OPERATIONS_MAX = 16;
    /// Those of a client that watches two keys: two reads and EXEC.
    private static final int OPERATIONS_PER_STEP_MAX = 3;

    private final WatchMutant mutant;
    private final EngineShardSet set;
    private final int shards;
    private final int[] store;
    private final Client[] clients;
    private final Proactor[] proactors;
    private final long keyAddress;
    private final List<SimulatedOp> history = new ArrayList<>();
    private long clock;
    private int nextValue = 1;
    /// Operations that have begun, or will as parts of what has.
    private int planned;

    private int refused;
    private int succeeded;

    /// A schedule drawn from a seed.
    ///
    /// @param databases at least three, empty
    /// @param keyAddress a byte that may be written to
    WatchSimulation(long seed, WatchMutant mutant, List<Database> databases, long keyAddress) {
        super(seed);
        this.mutant = mutant;
        this.keyAddress = keyAddress;
        shards = 2 + random.nextInt(2);
        store = new int[3 + random.nextInt(2)];
        set = new EngineShardSet(
                databases.subList(0, shards),
                new ShardSettings(ringSlots(), ringSlots(), true),
                () -> 1,
                (shard, thrown) -> failures.add(thrown),
                new Assembly());
        proactors = proactorsOf(set);
        clients = new Client[3];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = new Client(i);
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
            if (op.failed && !hasReason(op)) {
                return "refused without a reason: " + op;
            }
        }
        for (int i = 0; i < shards; i++) {
            EngineShard shard = set.shard(i);
            if (!shard.locks().isEmpty() || shard.watches().keys() > 0) {
                return "locks or watched keys left on shard " + i;
            }
        }
        return new SerialOrderSearch(history).succeeds() ? null : "no serial order";
    }

    private boolean hasReason(SimulatedOp exec) {
        for (SimulatedOp op : history) {
            boolean overlaps = op.invokedAt < exec.returnedAt && op.returnedAt > exec.watchedAt;
            if (op != exec && overlaps && op.writesOneOf(exec.keys)) {
                return true;
            }
        }
        return false;
    }

    /// Adds up how often the rare paths were taken: refused, succeeded, lock waits.
    void countExercised(long[] totals) {
        totals[0] += refused;
        totals[1] += succeeded;
        for (int i = 0; i < shards; i++) {
            totals[2] += set.shard(i).metrics().lockWaits();
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
        return clients[actor].mayAct();
    }

    @Override
    void act(int actor) {
        clients[actor].act();
    }

    private static long fingerprint(int key) {
        return LockTable.fingerprint(0, key);
    }

    private int shardOf(int key) {
        return key % shards;
    }

    private int soleShard(int[] first, int[] second) {
        int shard = shardOf(first[0]);
        for (int[] keys : List.of(first, second)) {
            for (int key : keys) {
                if (shardOf(key) != shard) {
                    return -1;
                }
            }
        }
        return shard;
    }

    private int[] someKeys(int count) {
        int[] keys = new int[store.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = i;
        }
        for (int i = keys.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int key = keys[i];
            keys[i] = keys[other];
            keys[other] = key;
        }
        return Arrays.copyOf(keys, Math.min(count, keys.length));
    }

    private void set(EngineShard shard, int key, int value, boolean noticed) {
        store[key] = value;
        if (noticed && shard.watches().keys() > 0) {
            Mem.putByte(keyAddress, (byte) key);
            shard.watches().keyChanged(0, keyAddress, 1);
        }
    }

    private void watch(EngineShard shard, Watcher watcher, int key) {
        byte[] name = {(byte) key};
        HashFunction hash = shard.database().hashFunction();
        shard.watches().watch(watcher, 0, hash.hash(name, 0, 1), name, 0, 1);
    }

    private void read(SimulatedOp op, int shard) {
        op.read(store, shard, shards);
    }

    private void write(SimulatedOp op, EngineShard shard, boolean noticed) {
        int[] targets = op.targets();
        for (int i = 0; i < targets.length; i++) {
            if (shardOf(targets[i]) == shard.id()) {
                set(shard, targets[i], op.newValue(i), noticed);
            }
        }
    }

    private enum Next {
        ANYTHING,
        READ_WATCHED,
        EXEC
    }

    /// A connection with one operation under way at a time.
    private final class Client {
        final int id;
        final Proactor home;
        private Next next = Next.ANYTHING;
        private boolean busy;
        private int todo = 2 + random.nextInt(2);
        private int[] watched = {};
        private int[] seen = {};
        private int readSoFar;
        private long watchedAt;
        private @Nullable Watcher[] watchers = new @Nullable Watcher[shards];

        Client(int id) {
            this.id = id;
            home = proactors[random.nextInt(shards)];
        }

        boolean mayAct() {
            return !busy
                    && (next != Next.ANYTHING || (todo > 0 && planned <= OPERATIONS_MAX - OPERATIONS_PER_STEP_MAX));
        }

        void act() {
            switch (next) {
                case ANYTHING -> begin();
                case READ_WATCHED -> readWatched();
                case EXEC -> exec();
            }
        }

        private void begin() {
            todo--;
            planned++;
            switch (random.nextInt(6)) {
                case 0, 1, 2 -> watchKeys();
                case 3 -> single(make(SimulatedOp.Kind.WRITE, someKeys(1)));
                case 4 -> {
                    int[] keys = someKeys(store.length);
                    int shard = shardOf(keys[0]);
                    int[] here = Arrays.stream(keys)
                            .filter(key -> shardOf(key) == shard)
                            .toArray();
                    single(make(SimulatedOp.Kind.ROTATE, here));
                }
                default ->
                    across(make(random.nextBoolean() ? SimulatedOp.Kind.WRITE : SimulatedOp.Kind.ROTATE, someKeys(2)));
            }
        }

        private SimulatedOp make(SimulatedOp.Kind kind, int[] keys) {
            int[] values = new int[kind == SimulatedOp.Kind.WRITE ? keys.length : 0];
            for (int i = 0; i < values.length; i++) {
                values[i] = nextValue++;
            }
            return new SimulatedOp(id, kind, keys, values, false);
        }

        private void single(SimulatedOp op) {
            invoke(op);
            home.socket.add(new Group(this, op, shardOf(op.keys[0]))::start);
        }

        private void across(SimulatedOp op) {
            invoke(op);
            home.socket.add(shard -> new Across(this, op).start());
        }

        private void invoke(SimulatedOp op) {
            busy = true;
            op.invokedAt = ++clock;
            history.add(op);
        }

        void answer(SimulatedOp op) {
            busy = false;
            op.returnedAt = ++clock;
            if (next == Next.READ_WATCHED) {
                seen[readSoFar++] = op.results[0];
                next = readSoFar == watched.length ? Next.EXEC : Next.READ_WATCHED;
            } else if (next == Next.EXEC) {
                next = Next.ANYTHING;
                refused += op.failed ? 1 : 0;
                succeeded += op.failed ? 0 : 1;
            }
        }

        // ---- watching

        private void watchKeys() {
            watched = someKeys(1 + random.nextInt(2));
            seen = new int[watched.length];
            readSoFar = 0;
            planned += watched.length;
            watchedAt = ++clock;
            watchers = new @Nullable Watcher[shards];
            for (int key : watched) {
                if (watchers[shardOf(key)] == null) {
                    watchers[shardOf(key)] = new Watcher();
                }
            }
            busy = true;
            home.socket.add(shard -> everywhere(this::watchOn, this::watching));
        }

        private void watchOn(EngineShard shard) {
            for (int key : watched) {
                Watcher watcher = watchers[shardOf(key)];
                if (shardOf(key) == shard.id() && watcher != null) {
                    watch(shard, watcher, key);
                }
            }
        }

        private void watching() {
            busy = false;
            next = Next.READ_WATCHED;
        }

        private void readWatched() {
            single(make(SimulatedOp.Kind.READ, new int[] {watched[readSoFar]}));
        }

        private void exec() {
            int[] targets = someKeys(1 + random.nextInt(2));
            int[] values = new int[targets.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = nextValue++;
            }
            SimulatedOp op = SimulatedOp.exec(id, watched, seen, targets, values);
            op.watchedAt = watchedAt;
            invoke(op);
            int shard = soleShard(watched, targets);
            if (shard >= 0) {
                home.socket.add(new Group(this, op, shard)::start);
            } else {
                home.socket.add(from -> new Across(this, op).start());
            }
        }

        /// Asks the watcher of a shard, which thereby ends.
        void ask(SimulatedOp op, EngineShard shard) {
            Watcher watcher = watchers[shard.id()];
            boolean relevant = mutant != WatchMutant.ONE_SHARD_ASKED || shard.id() == shardOf(watched[0]);
            if (watcher != null && !shard.watches().end(watcher) && relevant) {
                op.failed = true;
            }
        }

        /// Sends a task to every shard, and goes on at home when all have run it.
        void everywhere(ShardTask task, Runnable then) {
            int[] left = {shards};
            for (int i = 0; i < shards; i++) {
                home.shard.send(i, there -> {
                    task.run(there);
                    there.send(home.shard.id(), back -> {
                        if (--left[0] == 0) {
                            then.run();
                        }
                    });
                });
            }
        }
    }

    /// What a client does on one shard in one go: a command, or a group of them with or without watched keys.
    private final class Group extends LockRequest implements ShardTask {
        private final Client client;
        private final SimulatedOp op;
        private final int target;
        private boolean done;
        /// How many of its keys a group that locks piecemeal has read.
        private int pieces;

        Group(Client client, SimulatedOp op, int target) {
            this.client = client;
            this.op = op;
            this.target = target;
        }

        void start(EngineShard home) {
            if (home.id() == target) {
                run(home);
            } else {
                home.send(target, this);
            }
        }

        @Override
        public void run(EngineShard shard) {
            if (done) {
                client.answer(op);
            } else if (isPiecemeal()) {
                proceedPiecemeal(shard);
            } else if (!mustWait(shard.locks(), op.keys, op.targets())) {
                execute(shard);
            }
        }

        private boolean isPiecemeal() {
            return mutant == WatchMutant.GROUP_LOCKED_PIECEMEAL && op.kind == SimulatedOp.Kind.ROTATE;
        }

        private boolean mustWait(LockTable locks, int[] reads, int[] writes) {
            clearLocks();
            if (mutant != WatchMutant.WATCHED_NOT_LOCKED || op.kind != SimulatedOp.Kind.EXEC) {
                for (int key : reads) {
                    lock(fingerprint(key), false);
                }
            }
            for (int key : writes) {
                lock(fingerprint(key), true);
            }
            return !locks.admits(this) && !locks.acquire(this);
        }

        @Override
        protected void granted(EngineShard shard) {
            if (isPiecemeal()) {
                op.results[pieces] = store[op.keys[pieces]];
                pieces++;
                shard.locks().release(this);
                proceedPiecemeal(shard);
            } else {
                execute(shard);
                shard.locks().release(this);
            }
        }

        private void proceedPiecemeal(EngineShard shard) {
            while (pieces < op.keys.length) {
                int key = op.keys[pieces];
                if (mustWait(shard.locks(), new int[] {key}, new int[] {key})) {
                    return;
                }
                op.results[pieces++] = store[key];
            }
            write(op, shard, true);
            finish(shard);
        }

        private void execute(EngineShard shard) {
            if (op.kind == SimulatedOp.Kind.EXEC) {
                client.ask(op, shard);
            } else {
                read(op, shard.id());
            }
            if (!op.failed) {
                write(op, shard, true);
            }
            finish(shard);
        }

        private void finish(EngineShard shard) {
            done = true;
            shard.send(client.home.shard.id(), this);
        }
    }

    /// What a client does on several shards: a transaction of several hops.
    private final class Across implements Completion {
        private final Client client;
        private final SimulatedOp op;
        private final Transaction transaction;
        private boolean asked;

        Across(Client client, SimulatedOp op) {
            this.client = client;
            this.op = op;
            transaction = new Transaction(client.home.shard);
        }

        void start() {
            boolean exec = op.kind == SimulatedOp.Kind.EXEC;
            for (int key : op.keys) {
                TransactionPart part = transaction.part(shardOf(key));
                if (!exec || mutant != WatchMutant.WATCHED_NOT_LOCKED) {
                    part.lock(fingerprint(key), false);
                }
            }
            for (int key : op.targets()) {
                transaction.part(shardOf(key)).lock(fingerprint(key), true);
            }
            if (exec && mutant == WatchMutant.ASKED_BEFORE_LOCKED) {
                asked = true;
                client.everywhere(shard -> client.ask(op, shard), () -> transaction.acquire(this));
            } else {
                transaction.acquire(this);
            }
        }

        @Override
        public void completed(Transaction done) {
            if (done.failure() != null) {
                failures.add(done.failure());
            }
            if (!done.isHolding()) {
                client.answer(op);
            } else if (!asked) {
                asked = true;
                bodies(shard -> {
                    if (op.kind == SimulatedOp.Kind.EXEC) {
                        client.ask(op, shard);
                    } else {
                        read(op, shard.id());
                    }
                });
                transaction.hop(this);
            } else {
                if (!op.failed) {
                    bodies(shard -> write(op, shard, mutant != WatchMutant.TRANSACTIONS_UNNOTICED));
                }
                transaction.lastHop(this);
            }
        }

        private void bodies(ShardTask body) {
            for (int i = 0; i < transaction.partCount(); i++) {
                transaction.partAt(i).body(body);
            }
        }
    }

    /// Puts the scheduler between the shards and the Sequencer.
    private final class Assembly extends ShardAssembly {
        @Override
        java.util.function.LongSupplier cursor(EngineShard shard, java.util.function.LongSupplier direct) {
            int id = shard.id();
            return () -> proactors[id].cursor(direct);
        }
    }
}
