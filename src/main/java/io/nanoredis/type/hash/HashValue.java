package io.nanoredis.type.hash;

import io.nanoredis.db.Database;
import io.nanoredis.db.EncodingLimits;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.Mem;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.NumberText;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.PackedEntry;
import io.nanoredis.structure.Record;
import io.nanoredis.type.EntryText;
import io.nanoredis.type.StoredBytes;
import org.jspecify.annotations.Nullable;

/// The hash of one key: its fields, their values and expiries, found and changed one by one.
///
/// Use: [#open], then [#find], and what is about the field that was found; any change ends that. A hash
/// takes its other encodings by itself: the table when it gets too big for the packed form, room for expiries when the
/// first field gets one. A field whose time has passed is removed when it is looked for, the key with its last field.
///
/// *shape* — one object per database, which serves one hash after the other.
/// *errors* — [io.nanoredis.memory.ArenaFullException] from everything that stores; the field is then as before.
/// *thread* — the shard's owner.
public final class HashValue {
    /// Beyond so many bytes no hash stays packed, whatever the limits.
    static final int PACKED_BYTES_MAX = 1 << 30;
    /// The fewest bytes of a packed field with its value.
    private static final int PAIR_BYTES_MIN = 2;

    private final Database database;
    private final FieldTable table;
    /// Text of values that are integers, when they are read or moved to the table.
    private final byte[] digits = new byte[NumberText.LONG_BYTES_MAX];
    /// Text of an integer that is being stored.
    private final byte[] stored = new byte[NumberText.LONG_BYTES_MAX];

    private @Nullable Keyspace keyspace;
    private long keyHash;
    /// 0 when the key has gone.
    private long record;

    /// What [#find] has found: a packed entry, or a record of the table.
    private long field;
    /// The packed entry of the value; meaningless in a table.
    private long value;
    private long expireAtMs;

    HashValue(Database database) {
        this.database = database;
        table = new FieldTable(database);
    }

    // ---- the hash as a whole

    /// Becomes the hash in a record, or the hash without fields of a missing key, which [#put] creates.
    ///
    /// @param hashRecord 0 for a missing key
    /// @param hash that of the key
    public void open(Keyspace home, long hashRecord, long hash) {
        keyspace = home;
        keyHash = hash;
        record = hashRecord;
        if (record != 0) {
            openTable();
        }
    }

    private void openTable() {
        if (isTable()) {
            table.open(HashType.root(record));
        }
    }

    /// Creates the key with a packed hash of so many bytes, which are to be filled at once.
    private void create(Args args, int key, int bytes) {
        record = keyspace()
                .put(args.array(), args.offset(key), args.length(key), keyHash, Record.HASH, HashType.PACKED, bytes, 0);
    }

    /// Removes the key if there is no field, as the first one could not be stored.
    private void dropIfEmpty() {
        if (record != 0 && length() == 0) {
            deleteKey();
        }
    }

    private Keyspace keyspace() {
        Keyspace home = keyspace;
        if (home == null) {
            throw new IllegalStateException("keyspace: none (expected an open hash)");
        }
        return home;
    }

    /// The record, which changes as the hash does; 0 when the last field has gone, and the key with it.
    public long record() {
        return record;
    }

    boolean isTable() {
        return HashType.isTable(record);
    }

    FieldTable table() {
        return table;
    }

    long nowMs() {
        return database.nowMs();
    }

    private boolean mayExpire() {
        return Record.hasPartExpiry(record);
    }

    /// The number of fields; those count that have expired and are still there.
    public long length() {
        if (record == 0) {
            return 0;
        }
        return isTable() ? table.size() : PackedFields.count(record);
    }

    /// Whether there may be fields that have expired and are still there.
    boolean hasExpired() {
        long least = HashType.leastExpiryMs(record);
        return least != 0 && least < database.nowMs();
    }

    private void deleteKey() {
        keyspace().delete(record, keyHash);
        record = 0;
    }

    // ---- one field

    /// Finds a field that has not expired; one that has is removed.
    public boolean find(byte[] array, int offset, int length) {
        if (record == 0 || !locate(array, offset, length)) {
            return false;
        }
        if (isPast(expireAtMs)) {
            byte[] name = keyspace().nameForLife(record);
            remove();
            keyspace().partsExpired(name, 1);
            return false;
        }
        return true;
    }

