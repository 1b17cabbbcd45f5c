package io.nanoredis.db;

import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.structure.CanonicalLong;
import io.nanoredis.structure.DashTable;
import io.nanoredis.structure.Record;
import io.nanoredis.structure.RecordVisitor;
import java.util.function.LongPredicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One logical database of one shard: keys, their values and their expiry.
///
/// Methods take a key as a part of an array together with its hash, which the caller has computed once, and return a
/// record as its address
/// ([Record]), 0 if there is none. A record's address is valid until the next change of this database or its
/// maintenance.
///
/// A key whose expiry has passed is not there any more: whoever asks for it removes it.
///
/// *errors* — [ArenaFullException] from everything that stores; the data are then as before.
/// *thread* — the shard's owner.
public final class Keyspace {
    /// As an expiry: keep the one that the key has.
    public static final long KEEP_EXPIRY = -1;

    private static final int RANDOM_TRIES = 100;

    private final Database database;
    private final Slab slab;
    private final AccessPolicy accessPolicy;
    private final RecordResizer resizer;
    private final ExpiryHorizon horizon = new ExpiryHorizon();
    private final DueParts dueParts;
    private final int index;
    private final RecordVisitor scanFilter = this::passLive;
    private final RecordVisitor expiredVisitor = this::expired;
    private final LongPredicate heldFilter = this::isHeld;
    private DashTable table;
    /// The visitor of the scan that runs.
    private RecordVisitor scanVisitor = record -> {};

    Keyspace(Database database, int index) {
        this.database = database;
        this.index = index;
        slab = database.slab();
        accessPolicy = database.access();
        resizer = new RecordResizer(database);
        dueParts = new DueParts(database.types());
        table = new DashTable(slab);
    }

    /// Its number among the logical databases.
    public int index() {
        return index;
    }

    /// The number of keys, those included that have expired and were not removed yet.
    public long size() {
        return table.size();
    }

    /// The number of keys with an expiry.
    public long expires() {
        return table.expires();
    }

    /// The number of keys that expire, or whose value expires in part.
    long dues() {
        return table.dues();
    }

    /// The form of the table.
    public TableShape shape() {
        return new TableShape(
                table.segments(), table.chainedSegments(), table.depth(), table.slots(), table.tableBytes());
    }

    DashTable table() {
        return table;
    }

    // ---- reading

    /// The record of a key, or 0. Counts nothing and leaves the access bits alone.
    public long find(byte[] key, int offset, int length, long hash) {
        long record = table.find(key, offset, length, hash);
        if (record != 0 && isExpired(record)) {
            long slot = table.locate(key, offset, length, hash);
            expire(slot, record);
            return 0;
        }
        return record;
    }

    /// The record of a key, or 0, as a reading command sees it: counts hit or miss, and notes the access.
    public long read(byte[] key, int offset, int length, long hash) {
        long record = find(key, offset, length, hash);
        database.countRead(record != 0);
        if (record != 0 && !database.noTouch()) {
            accessPolicy.touch(record);
        }
        return record;
    }

    /// The bytes of memory that a record takes, with its share of the table.
    public long memoryBytes(long record) {
        return database.types().of(Record.type(record)).memoryBytes(record) + Long.BYTES;
    }

    /// The root of the table in which members of a key's value are found; 0 if there is none. Changes nothing, even if
    /// the key has expired.
    public long memberTable(byte[] key, int offset, int length, long hash) {
        long record = table.find(key, offset, length, hash);
        return record == 0 ? 0 : database.types().of(Record.type(record)).memberTable(record);
    }

    /// First phase of a batched search; see [DashTable#touchBucket(long)].
    public long touchBucket(long hash) {
        return table.touchBucket(hash);
    }

    /// Second phase of a batched search; see [DashTable#touchRecord(long)].
    public long touchRecord(long hash) {
        return table.touchRecord(hash);
    }

    // ---- expiry

    private boolean isExpired(long record) {
        long expireAtMs = Record.expireAtMs(record);
        return expireAtMs != 0 && database.nowMs() > expireAtMs;
    }

    private void expire(long slot, long record) {
        assert database.isOwned();
        table.remove(slot);
        expired(record);
    }

    /// Ends an expired record that is not in the table any more.
    private void expired(long record) {
        changed(Change.EXPIRED, record);
        database.free(record);
    }

    /// Removes what has expired in the segment at a position, keys and parts of values; see [DashTable#sweep].
    long sweep(long position) {
        dueParts.forget();
        long next = table.sweep(position, database.nowMs(), heldFilter, expiredVisitor, dueParts);
        dueParts.expire(this);
        return next;
    }

