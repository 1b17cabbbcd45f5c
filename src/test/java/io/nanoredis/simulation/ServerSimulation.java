package io.nanoredis.simulation;

import io.nanoredis.command.CommandRegistry;
import io.nanoredis.command.Faults;
import io.nanoredis.command.ServerContext;
import io.nanoredis.command.ServerFacts;
import io.nanoredis.config.RuntimeConfig;
import io.nanoredis.config.ServerConfig;
import io.nanoredis.db.Database;
import io.nanoredis.db.DatabaseOptions;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.net.ManualNet;
import io.nanoredis.runtime.ManualProactor;
import io.nanoredis.shard.EngineShard;
import io.nanoredis.shard.EngineShardSet;
import io.nanoredis.shard.ShardMetrics;
import io.nanoredis.shard.ShardSettings;
import io.nanoredis.shard.SimulatedShards;
import io.nanoredis.type.ValueTypeList;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A whole server but for its sockets and threads: the real commands, connections, proactors and shards, with a few
/// clients, under a seeded scheduler.
///
/// One object simulates one schedule.
final class ServerSimulation implements AutoCloseable {
    /// What [#countExercised] counts.
    static final List<String> EXERCISED = List.of(
            "overflows",
            "lock waits",
            "deferred publications",
            "wake-ups",
            "refused transactions",
            "served waiters",
            "time-outs",
            "lost or left waiting",
            "messages received");

    private static final long TICK_MS = 5;

    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final SimulatedTime time = new SimulatedTime();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<Database> databases = new ArrayList<>();
    private final EngineShardSet shards;
    private final ServerContext server;
    private final ManualNet net;
    private final Faults faults;
    private final Loop[] loops;
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final List<SimulatedSubscriber> subscribers = new ArrayList<>();
    private final List<Operation> history = new ArrayList<>();
    private final SimulatedKeys keys;
    private final OperationSource source;
    private final long[] emptyBytes;
    private long clock;

    /// A schedule drawn from a seed.
    ///
    /// @param faults where the server reports what it should never have met
    ServerSimulation(long seed, ServerMutant mutant, Faults faults) throws Exception {
        this.faults = faults;
        scheduler = new Scheduler(seed);
        random = scheduler.random();
        OperationSource.Taste taste = tasteFor(mutant);
        int count = mutant == ServerMutant.NONE ? 1 + random.nextInt(3) : 2 + random.nextInt(2);
        int taskSlots = mutant.isAboutPublishing() ? 2 : scheduler.ringSlots();
        HashFunction hash = new HashFunction(1);
        for (int i = 0; i < count; i++) {
            databases.add(new Database(1, hash, DatabaseOptions.defaults(), ValueTypeList.ALL));
        }
        shards = new SimulatedShards(
                        databases,
                        new ShardSettings(taskSlots, scheduler.ringSlots(), true),
                        time::epochMs,
                        (shard, failure) -> failures.add(failure),
                        mutant,
                        scheduler::interleave)
                .set();
        CommandRegistry registry = SimulatedCommands.registry(mutant);
        ServerFacts facts = new ServerFacts("", time.epochMs(), 0, "", "", false, 0, "", "");
        server = new ServerContext(
                registry, new RuntimeConfig(ServerConfig.defaults()), shards, hash, time, facts, () -> {}, faults);
        net = new ManualNet(server);
        loops = new Loop[count];
        emptyBytes = new long[count];
        for (int i = 0; i < count; i++) {
            loops[i] = new Loop(shards.shard(i));
            loops[i].proactor.begin();
            if (mutant == ServerMutant.NEVER_RUNG) {
                shards.shard(i).doorbell(() -> {});
            }
            emptyBytes[i] = databases.get(i).liveBytes();
            scheduler.add(loops[i]);
        }
        keys = new SimulatedKeys(names("s", 2), names("n", 1), names("l", 2 + random.nextInt(2)), hash, count);
        source = new OperationSource(random, keys, taste, 6 + random.nextInt(9));
        int clientCount = 3 + random.nextInt(2);
        for (int i = 0; i < clientCount; i++) {
            clients.add(new SimulatedClient(this, random, source, i, random.nextInt(count)));
        }
        int subscriberCount = taste == OperationSource.Taste.PUBLISHING ? 2 : random.nextInt(3);
        for (int i = 0; i < subscriberCount; i++) {
            subscribers.add(new SimulatedSubscriber(this, random, random.nextInt(count)));
        }
        clients.forEach(scheduler::add);
        subscribers.forEach(scheduler::add);
        scheduler.add(new PassingTime());
    }