    /// Finds the field in an argument; see [#find(byte[], int, int)].
    public boolean find(Args args, int i) {
        return find(args.array(), args.offset(i), args.length(i));
    }

    /// Finds a field, expired or not.
    private boolean locate(byte[] array, int offset, int length) {
        if (isTable()) {
            field = table.find(array, offset, length);
            expireAtMs = field == 0 ? 0 : Record.expireAtMs(field);
            return field != 0;
        }
        field = PackedFields.find(record, array, offset, length);
        if (field == PackedEntry.NONE) {
            return false;
        }
        value = PackedFields.value(field);
        expireAtMs = PackedFields.expireAtMs(record, value);
        return true;
    }

    private boolean isPast(long ms) {
        return ms != 0 && database.nowMs() > ms;
    }

    /// When the field that was found expires, in ms since 1970; 0 if it does not.
    public long expireAtMs() {
        return expireAtMs;
    }

    /// The bytes of the value of the field that was found.
    public int valueLength() {
        return isTable() ? Record.valueLength(field) : EntryText.length(value);
    }

    /// Writes the value of the field that was found as a bulk string.
    public void replyValue(ReplyWriter out) {
        if (isTable()) {
            StoredBytes.replyValue(field, out);
        } else {
            EntryText.reply(value, out);
        }
    }

    /// A copy of the value of the field that was found.
    public byte[] valueBytes() {
        if (!isTable()) {
            return EntryText.bytes(value);
        }
        byte[] bytes = new byte[Record.valueLength(field)];
        Mem.copyOut(Record.valueAddress(field), bytes, 0, bytes.length);
        return bytes;
    }

    /// Whether the value of the field that was found is the text of a 64-bit integer in canonical form.
    public boolean isLong() {
        if (!isTable()) {
            return PackedEntry.isInteger(value);
        }
        int length = Record.valueLength(field);
        if (length > digits.length) {
            return false;
        }
        Mem.copyOut(Record.valueAddress(field), digits, 0, length);
        return NumberText.isLong(digits, 0, length);
    }

    /// The number that the value is; only right after [#isLong()] has said that it is one.
    public long toLong() {
        return isTable() ? NumberText.toLong(digits, 0, Record.valueLength(field)) : PackedEntry.integer(value);
    }

    /// Removes the field that was found, and with the last one the key.
    public void remove() {
        if (isTable()) {
            table.remove(field);
            if (table.size() == 0) {
                deleteKey();
                return;
            }
            keyspace().modified(record);
        } else {
            long next = PackedFields.next(record, field);
            if (field == PackedFields.first(record) && next == PackedFields.end(record)) {
                deleteKey();
                return;
            }
            splice(field, (int) (next - field), 0);
        }
        moveLeast(expireAtMs, 0);
    }

    /// Removes a field, expired or not; returns whether it was there.
    public boolean remove(Args args, int i) {
        if (record == 0 || !locate(args.array(), args.offset(i), args.length(i))) {
            return false;
        }
        remove();
        return true;
    }

    // ---- storing

    /// Stores a field, and when it expires, 0 for never; creates the key if it is missing. Returns whether the field
    /// was
    /// not there before, or had expired.
    ///
    /// @param key the argument with the key
    public boolean put(Args args, int key, int fieldAt, byte[] text, int offset, int length, long newExpireAtMs) {
        if (record == 0) {
            create(args, key, 0);
        }
        try {
            return put(args, fieldAt, text, offset, length, newExpireAtMs);
        } catch (RuntimeException e) {
            dropIfEmpty();
            throw e;
        }
    }

    /// Stores an integer in a field; see [#put].
    public void putLong(Args args, int key, int fieldAt, long number, long newExpireAtMs) {
        int length = NumberText.writeLong(number, stored, 0);
        put(args, key, fieldAt, stored, 0, length, newExpireAtMs);
    }

