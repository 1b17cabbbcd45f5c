package io.nanoredis.type.zset;

import io.nanoredis.db.Database;
import io.nanoredis.db.EncodingLimits;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.ArenaFullException;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.rdb.ValueTarget;
import io.nanoredis.resp.NumberText;
import io.nanoredis.structure.CanonicalLong;
import io.nanoredis.structure.DashTable;
import io.nanoredis.structure.PackedEntry;
import io.nanoredis.structure.Record;
import java.util.Arrays;

/// Makes a sorted set of members that come in any order, such as a union or a value that is read, and stores it whole.
///
/// Use: [#begin], [#add] or [#find] and [#score(double)], then [#moveTo], and [#close] in any case, which frees what
/// was
/// not stored.
///
/// *Shape*: the members' records and their table are the ones that a large set will own; a small one is packed from
/// them at the end. The tree is built in one go from the members in order. *Thread*: the owner of the shard. *Cost*: 16
/// bytes of heap per member until [#close]; sorting costs little where members come in ascending runs.
///
/// *Errors*: [ArenaFullException] from [#add] and [#moveTo]; [#close] cleans up.
public final class ZsetBuilder {
    private static final int RETAINED = 1 << 12;

    private final Database database;
    private final Slab slab;
    private final HashFunction hash;
    private final DashTable table;
    private final ScoreTree tree;
    private final byte[] digits = new byte[NumberText.LONG_BYTES_MAX];
    private long[] records = new long[256];
    private double[] scores = new double[256];
    private int count;
    private long memberBytes;
    private int longest;
    private long found;

    ZsetBuilder(Database database) {
        this.database = database;
        slab = database.slab();
        hash = database.hashFunction();
        table = new DashTable(slab);
        tree = new ScoreTree(slab);
    }

    /// Begins a set without members.
    public void begin() {
        table.clear();
        tree.clear();
        count = 0;
        memberBytes = 0;
        longest = 0;
    }

    /// The number of members.
    public int count() {
        return count;
    }

    /// The bytes of the longest name.
    public int longest() {
        return longest;
    }

    // ---- filling

    /// Turns to a member that was added; returns whether there is one of this name.
    public boolean find(byte[] name, int offset, int length) {
        found = table.find(name, offset, length, hash.hash(name, offset, length));
        return found != 0;
    }

    /// The score of the member at hand.
    public double score() {
        return MemberRecord.score(found);
    }

    /// Replaces the score of the member at hand.
    public void score(double score) {
        MemberRecord.score(found, score);
    }

    /// Adds a member unless there is one of this name, and turns to it; returns whether it was added.
    public boolean add(byte[] name, int offset, int length, double score) {
        long nameHash = hash.hash(name, offset, length);
        found = table.find(name, offset, length, nameHash);
        if (found != 0) {
            return false;
        }
        try {
            insert(name, offset, length, nameHash, score);
        } catch (ArenaFullException full) {
            if (!database.reclaim()) {
                throw full;
            }
            insert(name, offset, length, nameHash, score);
        }
        return true;
    }

    private void insert(byte[] name, int offset, int length, long nameHash, double score) {
        if (count == records.length) {
            records = Arrays.copyOf(records, 2 * count);
        }
        long room = table.makeRoom(nameHash);
        long record = MemberRecord.create(slab, name, offset, length, score);
        table.insert(room, nameHash, record);
        records[count++] = record;
        memberBytes += MemberRecord.bytes(record);
        longest = Math.max(longest, length);
        found = record;
    }

    // ---- in order

    /// Puts the members in order; afterwards only their accessors by rank and [#moveTo] are of use.
    public void sort() {
        if (scores.length < count) {
            scores = new double[records.length];
        }
        for (int i = 0; i < count; i++) {
            scores[i] = MemberRecord.score(records[i]);
        }
        MemberSort.sort(scores, records, count);
    }

    /// The score of the member of a rank.
    public double score(int rank) {
        return scores[rank];
    }

    /// The record of the member of a rank: its key is the name.
    public long member(int rank) {
        return records[rank];
    }

    // ---- storing

    /// Whether these members are packed by the rules for sets that come whole.
    boolean suitsPacked() {
        EncodingLimits limits = database.encodingLimits();
        return count <= Math.min(limits.zsetEntriesMax(), PackedZset.MEMBERS_MAX)
                && longest <= limits.zsetValueBytesMax()
                && packedBytes() <= PackedZset.BYTES_MAX;
    }

