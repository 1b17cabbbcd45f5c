package io.nanoredis.db;

import io.nanoredis.memory.Arena;
import io.nanoredis.memory.ArenaFullException;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Slab;
import io.nanoredis.structure.DashTable;
import io.nanoredis.structure.Record;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The data of one shard: its logical databases, which share one allocator, one clock and one hash function.
///
/// *thread* — one owner, named by [#own(Thread)]; every mutator asserts that it runs there. Without an owner nothing is
/// asserted, which suits tests. Counters are read by the owner too.
public final class Database implements AutoCloseable {
    private final HashFunction hash;
    private Tuning tuning;
    private final Slab slab;
    private final AccessPolicy access;
    private final ValueTypes types;
    private final Keyspace[] keyspaces;
    private final Maintenance maintenance;
    /// Flushed tables whose records are still to be freed.
    private final ArrayDeque<DashTable> flushed = new ArrayDeque<>();
    /// Values of many blocks, in no table any more, that are still to be freed.
    private final ArrayDeque<Remains> remains = new ArrayDeque<>();
    private EncodingLimits encodingLimits = EncodingLimits.defaults();

    private @Nullable Thread owner;
    private @Nullable KeyGuard guard;
    private @Nullable KeyListener listener;
    private @Nullable KeyLife life;
    private @Nullable KeyListener quietListener;
    private @Nullable KeyLife quietLife;
    private long nowMs;
    private boolean noTouch;
    private long drainPosition;

    private long dirty;
    private long expiredKeys;
    private long expiredParts;
    private long keyspaceHits;
    private long keyspaceMisses;

    /// An empty database; it takes address space, and memory as it is filled.
    ///
    /// *errors* — [io.nanoredis.memory.ArenaFullException] when the process has no address space left.
    public Database(int databases, HashFunction hash, DatabaseOptions options) {
        this(databases, hash, options, List.of(), System::nanoTime);
    }

    /// The same with further types of values, besides strings.
    public Database(
            int databases,
            HashFunction hash,
            DatabaseOptions options,
            List<? extends Function<Database, ? extends ValueType>> types) {
        this(databases, hash, options, types, System::nanoTime);
    }

    /// The same with a clock of one's own for the budgets of [#maintain(long)].
    public Database(
            int databases,
            HashFunction hash,
            DatabaseOptions options,
            List<? extends Function<Database, ? extends ValueType>> types,
            LongSupplier nanoClock) {
        if (databases < 1) {
            throw new IllegalArgumentException("databases: " + databases + " (expected at least 1)");
        }
        this.hash = hash;
        this.tuning = options.tuning();
        slab = new Slab(new Arena(options.reserveBytes()), options.limitBytes());
        access = new AccessPolicy(options);
        this.types = new ValueTypes(this, types);
        keyspaces = new Keyspace[databases];
        for (int i = 0; i < databases; i++) {
            keyspaces[i] = new Keyspace(this, i);
        }
        maintenance = new Maintenance(this, keyspaces, nanoClock);
    }

    // ---- parts

    /// One logical database.
    public Keyspace keyspace(int index) {
        return keyspaces[index];
    }

    /// The number of logical databases.
    public int databases() {
        return keyspaces.length;
    }

    /// The hash of keys; all shards of a server share it.
    public HashFunction hashFunction() {
        return hash;
    }

    /// How the owner's time is spent on upkeep.
    public Tuning tuning() {
        return tuning;
    }

    /// Changes how the owner's time is spent on upkeep, from the next [#maintain(long)] on.
    public void tune(Tuning newTuning) {
        assert isOwned();
        tuning = newTuning;
        access.tune(newTuning);
    }

    /// The allocator of everything in this database.
    public Slab slab() {
        return slab;
    }

    /// The types of values.
    public ValueTypes types() {
        return types;
    }

    /// Up to which sizes values stay compact.
    public EncodingLimits encodingLimits() {
        return encodingLimits;
    }

    /// Changes up to which sizes values stay compact; values that are there change when they are written to.
    public void encodingLimits(EncodingLimits limits) {
        assert isOwned();
        encodingLimits = limits;
    }

    /// What is noted of accesses to its records.
    public AccessPolicy access() {
        return access;
    }

    // ---- ownership and time

    /// Names the thread that may change the data from now on.
    public void own(Thread thread) {
        owner = thread;
    }

    /// Asserts that this is the owner's thread; true, so that it can stand in an assert.
    boolean isOwned() {
        Thread expected = owner;
        if (expected != null && !expected.equals(Thread.currentThread())) {
            throw new AssertionError("thread: " + Thread.currentThread() + " (expected " + expected + ")");
        }
        return true;
    }

