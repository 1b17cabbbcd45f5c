package io.nanoredis.command;

import io.nanoredis.config.EventClasses;
import io.nanoredis.config.OptionTable;
import io.nanoredis.db.Database;
import io.nanoredis.db.Keyspace;
import io.nanoredis.db.ValueType;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.metrics.Clock;
import io.nanoredis.metrics.CommandStats;
import io.nanoredis.pubsub.Hub;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.rdb.ValueCodecs;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.EngineShard;
import io.nanoredis.structure.Record;
import io.nanoredis.type.ValueTypeList;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The command layer's half of one shard: what an op sees while it runs, and the statistics of the thread that runs it.
///
/// One per [EngineShard]; the database, the selected keyspace and the key's hash are set before each op.
/// *Thread*: the shard's owner, but for [#publishedLiveBytes].
public final class ShardContext {
    /// Keys that [#prefetch] takes at a time: few enough for their lines to stay in the first-level cache.
    private static final int PREFETCH_KEYS = 32;

    /// Queues of transactions that are kept for the next ones.
    private static final int QUEUES_KEPT = 64;

    private final ServerContext server;
    private final EngineShard shard;
    private final Database database;
    private final HashFunction hash;
    private final Clock clock;
    private final ExecutionLog executed;
    private final Hub hub;
    private final KeyEvents events;
    private final ShardTracking tracking;
    private final CacheNews news;
    private final ClientTable clients = new ClientTable();
    private final TrafficRates rates = new TrafficRates();
    private final Args batchArgs = new Args();
    private final MemberReadAhead members;
    private final SplittableRandom random = new SplittableRandom();
    private final ValueCodecs codecs;
    private @Nullable RdbWriter rdbWriter;
    private @Nullable RdbWriter copyWriter;

    private Keyspace keyspace;
    private @Nullable NetworkPort network;
    private @Nullable Session session;
    private @Nullable CachingClient reader;
    private int databaseIndex;
    private boolean noTouch;
    private int hashedArgument;
    private long argumentHash;
    private final ArrayDeque<QueuedCommands> queues = new ArrayDeque<>();
    /// The classes of events that somebody may hear of, 0 while none are published.
    private int eventMask;

    @SuppressWarnings("UnusedVariable") // a field's store keeps the reads that prefetch
    private long sink;

    /// For other threads, as of the last turn.
    private final AtomicLong liveBytes = new AtomicLong();

    ShardContext(ServerContext server, EngineShard shard, Hub hub, AtomicLong slowIds) {
        this.server = server;
        this.shard = shard;
        this.hub = hub;
        this.events = new KeyEvents(hub);
        shard.afterTask(this::publishEvents);
        tracking = new ShardTracking(server, this);
        news = new CacheNews(this);
        this.database = shard.database();
        this.codecs = ValueTypeList.codecs(database);
        this.hash = server.hash();
        this.members = new MemberReadAhead(database, hash);
        this.clock = server.clock();
        this.executed = new ExecutionLog(server, slowIds);
        this.keyspace = database.keyspace(0);
        database.guard((index, record) -> isLocked(record));
    }

    /// Whether a transaction of several hops holds the key: it must not expire between the hops.
    private boolean isLocked(long record) {
        return !shard.locks().isEmpty()
                && shard.locks()
                        .isLocked(Routing.lockFingerprint(
                                hash.hash(Record.keyAddress(record), Record.keyLength(record))));
    }

    /// The server around the shard.
    public ServerContext server() {
        return server;
    }

    /// The shard itself.
    public EngineShard shard() {
        return shard;
    }

    /// The shard's data.
    public Database database() {
        return database;
    }

    /// The logical database that the running command's client has selected.
    public Keyspace keyspace() {
        return keyspace;
    }

    /// Its number.
    public int databaseIndex() {
        return databaseIndex;
    }

    /// The client of the running command; null while the server itself runs it. Only its immutable parts may be read,
    /// and what does not change while a command is under way: it may live on another proactor.
    public @Nullable Session session() {
        return session;
    }

    /// The clock that decides about expiry, milliseconds since 1970; stands still while a command runs.
    public long nowMs() {
        return database.nowMs();
    }

    /// Where random choices among this shard's keys come from.
    public RandomGenerator random() {
        return random;
    }

    /// Where this shard writes values in the RDB form, one at a time; made when it is first used.
    public RdbWriter rdbWriter() {
        if (rdbWriter == null) {
            rdbWriter = new RdbWriter();
        }
        return rdbWriter;
    }

