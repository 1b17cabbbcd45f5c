package io.nanoredis.type.set;

import io.nanoredis.db.Database;
import io.nanoredis.db.EncodingLimits;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.ArenaFullException;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.rdb.ValueTarget;
import io.nanoredis.resp.NumberText;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.CanonicalLong;
import io.nanoredis.structure.DashTable;
import io.nanoredis.structure.PackedEntry;
import io.nanoredis.structure.Record;
import io.nanoredis.structure.RecordVisitor;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Changes one set: that of a key, or one that has no key yet and gets one when it is complete.
///
/// *Shape*: [#open] or [#begin], changes, and in a finally clause [#close]; what [#begin] began ends in [#moveTo] or is
/// dropped by [#close]. Between them the counters of a set's table are in this object. A set takes the most compact
/// encoding that the limits allow when it is created, and loses it for good by what is added: integers, packed, table.
///
/// *Errors*: [ArenaFullException] from what adds and, rarely, from what removes; the set is then as it was before.
/// *Thread*: the owner of the shard; reused, one set at a time.
public final class SetEditor {
    private static final int AREA_BYTES_MAX = 1 << 30;
    private static final byte[] NOTHING = new byte[0];

    private final Database database;
    private final Slab slab;
    private final HashFunction hash;
    private final DashTable table;
    private final SetWalk walk;
    private final MemberBatch batch = new MemberBatch();
    private final RecordVisitor freeing;
    private byte[] spare = new byte[128];

    private @Nullable Keyspace keyspace;
    private byte[] key = NOTHING;
    private int keyOffset;
    private int keyLength;
    private long keyHash;

    private long record;
    private int encoding;
    private long expected;
    private boolean integersWanted;
    private long memberBytes;
    private boolean tableChanged;
    /// The last member has gone; the record still holds it.
    private boolean emptied;

    SetEditor(Database database) {
        this.database = database;
        slab = database.slab();
        hash = database.hashFunction();
        table = new DashTable(slab);
        walk = new SetWalk(slab);
        freeing = slab::free;
    }

    // ---- begin and end

    /// Begins with the set of a key.
    ///
    /// @param setRecord the key's record, 0 if there is none yet: the first member creates it
    public void open(Keyspace home, byte[] keyArray, int offset, int length, long hashOfKey, long setRecord) {
        keyspace = home;
        key = keyArray;
        keyOffset = offset;
        keyLength = length;
        keyHash = hashOfKey;
        start(setRecord);
    }

    /// Begins a set without a key and without members.
    public void begin() {
        keyspace = null;
        start(0);
    }

    private void start(long setRecord) {
        record = setRecord;
        expected = 1;
        integersWanted = true;
        tableChanged = false;
        emptied = false;
        if (setRecord != 0) {
            encoding = Record.encoding(setRecord);
            if (encoding == SetType.TABLE) {
                table.open(root());
                memberBytes = SetType.memberBytes(root());
            }
        }
    }

    /// Prepares for so many members that are about to be added, some of which may be there: a compact encoding that
    /// would be too small for them is not taken, or given up at once, as Redis does.
    public void expect(long members) {
        expected = members;
        if (record == 0 || encoding == SetType.TABLE) {
            return;
        }
        if (members > (encoding == SetType.PACKED ? packedMax() : integersMax())) {
            becomeTable();
        }
    }

    /// The same for members that were packed where they come from: integers alone do not become an array.
    void expectPacked(long members) {
        expect(members);
        integersWanted = false;
    }

    /// Ends the work on a key, which is deleted if no member is left; or drops a set that has got no key.
    public void close() {
        if (record != 0) {
            if (keyspace == null) {
                dropLoose();
            } else {
                settle(keyspace);
            }
        }
        record = 0;
        keyspace = null;
        key = NOTHING;
    }

    private void settle(Keyspace home) {
        saveTable();
        if (size() == 0) {
            home.delete(key, keyOffset, keyLength, keyHash);
        } else if (tableChanged) {
            home.modified(record);
        }
    }

    private void saveTable() {
        if (encoding == SetType.TABLE) {
            table.save(root());
            SetType.memberBytes(root(), memberBytes);
        }
    }

    private void dropLoose() {
        saveTable();
        database.free(record);
    }

    /// Gives the set that was begun without a key to a key, in place of what is there, with no expiry; a set without
    /// members deletes the key. Nothing is left to [#close].
    public void moveTo(Keyspace home, byte[] keyArray, int offset, int length, long hashOfKey) {
        if (size() == 0) {
            home.delete(keyArray, offset, length, hashOfKey);
            return;
        }
        int areaBytes = Record.valueLength(record);
        long target = home.put(keyArray, offset, length, hashOfKey, Record.SET, encoding, areaBytes, 0);
        handOver(target, areaBytes);
    }

