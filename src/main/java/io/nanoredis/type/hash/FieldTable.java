package io.nanoredis.type.hash;

import io.nanoredis.db.Database;
import io.nanoredis.memory.ArenaFullException;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.structure.DashTable;
import io.nanoredis.structure.Record;
import io.nanoredis.structure.RecordVisitor;
import io.nanoredis.structure.TableRoot;
import java.util.random.RandomGenerator;

/// The fields of a big hash: a table of records, whose keys are the fields.
///
/// *shape* — a root of [#ROOT_BYTES] bytes in the value of the hash: a [DashTable] (40) | bytes of all fields' records
/// (8). A field's record has the value of the field as its value and the expiry of the field as its expiry. Whatever
/// changes here is saved in the root at once.
///
/// *thread* — the owner of the database; one object serves one hash after the other. A root that moves has to be opened
/// again.
final class FieldTable {
    static final int ROOT_BYTES = TableRoot.BYTES + Long.BYTES;

    private static final int FIELD_BYTES_AT = TableRoot.BYTES;

    private final Database database;
    private final Slab slab;
    private final HashFunction hash;
    private final DashTable table;
    private final RecordVisitor freeing = this::freeField;
    private long root;
    private long fieldBytes;
    private long slot;
    private long removed;

    FieldTable(Database database) {
        this.database = database;
        slab = database.slab();
        hash = database.hashFunction();
        table = new DashTable(slab);
    }

    /// Becomes the table with a root.
    void open(long address) {
        root = address;
        table.open(address);
        fieldBytes = Mem.getLong(address + FIELD_BYTES_AT);
    }

    /// Becomes an empty table that has no root yet: it is kept by [#saveAt(long)] or ended by [#abandon()].
    void begin() {
        root = 0;
        table.clear();
        fieldBytes = 0;
    }

    /// Gets a root.
    void saveAt(long address) {
        root = address;
        save();
    }

    private void save() {
        if (root != 0) {
            table.save(root);
            Mem.putLong(root + FIELD_BYTES_AT, fieldBytes);
        }
    }

    /// Frees everything of a table that has no root.
    void abandon() {
        long position = DashTable.END;
        do {
            position = table.drain(position, freeing);
        } while (position != DashTable.END);
        table.clear();
        fieldBytes = 0;
    }

    private void freeField(long field) {
        fieldBytes -= Slab.usableBytes(Record.totalBytes(field));
        removed++;
        slab.free(field);
    }

    /// Frees the fields of the segment at a position; returns the next, or [DashTable#END] when all is freed.
    long drain(long position) {
        long next = table.drain(position, freeing);
        save();
        return next;
    }

    /// Moves what lies in sparse pages of the segment at a position; see [DashTable#defragment(long)].
    long defragment(long position) {
        return table.defragment(position);
    }

    long size() {
        return table.size();
    }

    /// The number of fields that expire.
    long expires() {
        return table.expires();
    }

    /// The bytes of the table and its records.
    long bytes() {
        return table.tableBytes() + fieldBytes;
    }

    // ---- one field

    /// The record of a field, expired or not, or 0; what changes one field is about this one then.
    long find(byte[] array, int offset, int length) {
        slot = table.locate(array, offset, length, hash.hash(array, offset, length));
        return slot == 0 ? 0 : table.record(slot);
    }

    /// Stores a field that [#find] has not found.
    void add(byte[] field, int offset, int length, byte[] value, int valueOffset, int valueLength, long expireAtMs) {
        long record = allocate(length, valueLength, expireAtMs);
        Mem.copyIn(field, offset, Record.keyAddress(record), length);
        Mem.copyIn(value, valueOffset, Record.valueAddress(record), valueLength);
        insert(record);
    }

    /// A record for a field that is not there yet, whose contents the caller fills before it calls [#insert(long)].
    long allocate(int length, int valueLength, long expireAtMs) {
        long record = database.allocate(Record.bytes(length, valueLength, expireAtMs != 0));
        Record.begin(record, Record.STRING, Record.RAW, 0, length, valueLength, expireAtMs);
        return record;
    }

    /// Enters a field that is not there; when that fails its record is freed.
    void insert(long record) {
        long fieldHash = hashOf(record);
        long room;
        try {
            room = database.makeRoom(table, fieldHash);
        } catch (RuntimeException e) {
            slab.free(record);
            save(); // segments may have been split all the same
            throw e;
        }
        table.insert(room, fieldHash, record);
        fieldBytes += Slab.usableBytes(Record.totalBytes(record));
        save();
    }

