package io.nanoredis.type.list;

import io.nanoredis.db.Database;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.Slab;
import io.nanoredis.rdb.RdbFormatException;
import io.nanoredis.rdb.RdbReader;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.rdb.ValueCodec;
import io.nanoredis.structure.BlockList;
import io.nanoredis.structure.ListCursor;
import io.nanoredis.structure.PackedEntry;
import io.nanoredis.structure.PackedList;
import io.nanoredis.structure.PackedValue;
import io.nanoredis.structure.Record;
import io.nanoredis.type.EntryText;
import io.nanoredis.type.StoredType;
import io.nanoredis.type.ValueDigest;

/// Lists of one [Database].
///
/// *shape* of the value area: [#PACKED] has the number of elements (4), then their packed entries with back lengths;
/// [#BLOCKS] has the root of a [BlockList]. *thread* — the shard's owner.
public final class ListType implements StoredType {
    /// The encoding of a small list, all of it in its record.
    static final int PACKED = 0;
    /// The encoding of a list with blocks.
    static final int BLOCKS = 1;
    private static final int FREED_AT_ONCE = 128;
    /// Any position but [#END]: the root itself remembers how far freeing has come.
    private static final long GOING_ON = 1;

    private final Database database;
    private final Slab slab;
    private final BlockList blocks;
    private final ListCursor cursor = new ListCursor();
    private final PackedValue element = new PackedValue();
    private final ListValue value;
    private final ListCodec codec;

    /// The lists of a database.
    public ListType(Database database) {
        this.database = database;
        slab = database.slab();
        blocks = new BlockList(slab);
        value = new ListValue(database);
        codec = new ListCodec(database);
    }

    /// The list under a key, for reading and changing it; one object serves all, each until the next call.
    ///
    /// @param record the key's record, which must hold a list; 0 if there is none, and pushing will make it
    public ListValue open(Keyspace keyspace, byte[] key, int offset, int length, long hash, long record) {
        return value.open(keyspace, key, offset, length, hash, record);
    }

    /// Whether a record holds a list.
    public static boolean isList(long record) {
        return Record.type(record) == Record.LIST;
    }

    @Override
    public int code() {
        return Record.LIST;
    }

    @Override
    public String name() {
        return "list";
    }

    @Override
    public String encodingName(long record) {
        return ownsBlocks(record) ? "quicklist" : "listpack";
    }

    @Override
    public boolean ownsBlocks(long record) {
        return Record.encoding(record) == BLOCKS;
    }

    @Override
    public long memoryBytes(long record) {
        return slab.sizeOf(record) + (ownsBlocks(record) ? BlockList.blockBytes(Record.valueAddress(record)) : 0);
    }

    @Override
    public long free(long record, long position) {
        long root = Record.valueAddress(record);
        blocks.open(root);
        if (blocks.freeSome(FREED_AT_ONCE)) {
            blocks.save(root);
            return GOING_ON;
        }
        slab.free(record);
        return END;
    }

    @Override
    public long defragment(long record, long position) {
        if (!ownsBlocks(record)) {
            return END;
        }
        long root = Record.valueAddress(record);
        blocks.open(root);
        try {
            return blocks.defragment(position);
        } finally {
            blocks.save(root);
        }
    }

    @Override
    public long verify(long record) {
        long at = Record.valueAddress(record);
        if (ownsBlocks(record)) {
            blocks.open(at);
            if (blocks.count() == 0) {
                throw new IllegalStateException("list: empty");
            }
            return slab.sizeOf(record) + blocks.verify();
        }
        PackedList.verify(at, Record.valueLength(record));
        return slab.sizeOf(record);
    }

    // ---- in parts: the elements as strings, in order; a position is the index of the next one

    @Override
    public long writePart(long record, long position, RdbWriter out) {
        blocks.open(Record.valueAddress(record));
        blocks.seek(cursor, position);
        long index = position;
        boolean more;
        do {
            long entry = cursor.entry();
            if (PackedEntry.isInteger(entry)) {
                out.writeInteger(PackedEntry.integer(entry));
            } else {
                out.writeString(PackedEntry.stringAddress(entry), PackedEntry.stringLength(entry));
            }
            index++;
            more = cursor.next();
        } while (more && out.length() < PART_BYTES);
        return more ? index : END;
    }

    @Override
    public void beginParts(long record) {
        blocks.clear();
        blocks.save(Record.valueAddress(record));
    }

    @Override
    public void readPart(long record, RdbReader in) throws RdbFormatException {
        long root = Record.valueAddress(record);
        blocks.open(root);
        blocks.limit(database.encodingLimits().listNode());
        try {
            while (in.remaining() > 0) {
                in.readText();
                element.set(in.blobArray(), in.blobOffset(), in.stringLength());
                blocks.push(false, element);
            }
        } finally {
            blocks.save(root);
            element.release();
        }
    }

    @Override
    public ValueCodec codec() {
        return codec;
    }

    @Override
    public void digest(long record, ValueDigest digest) {
        start(record);
        do {
            digest.ordered(EntryText.bytes(cursor.entry()));
        } while (cursor.next());
    }

    /// Puts the cursor on the first element.
    private void start(long record) {
        long at = Record.valueAddress(record);
        if (ownsBlocks(record)) {
            blocks.open(at);
            blocks.seek(cursor, 0);
        } else {
            long end = at + Record.valueLength(record);
            cursor.onRun(at + PackedList.HEADER_BYTES, end, PackedList.count(at), 0);
        }
    }
}
