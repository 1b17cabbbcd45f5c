package io.nanoredis.type.set;

import io.nanoredis.db.Database;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.rdb.RdbFormatException;
import io.nanoredis.rdb.RdbReader;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.rdb.ValueCodec;
import io.nanoredis.structure.DashTable;
import io.nanoredis.structure.PackedEntry;
import io.nanoredis.structure.Record;
import io.nanoredis.structure.RecordVisitor;
import io.nanoredis.structure.TableRoot;
import io.nanoredis.type.StoredType;
import io.nanoredis.type.ValueDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// Sets of strings.
///
/// *Shape*: a small set lies packed in its record ([PackedSet]), one of integers as a sorted array ([IntegerSet]). Any
/// other is a table of records, whose key is the member and whose value is empty; the set's own record then holds the
/// table's root, and the bytes of all member records (8).
///
/// *Thread*: the owner of the shard. The scratch objects that this type gives away serve one command at a time.
public final class SetType implements StoredType {
    /// The encoding of [PackedSet].
    static final int PACKED = 0;
    /// The encoding of a table.
    static final int TABLE = 1;
    /// The encoding of [IntegerSet].
    static final int INTEGERS = 2;

    /// The bytes of the value area of a table.
    static final int ROOT_BYTES = TableRoot.BYTES + Long.BYTES;

    private final Database database;
    private final Slab slab;
    private final HashFunction hash;
    private final DashTable table;
    /// For members that arrive in parts: to make room for them, other sets may be freed.
    private final DashTable arriving;
    private final RecordVisitor freeing;
    private final SetCodec codec;
    private final SetEditor editor;
    private final SetEditor builder;
    private final SetWalk walk;
    private final SetLookup lookup;
    private final SetSample sample;
    private final SetAlgebra algebra;

    /// The sets of a database.
    public SetType(Database database) {
        this.database = database;
        slab = database.slab();
        hash = database.hashFunction();
        table = new DashTable(slab);
        arriving = new DashTable(slab);
        freeing = slab::free;
        editor = new SetEditor(database);
        builder = new SetEditor(database);
        codec = new SetCodec(slab, builder);
        walk = new SetWalk(slab);
        lookup = new SetLookup(slab, hash);
        sample = new SetSample(slab);
        algebra = new SetAlgebra(slab, hash);
    }

    // ---- what works on sets

    /// Changes the set of a key.
    public SetEditor editor() {
        return editor;
    }

    /// Builds a set that has no key yet.
    public SetEditor builder() {
        return builder;
    }

    /// Passes members.
    public SetWalk walk() {
        return walk;
    }

    /// Asks for members.
    public SetLookup lookup() {
        return lookup;
    }

    /// Draws members.
    public SetSample sample() {
        return sample;
    }

    /// Joins sets.
    public SetAlgebra algebra() {
        return algebra;
    }

    /// The number of members of a set.
    public static long size(long record) {
        long area = Record.valueAddress(record);
        return switch (Record.encoding(record)) {
            case PACKED -> PackedSet.count(area);
            case INTEGERS -> IntegerSet.count(area, Record.valueLength(record));
            default -> TableRoot.size(area);
        };
    }

    /// One step of an iteration over the members of a set that is a table; see [DashTable#scan]. The visitor gets
    /// records whose keys are the members.
    ///
    /// A set in a compact form is passed in one step: see [#isTable(long)].
    public long scan(long record, long cursor, int count, RecordVisitor visitor) {
        table.open(Record.valueAddress(record));
        return table.scan(cursor, count, visitor);
    }

    /// Whether a set is a table, and neither packed nor an array of integers.
    public static boolean isTable(long record) {
        return Record.encoding(record) == TABLE;
    }

    static long memberBytes(long root) {
        return Mem.getLong(root + TableRoot.BYTES);
    }

    static void memberBytes(long root, long bytes) {
        Mem.putLong(root + TableRoot.BYTES, bytes);
    }

    // ---- the type

    @Override
    public int code() {
        return Record.SET;
    }

    @Override
    public String name() {
        return "set";
    }

    @Override
    public String encodingName(long record) {
        return switch (Record.encoding(record)) {
            case PACKED -> "listpack";
            case INTEGERS -> "intset";
            default -> "hashtable";
        };
    }

    @Override
    public boolean ownsBlocks(long record) {
        return isTable(record);
    }

    @Override
    public long memberTable(long record) {
        return Record.encoding(record) == TABLE ? Record.valueAddress(record) : 0;
    }

    @Override
    public long memoryBytes(long record) {
        long bytes = slab.sizeOf(record);
        if (isTable(record)) {
            long root = Record.valueAddress(record);
            table.open(root);
            bytes += table.tableBytes() + memberBytes(root);
        }
        return bytes;
    }