    /// The clock that decides about expiry, in ms since 1970.
    public long nowMs() {
        return nowMs;
    }

    /// Sets the clock: the shard once per turn, or a transaction, all of whose parts share one reading.
    public void nowMs(long newNowMs) {
        assert isOwned();
        if (newNowMs != nowMs) {
            nowMs = newNowMs;
            access.nowMs(newNowMs);
        }
    }

    /// Names who is told of every changed key, null for nobody: then a change costs one look at this field.
    public void listener(@Nullable KeyListener newListener) {
        assert isOwned();
        listener = newListener;
    }

    /// Who is told of keys that come and expire from now on; null for nobody.
    public void life(@Nullable KeyLife newLife) {
        assert isOwned();
        life = newLife;
    }

    /// Tells nobody of anything until [#loud].
    public void quiet() {
        assert isOwned();
        quietListener = listener;
        quietLife = life;
        listener = null;
        life = null;
    }

    /// Ends [#quiet].
    public void loud() {
        assert isOwned();
        listener = quietListener;
        life = quietLife;
        quietListener = null;
        quietLife = null;
    }

    @Nullable
    KeyLife life() {
        return life;
    }

    @Nullable
    KeyListener listener() {
        return listener;
    }

    private void tellChanged(int index) {
        if (listener != null) {
            listener.databaseChanged(index);
        }
    }

    /// Names who knows the keys that expiry must leave alone.
    public void guard(KeyGuard newGuard) {
        guard = newGuard;
    }

    boolean isHeld(int database, long record) {
        KeyGuard held = guard;
        return held != null && held.isHeld(database, record);
    }

    /// Whether reads leave the access bits as they are.
    public void noTouch(boolean on) {
        noTouch = on;
    }

    boolean noTouch() {
        return noTouch;
    }

    // ---- whole databases

    /// Exchanges the contents of two logical databases.
    public void swap(int a, int b) {
        assert isOwned();
        if (a != b) {
            if (listener != null) {
                listener.exchanging(a, b);
            }
            keyspaces[a].swap(keyspaces[b]);
            maintenance.restart();
            dirty++;
            tellChanged(a);
            tellChanged(b);
        }
    }

    /// Empties a logical database at once; its memory is freed by [#maintain(long)], or when it is needed.
    public void flush(int index) {
        assert isOwned();
        if (listener != null) {
            listener.emptying(index);
        }
        DashTable table = keyspaces[index].detach();
        dirty += table.size();
        if (table.segments() > 0) {
            flushed.add(table);
        }
        tellChanged(index);
    }

    /// Empties all logical databases; see [#flush(int)].
    public void flushAll() {
        for (int i = 0; i < keyspaces.length; i++) {
            flush(i);
        }
    }

    /// Ends a record that is in no table, or not any more: frees it and what it refers to, a large value in slices.
    public void free(long record) {
        int code = Record.type(record);
        if (code == Record.STRING) {
            slab.free(record);
            return;
        }
        ValueType type = types.of(code);
        if (!type.ownsBlocks(record)) {
            slab.free(record);
            return;
        }
        long position = type.free(record, ValueType.END);
        if (position != ValueType.END) {
            remains.add(new Remains(record, position));
        }
    }

    /// As [#free(long)], but leaves all work with many blocks for later.
    public void freeLater(long record) {
        if (types.of(Record.type(record)).ownsBlocks(record)) {
            remains.add(new Remains(record, ValueType.END));
        } else {
            slab.free(record);
        }
    }

    /// A value that is being freed, and how far that has come.
    private static final class Remains {
        private final long record;
        private long position;

        Remains(long record, long position) {
            this.record = record;
            this.position = position;
        }
    }

    /// Frees the next part of what was flushed and of large values; returns whether there is more.
    boolean drainStep() {
        Remains first = remains.peek();
        if (first != null) {
            first.position = types.of(Record.type(first.record)).free(first.record, first.position);
            if (first.position == ValueType.END) {
                remains.remove();
            }
            return hasRemains();
        }
        DashTable table = flushed.peek();
        if (table == null) {
            return false;
        }
        drainPosition = table.drain(drainPosition, this::freeLater);
        if (drainPosition == DashTable.END) {
            flushed.remove();
            slab.releaseEmptyPages();
        }
        return hasRemains();
    }

    private boolean hasRemains() {
        return !flushed.isEmpty() || !remains.isEmpty();
    }