    private boolean put(Args args, int fieldAt, byte[] text, int offset, int length, long newExpireAtMs) {
        byte[] name = args.array();
        int at = args.offset(fieldAt);
        int bytes = args.length(fieldAt);
        if (newExpireAtMs != 0 && !mayExpire()) {
            makeExpiring();
        }
        if (!isTable() && isTooLong(bytes, length)) {
            convertToTable();
        }
        if (isTable()) {
            return putInTable(name, at, bytes, text, offset, length, newExpireAtMs);
        }
        boolean added = putPacked(name, at, bytes, text, offset, length, newExpireAtMs);
        convertIfTooMany();
        return added;
    }

    private boolean isTooLong(int fieldLength, int valueLength) {
        EncodingLimits limits = database.encodingLimits();
        return fieldLength > limits.hashValueBytesMax()
                || valueLength > limits.hashValueBytesMax()
                || (long) Record.valueLength(record) + fieldLength + valueLength > PACKED_BYTES_MAX;
    }

    private void convertIfTooMany() {
        long most = database.encodingLimits().hashEntriesMax();
        if (Record.valueLength(record) / PAIR_BYTES_MIN > most && PackedFields.count(record) > most) {
            convertToTable();
        }
    }

    private boolean putInTable(
            byte[] name, int at, int bytes, byte[] text, int offset, int length, long newExpireAtMs) {
        long old = table.find(name, at, bytes);
        long oldExpireAtMs = old == 0 ? 0 : Record.expireAtMs(old);
        if (old == 0) {
            table.add(name, at, bytes, text, offset, length, newExpireAtMs);
        } else {
            table.replace(old, text, offset, length, newExpireAtMs);
        }
        keyspace().modified(record);
        moveLeast(oldExpireAtMs, newExpireAtMs);
        return old == 0 || isPast(oldExpireAtMs);
    }

    private boolean putPacked(byte[] name, int at, int bytes, byte[] text, int offset, int length, long newExpireAtMs) {
        long found = PackedFields.find(record, name, at, bytes);
        if (found != PackedEntry.NONE) {
            return replacePacked(PackedFields.value(found), text, offset, length, newExpireAtMs);
        }
        int fieldBytes = PackedEntry.bytesOf(name, at, bytes);
        int valueBytes = PackedEntry.bytesOf(text, offset, length);
        int expiryBytes = mayExpire() ? PackedEntry.bytesOf(newExpireAtMs) : 0;
        long to = splice(PackedFields.end(record), 0, fieldBytes + valueBytes + expiryBytes);
        to += PackedEntry.write(to, name, at, bytes);
        to += PackedEntry.write(to, text, offset, length);
        if (mayExpire()) {
            PackedEntry.write(to, newExpireAtMs);
            moveLeast(0, newExpireAtMs);
        }
        return true;
    }

    private boolean replacePacked(long oldValue, byte[] text, int offset, int length, long newExpireAtMs) {
        int valueBytes = PackedEntry.bytesOf(text, offset, length);
        if (!mayExpire()) {
            PackedEntry.write(splice(oldValue, PackedEntry.bytes(oldValue), valueBytes), text, offset, length);
            return false;
        }
        long oldExpiry = PackedFields.expiry(oldValue);
        long oldExpireAtMs = PackedEntry.integer(oldExpiry);
        int oldBytes = (int) (oldExpiry - oldValue) + PackedEntry.bytes(oldExpiry);
        long to = splice(oldValue, oldBytes, valueBytes + PackedEntry.bytesOf(newExpireAtMs));
        to += PackedEntry.write(to, text, offset, length);
        PackedEntry.write(to, newExpireAtMs);
        moveLeast(oldExpireAtMs, newExpireAtMs);
        return isPast(oldExpireAtMs);
    }

    /// Makes room for `newBytes` where `oldBytes` are; returns where that is.
    private long splice(long at, int oldBytes, int newBytes) {
        if (oldBytes == newBytes) {
            keyspace().modified(record);
            return at;
        }
        int offset = (int) (at - Record.valueAddress(record));
        record = keyspace().splice(record, keyHash, offset, oldBytes, newBytes);
        return Record.valueAddress(record) + offset;
    }

    // ---- storing many fields