    private long hashOf(long field) {
        return hash.hash(Record.keyAddress(field), Record.keyLength(field));
    }

    /// Replaces value and expiry of the field that was found.
    void replace(long old, byte[] value, int valueOffset, int valueLength, long expireAtMs) {
        int length = Record.keyLength(old);
        long bytes = Record.bytes(length, valueLength, expireAtMs != 0);
        boolean fits = Slab.usableBytes(Record.totalBytes(old)) == Slab.usableBytes(bytes);
        long record = fits ? old : database.allocate(bytes);
        long from = Record.keyAddress(old);
        long to = record + Record.keyOffset(length, valueLength, expireAtMs != 0);
        if (from != to) {
            Mem.move(from, to, length); // before the header's fields are written, which may lie where the field was
        }
        Record.begin(record, Record.STRING, Record.RAW, 0, length, valueLength, expireAtMs);
        Mem.copyIn(value, valueOffset, Record.valueAddress(record), valueLength);
        if (!fits) {
            exchange(old, record);
        }
        table.replace(slot, record);
        save();
    }

    private void exchange(long old, long record) {
        fieldBytes += Slab.usableBytes(Record.totalBytes(record)) - Slab.usableBytes(Record.totalBytes(old));
        slab.free(old);
    }

    /// Sets when the field that was found expires, or 0 that it never does.
    void expireAtMs(long old, long expireAtMs) {
        if (expireAtMs == Record.expireAtMs(old)) {
            return;
        }
        long record = old;
        if (Record.hasExpiryRoom(old)) {
            Record.expireAtMs(old, expireAtMs);
        } else {
            int length = Record.keyLength(old);
            int valueLength = Record.valueLength(old);
            record = allocate(length, valueLength, expireAtMs);
            Mem.copy(Record.keyAddress(old), Record.keyAddress(record), (long) length + valueLength);
            exchange(old, record);
        }
        table.replace(slot, record);
        save();
    }

    /// Removes the field that was found; the table gets smaller when it has become much too large.
    void remove(long record) {
        long position = hashOf(record);
        table.remove(slot);
        freeField(record);
        shrink(position);
        save();
    }

    private void shrink(long position) {
        if (!table.wantsShrink()) {
            return;
        }
        try {
            table.shrink(position);
        } catch (ArenaFullException full) {
            // merging needs a segment before it frees two: another time
        }
    }

    // ---- many fields

    /// One step of an iteration over all fields; see [DashTable#scan].
    long scan(long cursor, int count, RecordVisitor visitor) {
        return table.scan(cursor, count, visitor);
    }

    /// Passes all fields.
    void forEach(RecordVisitor visitor) {
        long cursor = 0;
        do {
            cursor = table.scan(cursor, Integer.MAX_VALUE, visitor);
        } while (cursor != 0);
    }

    /// Passes the fields of the segment at a position; see [DashTable#visit].
    long visit(long position, RecordVisitor visitor) {
        return table.visit(position, visitor);
    }

    /// Some field's record, each as probable as the others; 0 if there is none.
    long random(RandomGenerator random) {
        return table.randomRecord(random);
    }

    /// Removes expired fields, about `most` if there are so many, and returns how many.
    int expire(long nowMs, int most) {
        removed = 0;
        long position = DashTable.END;
        do {
            long here = position;
            long before = removed;
            position = table.sweep(here, nowMs, field -> false, freeing);
            if (removed > before) {
                shrink(here);
            }
        } while (position != DashTable.END && removed < most);
        save();
        return (int) removed;
    }

    /// A bound before which no field expires; 0 if none does.
    long leastExpiryMs() {
        if (table.expires() == 0) {
            return 0;
        }
        long least = Long.MAX_VALUE;
        long position = DashTable.END;
        do {
            least = Math.min(least, table.leastExpiryMs(position));
            position = table.next(position);
        } while (position != DashTable.END);
        return least;
    }

    /// Walks everything and compares it with the counters; returns the bytes of all fields.
    long verify() {
        table.verify(this::hashOf);
        long[] bytes = {0};
        forEach(field -> bytes[0] += slab.sizeOf(field));
        if (bytes[0] != fieldBytes) {
            throw new IllegalStateException("fieldBytes: " + fieldBytes + " (expected " + bytes[0] + ")");
        }
        return table.tableBytes() + bytes[0];
    }
}