    /// Frees all that was flushed or is a large value's rest, as memory is short; returns whether there was anything.
    public boolean reclaim() {
        if (!hasRemains()) {
            return false;
        }
        boolean more = true;
        while (more) {
            more = drainStep();
        }
        return true;
    }

    /// A block of at least so many bytes; if memory is short, what was flushed is freed first.
    ///
    /// *errors* — [ArenaFullException] when that does not help either.
    public long allocate(long bytes) {
        try {
            return slab.alloc(bytes);
        } catch (ArenaFullException full) {
            if (!reclaim()) {
                throw full;
            }
            return slab.alloc(bytes);
        }
    }

    /// The place in a table of this database for an entry with a hash; see [DashTable#makeRoom(long)] and
    /// [#allocate(long)].
    public long makeRoom(DashTable table, long entryHash) {
        try {
            return table.makeRoom(entryHash);
        } catch (ArenaFullException full) {
            if (!reclaim()) {
                throw full;
            }
            return table.makeRoom(entryHash);
        }
    }

    /// Frees part of what was flushed, or gives up to `budgetBytes` of memory without data back to the system; returns
    /// whether there is more to do.
    public boolean purge(long budgetBytes) {
        assert isOwned();
        if (drainStep()) {
            return true;
        }
        slab.releaseEmptyPages();
        return slab.trim(budgetBytes);
    }

    // ---- maintenance

    /// Does the work that is nobody's request, for about so long: expires keys, frees what was flushed, shrinks tables,
    /// packs memory and gives
    /// it back. Returns whether more is wanted soon.
    public boolean maintain(long budgetNs) {
        assert isOwned();
        return maintenance.run(budgetNs);
    }

    /// How long the owner should do other things after a slice of `sliceNs` that left work, so that upkeep takes the
    /// share of time that the tuning gives to what is under way.
    public long restNs(long sliceNs) {
        return maintenance.restNs(sliceNs);
    }

    /// Switches the expiry of keys that nobody asks for.
    public void activeExpire(boolean on) {
        maintenance.activeExpire(on);
    }

    // ---- accounts

    /// The bytes of all blocks in use, tables included and flushed data not yet freed too.
    public long liveBytes() {
        return slab.liveBytes();
    }

    /// The bytes held of the system.
    public long footprintBytes() {
        return slab.footprintBytes();
    }

    /// The bytes of pages and big blocks, with what is unused in them.
    public long usedBytes() {
        return slab.usedBytes();
    }

    /// How often this thread had to make memory accessible because the populator was behind.
    public long commitStalls() {
        return slab.commitStalls();
    }

    /// Changes to keys, ever.
    public long dirty() {
        return dirty;
    }

    /// Keys that were removed because they had expired, ever.
    public long expiredKeys() {
        return expiredKeys;
    }

    /// Parts of values, such as fields of hashes, that were removed because they had expired, ever.
    public long expiredParts() {
        return expiredParts;
    }

    /// The part of keys with an expiry that a sweep found expired, smoothed, in percent.
    public double expiredStalePerc() {
        return maintenance.expiredStalePerc();
    }

    /// Reads that found their key, ever.
    public long keyspaceHits() {
        return keyspaceHits;
    }

    /// Reads that did not find their key, ever.
    public long keyspaceMisses() {
        return keyspaceMisses;
    }

    /// Records moved to pack memory, ever.
    public long defragMoves() {
        return maintenance.defragMoves();
    }

    /// Whether memory is being packed.
    public boolean isDefragmenting() {
        return maintenance.isDefragmenting();
    }

    /// Sets the counters of hits, misses, expired keys and expired parts back to 0.
    public void resetStatistics() {
        keyspaceHits = 0;
        keyspaceMisses = 0;
        expiredKeys = 0;
        expiredParts = 0;
    }

    void countDirty() {
        dirty++;
    }

    void countExpired() {
        expiredKeys++;
    }

    void countExpiredParts(int parts) {
        expiredParts += parts;
    }

    void countRead(boolean hit) {
        if (hit) {
            keyspaceHits++;
        } else {
            keyspaceMisses++;
        }
    }

    /// Walks everything and compares it with the counters and invariants; throws [IllegalStateException] on a
    /// contradiction.
    public void verify() {
        slab.verify();
        long live = 0;
        for (Keyspace keyspace : keyspaces) {
            live += keyspace.verify();
        }
        if (!hasRemains() && live != slab.liveBytes()) {
            throw new IllegalStateException("liveBytes: " + slab.liveBytes() + " (expected " + live + ")");
        }
    }

    /// Gives all memory back; nothing of this database may be used any more.
    @Override
    public void close() {
        slab.close();
    }
}