    /// Where this shard writes values that are to be read at once on this or another shard, uncompressed.
    public RdbWriter copyWriter() {
        if (copyWriter == null) {
            copyWriter = new RdbWriter();
            copyWriter.compressing(false);
        }
        return copyWriter;
    }

    /// The RDB forms of this shard's values.
    public ValueCodecs codecs() {
        return codecs;
    }

    /// The type of values with a code of [Record], as this shard keeps them.
    public ValueType type(int code) {
        return database.types().of(code);
    }

    /// What this thread has executed.
    public ExecutionLog executed() {
        return executed;
    }

    /// What this thread has executed, in figures.
    public CommandStats stats() {
        return executed.stats();
    }

    /// The clients that this shard's proactor serves.
    public ClientTable clients() {
        return clients;
    }

    /// Publish/subscribe, as this shard's proactor takes part in it.
    public Hub hub() {
        return hub;
    }

    /// Who may have cached which of this shard's keys.
    public ShardTracking tracking() {
        return tracking;
    }

    /// What caching clients of this shard's proactor are to be told. *Thread*: any.
    public CacheNews news() {
        return news;
    }

    /// The connections of this shard's proactor as a whole.
    ///
    /// @throws IllegalStateException before the proactor has started
    public NetworkPort network() {
        NetworkPort port = network;
        if (port == null) {
            throw new IllegalStateException("network: none (expected a started proactor)");
        }
        return port;
    }

    /// Connects the network side, once, when the proactor starts.
    public void network(NetworkPort port) {
        network = port;
        eventClasses(server.config().current().get(OptionTable.NOTIFY_KEYSPACE_EVENTS));
    }

    /// Commands, bytes in and bytes out per second.
    public TrafficRates rates() {
        return rates;
    }

    /// Takes a sample of the rates; called at every tick of the proactor.
    public void sampleRates() {
        rates.sample(clock.epochMs(), stats().totalCalls(), network().counters());
    }

    void countForeign(EngineShard home) {
        if (home.id() != shard.id()) {
            executed.countForeign();
        }
    }

    /// Sets the counters of commands, errors, data and network back, and forgets the rates: CONFIG RESETSTAT.
    public void resetStatistics() {
        executed.reset();
        database.resetStatistics();
        network().resetCounters();
        rates.reset();
    }

    /// An empty queue for a transaction of a connection of this proactor.
    QueuedCommands borrowQueue() {
        QueuedCommands queue = queues.pollLast();
        return queue == null ? new QueuedCommands() : queue;
    }

    /// Takes a queue back for the next transaction.
    void giveBack(QueuedCommands queue) {
        queue.clear();
        if (queues.size() < QUEUES_KEPT) {
            queues.addLast(queue);
        }
    }

    Args batchArgs() {
        return batchArgs;
    }

    /// The hash of argument `i` as a key; free for the first key of the running command.
    public long hashOf(Args args, int i) {
        return i == hashedArgument ? argumentHash : hash.hash(args.array(), args.offset(i), args.length(i));
    }

    /// The record of key `i` for reading: counts a hit or a miss and moves the access clock. 0 when there is none.
    public long read(Args args, int i) {
        long record = keyspace.read(args.array(), args.offset(i), args.length(i), hashOf(args, i));
        if (record == 0) {
            event(KeyEvent.KEYMISS, args, i);
        }
        return record;
    }

    /// The record of key `i` for telling about it: counts a hit or a miss, and leaves the access clock alone. 0 when
    /// there is none.
    public long peek(Args args, int i) {
        database.noTouch(true);
        long record = read(args, i);
        database.noTouch(noTouch);
        return record;
    }

    /// Like [#peek], but that a key asked for in vain is no event: for commands about keys.
    public long inspect(Args args, int i) {
        database.noTouch(true);
        long record = keyspace.read(args.array(), args.offset(i), args.length(i), hashOf(args, i));
        database.noTouch(noTouch);
        return record;
    }

    /// Like [#read], and moves the access clock even for a client that asked not to.
    public long touch(Args args, int i) {
        database.noTouch(false);
        long record = read(args, i);
        database.noTouch(noTouch);
        return record;
    }

    /// Lets key `i` expire at `expireAtMs`, or never if that is 0; false when there is no such key.
    public boolean expireAt(Args args, int i, long expireAtMs) {
        return keyspace.expireAt(args.array(), args.offset(i), args.length(i), hashOf(args, i), expireAtMs);
    }

    /// The record of key `i` without statistics. 0 when there is none.
    public long find(Args args, int i) {
        return keyspace.find(args.array(), args.offset(i), args.length(i), hashOf(args, i));
    }