    /// The name of a key, a part of whose value may be about to expire; null if nobody wants to be told.
    public byte @Nullable [] nameForLife(long record) {
        if (database.life() == null) {
            return null;
        }
        byte[] name = new byte[Record.keyLength(record)];
        Mem.copyOut(Record.keyAddress(record), name, 0, name.length);
        return name;
    }

    /// Parts of the value of a key have expired and are gone.
    ///
    /// @param name what [#nameForLife] said before
    /// @param parts how many
    public void partsExpired(byte @Nullable [] name, int parts) {
        database.countExpiredParts(parts);
        KeyLife life = database.life();
        if (life != null && name != null) {
            long hash = database.hashFunction().hash(name, 0, name.length);
            life.partsExpired(index, name, table.find(name, 0, name.length, hash) == 0);
        }
    }

    /// A bound below which no key expires; a sweep that passes the whole table makes it sharp.
    long leastExpiryMs() {
        return horizon.leastMs();
    }

    /// A sweep of the whole table begins: what is written from now on may lie behind it.
    void beginSweep() {
        horizon.beginSweep();
        dueParts.beginSweep();
    }

    /// The sweep has ended, and found this as the least expiry in what it left.
    void endSweep(long leastLeftMs) {
        horizon.endSweep(leastLeftMs);
    }

    /// Whether the sweep that has ended left parts of values that had expired.
    boolean leftParts() {
        return dueParts.left();
    }

    private void noteDue(long dueMs) {
        if (dueMs != 0) {
            horizon.note(dueMs);
        }
    }

    /// Says that the caller has changed when parts of a record's value expire first, or has filled the value of a
    /// record for which [Record#hasPartExpiry(long)] holds.
    ///
    /// @param hash that of the key
    public void due(long record, long hash) {
        assert database.isOwned();
        long slot = table.locate(record, hash);
        table.replace(slot, record, Record.expires(record));
        noteDue(Record.dueMs(record));
    }

    /// The slot of a key that has not expired, or 0.
    private long locate(byte[] key, int offset, int length, long hash) {
        long slot = table.locate(key, offset, length, hash);
        if (slot != 0 && isExpired(table.record(slot))) {
            expire(slot, table.record(slot));
            return 0;
        }
        return slot;
    }

    // ---- writing

    /// Stores a key, new or in place of another value, and returns its record; the value area is undefined, and the
    /// caller's to fill. If parts of the value may expire, [#due(long, long)] has to follow.
    ///
    /// *units* — expiry in ms since 1970; 0 for none, [#KEEP_EXPIRY] for that of the key as it was.
    public long put(
            byte[] key, int offset, int length, long hash, int type, int encoding, int valueBytes, long expireAtMs) {
        assert database.isOwned();
        long slot = locate(key, offset, length, hash);
        if (slot != 0) {
            return overwrite(slot, key, offset, length, type, encoding, valueBytes, expireAtMs);
        }
        long expiry = Math.max(expireAtMs, 0);
        long room = makeRoom(hash);
        long record = allocate(Record.bytes(length, valueBytes, expiry != 0));
        int access = accessPolicy.fresh();
        long keyAt = Record.begin(record, type, encoding, access, length, valueBytes, expiry);
        Mem.copyIn(key, offset, keyAt, length);
        clearPartExpiry(record);
        table.insert(room, hash, record);
        noteDue(expiry);
        created(record);
        changed(Change.WRITTEN, record);
        return record;
    }

    private void created(long record) {
        KeyLife life = database.life();
        if (life != null) {
            life.created(index, Record.keyAddress(record), Record.keyLength(record));
        }
    }

    private long overwrite(
            long slot, byte[] key, int offset, int length, int type, int encoding, int valueBytes, long expireAtMs) {
        long old = table.record(slot);
        long expiry = expireAtMs == KEEP_EXPIRY ? Record.expireAtMs(old) : expireAtMs;
        long bytes = Record.bytes(length, valueBytes, expiry != 0);
        int access = accessPolicy.replacing(Record.access(old));
        boolean expiredBefore = Record.expires(old);
        boolean inPlace = Record.type(old) == Record.STRING && RecordResizer.fitsBlockOf(old, bytes);
        long record = inPlace ? old : allocate(bytes);
        long keyAt = Record.begin(record, type, encoding, access, length, valueBytes, expiry);
        Mem.copyIn(key, offset, keyAt, length);
        clearPartExpiry(record);
        if (!inPlace) {
            database.free(old);
        }
        return settle(slot, record, expiredBefore);
    }

    /// Until the value is filled nothing of it expires.
    private static void clearPartExpiry(long record) {
        if (Record.hasPartExpiry(record)) {
            Mem.putLong(Record.valueAddress(record), 0);
        }
    }

