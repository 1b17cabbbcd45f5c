package io.nanoredis.type.zset;

import io.nanoredis.db.Database;
import io.nanoredis.db.EncodingLimits;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.ArenaFullException;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.resp.NumberText;
import io.nanoredis.structure.DashTable;
import io.nanoredis.structure.EntryVisitor;
import io.nanoredis.structure.PackedEntry;
import io.nanoredis.structure.Record;
import org.jspecify.annotations.Nullable;

/// Changes the sorted set of a key, which it creates for the first member and deletes with the last.
///
/// Use: [#open], any number of changes, [#close] in any case: the parts of a large set are put back only then. While it
/// is open nothing else may happen to the key.
///
/// *Errors*: [ArenaFullException] from what stores, with all members as before; nothing that removes fails. *Thread*:
/// the
/// owner of the shard. *Cost*: no allocation on the heap.
public final class ZsetEditor {
    private static final byte[] NO_BYTES = new byte[0];

    private final Database database;
    private final Slab slab;
    private final HashFunction hash;
    private final SortedSet set;
    private final ScoreTree tree;
    private final DashTable table;
    private final EntryVisitor forgetting = this::forgetEntry;

    private @Nullable Keyspace keyspace;
    private byte[] key = NO_BYTES;
    private int keyOffset;
    private int keyLength;
    private long keyHash;
    private long record;
    private long memberBytes;
    private boolean changed;
    /// The hash of the name that was found last, in a tree.
    private long nameHash;

    ZsetEditor(Database database) {
        this.database = database;
        slab = database.slab();
        hash = database.hashFunction();
        set = new SortedSet(slab, hash);
        tree = set.tree;
        table = set.table;
    }

    /// Turns to the sorted set of a key.
    ///
    /// @param newRecord the key's record, 0 if there is none yet
    public void open(Keyspace keys, byte[] array, int offset, int length, long newKeyHash, long newRecord) {
        keyspace = keys;
        key = array;
        keyOffset = offset;
        keyLength = length;
        keyHash = newKeyHash;
        record = newRecord;
        changed = false;
        if (record != 0) {
            set.open(record);
            memberBytes = set.isPacked() ? 0 : ZsetType.memberBytes(Record.valueAddress(record));
        }
    }

    private Keyspace keyspace() {
        Keyspace keys = keyspace;
        if (keys == null) {
            throw new IllegalStateException("keyspace: none (expected an open set)");
        }
        return keys;
    }

    /// Puts back what was opened, and deletes the key if no member is left.
    public void close() {
        long last = record;
        record = 0;
        key = NO_BYTES;
        tree.release();
        set.trim();
        if (last == 0 || set.isPacked()) {
            return;
        }
        saveTree(last);
        if (changed) {
            keyspace().modified(last);
        }
    }

    private void saveTree(long to) {
        long root = Record.valueAddress(to);
        tree.save(root);
        table.save(root + ZsetType.TABLE_ROOT);
        ZsetType.memberBytes(root, memberBytes);
    }

    /// Whether there is any member.
    public boolean exists() {
        return record != 0;
    }

    /// The set as it is now, for reading until the next change; only if it [#exists()].
    public SortedSet set() {
        return set;
    }

    /// Turns to a member by its name; returns whether it is there. [#update] and [#remove] then change it.
    public boolean find(byte[] name, int offset, int length) {
        return record != 0 && set.find(name, offset, length);
    }

    /// The score of the member that was found.
    public double score() {
        return set.score();
    }

    // ---- adding

    /// Adds a member that is not there.
    public void add(byte[] name, int offset, int length, double score) {
        if (record == 0) {
            create(name, offset, length, score);
        } else if (!set.isPacked()) {
            addToTree(name, offset, length, score);
        } else if (fitsPacked(name, offset, length, score)) {
            addPacked(name, offset, length, score);
        } else {
            unpackOrReclaim();
            addToTree(name, offset, length, score);
        }
    }

    private void unpackOrReclaim() {
        try {
            unpack();
        } catch (ArenaFullException full) {
            if (!database.reclaim()) {
                throw full;
            }
            unpack();
        }
    }

    private boolean fitsPacked(byte[] name, int offset, int length, double score) {
        EncodingLimits limits = database.encodingLimits();
        return set.size() < Math.min(limits.zsetEntriesMax(), PackedZset.MEMBERS_MAX)
                && length <= limits.zsetValueBytesMax()
                && (long) Record.valueLength(record) + bytesOf(name, offset, length, score) <= PackedZset.BYTES_MAX;
    }

    private static int bytesOf(byte[] name, int offset, int length, double score) {
        return PackedEntry.bytesOf(name, offset, length) + PackedZset.scoreBytes(score);
    }