    /// The record of key `i` for a command that changes its value: moves the access clock, but counts neither hit nor
    /// miss. 0 when there
    /// is none.
    public long change(Args args, int i) {
        long record = find(args, i);
        if (record != 0 && !noTouch) {
            database.access().touch(record);
        }
        return record;
    }

    /// Removes key `i`; false when there was none.
    public boolean delete(Args args, int i) {
        return keyspace.delete(args.array(), args.offset(i), args.length(i), hashOf(args, i));
    }

    /// Says what has just happened to key `i`, for those who subscribe to such events; they are told when the command
    /// has
    /// ended, in the order of these calls. *Cost*: one look at a field while events of that class are not published.
    public void event(KeyEvent event, Args args, int i) {
        if ((eventMask & event.bit()) != 0) {
            events.add(event, databaseIndex, args.array(), args.offset(i), args.length(i));
        }
    }

    /// The same for what may have taken the last part of the value of key `i`: if the key is gone, that is told too.
    public void eventOfRemoval(KeyEvent event, Args args, int i) {
        if (eventMask != 0) {
            event(event, args, i);
            if (find(args, i) == 0) {
                event(KeyEvent.DEL, args, i);
            }
        }
    }

    /// The same for a result that was stored under key `i`, or that was empty and has removed what was there.
    ///
    /// @param before what [#isThereForEvents] said before
    public void eventOfStore(KeyEvent event, Args args, int i, boolean before) {
        if (eventMask != 0) {
            if (find(args, i) != 0) {
                event(event, args, i);
            } else if (before) {
                event(KeyEvent.DEL, args, i);
            }
        }
    }

    /// Whether key `i` is there; false, without a look at it, while no events are published.
    public boolean isThereForEvents(Args args, int i) {
        return eventMask != 0 && find(args, i) != 0;
    }

    /// Whether events of any class are published.
    public boolean publishesEvents() {
        return eventMask != 0;
    }

    /// Has nobody told of the keys that come and go until [#loud], as nobody gets to see them.
    public void quiet() {
        database.quiet();
    }

    /// Ends [#quiet].
    public void loud() {
        database.loud();
    }

    /// The same for key `i` in a logical database that is not the selected one.
    public void event(KeyEvent event, int index, Args args, int i) {
        if ((eventMask & event.bit()) != 0) {
            events.add(event, index, args.array(), args.offset(i), args.length(i));
        }
    }

    /// The same for a key that is no argument.
    public void event(KeyEvent event, byte[] key) {
        if ((eventMask & event.bit()) != 0) {
            events.add(event, databaseIndex, key, 0, key.length);
        }
    }

    /// Publishes these classes of events from now on.
    public void eventClasses(EventClasses classes) {
        events.classes(classes);
        eventMask = classes.published();
        database.life(eventMask == 0 ? null : events);
    }

    /// Publishes the events of what has ended.
    void publishEvents() {
        if (eventMask != 0 && events.isPending()) {
            events.publish();
        }
    }

    /// Reads the wall clock for the commands that follow in this turn.
    public void refreshClock() {
        database.nowMs(clock.epochMs());
    }

    /// Selects what the next ops work on.
    public void select(int index, @Nullable Session client, boolean noTouch) {
        databaseIndex = index;
        hashedArgument = 0; // the hash at hand belongs to the command before
        session = client;
        reader = null;
        keyspace = database.keyspace(index);
        this.noTouch = noTouch;
        database.noTouch(noTouch);
    }

    /// Says who may cache what the next op reads; nobody unless said so after [#select].
    public void reader(@Nullable CachingClient client) {
        reader = client;
    }

    /// Who may cache what the running op reads.
    @Nullable
    CachingClient reader() {
        return reader;
    }

    /// Runs `command` and counts it; whatever happens, `out` holds exactly one more reply afterwards.
    ///
    /// @param keyHash hash of the first key, ignored for commands without keys
    /// @param startNs reading of the monotonic clock at which the command begins
    /// @return the reading at which it ended, where the next one begins
    public long run(Command command, Args args, long keyHash, ReplyWriter out, long startNs) {
        int start = out.length();
        execute(command, args, keyHash, out);
        long endNs = clock.nanos();
        finish(command, args, session, out, start, endNs - startNs);
        return endNs;
    }

    /// Runs this shard's part of a command that spans shards; the whole is counted by [#countSplit].
    ///
    /// @return the reading of the monotonic clock at which it ended
    long runPart(Command command, Args args, long keyHash, ReplyWriter out, long startNs) {
        execute(command, args, keyHash, out);
        long endNs = clock.nanos();
        executed.remember(command, args, session, endNs - startNs, server.settings());
        return endNs;
    }