    /// Stores pairs of field and value that do not expire, as HSET does; creates the key if it is missing. Returns how
    /// many fields were not there before, or had expired.
    ///
    /// @param key the argument with the key
    /// @param first the argument with the first field, the pairs ending with the arguments
    public int setAll(Args args, int key, int first) {
        int end = args.count();
        int at = first;
        int added = 0;
        if (record == 0) {
            int stop = Math.min(end, first + 2 * FieldPairs.AT_ONCE);
            boolean together = isPackable(args, first, stop) && !FieldPairs.hasTwice(args, first, stop);
            create(args, key, together ? FieldPairs.packedBytes(args, first, stop) : 0);
            if (together) {
                FieldPairs.write(args, first, stop, FieldPairs.ALL, mayExpire(), Record.valueAddress(record));
                added = (stop - first) / 2;
                at = stop;
                convertIfTooMany();
            }
        }
        try {
            return added + setFrom(args, at, end);
        } catch (RuntimeException e) {
            dropIfEmpty();
            throw e;
        }
    }

    private int setFrom(Args args, int first, int end) {
        int added = 0;
        int stop;
        for (int at = first; at < end; at = stop) {
            stop = Math.min(end, at + 2 * FieldPairs.AT_ONCE);
            if (!isTable() && !isPackable(args, at, stop)) {
                convertToTable();
            }
            if (isTable() || stop - at == 2 || FieldPairs.hasTwice(args, at, stop)) {
                added += setOneByOne(args, at, stop);
            } else {
                added += setTogether(args, at, stop);
                convertIfTooMany();
            }
        }
        return added;
    }

    private boolean isPackable(Args args, int first, int end) {
        long most = database.encodingLimits().hashValueBytesMax();
        long before = record == 0 ? 0 : Record.valueLength(record);
        long bytes = FieldPairs.textBytes(args, first, end, most);
        return bytes >= 0 && before + bytes <= PACKED_BYTES_MAX;
    }

    private int setOneByOne(Args args, int first, int end) {
        int added = 0;
        for (int i = first; i < end; i += 2) {
            added += put(args, i, args.array(), args.offset(i + 1), args.length(i + 1), 0) ? 1 : 0;
        }
        return added;
    }

    /// Stores pairs with different fields in a packed hash: those that are there one by one, mostly in place, then the
    /// new ones in one go.
    private int setTogether(Args args, int first, int end) {
        byte[] a = args.array();
        long fresh = 0;
        int bytes = 0;
        int revived = 0;
        for (int i = first; i < end; i += 2) {
            long found = PackedFields.find(record, a, args.offset(i), args.length(i));
            if (found == PackedEntry.NONE) {
                fresh |= 1L << ((i - first) >> 1);
                bytes += FieldPairs.packedBytes(args, i, i + 2) + (mayExpire() ? PackedFields.NO_EXPIRY_BYTES : 0);
            } else {
                long old = PackedFields.value(found);
                revived += replacePacked(old, a, args.offset(i + 1), args.length(i + 1), 0) ? 1 : 0;
            }
        }
        if (fresh != 0) {
            long to = splice(PackedFields.end(record), 0, bytes);
            FieldPairs.write(args, first, end, fresh, mayExpire(), to);
        }
        return revived + Long.bitCount(fresh);
    }

    // ---- expiry

    /// Sets when the field in an argument expires, 0 for never; it must have been found just before.
    public void expireAt(Args args, int i, long newExpireAtMs) {
        if (newExpireAtMs == expireAtMs) {
            return;
        }
        if (!mayExpire()) {
            makeExpiring();
            locate(args.array(), args.offset(i), args.length(i));
        }
        long old = expireAtMs;
        if (isTable()) {
            table.expireAtMs(field, newExpireAtMs);
            keyspace().modified(record);
        } else {
            long entry = PackedFields.expiry(value);
            long to = splice(entry, PackedEntry.bytes(entry), PackedEntry.bytesOf(newExpireAtMs));
            PackedEntry.write(to, newExpireAtMs);
        }
        moveLeast(old, newExpireAtMs);
    }

    /// Keeps the least expiry right when that of one field has changed from `old` to `now`.
    private void moveLeast(long old, long now) {
        if (!mayExpire() || old == now) {
            return;
        }
        long least = HashType.leastExpiryMs(record);
        if (now != 0 && (least == 0 || now < least)) {
            leastExpiryMs(now);
        } else if (isTable() ? table.expires() == 0 : old == least) {
            leastExpiryMs(isTable() ? 0 : PackedFields.computeLeastExpiryMs(record));
        }
    }