    /// The same with the place for a value that was read; the set must have members.
    void moveTo(ValueTarget place) {
        int areaBytes = Record.valueLength(record);
        handOver(place.record(Record.SET, encoding, areaBytes), areaBytes);
    }

    private void handOver(long target, int areaBytes) {
        saveTable();
        Mem.copy(Record.valueAddress(record), Record.valueAddress(target), areaBytes);
        slab.free(record);
        record = 0;
    }

    // ---- state

    private long root() {
        return Record.valueAddress(record);
    }

    /// The record of the set, 0 if there is none; of a table the counters are in this object only.
    public long record() {
        return record;
    }

    /// The number of members.
    public long size() {
        if (record == 0 || emptied) {
            return 0;
        }
        return encoding == SetType.TABLE ? table.size() : SetType.size(record);
    }

    /// Writes all members as bulk strings.
    public void reply(ReplyWriter out) {
        if (size() > 0) {
            saveTable();
            walk.open(record);
            walk.reply(out);
        }
    }

    private EncodingLimits limits() {
        return database.encodingLimits();
    }

    private long integersMax() {
        return Math.min(limits().setIntegersMax(), IntegerSet.MEMBERS_MAX);
    }

    private long packedMax() {
        return Math.min(limits().setEntriesMax(), PackedSet.MEMBERS_MAX);
    }

    private boolean mayPack(int members, int areaBytes, int length) {
        return members < packedMax()
                && length <= limits().setValueBytesMax()
                && (long) areaBytes + length <= AREA_BYTES_MAX;
    }

    // ---- add

    /// Adds a member; false if it was there.
    public boolean add(byte[] member, int offset, int length) {
        if (record == 0) {
            create(member, offset, length);
            return true;
        }
        return switch (encoding) {
            case SetType.PACKED -> addPacked(member, offset, length);
            case SetType.INTEGERS -> addToIntegers(member, offset, length);
            default -> addToTable(member, offset, length);
        };
    }

    private void create(byte[] member, int offset, int length) {
        if (integersWanted && expected <= integersMax() && CanonicalLong.matches(member, offset, length)) {
            long value = CanonicalLong.value(member, offset, length);
            int width = IntegerSet.widthOf(value);
            newRecord(SetType.INTEGERS, IntegerSet.bytes(1, width));
            IntegerSet.width(root(), width);
            IntegerSet.insert(root(), 0, 0, value, width);
        } else if (expected <= packedMax() && mayPack(0, 0, length)) {
            createPacked(member, offset, length);
        } else {
            table.clear();
            memberBytes = 0;
            newRecord(SetType.TABLE, SetType.ROOT_BYTES);
            saveTable(); // whatever happens to the first member, this is a table
            addToTable(member, offset, length);
        }
    }

    private void createPacked(byte[] member, int offset, int length) {
        newRecord(SetType.PACKED, PackedSet.HEADER_BYTES + PackedEntry.bytesOf(member, offset, length));
        PackedSet.count(root(), 1);
        PackedEntry.write(PackedSet.first(root()), member, offset, length);
    }

    private void newRecord(int newEncoding, int areaBytes) {
        if (keyspace != null) {
            record = keyspace.put(key, keyOffset, keyLength, keyHash, Record.SET, newEncoding, areaBytes, 0);
        } else {
            record = newLoose(newEncoding, areaBytes);
        }
        encoding = newEncoding;
    }

    private long newLoose(int newEncoding, int areaBytes) {
        long loose = allocate(Record.bytes(0, areaBytes, false));
        Record.begin(loose, Record.SET, newEncoding, 0, 0, areaBytes, 0);
        return loose;
    }

    private void resize(int areaBytes, int newEncoding) {
        if (keyspace != null) {
            record = keyspace.resize(key, keyOffset, keyLength, keyHash, areaBytes, newEncoding);
        } else {
            record = resizedLoose(areaBytes, newEncoding);
        }
        encoding = newEncoding;
    }

