package io.nanoredis.type.zset;

import io.nanoredis.db.Database;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.rdb.RdbFormatException;
import io.nanoredis.rdb.RdbReader;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.rdb.ValueCodec;
import io.nanoredis.resp.NumberText;
import io.nanoredis.structure.CountedTree;
import io.nanoredis.structure.DashTable;
import io.nanoredis.structure.Record;
import io.nanoredis.structure.RecordVisitor;
import io.nanoredis.structure.TableRoot;
import io.nanoredis.type.StoredType;
import io.nanoredis.type.ValueDigest;
import java.util.Arrays;

/// Sorted sets: members with scores, kept in the order of scores and, where those are equal, of names.
///
/// *Shape*: a small set lies packed in its record ([PackedZset]). Any other has a record per member ([MemberRecord]), a
/// table that finds it by name, and a counted tree ([ScoreTree]) that keeps them in order; the value area then holds
/// the
/// tree's root | the table's root | the bytes of all member records (8).
///
/// *Thread*: the owner of the shard. The scratch objects that this type gives away serve one command at a time.
/// *Cost*: some 75 bytes per member of 16 bytes in a large set.
public final class ZsetType implements StoredType {
    /// The encoding of [PackedZset].
    static final int PACKED = 0;
    /// The encoding of tree and table.
    static final int TREE = 1;

    /// Where the table's root lies.
    static final int TABLE_ROOT = CountedTree.ROOT_BYTES;

    private static final int MEMBER_BYTES = TABLE_ROOT + TableRoot.BYTES;
    /// The bytes of the value area of a large set.
    static final int ROOT_BYTES = MEMBER_BYTES + Long.BYTES;

    /// A position of [#free] at which the tree is being taken apart; in those of the table this bit is free.
    private static final long IN_TREE = 1;
    /// What tells the positions in the table from the end.
    private static final long IN_TABLE = 2;

    private final Database database;
    private final Slab slab;
    private final HashFunction hash;
    private final ZsetEditor editor;
    private final ZsetBuilder builder;
    private final ZsetCodec codec;
    private final ScoreRange scoreRange = new ScoreRange();
    private final LexRange lexRange = new LexRange();
    private final SortedSet inspected;
    private final ScoreTree doomedTree;
    private final DashTable doomedTable;
    /// For members that arrive in parts: to make room for them, other sets may be freed.
    private final ScoreTree arrivingTree;

    private final DashTable arrivingTable;
    private final RecordVisitor freeing;
    private SortedSet[] readers = new SortedSet[1];

    /// The sorted sets of a database.
    public ZsetType(Database database) {
        this.database = database;
        slab = database.slab();
        hash = database.hashFunction();
        editor = new ZsetEditor(database);
        builder = new ZsetBuilder(database);
        inspected = new SortedSet(slab, hash);
        codec = new ZsetCodec(slab, builder, inspected);
        doomedTree = new ScoreTree(slab);
        doomedTable = new DashTable(slab);
        arrivingTree = new ScoreTree(slab);
        arrivingTable = new DashTable(slab);
        freeing = slab::free;
        readers[0] = new SortedSet(slab, hash);
    }

    // ---- what works on sorted sets

    /// Reads the set of a record.
    public SortedSet reader(long record) {
        readers[0].open(record);
        return readers[0];
    }

    /// Reads one of several sets at a time, each with a number of its own.
    public SortedSet reader(int number, long record) {
        if (number >= readers.length) {
            int before = readers.length;
            readers = Arrays.copyOf(readers, Math.max(number + 1, 2 * before));
            for (int i = before; i < readers.length; i++) {
                readers[i] = new SortedSet(slab, hash);
            }
        }
        readers[number].open(record);
        return readers[number];
    }

    /// Changes the set of a key.
    public ZsetEditor editor() {
        return editor;
    }

    /// Builds sets from members in any order.
    public ZsetBuilder builder() {
        return builder;
    }

    /// A range of scores, to be filled.
    public ScoreRange scoreRange() {
        return scoreRange;
    }

    /// A range of names, to be filled.
    public LexRange lexRange() {
        return lexRange;
    }

    /// The number of members of a set.
    public static long size(long record) {
        long area = Record.valueAddress(record);
        return isPacked(record) ? PackedZset.count(area) : CountedTree.sizeOf(area);
    }

    /// Whether a set is packed, and no tree and table.
    public static boolean isPacked(long record) {
        return Record.encoding(record) == PACKED;
    }

    static long memberBytes(long root) {
        return Mem.getLong(root + MEMBER_BYTES);
    }

    static void memberBytes(long root, long bytes) {
        Mem.putLong(root + MEMBER_BYTES, bytes);
    }

    // ---- the type

    @Override
    public int code() {
        return Record.ZSET;
    }

    @Override
    public String name() {
        return "zset";
    }

    @Override
    public String encodingName(long record) {
        return isPacked(record) ? "listpack" : "skiplist";
    }

    @Override
    public boolean ownsBlocks(long record) {
        return !isPacked(record);
    }

    @Override
    public long memberTable(long record) {
        return Record.encoding(record) == TREE ? Record.valueAddress(record) + TABLE_ROOT : 0;
    }

    @Override
    public long memoryBytes(long record) {
        long own = slab.sizeOf(record);
        if (isPacked(record)) {
            return own;
        }
        long root = Record.valueAddress(record);
        inspected.open(record);
        return own + CountedTree.bytesOf(root) + inspected.table.tableBytes() + memberBytes(root);
    }