    @Override
    public long free(long record, long position) {
        if (isTable(record)) {
            long root = Record.valueAddress(record);
            table.open(root);
            long next = table.drain(position, freeing);
            table.save(root);
            if (next != END) {
                return next;
            }
        }
        slab.free(record);
        return END;
    }

    @Override
    public long defragment(long record, long position) {
        if (!isTable(record)) {
            return END;
        }
        long root = Record.valueAddress(record);
        table.open(root);
        try {
            return table.defragment(position);
        } finally {
            table.save(root);
        }
    }

    // ---- in parts: the members as strings

    @Override
    public long writePart(long record, long position, RdbWriter out) {
        table.open(Record.valueAddress(record));
        long next = position;
        do {
            next = table.visit(next, member -> out.writeString(Record.keyAddress(member), Record.keyLength(member)));
        } while (next != END && out.length() < PART_BYTES);
        return next;
    }

    @Override
    public void beginParts(long record) {
        long root = Record.valueAddress(record);
        arriving.clear();
        arriving.save(root);
        memberBytes(root, 0);
    }

    @Override
    public void readPart(long record, RdbReader in) throws RdbFormatException {
        long root = Record.valueAddress(record);
        arriving.open(root);
        long bytes = memberBytes(root);
        try {
            while (in.remaining() > 0) {
                in.readText();
                bytes += insert(in.blobArray(), in.blobOffset(), in.stringLength());
            }
        } finally {
            arriving.save(root);
            memberBytes(root, bytes);
        }
    }

    private long insert(byte[] member, int offset, int length) {
        long memberHash = hash.hash(member, offset, length);
        long room = database.makeRoom(arriving, memberHash);
        long bytes = Record.bytes(length, 0, false);
        long entry = database.allocate(bytes);
        Mem.copyIn(member, offset, Record.begin(entry, Record.SET, 0, 0, length, 0, 0), length);
        arriving.insert(room, memberHash, entry);
        return Slab.usableBytes(bytes);
    }

    @Override
    public ValueCodec codec() {
        return codec;
    }

    @Override
    public void digest(long record, ValueDigest digest) {
        algebra.members(record, (array, offset, length) -> {
            digest.unordered(Arrays.copyOfRange(array, offset, offset + length));
            return true;
        });
    }

    // ---- checks

    @Override
    public long verify(long record) {
        long size = size(record);
        require("size", size > 0);
        return switch (Record.encoding(record)) {
            case PACKED -> verifyPacked(record);
            case INTEGERS -> verifyIntegers(record);
            case TABLE -> verifyTable(record);
            default -> throw new IllegalStateException("encoding: " + Record.encoding(record));
        };
    }

    private long verifyPacked(long record) {
        long area = Record.valueAddress(record);
        long end = area + Record.valueLength(record);
        Set<String> members = new HashSet<>();
        long at = PackedSet.first(area);
        while (at < end) {
            require("member: once", members.add(text(at)));
            at += PackedEntry.bytes(at);
        }
        require("end of entries", at == end);
        require("count", members.size() == PackedSet.count(area));
        return slab.sizeOf(record);
    }

    private static String text(long entry) {
        if (PackedEntry.isInteger(entry)) {
            return Long.toString(PackedEntry.integer(entry));
        }
        byte[] bytes = new byte[PackedEntry.stringLength(entry)];
        Mem.copyOut(PackedEntry.stringAddress(entry), bytes, 0, bytes.length);
        return Arrays.toString(bytes);
    }

    private long verifyIntegers(long record) {
        long area = Record.valueAddress(record);
        int width = IntegerSet.width(area);
        int count = IntegerSet.count(area, Record.valueLength(record));
        require("width", width == Short.BYTES || width == Integer.BYTES || width == Long.BYTES);
        require("bytes", Record.valueLength(record) == IntegerSet.bytes(count, width));
        for (int i = 1; i < count; i++) {
            require("order", IntegerSet.get(area, width, i - 1) < IntegerSet.get(area, width, i));
        }
        return slab.sizeOf(record);
    }

    private long verifyTable(long record) {
        long root = Record.valueAddress(record);
        table.open(root);
        table.verify(member -> hash.hash(Record.keyAddress(member), Record.keyLength(member)));
        long[] bytes = new long[1];
        long position = DashTable.END;
        do {
            position = table.visit(position, member -> bytes[0] += slab.sizeOf(member));
        } while (position != DashTable.END);
        require("bytes of members", bytes[0] == memberBytes(root));
        return slab.sizeOf(record) + table.tableBytes() + bytes[0];
    }

    private static void require(String name, boolean holds) {
        if (!holds) {
            throw new IllegalStateException("set: " + name);
        }
    }
}
