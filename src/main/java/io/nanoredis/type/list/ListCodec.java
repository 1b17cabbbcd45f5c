package io.nanoredis.type.list;

import io.nanoredis.db.Database;
import io.nanoredis.rdb.ListpackReader;
import io.nanoredis.rdb.ListpackWriter;
import io.nanoredis.rdb.PackedReader;
import io.nanoredis.rdb.RdbFormatException;
import io.nanoredis.rdb.RdbReader;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.rdb.ValueCodec;
import io.nanoredis.rdb.ValueTarget;
import io.nanoredis.rdb.ZiplistReader;
import io.nanoredis.structure.BlockList;
import io.nanoredis.structure.PackedList;
import io.nanoredis.structure.PackedValue;
import io.nanoredis.structure.Record;

/// Lists in the RDB form: written as nodes that are listpacks, as Redis 7 does; read also as nodes that are ziplists,
/// as
/// one ziplist, and as plain strings.
///
/// What is read grows as a list without a key, which becomes a value when the last byte has proved right.
///
/// *Thread*: the shard's owner.
final class ListCodec implements ValueCodec {
    /// Elements as strings, one after the other.
    private static final int LIST = 1;
    /// All elements in one ziplist.
    private static final int LIST_ZIPLIST = 10;
    /// A number of ziplists.
    private static final int LIST_QUICKLIST = 14;
    /// A number of nodes: [#PLAIN] and a string, or [#PACKED] and a listpack.
    private static final int LIST_QUICKLIST_2 = 18;

    private static final int PLAIN = 1;
    private static final int PACKED = 2;
    private static final int LISTPACK_BYTES = 7;

    private final Database database;
    private final ListpackWriter writer;
    private final ListpackReader listpack = new ListpackReader();
    private final ZiplistReader ziplist = new ZiplistReader();
    private final PackedValue value = new PackedValue();
    /// For reading.
    private final BlockList loaded;
    /// For writing.
    private final BlockList saved;

    ListCodec(Database database) {
        this.database = database;
        writer = new ListpackWriter(database.slab());
        loaded = new BlockList(database.slab());
        saved = new BlockList(database.slab());
    }

    // ---- writing

    @Override
    public int rdbType(long record) {
        return LIST_QUICKLIST_2;
    }

    @Override
    public void save(long record, RdbWriter out) {
        long at = Record.valueAddress(record);
        if (Record.encoding(record) == ListType.PACKED) {
            out.writeLength(1);
            saveRun(at + PackedList.HEADER_BYTES, at + Record.valueLength(record), PackedList.count(at), out);
        } else {
            saved.open(at);
            out.writeLength(saved.blocks());
            saved.visit((first, end, count) -> saveRun(first, end, count, out));
        }
    }

    private void saveRun(long first, long end, int count, RdbWriter out) {
        out.writeLength(PACKED);
        writer.begin();
        boolean written = false;
        try {
            writer.entries(first, end, count);
            writer.writeTo(out);
            written = true;
        } finally {
            if (!written) {
                writer.abandon();
            }
        }
    }

    // ---- reading

    @Override
    public boolean reads(int rdbType) {
        return rdbType == LIST_QUICKLIST_2 || rdbType == LIST_QUICKLIST || rdbType == LIST_ZIPLIST || rdbType == LIST;
    }

    @Override
    public void load(int rdbType, RdbReader in, ValueTarget target) throws RdbFormatException {
        loaded.clear();
        loaded.limit(database.encodingLimits().listNode());
        boolean stored = false;
        try {
            switch (rdbType) {
                case LIST -> loadStrings(in);
                case LIST_ZIPLIST -> loadPacked(in, ziplist);
                case LIST_QUICKLIST -> loadZiplists(in);
                default -> loadNodes(in);
            }
            if (loaded.count() == 0) {
                throw new RdbFormatException("list: empty");
            }
            store(target);
            stored = true;
        } finally {
            if (!stored) {
                loaded.freeSome(Integer.MAX_VALUE);
            }
            value.release();
            listpack.release();
            ziplist.release();
        }
    }

    private void loadStrings(RdbReader in) throws RdbFormatException {
        long count = in.readLength();
        for (long i = 0; i != count; i++) {
            in.readText();
            add(in);
        }
    }

    private void add(RdbReader in) {
        value.set(in.blobArray(), in.blobOffset(), in.stringLength());
        loaded.push(false, value);
    }

    private void loadZiplists(RdbReader in) throws RdbFormatException {
        long count = in.readLength();
        for (long i = 0; i != count; i++) {
            loadPacked(in, ziplist);
        }
    }

    private void loadNodes(RdbReader in) throws RdbFormatException {
        long count = in.readLength();
        for (long i = 0; i != count; i++) {
            long container = in.readLength();
            if (container == PLAIN) {
                in.readText();
                add(in);
            } else if (container == PACKED) {
                loadPacked(in, listpack);
            } else {
                throw new RdbFormatException("list: a node of no known kind");
            }
        }
    }

    private void loadPacked(RdbReader in, PackedReader reader) throws RdbFormatException {
        in.readBlob();
        reader.open(in.blobArray(), in.blobOffset(), in.stringLength());
        while (reader.hasNext()) {
            reader.next();
            if (reader.isInteger()) {
                value.set(reader.number());
            } else {
                value.set(reader.array(), reader.textOffset(), reader.textLength());
            }
            loaded.push(false, value);
        }
    }

    /// Makes the value of what was read, in the encoding that suits it.
    private void store(ValueTarget target) {
        long bytes = loaded.entryBytes();
        int limit = database.encodingLimits().listNode();
        if (!ListValue.fitsPacked(LISTPACK_BYTES + bytes, loaded.count(), limit)) {
            loaded.save(Record.valueAddress(target.record(Record.LIST, ListType.BLOCKS, BlockList.ROOT_BYTES)));
            return;
        }
        long record = target.record(Record.LIST, ListType.PACKED, PackedList.HEADER_BYTES + (int) bytes);
        long at = Record.valueAddress(record);
        PackedList.count(at, (int) loaded.count());
        loaded.copyTo(at + PackedList.HEADER_BYTES);
        loaded.freeSome(Integer.MAX_VALUE);
    }
}