    private long resizedLoose(int areaBytes, int newEncoding) {
        long area = root();
        boolean sameBlock =
                Slab.usableBytes(Record.totalBytes(record)) == Slab.usableBytes(Record.bytes(0, areaBytes, false));
        if (sameBlock && area - record == Record.keyOffset(0, areaBytes, false)) {
            Record.begin(record, Record.SET, newEncoding, 0, 0, areaBytes, 0);
            return record;
        }
        long resized = newLoose(newEncoding, areaBytes);
        Mem.copy(area, Record.valueAddress(resized), Math.min(areaBytes, Record.valueLength(record)));
        slab.free(record);
        return resized;
    }

    private long allocate(long bytes) {
        try {
            return slab.alloc(bytes);
        } catch (ArenaFullException full) {
            if (!database.reclaim()) {
                throw full;
            }
            return slab.alloc(bytes);
        }
    }

    private boolean addPacked(byte[] member, int offset, int length) {
        long area = root();
        int areaBytes = Record.valueLength(record);
        if (PackedSet.find(area, areaBytes, member, offset, length) != PackedEntry.NONE) {
            return false;
        }
        int count = PackedSet.count(area);
        if (mayPack(count, areaBytes, length)) {
            appendPacked(count, areaBytes, member, offset, length);
        } else {
            becomeTable();
            addToTable(member, offset, length);
        }
        return true;
    }

    private void appendPacked(int count, int areaBytes, byte[] member, int offset, int length) {
        resize(areaBytes + PackedEntry.bytesOf(member, offset, length), SetType.PACKED);
        PackedEntry.write(root() + areaBytes, member, offset, length);
        PackedSet.count(root(), count + 1);
    }

    private boolean addToIntegers(byte[] member, int offset, int length) {
        int areaBytes = Record.valueLength(record);
        int count = IntegerSet.count(root(), areaBytes);
        if (!CanonicalLong.matches(member, offset, length)) {
            addStringToIntegers(count, member, offset, length);
            return true;
        }
        long value = CanonicalLong.value(member, offset, length);
        int found = IntegerSet.search(root(), count, value);
        if (found >= 0) {
            return false;
        }
        if (count >= integersMax()) {
            becomeTable();
            addToTable(member, offset, length);
        } else {
            int width = Math.max(IntegerSet.width(root()), IntegerSet.widthOf(value));
            resize(IntegerSet.bytes(count + 1, width), SetType.INTEGERS);
            IntegerSet.insert(root(), count, -1 - found, value, width);
        }
        return true;
    }

    private void addStringToIntegers(int count, byte[] member, int offset, int length) {
        if (mayPack(count, count * PackedEntry.INTEGER_BYTES_MAX, length) && integersMayPack(count)) {
            becomePacked(count);
            appendPacked(count, Record.valueLength(record), member, offset, length);
        } else {
            becomeTable();
            addToTable(member, offset, length);
        }
    }

    /// The longest text is that of the least or of the greatest integer.
    private boolean integersMayPack(int count) {
        int width = IntegerSet.width(root());
        int longest = Math.max(
                NumberText.longBytes(IntegerSet.get(root(), width, 0)),
                NumberText.longBytes(IntegerSet.get(root(), width, count - 1)));
        return longest <= limits().setValueBytesMax();
    }

    private void becomePacked(int count) {
        long packed = allocate(PackedSet.HEADER_BYTES + (long) count * PackedEntry.INTEGER_BYTES_MAX);
        try {
            PackedSet.count(packed, count);
            long at = PackedSet.first(packed);
            int width = IntegerSet.width(root());
            for (int i = 0; i < count; i++) {
                at += PackedEntry.write(at, IntegerSet.get(root(), width, i));
            }
            int areaBytes = (int) (at - packed);
            resize(areaBytes, SetType.PACKED);
            Mem.copy(packed, root(), areaBytes);
        } finally {
            slab.free(packed);
        }
    }

    private boolean addToTable(byte[] member, int offset, int length) {
        long memberHash = hash.hash(member, offset, length);
        if (table.locate(member, offset, length, memberHash) != 0) {
            return false;
        }
        insert(member, offset, length, memberHash);
        return true;
    }

    private void insert(byte[] member, int offset, int length, long memberHash) {
        tableChanged = true; // even if there is no memory for the member, the table may have split
        long room = makeRoom(memberHash);
        long bytes = Record.bytes(length, 0, false);
        long entry = allocate(bytes);
        Mem.copyIn(member, offset, Record.begin(entry, Record.SET, 0, 0, length, 0, 0), length);
        table.insert(room, memberHash, entry);
        memberBytes += Slab.usableBytes(bytes);
    }

    private long makeRoom(long memberHash) {
        try {
            return table.makeRoom(memberHash);
        } catch (ArenaFullException full) {
            if (!database.reclaim()) {
                throw full;
            }
            return table.makeRoom(memberHash);
        }
    }