    private void leastExpiryMs(long least) {
        if (least != HashType.leastExpiryMs(record)) {
            Mem.putLong(Record.valueAddress(record), least);
            keyspace().due(record, keyHash);
        }
    }

    /// Makes the room for expiries.
    private void makeExpiring() {
        int room = PackedFields.HEAD_BYTES;
        if (isTable()) {
            record = keyspace().splice(record, keyHash, 0, 0, room);
        } else {
            room += PackedFields.count(record);
            record = keyspace().splice(record, keyHash, 0, 0, room);
            PackedFields.spread(record, room);
        }
        Mem.putLong(Record.valueAddress(record), 0);
        Record.encoding(record, Record.encoding(record) + HashType.PACKED_EXPIRING);
        openTable();
    }

    /// Removes fields that have expired, about `most` of them, and with the last field the key; returns how many.
    public int expire(int most) {
        if (record == 0 || !hasExpired()) {
            return 0;
        }
        byte[] name = keyspace().nameForLife(record);
        int removed = isTable() ? expireInTable(most) : expirePacked();
        if (removed > 0) {
            keyspace().partsExpired(name, removed);
        }
        return removed;
    }

    private int expireInTable(int most) {
        int removed = table.expire(database.nowMs(), most);
        if (table.size() == 0) {
            deleteKey();
            return removed;
        }
        if (removed > 0) {
            keyspace().modified(record);
        }
        leastExpiryMs(table.leastExpiryMs());
        return removed;
    }

    /// Removes the expired ones run by run.
    private int expirePacked() {
        int removed = 0;
        long at = PackedFields.first(record);
        while (at < PackedFields.end(record)) {
            long runEnd = at;
            while (runEnd < PackedFields.end(record) && isPast(expiryOf(runEnd))) {
                runEnd = PackedFields.next(record, runEnd);
                removed++;
            }
            if (at == PackedFields.first(record) && runEnd == PackedFields.end(record)) {
                deleteKey();
                return removed;
            }
            at = runEnd == at ? PackedFields.next(record, at) : splice(at, (int) (runEnd - at), 0);
        }
        leastExpiryMs(PackedFields.computeLeastExpiryMs(record));
        return removed;
    }

    private long expiryOf(long packedField) {
        return PackedFields.expireAtMs(record, PackedFields.value(packedField));
    }

    // ---- encoding

    private void convertToTable() {
        boolean expiring = mayExpire();
        table.begin();
        try {
            long end = PackedFields.end(record);
            for (long at = PackedFields.first(record); at < end; at = PackedFields.next(record, at)) {
                addToTable(at);
            }
            int bytes = FieldTable.ROOT_BYTES + (expiring ? PackedFields.HEAD_BYTES : 0);
            // as long as there is no root, the encoding with expiries is the packed one: both begin with the least
            record = keyspace().resize(record, keyHash, bytes, expiring ? HashType.PACKED_EXPIRING : HashType.TABLE);
        } catch (RuntimeException e) {
            table.abandon();
            throw e;
        }
        Record.encoding(record, expiring ? HashType.TABLE_EXPIRING : HashType.TABLE);
        table.saveAt(HashType.root(record));
    }

    private void addToTable(long packedField) {
        long packedValue = PackedFields.value(packedField);
        int nameBytes = EntryText.length(packedField);
        int textBytes = EntryText.length(packedValue);
        long entry = table.allocate(nameBytes, textBytes, PackedFields.expireAtMs(record, packedValue));
        copyText(packedField, nameBytes, Record.keyAddress(entry));
        copyText(packedValue, textBytes, Record.valueAddress(entry));
        table.insert(entry);
    }

    private void copyText(long packed, int bytes, long to) {
        if (PackedEntry.isInteger(packed)) {
            NumberText.writeLong(PackedEntry.integer(packed), digits, 0);
            Mem.copyIn(digits, 0, to, bytes);
        } else {
            Mem.copy(PackedEntry.stringAddress(packed), to, bytes);
        }
    }
}