    /// Whether these members stay packed by the rules for values that were packed when they were saved.
    boolean staysPacked() {
        return count <= Math.min(database.encodingLimits().zsetEntriesMax(), PackedZset.MEMBERS_MAX)
                && packedBytes() <= PackedZset.BYTES_MAX;
    }

    /// Whether the members were added in order.
    boolean isSorted() {
        for (int i = 1; i < count; i++) {
            if (MemberRecord.compare(
                            MemberRecord.score(records[i - 1]),
                            records[i - 1],
                            MemberRecord.score(records[i]),
                            records[i])
                    >= 0) {
                return false;
            }
        }
        return true;
    }

    /// Stores the members under a key, in place of what is there and without expiry; without members the key goes.
    /// Returns their number.
    public int store(Keyspace keyspace, byte[] key, int offset, int length, long keyHash) {
        int stored = count;
        if (stored == 0) {
            keyspace.delete(key, offset, length, keyHash);
            return 0;
        }
        sort();
        moveTo(new KeyTarget(keyspace, key, offset, length, keyHash), suitsPacked());
        return stored;
    }

    /// The key of [#store].
    @SuppressWarnings("ArrayRecordComponent") // only lent, for the length of one command
    private record KeyTarget(Keyspace keyspace, byte[] key, int offset, int length, long keyHash)
            implements ValueTarget {
        @Override
        public void integer(long value) {
            throw new IllegalStateException("value: an integer (expected a sorted set)");
        }

        @Override
        public void string(byte[] array, int from, int bytes) {
            throw new IllegalStateException("value: a string (expected a sorted set)");
        }

        @Override
        public long record(int type, int encoding, int valueBytes) {
            return keyspace.put(key, offset, length, keyHash, type, encoding, valueBytes, 0);
        }
    }

    /// Stores the sorted members as the value of a record that the target makes; there must be some.
    void moveTo(ValueTarget target, boolean packed) {
        if (packed) {
            int bytes = (int) packedBytes();
            pack(Record.valueAddress(target.record(Record.ZSET, ZsetType.PACKED, bytes)));
            return;
        }
        try {
            appendAll();
        } catch (ArenaFullException full) {
            if (!database.reclaim()) {
                throw full;
            }
            appendAll();
        }
        saveTree(Record.valueAddress(target.record(Record.ZSET, ZsetType.TREE, ZsetType.ROOT_BYTES)));
    }

    /// Goes on where it failed the time before.
    private void appendAll() {
        for (int i = (int) tree.size(); i < count; i++) {
            tree.appended(scores[i], records[i]);
            tree.append();
        }
    }

    private void saveTree(long root) {
        tree.save(root);
        table.save(root + ZsetType.TABLE_ROOT);
        ZsetType.memberBytes(root, memberBytes);
        begin();
    }

    private long packedBytes() {
        long bytes = PackedZset.HEADER_BYTES;
        for (int i = 0; i < count; i++) {
            bytes += nameBytes(records[i]) + PackedZset.scoreBytes(MemberRecord.score(records[i]));
        }
        return bytes;
    }

    private int nameBytes(long record) {
        int length = Record.keyLength(record);
        if (length > CanonicalLong.BYTES_MAX) {
            return PackedEntry.stringBytes(length);
        }
        Mem.copyOut(Record.keyAddress(record), digits, 0, length);
        return PackedEntry.bytesOf(digits, 0, length);
    }

    private void pack(long area) {
        PackedZset.count(area, count);
        long at = PackedZset.first(area);
        for (int i = 0; i < count; i++) {
            at += writeName(at, records[i]);
            at += PackedZset.writeScore(at, scores[i]);
        }
    }

    private int writeName(long at, long record) {
        int length = Record.keyLength(record);
        long name = Record.keyAddress(record);
        if (length <= CanonicalLong.BYTES_MAX) {
            Mem.copyOut(name, digits, 0, length);
            return PackedEntry.write(at, digits, 0, length);
        }
        int header = PackedEntry.writeStringHeader(at, length);
        Mem.copy(name, at + header, length);
        return header + length;
    }

    /// Frees what was not stored.
    public void close() {
        long position = ScoreTree.END;
        do {
            position = tree.drain(position, null);
        } while (position != ScoreTree.END);
        do {
            position = table.drain(position, slab::free);
        } while (position != DashTable.END);
        begin();
        if (records.length > RETAINED) {
            records = new long[RETAINED];
            scores = new double[RETAINED];
        }
    }
}
