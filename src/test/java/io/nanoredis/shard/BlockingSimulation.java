package io.nanoredis.shard;

import io.nanoredis.db.Database;
import io.nanoredis.memory.Mem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Clients that push to some queues, pop from them, and wait for them, alone and in transactions, with time-outs and
/// disconnections: the rules of waiting under random schedules.
///
/// One object simulates one schedule.
final class BlockingSimulation extends Schedule {
    private final BlockingMutant mutant;
    private final EngineShardSet set;
    private final int shards;
    private final List<Database> databases;
    private final List<ArrayDeque<Integer>> store = new ArrayList<>();
    private final long keyAddress;
    private final Client[] clients;
    private final Proactor[] proactors;
    private final List<QueueOp> history = new ArrayList<>();
    private long clock;
    private int nextValue = 1;
    private int served;

    /// A schedule drawn from a seed.
    ///
    /// @param databases at least three; only their clocks and hashes are used
    /// @param keyAddress a byte that may be written to
    BlockingSimulation(long seed, BlockingMutant mutant, List<Database> databases, long keyAddress) {
        super(seed);
        this.mutant = mutant;
        this.keyAddress = keyAddress;
        shards = 1 + random.nextInt(3);
        this.databases = databases.subList(0, shards);
        ShardSettings settings = new ShardSettings(ringSlots(), ringSlots(), true);
        set = new EngineShardSet(
                this.databases, settings, () -> 1, (shard, thrown) -> failures.add(thrown), new Assembly());
        int keys = 2 + random.nextInt(2);
        for (int i = 0; i < keys; i++) {
            store.add(new ArrayDeque<>());
        }
        proactors = proactorsOf(set);
        clients = new Client[3 + random.nextInt(2)];
        int operations = 2 + random.nextInt(2);
        for (int i = 0; i < clients.length; i++) {
            clients[i] = new Client(i, operations);
        }
    }