    private OperationSource.Taste tasteFor(ServerMutant mutant) {
        if (mutant.isAboutLocks()) {
            return OperationSource.Taste.STRINGS;
        }
        if (mutant.isAboutWaiting()) {
            return OperationSource.Taste.WAITING;
        }
        OperationSource.Taste[] all = OperationSource.Taste.values();
        return mutant.isAboutPublishing() ? OperationSource.Taste.PUBLISHING : all[random.nextInt(all.length)];
    }

    /// Names of keys, which live on any shards.
    private List<String> names(String prefix, int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(prefix + i + (char) ('a' + random.nextInt(26)));
        }
        return names;
    }

    // ---- for the actors

    /// The next moment of the history.
    long tick() {
        return ++clock;
    }

    List<Operation> history() {
        return history;
    }

    SimulatedKeys keys() {
        return keys;
    }

    List<SimulatedSubscriber> subscribers() {
        return subscribers;
    }

    /// Connects a client to the proactor of shard `home`.
    SimulatedConnection connect(int home, Consumer<String> frames) {
        SimulatedConnection connection = new SimulatedConnection(frames);
        loops[home].connections.add(connection);
        net.accept(loops[home].proactor.proactor(), connection);
        return connection;
    }

    /// Something has been sent to a proactor.
    void wake(int home) {
        loops[home].due = true;
    }

    /// Somebody has received a message.
    void received(String text) {
        for (Operation op : history) {
            for (String[] words : op.commands) {
                if (words[0].equals("PUBLISH") && words[2].equals(text)) {
                    op.published = true;
                    op.returnedAt = Math.min(op.returnedAt, clock);
                }
            }
        }
    }

    // ---- the schedule

    /// Runs the schedule to its end, and then reads all keys.
    ///
    /// @return what is wrong with its outcome, or null
    @Nullable
    String run() {
        long faultsBefore = faults.count();
        String stuck = runToEnd();
        if (stuck != null) {
            return stuck;
        }
        clients.forEach(SimulatedClient::forgetUnstarted);
        for (Operation op : history) {
            if (!op.isAnswered() && !op.lost && !op.isBlocking()) {
                return "stuck: " + op;
            }
        }
        SimulatedClient last = new SimulatedClient(this, random, source, clients.size(), 0);
        last.send(List.of(source.readAll(clients.size())));
        stuck = runToEnd();
        if (stuck != null || last.isWaiting()) {
            return "stuck at the end: " + stuck;
        }
        String wrong = new PublishCheck(this).run();
        if (wrong != null) {
            return wrong;
        }
        if (!new HistorySearch(history, keys, clients.size() + 1).succeeds()) {
            return "no serial order";
        }
        wrong = leave(last);
        if (faults.count() > faultsBefore) {
            return "faults reported: " + (faults.count() - faultsBefore);
        }
        return wrong;
    }

    /// Adds up how often the interesting things happened.
    void countExercised(long[] totals) {
        for (Loop loop : loops) {
            ShardMetrics metrics = loop.proactor.proactor().shard().metrics();
            totals[0] += metrics.overflowed();
            totals[1] += metrics.lockWaits();
            totals[2] += metrics.publicationsDeferred();
            totals[3] += loop.proactor.timesRung();
        }
        for (Operation op : history) {
            totals[4] += op.isRefused() ? 1 : 0;
            totals[5] += op.isBlocking() && op.isAnswered() && !op.isTimedOut() ? 1 : 0;
            totals[6] += op.isBlocking() && op.isTimedOut() ? 1 : 0;
            totals[7] += op.lost ? 1 : 0;
        }
        for (SimulatedSubscriber subscriber : subscribers) {
            totals[8] += subscriber.deliveries().size();
        }
    }

    private @Nullable String runToEnd() {
        while (scheduler.step()) {
            if (scheduler.isEndless()) {
                return "no end after " + scheduler.steps() + " steps";
            }
            if (!failures.isEmpty()) {
                return "failure on a shard: " + failures.getFirst();
            }
        }
        return null;
    }

    /// All clients go, the data too: nothing may be left.
    private @Nullable String leave(SimulatedClient last) {
        List<Operation> before = List.copyOf(history);
        clients.forEach(SimulatedClient::leave);
        last.send(
                List.of(new Operation(clients.size(), Operation.Kind.COMMAND, List.of(), Resp.command("FLUSHALL"), 1)));
        String stuck = runToEnd();
        if (stuck != null || last.isWaiting()) {
            return "stuck after the end: " + stuck;
        }
        last.leave();
        for (Loop loop : loops) {
            loop.connections.forEach(SimulatedConnection::hangUp);
        }
        stuck = runToEnd();
        history.clear();
        history.addAll(before);
        return stuck != null ? stuck : leak();
    }

    private @Nullable String leak() {
        for (int i = 0; i < loops.length; i++) {
            EngineShard shard = shards.shard(i);
            if (!shard.locks().isEmpty()) {
                return "locks left on shard " + i;
            }
            if (!shard.waits().isEmpty() || shard.waits().isHolding()) {
                return "waiters left on shard " + i + ": " + shard.waits().keys();
            }
            if (shard.watches().keys() > 0) {
                return "watched keys left on shard " + i + ": "
                        + shard.watches().keys();
            }
            if (shard.effects().listeners() > 0) {
                return "listeners left on shard " + i + ": " + shard.effects().listeners();
            }
            databases.get(i).purge(Long.MAX_VALUE);
            databases.get(i).verify();
            long left = databases.get(i).liveBytes() - emptyBytes[i];
            if (left != 0) {
                return "bytes left on shard " + i + ": " + left;
            }
        }
        return null;
    }

    @Override
    public void close() {
        databases.forEach(Database::close);
    }

    /// Time passes while somebody waits for it.
    private final class PassingTime implements Scheduler.Actor {
        @Override
        public boolean mayAct() {
            return clients.stream().anyMatch(SimulatedClient::waitsForTime);
        }

        @Override
        public void act() {
            if (random.nextInt(4) == 0) {
                time.advanceMs(1);
                for (Loop loop : loops) {
                    loop.due = true;
                }
            }
        }
    }

    /// The loop of one proactor: sockets, timers, the shard's work.
    private final class Loop implements Scheduler.Actor {
        final ManualProactor proactor;
        final List<SimulatedConnection> connections = new ArrayList<>();
        boolean due;
        private boolean running;

        Loop(EngineShard shard) {
            proactor = new ManualProactor(shard, net.service(), () -> TICK_MS, time);
        }

        @Override
        public boolean mayAct() {
            return !running && (due || !proactor.isAsleep() || hasInput());
        }

        private boolean hasInput() {
            for (SimulatedConnection connection : connections) {
                if (connection.hasInput()) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public void act() {
            running = true;
            due = false;
            proactor.turn(this::readSockets);
            running = false;
        }

        private void readSockets() {
            int first = random.nextInt(connections.size() + 1);
            for (int i = 0; i < connections.size(); i++) {
                SimulatedConnection connection = connections.get((first + i) % connections.size());
                if (connection.hasInput() && random.nextInt(3) > 0) {
                    connection.read(random);
                    scheduler.interleave();
                }
            }
        }
    }
}