    private long settle(long slot, long record, boolean expiredBefore) {
        table.replace(slot, record, expiredBefore);
        noteDue(Record.dueMs(record));
        changed(Change.WRITTEN, record);
        return record;
    }

    private long makeRoom(long hash) {
        return database.makeRoom(table, hash);
    }

    private long allocate(long bytes) {
        return database.allocate(bytes);
    }

    /// Stores a string as SET does: as an integer if it is a canonical one, else as bytes.
    ///
    /// *units* — expiry in ms since 1970; 0 for none, [#KEEP_EXPIRY] for that of the key as it was.
    public void setString(
            byte[] key,
            int offset,
            int length,
            long hash,
            byte[] value,
            int valueOffset,
            int valueLength,
            long expireAtMs) {
        if (CanonicalLong.matches(value, valueOffset, valueLength)) {
            setLong(key, offset, length, hash, CanonicalLong.value(value, valueOffset, valueLength), expireAtMs);
            return;
        }
        int encoding = valueLength <= Record.EMBSTR_BYTES_MAX ? Record.EMBSTR : Record.RAW;
        long record = put(key, offset, length, hash, Record.STRING, encoding, valueLength, expireAtMs);
        Mem.copyIn(value, valueOffset, Record.valueAddress(record), valueLength);
    }

    /// Stores an integer; see [#setString].
    public void setLong(byte[] key, int offset, int length, long hash, long value, long expireAtMs) {
        long record = put(key, offset, length, hash, Record.STRING, Record.INT, Long.BYTES, expireAtMs);
        Mem.putLong(Record.valueAddress(record), value);
    }

    /// Changes the length of a value, and keeps what fits of it, its expiry and its access bits. Returns the record,
    /// which may have moved,
    /// or 0 if there is no such key. What is new of the value is undefined.
    public long resize(byte[] key, int offset, int length, long hash, int newValueBytes, int encoding) {
        assert database.isOwned();
        long slot = locate(key, offset, length, hash);
        if (slot == 0) {
            return 0;
        }
        long old = table.record(slot);
        return rewrite(slot, old, newValueBytes, encoding, Record.expireAtMs(old));
    }

    /// The same for a record that is at hand.
    ///
    /// @param hash that of the key
    public long resize(long record, long hash, int newValueBytes, int encoding) {
        assert database.isOwned();
        long slot = table.locate(record, hash);
        return rewrite(slot, record, newValueBytes, encoding, Record.expireAtMs(record));
    }

    private long rewrite(long slot, long old, int valueBytes, int encoding, long expiry) {
        boolean expiredBefore = Record.expires(old);
        long record = resizer.resize(old, valueBytes, encoding, expiry);
        return settle(slot, record, expiredBefore);
    }

    /// Puts `newBytes` undefined bytes in the place of `oldBytes` bytes of a value, `offset` behind its beginning; what
    /// stands before and behind them is kept. Returns the record, which may have moved.
    ///
    /// @param hash that of the key
    public long splice(long record, long hash, int offset, int oldBytes, int newBytes) {
        assert database.isOwned();
        long slot = table.locate(record, hash);
        boolean expiredBefore = Record.expires(record);
        return settle(slot, resizer.splice(record, offset, oldBytes, newBytes), expiredBefore);
    }

    /// Says that the caller has changed the value of a record in place.
    public void modified(long record) {
        assert database.isOwned();
        changed(Change.WRITTEN, record);
    }

    /// Removes a key; returns whether it was there.
    public boolean delete(byte[] key, int offset, int length, long hash) {
        assert database.isOwned();
        long slot = locate(key, offset, length, hash);
        if (slot == 0) {
            return false;
        }
        delete(slot);
        return true;
    }

    /// Removes the key of a record that is at hand.
    ///
    /// @param hash that of the key
    public void delete(long record, long hash) {
        assert database.isOwned();
        delete(table.locate(record, hash));
    }

    private void delete(long slot) {
        long record = table.record(slot);
        table.remove(slot);
        changed(Change.DELETED, record);
        database.free(record);
    }

    /// Sets when a key expires, or 0 that it never does; an expiry that has been reached removes it. Returns whether
    /// the key was there.
    /// The record may move.
    public boolean expireAt(byte[] key, int offset, int length, long hash, long expireAtMs) {
        assert database.isOwned();
        long slot = locate(key, offset, length, hash);
        if (slot == 0) {
            return false;
        }
        if (expireAtMs != 0 && expireAtMs <= database.nowMs()) {
            delete(slot);
            return true;
        }
        long record = table.record(slot);
        if (Record.hasExpiryRoom(record)) {
            boolean expiredBefore = Record.expires(record);
            Record.expireAtMs(record, expireAtMs);
            settle(slot, record, expiredBefore);
        } else if (expireAtMs != 0) {
            rewrite(slot, record, Record.valueLength(record), Record.encoding(record), expireAtMs);
        }
        return true;
    }

