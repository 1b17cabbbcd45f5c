package io.nanoredis.type.stream;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.rdb.RdbFormatException;
import io.nanoredis.rdb.RdbReader;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.rdb.ValueCodec;
import io.nanoredis.rdb.ValueTarget;
import io.nanoredis.structure.Record;

/// Streams in the RDB form: written as Redis 7.0 does, read as Redis 5.0, 7.0 and 7.2 write them.
///
/// *shape* — nodes (number; ID of 16 bytes and listpack as strings) | entries | last ID | [first ID | greatest deleted
/// ID | entries added] | groups (number; each: name | last ID | [entries read] | pending (number; ID, ms of delivery,
/// deliveries) | consumers (number; each: name | ms seen | [[ms active]] | pending (number; IDs))). What stands in
/// brackets came with Redis 7.0, in double ones with 7.2.
///
/// A value is built outside any record, and freed again when something proves wrong. *thread* — the owner of the
/// database.
final class StreamCodec implements ValueCodec {
    /// The type byte of Redis 5.0.
    private static final int LISTPACKS = 15;
    /// The type byte of Redis 7.0.
    private static final int LISTPACKS_2 = 19;
    /// The type byte of Redis 7.2.
    private static final int LISTPACKS_3 = 21;
    private static final int ID_BYTES = 16;

    private final Stream stream;
    private final Slab slab;
    private final NodeCheck check = new NodeCheck();
    private final StreamId id = new StreamId();
    private final byte[] key = new byte[ID_BYTES];

    StreamCodec(Stream stream) {
        this.stream = stream;
        slab = stream.slab();
    }

    @Override
    public int rdbType(long record) {
        return LISTPACKS_2;
    }

    @Override
    public boolean reads(int rdbType) {
        return rdbType == LISTPACKS || rdbType == LISTPACKS_2 || rdbType == LISTPACKS_3;
    }

    // ---- writing

    @Override
    public void save(long record, RdbWriter out) {
        stream.open(record);
        saveNodes(out);
        out.writeLength(stream.length());
        saveId(stream.lastId(id), out);
        saveId(stream.firstId(id), out);
        saveId(stream.maxDeletedId(id), out);
        out.writeLength(stream.entriesAdded());
        StreamGroups groups = stream.groups();
        out.writeLength(groups.count());
        for (boolean more = groups.first(); more; more = groups.next()) {
            saveGroup(groups.group(), out);
        }
    }

    private void saveNodes(RdbWriter out) {
        IdTree nodes = stream.nodes();
        out.writeLength(nodes.size());
        for (boolean more = nodes.seekFirst(); more; more = nodes.next()) {
            Mem.longAt(key, 0, Long.reverseBytes(nodes.ms()));
            Mem.longAt(key, Long.BYTES, Long.reverseBytes(nodes.seq()));
            out.writeString(key, 0, ID_BYTES);
            out.writeString(nodes.target(), StreamNode.bytes(nodes.target()));
        }
    }

    private static void saveId(StreamId id, RdbWriter out) {
        out.writeLength(id.ms());
        out.writeLength(id.seq());
    }

    private static void saveRawId(long ms, long seq, RdbWriter out) {
        out.writeLong(Long.reverseBytes(ms));
        out.writeLong(Long.reverseBytes(seq));
    }

    private void saveGroup(ConsumerGroup group, RdbWriter out) {
        saveName(group.address(), ConsumerGroup.NAME, out);
        saveId(group.lastId(id), out);
        out.writeLength(group.entriesRead());
        IdTree pending = group.pendingTree();
        out.writeLength(pending.size());
        for (boolean more = pending.seekFirst(); more; more = pending.next()) {
            saveRawId(pending.ms(), pending.seq(), out);
            out.writeLong(PendingEntry.deliveredMs(pending.target()));
            out.writeLength(PendingEntry.deliveries(pending.target()));
        }
        out.writeLength(group.consumerCount());
        for (long consumer = group.firstConsumer(); consumer != 0; consumer = group.nextConsumer()) {
            saveName(consumer, Consumer.NAME, out);
            out.writeLong(Consumer.seenMs(consumer));
            IdTree own = group.own(consumer);
            out.writeLength(own.size());
            for (boolean more = own.seekFirst(); more; more = own.next()) {
                saveRawId(own.ms(), own.seq(), out);
            }
        }
    }

    private static void saveName(long block, int nameAt, RdbWriter out) {
        out.writeString(block + nameAt, NameTree.nameLength(block));
    }

    // ---- reading

    @Override
    public void load(int rdbType, RdbReader in, ValueTarget target) throws RdbFormatException {
        long root = slab.alloc(Stream.ROOT_BYTES);
        Stream.init(root);
        boolean done = false;
        try {
            stream.openRoot(root);
            loadStream(rdbType, in);
            long record = target.record(Record.STREAM, StreamType.ENCODING, Stream.ROOT_BYTES);
            Mem.copy(root, Record.valueAddress(record), Stream.ROOT_BYTES);
            done = true;
        } finally {
            if (!done) {
                stream.openRoot(root);
                dropAll();
            }
            slab.free(root);
        }
    }

