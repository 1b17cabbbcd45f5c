package io.nanoredis.type.stream;

import io.nanoredis.db.Database;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.rdb.RdbFormatException;
import io.nanoredis.rdb.RdbReader;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.rdb.ValueCodec;
import io.nanoredis.rdb.ValueTarget;
import io.nanoredis.structure.Record;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// Streams in the RDB form: written as Redis 7.0 does where that can tell everything, else as 8.6 or 8.8; read as Redis
/// 5.0, 7.0, 7.2, 8.6 and 8.8 write them.
///
/// *shape* — nodes (number; ID of 16 bytes and listpack as strings) | entries | last ID | first ID | greatest deleted
/// ID | entries added | groups (number; each: name | last ID | entries read | pending (number; ID, ms of delivery,
/// deliveries) | consumers (number; each: name | ms seen | ms active | pending (number; IDs)) | released (number;
/// IDs)) | seconds that identifiers are kept | identifiers per producer | producers (number; each: name | identifiers
/// (number; each: text | ID)) | identifiers added | duplicates.
///
/// First ID, greatest deleted ID, entries added and entries read came with Redis 7.0; ms active with 7.2; what follows
/// the groups with 8.6, what is released with 8.8.
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
    /// The type byte of Redis 8.6.
    private static final int LISTPACKS_4 = 26;
    /// The type byte of Redis 8.8.
    private static final int LISTPACKS_5 = 27;
    private static final int ID_BYTES = 16;
    // what a part holds
    private static final int NODES = 0;
    private static final int REST = 1;

    private final Database database;
    private final Stream stream;
    private final Slab slab;
    private final NodeCheck check = new NodeCheck();
    private final StreamId id = new StreamId();
    private final byte[] key = new byte[ID_BYTES];

    StreamCodec(Database database, Stream stream) {
        this.database = database;
        this.stream = stream;
        slab = stream.slab();
    }

    @Override
    public int rdbType(long record) {
        stream.open(record);
        StreamGroups groups = stream.groups();
        for (boolean more = groups.first(); more; more = groups.next()) {
            if (groups.group().releasedCount() > 0) {
                return LISTPACKS_5;
            }
        }
        return stream.producers().exist() ? LISTPACKS_4 : LISTPACKS_2;
    }

    @Override
    public boolean reads(int rdbType) {
        return switch (rdbType) {
            case LISTPACKS, LISTPACKS_2, LISTPACKS_3, LISTPACKS_4, LISTPACKS_5 -> true;
            default -> false;
        };
    }

    // ---- writing

    @Override
    public void save(long record, RdbWriter out) {
        int rdbType = rdbType(record);
        saveNodes(out);
        saveRest(rdbType, out);
    }

    private void saveRest(int rdbType, RdbWriter out) {
        out.writeLength(stream.length());
        saveId(stream.lastId(id), out);
        saveId(stream.firstId(id), out);
        saveId(stream.maxDeletedId(id), out);
        out.writeLength(stream.entriesAdded());
        StreamGroups groups = stream.groups();
        out.writeLength(groups.count());
        for (boolean more = groups.first(); more; more = groups.next()) {
            saveGroup(rdbType, groups.group(), out);
        }
        if (rdbType >= LISTPACKS_4) {
            saveProducers(stream.producers(), out);
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

    private void saveGroup(int rdbType, ConsumerGroup group, RdbWriter out) {
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
            if (rdbType >= LISTPACKS_3) {
                out.writeLong(Consumer.activeMs(consumer));
            }
            IdTree own = group.own(consumer);
            out.writeLength(own.size());
            for (boolean more = own.seekFirst(); more; more = own.next()) {
                saveRawId(own.ms(), own.seq(), out);
            }
        }
        if (rdbType >= LISTPACKS_5) {
            saveReleased(group, out);
        }
    }

    private static void saveReleased(ConsumerGroup group, RdbWriter out) {
        out.writeLength(group.releasedCount());
        IdTree pending = group.pendingTree();
        for (boolean more = pending.seekFirst(); more; more = pending.next()) {
            if (PendingEntry.consumer(pending.target()) == 0) {
                saveRawId(pending.ms(), pending.seq(), out);
            }
        }
    }

    private void saveProducers(StreamProducers producers, RdbWriter out) {
        if (!producers.exist()) {
            out.writeLength(StreamProducers.SECONDS_DEFAULT);
            out.writeLength(StreamProducers.ENTRIES_MAX_DEFAULT);
            out.writeLength(0);
            out.writeLength(0);
            out.writeLength(0);
            return;
        }
        out.writeLength(producers.seconds());
        out.writeLength(producers.entriesMax());
        out.writeLength(producers.count());
        for (long producer = producers.firstProducer(); producer != 0; producer = producers.nextProducer()) {
            out.writeString(StreamProducers.nameOf(producer), NameTree.nameLength(producer));
            out.writeLength(StreamProducers.identifiersOf(producer));
            long identifier = StreamProducers.oldestOf(producer);
            for (; identifier != 0; identifier = StreamProducers.nextOf(identifier)) {
                out.writeString(StreamProducers.textOf(identifier), NameTree.nameLength(identifier));
                saveId(StreamProducers.idOf(identifier, id), out);
            }
        }
        out.writeLength(producers.added());
        out.writeLength(producers.duplicates());
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
        loadRest(rdbType, in);
    }

    private void loadRest(int rdbType, RdbReader in) throws RdbFormatException {
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
        loadGroups(rdbType, in);
    }

    private void loadGroups(int rdbType, RdbReader in) throws RdbFormatException {
        for (long groups = in.readLength(); groups != 0; groups--) {
            loadGroup(rdbType, in);
        }
        if (rdbType >= LISTPACKS_4) {
            loadProducers(in);
        }
    }

    // ---- in parts

    /// Writes the opened stream's nodes from one on, until there are so many bytes; returns how many come before the
    /// next.
    long writeNodes(long from, int bytes, RdbWriter out) {
        IdTree nodes = stream.nodes();
        long next = from;
        out.writeByte(NODES);
        for (boolean more = nodes.seekRank(from); more && out.length() < bytes; more = nodes.next()) {
            out.writeLong(nodes.ms());
            out.writeLong(nodes.seq());
            out.writeString(nodes.target(), StreamNode.bytes(nodes.target()));
            next++;
        }
        return next;
    }

    /// Writes everything else of the opened stream.
    void writeRest(RdbWriter out) {
        out.writeByte(REST);
        saveRest(LISTPACKS_5, out);
    }

    /// Adds what [#writeNodes] or [#writeRest] has written to the opened stream.
    void readPart(RdbReader in) throws RdbFormatException {
        if (in.readByte() == REST) {
            stream.length(in.readLength());
            loadId(in);
            stream.setLastId(id);
            loadId(in);
            stream.firstId(id.ms(), id.seq());
            loadId(in);
            stream.setMaxDeletedId(id);
            stream.setEntriesAdded(in.readLength());
            loadGroups(LISTPACKS_5, in);
            return;
        }
        while (in.remaining() > 0) {
            long ms = in.readLong();
            long seq = in.readLong();
            in.readBlob();
            adopt(in, ms, seq);
        }
    }

    /// Reads what is known of producers; a stream that has nothing of it, and the usual limits, is as one without.
    private void loadProducers(RdbReader in) throws RdbFormatException {
        long seconds = limited(in.readLength(), StreamProducers.SECONDS_MAX);
        long entriesMax = limited(in.readLength(), StreamProducers.ENTRIES_LIMIT);
        StreamProducers producers = stream.producers();
        long count = in.readLength();
        if (count != 0
                || seconds != StreamProducers.SECONDS_DEFAULT
                || entriesMax != StreamProducers.ENTRIES_MAX_DEFAULT) {
            producers.create(seconds, entriesMax);
        }
        for (; count != 0; count--) {
            loadProducer(producers, in);
        }
        long added = in.readLength();
        long duplicates = in.readLength();
        if (added != 0 || duplicates != 0) {
            producers.create(seconds, entriesMax);
            producers.counted(added, duplicates);
        }
    }

    private void loadProducer(StreamProducers producers, RdbReader in) throws RdbFormatException {
        in.readText();
        byte[] name = Arrays.copyOfRange(in.blobArray(), in.blobOffset(), in.blobOffset() + in.stringLength());
        for (long identifiers = in.readLength(); identifiers != 0; identifiers--) {
            in.readText();
            byte[] text = in.blobArray();
            int offset = in.blobOffset();
            int bytes = in.stringLength();
            loadId(in);
            if (producers.find(name, 0, name.length, text, offset, bytes) != 0) {
                throw wrong("a producer has one identifier twice");
            }
            long addedMs = Math.clamp(id.ms(), 0, database.nowMs());
            producers.add(name, 0, name.length, text, offset, bytes, id, addedMs);
        }
    }

    private static long limited(long value, long most) throws RdbFormatException {
        if (value < 1 || value > most) {
            throw wrong("a limit out of range");
        }
        return value;
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
        adopt(in, ms, seq);
    }

    private void adopt(RdbReader in, long ms, long seq) {
        int bytes = in.stringLength();
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
        if (rdbType >= LISTPACKS_5) {
            owned += loadReleased(group, in);
        }
        if (owned != group.pendingCount()) {
            throw wrong("a pending entry is no consumer's");
        }
    }

    /// Reads what was released, each ID once, in any order; returns how much that was.
    private long loadReleased(ConsumerGroup group, RdbReader in) throws RdbFormatException {
        Set<String> seen = new HashSet<>();
        long count = in.readLength();
        for (long left = count; left != 0; left--) {
            loadRawId(in);
            long entry = group.pending(id.ms(), id.seq());
            if (entry == 0 || PendingEntry.consumer(entry) != 0 || !seen.add(id.toString())) {
                throw wrong("a released entry is not pending, or somebody's");
            }
            group.setDelivered(entry, id.ms(), id.seq(), 0);
        }
        return count;
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
        Consumer.activeMs(consumer, rdbType >= LISTPACKS_3 ? in.readLong() : seenMs);
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