    private void execute(Command command, Args args, long keyHash, ReplyWriter out) {
        int start = out.length();
        hashedArgument = command.keyLocator() == null ? command.firstKey() : 0;
        argumentHash = keyHash;
        ShardOp op = command.shardOp();
        try {
            assert op != null : command.fullName();
            op.run(this, args, out);
        } catch (Throwable t) {
            internalError(command, out, start, t);
        }
        publishEvents();
        if (reader != null && command.has(CommandFlag.READONLY)) {
            tracking.remember(reader, command, args);
        }
    }

    /// Runs a command of the connection itself and counts it.
    public void runSession(Command command, SessionOp op, Session client, Args args, ReplyWriter out, long startNs) {
        int start = out.length();
        try {
            op.run(client, args, out);
        } catch (Throwable t) {
            internalError(command, out, start, t);
        }
        finish(command, args, client, out, start, clock.nanos() - startNs);
    }

    /// Counts one execution of `command` whose reply begins at `start`.
    public void finish(
            Command command, Args args, @Nullable Session client, ReplyWriter out, int start, long elapsedNs) {
        Settings settings = server.settings();
        executed.count(command, out, start, elapsedNs, settings);
        executed.remember(command, args, client, elapsedNs, settings);
    }

    /// Counts one execution of a command that spanned shards, on the home shard of its connection.
    ///
    /// @param elapsedNs how long the slowest part took
    void countSplit(Command command, ReplyWriter out, int start, long elapsedNs) {
        executed.countForeign();
        executed.count(command, out, start, elapsedNs, server.settings());
    }

    /// Counts the error reply that begins at `start`.
    public void countError(byte[] reply, int start, int end) {
        executed.countError(reply, start, end);
    }

    /// Brings the buckets and then the records of many keys of one command into the cache, all misses at once.
    ///
    /// @param first the argument with the first key, the others following every `step` before `end`
    /// @return the argument with the first key that was left out for another time, `end` or more if there was none
    public int prefetch(Args args, int first, int end, int step) {
        int stop = (int) Math.min(end, first + (long) PREFETCH_KEYS * step);
        long sum = 0;
        for (int i = first; i < stop; i += step) {
            sum += keyspace.touchBucket(hashOf(args, i));
        }
        for (int i = first; i < stop; i += step) {
            sum += keyspace.touchRecord(hashOf(args, i));
        }
        consume(sum);
        return stop;
    }

    /// Keeps the sum of what a batch's prefetching has read, so that the reads are not optimised away.
    public void consume(long sum) {
        sink += sum;
    }

    void internalError(Command command, ReplyWriter out, int start, Throwable t) {
        out.truncate(start);
        out.error(Faults.reply(t));
        server.faults().report("command " + command.fullName(), t);
    }

    /// First pass of a batch's prefetch: reads the bucket of a key. The sum of what was read goes to [#consume].
    public long touchBucket(int index, long keyHash) {
        return database.keyspace(index).touchBucket(keyHash);
    }

    /// Second pass of a batch's prefetch: reads the record behind the first slot that may be the key's.
    public long touchRecord(int index, long keyHash) {
        return database.keyspace(index).touchRecord(keyHash);
    }

    /// Third pass: reads the bucket of the member that a command looks up in its key's value, if that is large.
    public long touchMemberBucket(int index, Command command, Args args, long keyHash) {
        return members.touchBucket(index, command, args, keyHash);
    }

    /// Fourth pass: reads the records of all members whose buckets were read in the third.
    public long touchMemberRecords() {
        return members.touchRecords();
    }

    /// Expires keys and cleans up for about `budgetNs`; true when more is wanted soon.
    public boolean maintain(long budgetNs) {
        session = null; // what expires has nobody's doing
        boolean more = database.maintain(budgetNs);
        publishEvents();
        shard.waits().passTime(database.nowMs());
        shard.waits().serve(); // who reads a stream as a group is told that it has expired
        shard.effects().workEnded();
        return more;
    }

    /// How long other work should have the thread after a slice of [#maintain] of `sliceNs` that left more to do.
    public long maintenanceRestNs(long sliceNs) {
        return database.restNs(sliceNs);
    }

    /// Lets other threads see how much live data this shard holds; called after each turn.
    public void publishLiveBytes() {
        liveBytes.setOpaque(database.liveBytes());
    }

    /// Live bytes as of the shard's last turn. *Thread*: any.
    public long publishedLiveBytes() {
        return liveBytes.getOpaque();
    }
}