    /// Runs the schedule to its end, and then reads all queues.
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
        for (QueueOp op : history) {
            if (!op.isComplete() && (op.ticket == null || !op.ticket.isWaiting())) {
                return "stuck: " + op;
            }
        }
        int[] keys = allKeys();
        QueueOp last = new QueueOp(clients.length, QueueOp.Kind.READ, keys, new int[0]);
        last.invokedAt = ++clock;
        read(last, -1);
        last.returnedAt = ++clock;
        history.add(last);
        String leak = leak();
        if (leak != null) {
            return leak;
        }
        return new QueueOrderSearch(history, shards).succeeds(store.size()) ? null : "no serial order";
    }

    private @Nullable String leak() {
        for (int i = 0; i < shards; i++) {
            EngineShard shard = set.shard(i);
            shard.locks().verify();
            if (!shard.locks().isEmpty()) {
                return "locks left on shard " + i;
            }
            int waited = 0;
            for (int key : keysOf(i)) {
                waited += history.stream().anyMatch(op -> !op.isComplete() && isWaitedFor(op, key)) ? 1 : 0;
            }
            if (shard.waits().keys() != waited) {
                return "keys waited for on shard " + i + ": " + shard.waits().keys() + " (expected " + waited + ")";
            }
        }
        return null;
    }

    private static boolean isWaitedFor(QueueOp op, int key) {
        return op.kind == QueueOp.Kind.BLOCKING_MOVE
                ? op.keys[0] == key
                : Arrays.stream(op.keys).anyMatch(each -> each == key);
    }

    /// Adds up how often the interesting things happened: served at once or later, given up, line held.
    void countExercised(long[] totals) {
        for (QueueOp op : history) {
            if (op.isBlocking() && op.isComplete()) {
                totals[op.served != 0 ? 0 : 1]++;
            }
        }
        totals[2] += served;
        for (int i = 0; i < shards; i++) {
            totals[3] += set.shard(i).metrics().lockWaits();
        }
    }

    List<QueueOp> history() {
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

    // ---- the queues

    private int shardOf(int key) {
        return key % shards;
    }

    private static long fingerprint(int key) {
        return LockTable.fingerprint(0, key);
    }

    private int[] allKeys() {
        int[] keys = new int[store.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = i;
        }
        return keys;
    }

    private int[] keysOf(int shard) {
        return Arrays.stream(allKeys()).filter(key -> shardOf(key) == shard).toArray();
    }

    private int[] someKeys(int count) {
        int[] keys = allKeys();
        for (int i = keys.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int key = keys[i];
            keys[i] = keys[other];
            keys[other] = key;
        }
        return Arrays.copyOf(keys, Math.min(count, keys.length));
    }

    private ArrayDeque<Integer> queue(int key) {
        return store.get(key);
    }

    private void append(int key, int value) {
        queue(key).add(value);
        changed(key);
    }

    private int take(int key) {
        Integer value = queue(key).poll();
        if (value != null) {
            changed(key);
        }
        return value == null ? 0 : value;
    }

    private void changed(int key) {
        WaitTable waits = set.shard(shardOf(key)).waits();
        if (!waits.isEmpty()) {
            Mem.putByte(keyAddress, (byte) key);
            waits.keyChanged(0, keyAddress, 1);
        }
    }

    private void push(QueueOp op, int shard) {
        for (int k = 0; k < op.keys.length; k++) {
            if (shardOf(op.keys[k]) == shard) {
                append(op.keys[k], op.values[k]);
            }
        }
    }

    private void pop(QueueOp op, int shard) {
        for (int k = 0; k < op.keys.length; k++) {
            if (shardOf(op.keys[k]) == shard) {
                op.taken[k] = take(op.keys[k]);
            }
        }
    }

    private void read(QueueOp op, int shard) {
        for (int k = 0; k < op.keys.length; k++) {
            if (shard < 0 || shardOf(op.keys[k]) == shard) {
                op.seen[k] = contents(op.keys[k]);
            }
        }
    }

    private int[] contents(int key) {
        return queue(key).stream().mapToInt(each -> each).toArray();
    }

    // ---- clients

    /// A connection with one operation under way at a time.
    private final class Client {
        final int id;
        final Proactor home;
        private int todo;
        private @Nullable QueueOp current;
        private @Nullable SimulatedTicket ticket;
        private boolean leaving;

        Client(int id, int operations) {
            this.id = id;
            home = proactors[random.nextInt(shards)];
            todo = operations;
        }

        boolean mayAct() {
            return current == null ? todo > 0 : ticket != null && ticket.timed && !leaving;
        }

        void act() {
            SimulatedTicket waiting = ticket;
            if (current == null) {
                write(draw());
            } else if (waiting != null) {
                leaving = true;
                if (random.nextInt(4) == 0) {
                    home.socket.add(shard -> disconnect(waiting));
                } else {
                    home.socket.add(shard -> waiting.timeOut());
                }
            }
        }

        private void disconnect(SimulatedTicket waiting) {
            if (ticket == waiting) {
                waiting.abandon();
                waiting.op.abandoned = true;
                todo = 0;
                answer(waiting.op);
            }
        }

        private void write(QueueOp op) {
            todo--;
            current = op;
            op.invokedAt = ++clock;
            history.add(op);
            home.socket.add(shard -> start(op));
        }

        private void start(QueueOp op) {
            if (op.isBlocking()) {
                leaving = false;
                SimulatedTicket waiting = new SimulatedTicket(this, op);
                ticket = waiting;
                op.ticket = waiting;
                waiting.start();
                return;
            }
            int shard = soleShard(op.keys);
            boolean repeats = op.kind == QueueOp.Kind.PUSH_POP || op.kind == QueueOp.Kind.READ;
            if (shard < 0 || repeats || random.nextInt(4) == 0) {
                new TransactionRun(this, op).start();
            } else if (shard == home.shard.id()) {
                new Command(this, op, shard).run(home.shard);
            } else {
                set.send(home.shard, shard, new Command(this, op, shard));
            }
        }

        void answer(QueueOp op) {
            if (current == op) {
                op.returnedAt = ++clock;
                current = null;
                ticket = null;
            }
        }

        private QueueOp draw() {
            return switch (random.nextInt(14)) {
                case 0, 1, 2 -> make(QueueOp.Kind.PUSH, someKeys(1));
                case 3, 4 -> make(QueueOp.Kind.PUSH, someKeys(2 + random.nextInt(2)));
                case 5 -> make(QueueOp.Kind.POP, someKeys(1 + random.nextInt(2)));
                case 6 -> make(QueueOp.Kind.PUSH_POP, someKeys(1 + random.nextInt(2)));
                case 7, 12, 13 -> make(QueueOp.Kind.READ, someKeys(1 + random.nextInt(3)));
                case 8 -> make(QueueOp.Kind.BLOCKING_POP, someKeys(1));
                case 9 -> make(QueueOp.Kind.BLOCKING_POP, someKeys(2 + random.nextInt(2)));
                default -> make(QueueOp.Kind.BLOCKING_MOVE, moveKeys());
            };
        }

        private int[] moveKeys() {
            int[] keys = someKeys(2);
            if (random.nextInt(8) == 0) {
                keys[1] = keys[0];
            }
            return keys;
        }

        private QueueOp make(QueueOp.Kind kind, int[] keys) {
            boolean pushes = kind == QueueOp.Kind.PUSH || kind == QueueOp.Kind.PUSH_POP;
            int[] values = new int[pushes ? keys.length : 0];
            for (int i = 0; i < values.length; i++) {
                values[i] = nextValue++;
            }
            return new QueueOp(id, kind, keys, values);
        }
    }

    private int soleShard(int[] keys) {
        for (int key : keys) {
            if (shardOf(key) != shardOf(keys[0])) {
                return -1;
            }
        }
        return shardOf(keys[0]);
    }

    /// A command whose keys live on one shard.
    private final class Command extends LockRequest implements ShardTask {
        private final Client client;
        private final QueueOp op;
        private final int target;
        private boolean executed;

        Command(Client client, QueueOp op, int target) {
            this.client = client;
            this.op = op;
            this.target = target;
        }

        @Override
        public void run(EngineShard shard) {
            if (executed) {
                client.answer(op);
                return;
            }
            if (!shard.locks().isEmpty()) {
                clearLocks();
                for (int key : op.keys) {
                    lock(fingerprint(key), op.kind != QueueOp.Kind.READ);
                }
                if (!shard.locks().admits(this) && !shard.locks().acquire(this)) {
                    return;
                }
            }
            execute(shard);
        }

        @Override
        protected void granted(EngineShard shard) {
            shard.holder(this);
            execute(shard);
            shard.holder(null);
            shard.locks().release(this);
        }

        private void execute(EngineShard shard) {
            switch (op.kind) {
                case PUSH -> push(op, target);
                case POP -> pop(op, target);
                case READ -> read(op, target);
                default -> throw new IllegalStateException(op.toString());
            }
            shard.waits().serve();
            executed = true;
            if (shard == client.home.shard) {
                client.answer(op);
            } else {
                set.send(shard, client.home.shard.id(), this);
            }
        }
    }

    /// The coordinator of one transaction, of one or several hops.
    private final class TransactionRun implements Completion {
        private final Client client;
        private final QueueOp op;
        private final Transaction transaction;
        private int hops;

        TransactionRun(Client client, QueueOp op) {
            this.client = client;
            this.op = op;
            transaction = new Transaction(client.home.shard);
        }

        void start() {
            for (int key : op.keys) {
                transaction.part(shardOf(key)).lock(fingerprint(key), op.kind != QueueOp.Kind.READ);
            }
            if (random.nextBoolean() && op.kind != QueueOp.Kind.PUSH_POP) {
                bodies(shard -> whole(shard.id()));
                transaction.run(this);
            } else {
                transaction.acquire(this);
            }
        }

        private void whole(int shard) {
            switch (op.kind) {
                case PUSH -> push(op, shard);
                case POP -> pop(op, shard);
                case READ -> read(op, shard);
                default -> throw new IllegalStateException(op.toString());
            }
        }

        private void readAgain(EngineShard shard) {
            for (int k = 0; k < op.keys.length; k++) {
                if (shardOf(op.keys[k]) == shard.id() && !Arrays.equals(op.seen[k], contents(op.keys[k]))) {
                    failures.add(new IllegalStateException("changed within a transaction: " + op));
                }
            }
        }

        private void bodies(ShardTask body) {
            for (int i = 0; i < transaction.partCount(); i++) {
                transaction.partAt(i).body(body);
            }
        }

        /// The first of several hops does all but what PUSH_POP pops; the last one reads again what READ has read.
        @Override
        public void completed(Transaction done) {
            if (done.failure() != null) {
                failures.add(done.failure());
            }
            if (done.isDone()) {
                client.answer(op);
            } else if (hops++ > 0) {
                if (op.kind == QueueOp.Kind.PUSH_POP) {
                    bodies(shard -> pop(op, shard.id()));
                } else if (op.kind == QueueOp.Kind.READ) {
                    bodies(this::readAgain);
                }
                transaction.lastHop(this);
            } else if (op.kind == QueueOp.Kind.PUSH_POP) {
                bodies(shard -> push(op, shard.id()));
                transaction.hop(this);
            } else {
                bodies(shard -> whole(shard.id()));
                transaction.hop(this);
            }
        }
    }

    /// A blocking operation.
    private final class SimulatedTicket extends Ticket {
        final QueueOp op;
        final boolean timed;
        private final Client client;
        private int carried;
        private boolean over;

        SimulatedTicket(Client client, QueueOp op) {
            super(client.home.shard, 0, 0, true);
            this.client = client;
            this.op = op;
            timed = random.nextInt(3) > 0;
            boolean moves = op.kind == QueueOp.Kind.BLOCKING_MOVE;
            for (int i = 0; i < (moves ? 1 : op.keys.length); i++) {
                int key = op.keys[i];
                byte[] bytes = {(byte) key};
                long hash = databases.getFirst().hashFunction().hash(bytes, 0, 1);
                waitFor(shardOf(key), hash, fingerprint(key), bytes, 0, 1);
            }
            if (moves) {
                movesTo(shardOf(op.keys[1]), fingerprint(op.keys[1]));
            }
        }

        void timeOut() {
            if (giveUp()) {
                end(false);
            }
        }

        @Override
        protected Finding look(EngineShard shard, int index, boolean first) {
            return queue(op.keys[index]).isEmpty() ? Finding.NOTHING_LEFT : Finding.READY;
        }

        @Override
        protected void serve(EngineShard shard, int index, boolean first) {
            serve(index, take(op.keys[index]));
            if (op.kind == QueueOp.Kind.BLOCKING_MOVE) {
                append(op.keys[1], op.served);
            }
        }

        private void serve(int index, int value) {
            if (op.served != 0) {
                failures.add(new IllegalStateException("served twice: " + op));
            }
            op.served = value;
            op.servedKey = op.keys[index];
            served++;
        }

        @Override
        protected void peek(EngineShard shard) {
            if (op.kind == QueueOp.Kind.BLOCKING_MOVE && shardOf(op.keys[0]) == shard.id()) {
                carried = queue(op.keys[0]).isEmpty() ? 0 : queue(op.keys[0]).peek();
            }
        }

        @Override
        protected void conclude(EngineShard shard, int index, boolean isOwn, boolean first) {
            if (op.kind == QueueOp.Kind.BLOCKING_POP) {
                super.conclude(shard, index, isOwn, first);
                return;
            }
            if (shardOf(op.keys[0]) == shard.id()) {
                serve(0, take(op.keys[0]));
            }
            if (shardOf(op.keys[1]) == shard.id()) {
                append(op.keys[1], carried);
            }
        }

        @Override
        protected void over(boolean wasServed) {
            end(wasServed);
        }

        private void end(boolean wasServed) {
            if (over || wasServed != (op.served != 0)) {
                failures.add(new IllegalStateException("wrong end: " + op));
            }
            over = true;
            client.answer(op);
        }

        @Override
        protected void failed(Throwable cause) {
            failures.add(cause);
        }

        @Override
        boolean claim() {
            if (mutant == BlockingMutant.CLAIM_WITHOUT_COMPARE_AND_SET) {
                if (!isWaiting() && !isTrying()) {
                    return false;
                }
                interleave();
                claimBlindly();
                return true;
            }
            interleave();
            return super.claim();
        }

        @Override
        void enter(EngineShard shard) {
            if (mutant == BlockingMutant.LATE_ENTRY) {
                shard.runLater(later -> super.enter(later));
            } else {
                super.enter(shard);
            }
        }
    }

    /// Puts the scheduler, or a mutant, between the shards and their collaborators.
    private final class Assembly extends ShardAssembly {
        @Override
        WaitTable waits(EngineShard shard) {
            return mutant.waits(shard);
        }

        @Override
        LongSupplier cursor(EngineShard shard, LongSupplier direct) {
            int id = shard.id();
            return () -> proactors[id].cursor(direct);
        }
    }
}