    /// First the tree goes, which leaves the members alone, then the table with them.
    @Override
    public long free(long record, long position) {
        long root = Record.valueAddress(record);
        if (position == END || position == IN_TREE) {
            doomedTree.open(root);
            long left = doomedTree.drain(position == END ? CountedTree.END : IN_TREE, null);
            doomedTree.save(root);
            return left == CountedTree.END ? IN_TABLE : IN_TREE;
        }
        doomedTable.open(root + TABLE_ROOT);
        long next = doomedTable.drain(position & ~IN_TABLE, freeing);
        if (next != DashTable.END) {
            doomedTable.save(root + TABLE_ROOT);
            return next | IN_TABLE;
        }
        slab.free(record);
        return END;
    }

    @Override
    public long verify(long record) {
        inspected.open(record);
        long own = slab.sizeOf(record);
        return isPacked(record) ? own + verifyPacked(record) : own + verifyTree(record);
    }

    private long verifyPacked(long record) {
        long area = Record.valueAddress(record);
        long end = area + Record.valueLength(record);
        int count = 0;
        long at = PackedZset.first(area);
        long before = 0;
        while (at < end) {
            if (before != 0) {
                inspected.seek(count - 1);
                int length = inspected.loadText();
                double score = inspected.score();
                requireOrder(
                        score,
                        PackedZset.score(at),
                        -PackedZset.compare(at, inspected.text(), 0, length, inspected.digits));
            }
            before = at;
            at = PackedZset.next(at);
            count++;
        }
        require("end", at, end);
        require("count", PackedZset.count(area), count);
        require("members", count > 0 ? 1 : 0, 1);
        return 0;
    }

    private static void requireOrder(double score, double next, int nameOrder) {
        if (!(score < next || (score == next && nameOrder < 0))) {
            throw new IllegalStateException("members: out of order");
        }
    }

    private long verifyTree(long record) {
        ScoreTree tree = inspected.tree;
        DashTable table = inspected.table;
        tree.verify();
        table.verify(member -> hash.hash(Record.keyAddress(member), Record.keyLength(member)));
        require("members of the table", table.size(), tree.size());
        long bytes = 0;
        boolean more = inspected.seek(0);
        require("members", more ? 1 : 0, 1);
        while (more) {
            long member = inspected.member();
            bytes += slab.sizeOf(member);
            long inTable = table.locate(member, hash.hash(Record.keyAddress(member), Record.keyLength(member)));
            require("member in the table", inTable != 0 ? 1 : 0, 1);
            if (MemberRecord.score(member) != inspected.score()) {
                throw new IllegalStateException("score: not that of the tree");
            }
            more = inspected.forward();
        }
        require("memberBytes", memberBytes(Record.valueAddress(record)), bytes);
        return bytes + tree.bytes() + table.tableBytes();
    }

    private static void require(String name, long actual, long expected) {
        if (actual != expected) {
            throw new IllegalStateException(name + ": " + actual + " (expected " + expected + ")");
        }
    }

    @Override
    public void digest(long record, ValueDigest digest) {
        inspected.open(record);
        boolean more = inspected.seek(0);
        while (more) {
            byte[] name = new byte[inspected.length()];
            inspected.copy(name, 0);
            digest.unorderedGroup(name, NumberText.ofDouble(inspected.score()));
            more = inspected.forward();
        }
    }

    // ---- in parts: score (8) and name of each member, in order; a position is the next one's rank

    @Override
    public long writePart(long record, long position, RdbWriter out) {
        inspected.open(record);
        long rank = position;
        for (boolean more = inspected.seek(rank); more && out.length() < PART_BYTES; more = inspected.forward()) {
            long member = inspected.member();
            out.writeLong(Double.doubleToRawLongBits(inspected.score()));
            out.writeString(Record.keyAddress(member), Record.keyLength(member));
            rank++;
        }
        return rank == inspected.size() ? END : rank;
    }

    @Override
    public void beginParts(long record) {
        Mem.zero(Record.valueAddress(record), ROOT_BYTES);
        arrivingTable.clear();
        arrivingTable.save(Record.valueAddress(record) + TABLE_ROOT);
    }

    @Override
    public void readPart(long record, RdbReader in) throws RdbFormatException {
        long root = Record.valueAddress(record);
        arrivingTree.open(root);
        arrivingTable.open(root + TABLE_ROOT);
        long bytes = memberBytes(root);
        try {
            while (in.remaining() > 0) {
                double score = Double.longBitsToDouble(in.readLong());
                in.readText();
                bytes += append(in.blobArray(), in.blobOffset(), in.stringLength(), score);
            }
        } finally {
            arrivingTree.save(root);
            arrivingTable.save(root + TABLE_ROOT);
            memberBytes(root, bytes);
        }
    }

    private long append(byte[] name, int offset, int length, double score) {
        long nameHash = hash.hash(name, offset, length);
        long room = database.makeRoom(arrivingTable, nameHash);
        long member = MemberRecord.create(slab, name, offset, length, score);
        try {
            arrivingTree.appended(score, member);
            arrivingTree.append();
        } catch (RuntimeException e) {
            slab.free(member);
            throw e;
        }
        arrivingTable.insert(room, nameHash, member);
        return MemberRecord.bytes(member);
    }

    @Override
    public ValueCodec codec() {
        return codec;
    }
}