    private void create(byte[] name, int offset, int length, double score) {
        EncodingLimits limits = database.encodingLimits();
        if (limits.zsetEntriesMax() > 0 && length <= limits.zsetValueBytesMax()) {
            int bytes = PackedZset.HEADER_BYTES + bytesOf(name, offset, length, score);
            record = keyspace().put(key, keyOffset, keyLength, keyHash, Record.ZSET, ZsetType.PACKED, bytes, 0);
            long area = Record.valueAddress(record);
            PackedZset.count(area, 1);
            writePacked(PackedZset.first(area), name, offset, length, score);
            set.open(record);
            return;
        }
        beginTree();
        try {
            addToTree(name, offset, length, score);
            record = keyspace()
                    .put(key, keyOffset, keyLength, keyHash, Record.ZSET, ZsetType.TREE, ZsetType.ROOT_BYTES, 0);
        } finally {
            if (record == 0) {
                freeTree();
            }
        }
    }

    private static void writePacked(long at, byte[] name, int offset, int length, double score) {
        int bytes = PackedEntry.write(at, name, offset, length);
        PackedZset.writeScore(at + bytes, score);
    }

    private void addPacked(byte[] name, int offset, int length, double score) {
        int bytes = bytesOf(name, offset, length, score);
        long place = PackedZset.place(set.area, set.end, score, name, offset, length, set.digits) - set.area;
        int old = Record.valueLength(record);
        record = resize(old + bytes, ZsetType.PACKED);
        long area = Record.valueAddress(record);
        Mem.move(area + place, area + place + bytes, old - place);
        writePacked(area + place, name, offset, length, score);
        PackedZset.count(area, PackedZset.count(area) + 1);
        set.open(record);
    }

    private long resize(int valueBytes, int encoding) {
        return keyspace().resize(key, keyOffset, keyLength, keyHash, valueBytes, encoding);
    }

    private void addToTree(byte[] name, int offset, int length, double score) {
        nameHash = hash.hash(name, offset, length);
        try {
            insert(name, offset, length, score);
        } catch (ArenaFullException full) {
            if (!database.reclaim()) {
                throw full;
            }
            insert(name, offset, length, score);
        }
        changed = true;
        set.openTree();
    }

    private void insert(byte[] name, int offset, int length, double score) {
        long room = table.makeRoom(nameHash);
        long member = MemberRecord.create(slab, name, offset, length, score);
        boolean inserted = false;
        try {
            tree.seekPlace(score, name, offset, length, member);
            tree.insert();
            inserted = true;
        } finally {
            if (!inserted) {
                slab.free(member);
            }
        }
        table.insert(room, nameHash, member);
        memberBytes += MemberRecord.bytes(member);
    }

    // ---- from packed to large

    private void beginTree() {
        tree.clear();
        table.clear();
        memberBytes = 0;
        set.openTree();
    }

    /// Gives up a tree that belongs to no record.
    private void freeTree() {
        long position = ScoreTree.END;
        do {
            position = tree.drain(position, null);
        } while (position != ScoreTree.END);
        do {
            position = table.drain(position, slab::free);
        } while (position != DashTable.END);
    }

    private void unpack() {
        beginTree();
        boolean moved = false;
        try {
            long area = Record.valueAddress(record);
            long end = area + Record.valueLength(record);
            for (long at = PackedZset.first(area); at < end; at = PackedZset.next(at)) {
                appendToTree(at, PackedZset.score(at));
            }
            record = resize(ZsetType.ROOT_BYTES, ZsetType.TREE);
            moved = true;
        } finally {
            if (!moved) {
                freeTree();
                set.open(record);
            }
        }
        set.openTree();
    }

    private void appendToTree(long entry, double score) {
        long member;
        if (PackedEntry.isInteger(entry)) {
            int length = NumberText.writeLong(PackedEntry.integer(entry), set.digits, 0);
            member = MemberRecord.create(slab, set.digits, 0, length, score);
        } else {
            int length = PackedEntry.stringLength(entry);
            member = MemberRecord.create(slab, length, score);
            Mem.copy(PackedEntry.stringAddress(entry), Record.keyAddress(member), length);
        }
        long memberHash = hashOf(member);
        boolean inserted = false;
        try {
            table.insert(table.makeRoom(memberHash), memberHash, member);
            inserted = true;
        } finally {
            if (!inserted) {
                slab.free(member);
            }
        }
        memberBytes += MemberRecord.bytes(member);
        tree.appended(score, member);
        tree.append();
    }

    private long hashOf(long member) {
        return hash.hash(Record.keyAddress(member), Record.keyLength(member));
    }