    /// Moves the value of a record of this keyspace to another key, possibly in another logical database, replacing
    /// what is there; with its expiry and its access bits. Returns the new record; the old one is gone.
    ///
    /// *cost* — that of copying the record; blocks that the value owns stay where they are.
    public long moveRecord(long record, byte[] newKey, int offset, int length, long hash, Keyspace target) {
        assert database.isOwned();
        int valueLength = Record.valueLength(record);
        long moved = target.put(
                newKey,
                offset,
                length,
                hash,
                Record.type(record),
                Record.encoding(record),
                valueLength,
                Record.expireAtMs(record));
        Mem.copy(Record.valueAddress(record), Record.valueAddress(moved), valueLength);
        target.noteParts(moved, hash);
        Record.access(moved, Record.access(record));
        table.remove(slotOf(record));
        changed(Change.DELETED, record);
        slab.free(record);
        return moved;
    }

    /// Copies a record that owns no other blocks under another key, possibly into another logical database, replacing
    /// what is there; with or without its expiry. Returns the new record. The source must be another key, and stays.
    public long copyRecord(
            long record, byte[] newKey, int offset, int length, long hash, Keyspace target, boolean withExpiry) {
        int valueLength = Record.valueLength(record);
        long expiry = withExpiry ? Record.expireAtMs(record) : 0;
        long copy = target.put(
                newKey, offset, length, hash, Record.type(record), Record.encoding(record), valueLength, expiry);
        Mem.copy(Record.valueAddress(record), Record.valueAddress(copy), valueLength);
        target.noteParts(copy, hash);
        return copy;
    }

    private void noteParts(long record, long hash) {
        if (Record.hasPartExpiry(record)) {
            due(record, hash);
        }
    }

    /// The one place that every change of a key passes, before a record that goes is freed.
    private void changed(Change change, long record) {
        assert record != 0;
        if (change == Change.EXPIRED) {
            database.countExpired();
            KeyLife life = database.life();
            if (life != null) {
                life.expired(index, Record.keyAddress(record), Record.keyLength(record));
            }
        } else {
            database.countDirty();
        }
        KeyListener listener = database.listener();
        if (listener != null) {
            listener.keyChanged(index, Record.keyAddress(record), Record.keyLength(record));
        }
    }

    /// What happened to a key.
    private enum Change {
        WRITTEN,
        DELETED,
        EXPIRED
    }

    // ---- walks

    /// One step of an iteration over all keys that have not expired; see [DashTable#scan].
    public long scan(long cursor, int count, RecordVisitor visitor) {
        RecordVisitor outer = scanVisitor;
        scanVisitor = visitor;
        try {
            return table.scan(cursor, count, scanFilter);
        } finally {
            scanVisitor = outer;
        }
    }

    private void passLive(long record) {
        if (!isExpired(record)) {
            scanVisitor.record(record);
        } else if (!isHeld(record)) {
            expire(slotOf(record), record);
        }
    }

    private boolean isHeld(long record) {
        return database.isHeld(index, record);
    }

    private long slotOf(long record) {
        HashFunction hash = database.hashFunction();
        return table.locate(record, hash.hash(Record.keyAddress(record), Record.keyLength(record)));
    }

    /// Some key that has not expired, each about as probable, or 0 if none was found.
    public long random(RandomGenerator random) {
        for (int i = 0; i < RANDOM_TRIES; i++) {
            long record = table.randomRecord(random);
            if (record == 0 || !isExpired(record)) {
                return record;
            }
            if (!isHeld(record)) {
                expire(slotOf(record), record);
            }
        }
        return 0;
    }

    // ---- whole

    /// Exchanges the tables; a sweep may be in the middle of one, so that nothing is known of their expiries.
    void swap(Keyspace other) {
        DashTable mine = table;
        table = other.table;
        other.table = mine;
        horizon.forget();
        other.horizon.forget();
    }

    /// Takes the table away and goes on with an empty one.
    DashTable detach() {
        DashTable old = table;
        table = new DashTable(slab);
        horizon.clear();
        return old;
    }

    /// Verifies the table and returns the bytes of it and its records.
    long verify() {
        HashFunction hash = database.hashFunction();
        table.verify(record -> hash.hash(Record.keyAddress(record), Record.keyLength(record)));
        RecordCheck check = new RecordCheck(slab, database.types(), horizon.leastMs());
        long cursor = 0;
        do {
            cursor = table.scan(cursor, Integer.MAX_VALUE / 16, check);
        } while (cursor != 0);
        return table.tableBytes() + check.bytes();
    }
}