    private void dropAll() {
        boolean empty = false;
        while (!empty) {
            empty = stream.drain();
        }
    }

    private void loadStream(int rdbType, RdbReader in) throws RdbFormatException {
        check.begin();
        for (long nodes = in.readLength(); nodes != 0; nodes--) {
            loadNode(in);
        }
        long length = in.readLength();
        if (length != check.length()) {
            throw wrong("its length is not that of its nodes");
        }
        stream.length(length);
        loadId(in);
        if (id.compare(check.last()) < 0) {
            throw wrong("its last ID is less than that of an entry");
        }
        stream.setLastId(id);
        stream.findFirst();
        if (rdbType == LISTPACKS) {
            stream.setEntriesAdded(length);
        } else {
            loadId(in); // the first entry's, which the nodes tell
            loadId(in);
            stream.setMaxDeletedId(id);
            stream.setEntriesAdded(in.readLength());
        }
        for (long groups = in.readLength(); groups != 0; groups--) {
            loadGroup(rdbType, in);
        }
    }

    private void loadNode(RdbReader in) throws RdbFormatException {
        in.readBlob();
        if (in.stringLength() != ID_BYTES) {
            throw wrong("the ID of a node has not 16 bytes");
        }
        long ms = Long.reverseBytes(Mem.longAt(in.blobArray(), in.blobOffset()));
        long seq = Long.reverseBytes(Mem.longAt(in.blobArray(), in.blobOffset() + Long.BYTES));
        in.readBlob();
        int bytes = in.stringLength();
        check.next(in.blobArray(), in.blobOffset(), bytes, ms, seq);
        long node = stream.alloc(bytes);
        Mem.copyIn(in.blobArray(), in.blobOffset(), node, bytes);
        try {
            stream.adoptNode(node, ms, seq);
        } catch (RuntimeException e) {
            stream.free(node);
            throw e;
        }
    }

    private void loadId(RdbReader in) throws RdbFormatException {
        long ms = in.readLength();
        id.set(ms, in.readLength());
    }

    private void loadRawId(RdbReader in) throws RdbFormatException {
        long ms = Long.reverseBytes(in.readLong());
        id.set(ms, Long.reverseBytes(in.readLong()));
    }

    private void loadGroup(int rdbType, RdbReader in) throws RdbFormatException {
        in.readText();
        byte[] name = in.blobArray();
        int offset = in.blobOffset();
        int bytes = in.stringLength();
        StreamGroups groups = stream.groups();
        if (groups.open(name, offset, bytes)) {
            throw wrong("two groups have one name");
        }
        loadId(in);
        long entriesRead = rdbType == LISTPACKS ? stream.entriesAddedUpTo(id.ms(), id.seq()) : in.readLength();
        groups.add(name, offset, bytes, id, entriesRead);
        ConsumerGroup group = groups.group();
        for (long pending = in.readLength(); pending != 0; pending--) {
            loadRawId(in);
            long deliveredMs = in.readLong();
            if (!group.adoptPending(id.ms(), id.seq(), deliveredMs, in.readLength())) {
                throw wrong("an entry is pending twice");
            }
        }
        long owned = 0;
        for (long consumers = in.readLength(); consumers != 0; consumers--) {
            owned += loadConsumer(rdbType, group, in);
        }
        if (owned != group.pendingCount()) {
            throw wrong("a pending entry is no consumer's");
        }
    }

    /// Reads a consumer; returns how much it has pending.
    private long loadConsumer(int rdbType, ConsumerGroup group, RdbReader in) throws RdbFormatException {
        in.readText();
        byte[] name = in.blobArray();
        int offset = in.blobOffset();
        int bytes = in.stringLength();
        if (group.consumer(name, offset, bytes) != 0) {
            throw wrong("two consumers have one name");
        }
        long seenMs = in.readLong();
        long consumer = group.addConsumer(name, offset, bytes, seenMs);
        Consumer.activeMs(consumer, rdbType == LISTPACKS_3 ? in.readLong() : seenMs);
        long count = in.readLength();
        for (long left = count; left != 0; left--) {
            loadRawId(in);
            long entry = group.pending(id.ms(), id.seq());
            if (entry == 0 || PendingEntry.consumer(entry) != 0) {
                throw wrong("a consumer's pending entry is not the group's, or another's too");
            }
            group.assign(entry, id.ms(), id.seq(), consumer);
        }
        return count;
    }

    private static RdbFormatException wrong(String what) {
        return new RdbFormatException("stream: " + what);
    }
}