    // ---- changing

    /// Gives the member that was found another score.
    ///
    /// @param name its name once more
    public void update(byte[] name, int offset, int length, double score) {
        if (set.isPacked()) {
            updatePacked(name, offset, length, score);
            return;
        }
        try {
            updateTree(name, offset, length, score);
        } catch (ArenaFullException full) {
            if (!database.reclaim()) {
                throw full;
            }
            updateTree(name, offset, length, score);
        }
    }

    /// The new entry comes first, as it may find no room.
    private void updateTree(byte[] name, int offset, int length, double score) {
        long member = set.member();
        tree.seekPlace(score, name, offset, length, member);
        tree.insert();
        tree.seekMember(MemberRecord.score(member), name, offset, length);
        tree.remove();
        MemberRecord.score(member, score);
        changed = true;
        set.standAtRecord(member);
    }

    private void updatePacked(byte[] name, int offset, int length, double score) {
        long place = PackedZset.place(set.area, set.end, score, name, offset, length, set.digits) - set.area;
        long from = set.member() - set.area;
        long to = PackedZset.next(set.member()) - set.area;
        int old = Record.valueLength(record);
        int bytes = bytesOf(name, offset, length, score);
        int growth = (int) (bytes - (to - from));
        if (growth > 0) {
            record = resize(old + growth, ZsetType.PACKED);
        }
        long area = Record.valueAddress(record);
        long at = shift(area, from, to, place, old, growth);
        writePacked(area + at, name, offset, length, score);
        if (growth < 0) {
            record = resize(old + growth, ZsetType.PACKED);
        } else if (growth == 0) {
            keyspace().modified(record);
        }
        set.open(record);
        set.find(name, offset, length);
    }

    /// Closes the gap of the entry from `from` to `to`, and opens one at `place` that is larger by `growth`; all are
    /// distances. Returns where it begins.
    private static long shift(long area, long from, long to, long place, long end, int growth) {
        long bytes = to - from + growth;
        boolean earlier = place <= from;
        long tail = earlier ? to : Math.max(place, to);
        if (growth > 0) {
            Mem.move(area + tail, area + tail + growth, end - tail);
        }
        if (earlier) {
            Mem.move(area + place, area + place + bytes, from - place);
        } else if (place > to) {
            Mem.move(area + to, area + from, place - to);
        }
        if (growth < 0) {
            Mem.move(area + tail, area + tail + growth, end - tail);
        }
        return earlier ? place : from + Math.max(0, place - to);
    }

    // ---- removing

    /// Removes the member that was found.
    ///
    /// @param name its name once more
    public void remove(byte[] name, int offset, int length) {
        if (set.isPacked()) {
            long from = set.member() - set.area;
            removePacked(from, PackedZset.next(set.member()) - set.area, 1);
            return;
        }
        tree.seekMember(set.score(), name, offset, length);
        tree.remove();
        forget(set.member());
        removed();
    }

    /// Removes the members from one rank to before another.
    public void removeRanks(long from, long to) {
        if (from >= to) {
            return;
        }
        if (set.isPacked()) {
            long first = PackedEntry.skip(PackedZset.first(set.area), (int) (2 * from));
            long end = PackedEntry.skip(first, (int) (2 * (to - from)));
            removePacked(first - set.area, end - set.area, (int) (to - from));
            return;
        }
        tree.removeRanks(from, to, forgetting);
        removed();
    }

    private void forgetEntry(long entry) {
        forget(ScoreTree.member(entry));
    }

    /// Takes a member out of the table and frees it.
    private void forget(long member) {
        long memberHash = hashOf(member);
        table.remove(table.locate(member, memberHash));
        memberBytes -= MemberRecord.bytes(member);
        slab.free(member);
        if (table.wantsShrink()) {
            shrink(memberHash);
        }
    }

    private void shrink(long position) {
        try {
            table.shrink(position);
        } catch (ArenaFullException full) {
            return; // it stays as large as it is
        }
    }

    private void removed() {
        changed = true;
        set.openTree();
        if (tree.size() == 0) {
            saveTree(record);
            deleteKey();
        }
    }

    private void deleteKey() {
        keyspace().delete(key, keyOffset, keyLength, keyHash);
        record = 0;
    }

    private void removePacked(long from, long to, int members) {
        long area = set.area;
        int old = Record.valueLength(record);
        int left = PackedZset.count(area) - members;
        if (left == 0) {
            deleteKey();
            return;
        }
        Mem.move(area + to, area + from, old - to);
        PackedZset.count(area, left);
        record = resize((int) (old - (to - from)), ZsetType.PACKED);
        set.open(record);
    }
}