    /// Moves all members from a compact form into a table, then lets the record be its root.
    private void becomeTable() {
        table.clear();
        memberBytes = 0;
        try {
            walk.open(record);
            while (walk.next(batch)) {
                for (int i = 0; i < batch.count(); i++) {
                    int offset = batch.offset(i);
                    int length = batch.length(i);
                    insert(batch.text(), offset, length, hash.hash(batch.text(), offset, length));
                }
            }
            resize(SetType.ROOT_BYTES, SetType.TABLE);
        } catch (ArenaFullException full) {
            dropTable();
            throw full;
        }
        saveTable();
    }

    private void dropTable() {
        long position = DashTable.END;
        do {
            position = table.drain(position, freeing);
        } while (position != DashTable.END);
    }

    // ---- remove

    /// Removes a member; false if it was not there.
    public boolean remove(byte[] member, int offset, int length) {
        if (record == 0 || emptied) {
            return false;
        }
        return switch (encoding) {
            case SetType.PACKED -> removePacked(member, offset, length);
            case SetType.INTEGERS -> removeInteger(member, offset, length);
            default -> removeFromTable(member, offset, length);
        };
    }

    private boolean removePacked(byte[] member, int offset, int length) {
        long entry = PackedSet.find(root(), Record.valueLength(record), member, offset, length);
        if (entry == PackedEntry.NONE) {
            return false;
        }
        cutEntry(entry);
        return true;
    }

    private void cutEntry(long entry) {
        int count = PackedSet.count(root());
        if (count == 1) {
            emptied = true;
            return;
        }
        int areaBytes = Record.valueLength(record);
        int entryBytes = PackedEntry.bytes(entry);
        if (entryBytes > spare.length) {
            spare = Arrays.copyOf(spare, entryBytes);
        }
        PackedSet.moveToEnd(entry, entryBytes, root() + areaBytes, spare);
        resize(areaBytes - entryBytes, SetType.PACKED);
        PackedSet.count(root(), count - 1);
    }

    private boolean removeInteger(byte[] member, int offset, int length) {
        if (!CanonicalLong.matches(member, offset, length)) {
            return false;
        }
        int count = IntegerSet.count(root(), Record.valueLength(record));
        int found = IntegerSet.search(root(), count, CanonicalLong.value(member, offset, length));
        if (found < 0) {
            return false;
        }
        cutInteger(count, found);
        return true;
    }

    private void cutInteger(int count, int index) {
        if (count == 1) {
            emptied = true;
            return;
        }
        int width = IntegerSet.width(root());
        long value = IntegerSet.get(root(), width, index);
        IntegerSet.closeGap(root(), count, index);
        try {
            resize(IntegerSet.bytes(count - 1, width), SetType.INTEGERS);
        } catch (ArenaFullException full) {
            IntegerSet.openGap(root(), count, index, value);
            throw full;
        }
    }

    private boolean removeFromTable(byte[] member, int offset, int length) {
        long memberHash = hash.hash(member, offset, length);
        long slot = table.locate(member, offset, length, memberHash);
        if (slot == 0) {
            return false;
        }
        cutSlot(slot, memberHash);
        return true;
    }

    private void cutSlot(long slot, long memberHash) {
        long entry = table.record(slot);
        table.remove(slot);
        memberBytes -= Slab.usableBytes(Record.totalBytes(entry));
        slab.free(entry);
        tableChanged = true;
        if (table.wantsShrink()) {
            shrinkAround(memberHash);
        }
    }

    /// Every removal from a sparse table tries to merge the segment that it came from: the table shrinks as it empties,
    /// at a bounded cost each time.
    private void shrinkAround(long memberHash) {
        try {
            table.shrink(memberHash);
        } catch (ArenaFullException full) {
            // it stays sparse until there is memory for the merged segment
        }
    }

    // ---- chance

    /// Writes a member, each with the same chance, as a bulk string, and removes it. The set must have members.
    public void pop(RandomGenerator random, ReplyWriter out) {
        long place = SetSample.pick(record, table, random);
        SetSample.reply(record, place, out);
        switch (encoding) {
            case SetType.PACKED -> cutEntry(place);
            case SetType.INTEGERS -> cutInteger(IntegerSet.count(root(), Record.valueLength(record)), (int) place);
            default -> {
                long memberHash = hash.hash(Record.keyAddress(place), Record.keyLength(place));
                cutSlot(table.locate(place, memberHash), memberHash);
            }
        }
    }
}
