package io.nanoredis.type.stream;

import io.nanoredis.db.Database;
import io.nanoredis.db.EncodingLimits;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.resp.Args;
import io.nanoredis.structure.CountedTree;
import io.nanoredis.structure.Record;

/// A stream: entries in the order of their IDs, and the groups that consume them.
///
/// *shape* — the value of the record is a root:
/// ```
///   0 entries (8) | 8 last ID (16) | 24 ID of the first entry (16), 0-0 if there is none
///  40 greatest ID that was deleted (16) | 56 entries that were ever added (8)
///  64 bytes of all blocks besides the record (8) | 72 last node (8) | 80 its ID (16)
///  96 index of nodes, an [IdTree] (24) | 120 groups, a [NameTree] (24) | 144 [StreamProducers], 0 for none (8)
/// ```
/// The nodes ([StreamNode]) are those that Redis would have: where one ends and the next begins follows from the
/// entries and the options, and is seen by whoever trims approximately. The last node grows by doubling; it is cut to
/// its length when the next begins.
///
/// One object serves one stream after the other, whose record must not move meanwhile. Changes are written through.
///
/// *errors* — [io.nanoredis.memory.ArenaFullException] from what adds; the stream is then as before.
/// *thread* — the owner of the database.
public final class Stream {
    /// The most bytes of all fields and values of an entry.
    public static final long ENTRY_TEXT_BYTES_MAX = StreamNode.BYTES_MAX;

    static final int ROOT_BYTES = 152;

    private static final int LENGTH = 0;
    private static final int LAST = 8;
    private static final int FIRST = 24;
    private static final int MAX_DELETED = 40;
    private static final int ADDED = 56;
    private static final int BYTES = 64;
    private static final int TAIL = 72;
    private static final int TAIL_ID = 80;
    private static final int NODES = 96;
    private static final int GROUPS = 120;
    private static final int PRODUCERS = 144;
    private static final int SEQ = 8;
    /// The last node grows by at most so much more than it needs.
    private static final int GROWTH_BYTES_MAX = 4096;
    private static final int DEFRAGMENTED_AT_ONCE = 128;

    private final Database database;
    private final Slab slab;
    private final IdTree nodes;
    private final StreamGroups groups;
    private final StreamProducers producers;
    private final StreamCursor cursor;
    private final StreamTrimmer trimmer;
    private long root;

    Stream(Database database) {
        this.database = database;
        slab = database.slab();
        nodes = new IdTree(slab);
        groups = new StreamGroups(this);
        producers = new StreamProducers(this);
        cursor = new StreamCursor(nodes);
        trimmer = new StreamTrimmer(this, nodes, cursor);
    }

    /// Serves the stream of a record.
    void open(long record) {
        openRoot(Record.valueAddress(record));
    }

    /// Serves the stream with a root.
    void openRoot(long address) {
        root = address;
        nodes.open(root + NODES);
        groups.open(root + GROUPS);
        producers.open(root + PRODUCERS);
    }

    /// Makes a root one of an empty stream without groups.
    static void init(long root) {
        Mem.zero(root, ROOT_BYTES);
    }

    Slab slab() {
        return slab;
    }

    // ---- counters

    /// The number of entries.
    public long length() {
        return lengthOf(root);
    }

    static long lengthOf(long root) {
        return Mem.getLong(root + LENGTH);
    }

    void length(long entries) {
        Mem.putLong(root + LENGTH, entries);
    }

    /// The ID of the entry that was added last, or what was set as such.
    public StreamId lastId(StreamId into) {
        return read(LAST, into);
    }

    /// Sets the ID that the next entry's must be greater than.
    public void setLastId(StreamId id) {
        write(LAST, id.ms(), id.seq());
    }

    /// The ID of the first entry; 0-0 if there is none.
    public StreamId firstId(StreamId into) {
        return read(FIRST, into);
    }

    void firstId(long ms, long seq) {
        write(FIRST, ms, seq);
    }

    /// The greatest ID that was deleted; 0-0 if none was.
    public StreamId maxDeletedId(StreamId into) {
        return read(MAX_DELETED, into);
    }

    /// Sets the greatest ID that was deleted.
    public void setMaxDeletedId(StreamId id) {
        write(MAX_DELETED, id.ms(), id.seq());
    }

    /// The number of entries that were ever added.
    public long entriesAdded() {
        return Mem.getLong(root + ADDED);
    }

    /// Sets the number of entries that were ever added.
    public void setEntriesAdded(long entries) {
        Mem.putLong(root + ADDED, entries);
    }

    private StreamId read(int at, StreamId into) {
        return into.set(Mem.getLong(root + at), Mem.getLong(root + at + SEQ));
    }

    private void write(int at, long ms, long seq) {
        Mem.putLong(root + at, ms);
        Mem.putLong(root + at + SEQ, seq);
    }

    private int compareWith(int at, long ms, long seq) {
        return StreamId.compare(Mem.getLong(root + at), Mem.getLong(root + at + SEQ), ms, seq);
    }

    /// The bytes of all blocks of the stream with a root.
    static long bytesOf(long root) {
        return Mem.getLong(root + BYTES);
    }

    void addBytes(long bytes) {
        Mem.putLong(root + BYTES, Mem.getLong(root + BYTES) + bytes);
    }

    long alloc(long bytes) {
        long block = slab.alloc(bytes);
        addBytes(slab.sizeOf(block));
        return block;
    }

    void free(long block) {
        addBytes(-slab.sizeOf(block));
        slab.free(block);
    }

    /// The number of nodes.
    public long nodeCount() {
        return nodes.size();
    }

    /// The nodes of the radix tree in which Redis would keep the index. *cost* — a walk over the index.
    public long radixNodeCount() {
        return RadixTree.nodes(nodes);
    }

    // ---- adding

    private long tail() {
        return Mem.getLong(root + TAIL);
    }

    private void tail(long node, long ms, long seq) {
        Mem.putLong(root + TAIL, node);
        write(TAIL_ID, ms, seq);
    }

    /// Adds an entry with the fields and values of a command from `firstField` on, under an ID that must be greater
    /// than the last.
    ///
    /// @param textBytes the bytes of all fields and values, at most [#ENTRY_TEXT_BYTES_MAX]
    public void append(StreamId id, Args args, int firstField, long textBytes) {
        long tail = tail();
        if (tail == 0 || isFull(tail, textBytes)) {
            beginNode(id, args, firstField);
        } else {
            extendNode(tail, id, args, firstField, textBytes);
        }
        long entries = length() + 1;
        length(entries);
        setEntriesAdded(entriesAdded() + 1);
        setLastId(id);
        if (entries == 1) {
            firstId(id.ms(), id.seq());
        }
    }

    private boolean isFull(long node, long textBytes) {
        EncodingLimits limits = database.encodingLimits();
        long bytesMax = limits.streamNodeBytesMax();
        if (bytesMax == 0 || bytesMax > StreamNode.BYTES_MAX) {
            bytesMax = StreamNode.BYTES_MAX;
        }
        long entriesMax = limits.streamNodeEntriesMax();
        return StreamNode.bytes(node) + textBytes >= bytesMax
                || (entriesMax != 0 && StreamNode.entries(node) >= entriesMax);
    }

    private void extendNode(long tail, StreamId id, Args args, int firstField, long textBytes) {
        boolean same = StreamNode.hasFields(tail, args, firstField);
        long msDifference = id.ms() - Mem.getLong(root + TAIL_ID);
        long seqDifference = id.seq() - Mem.getLong(root + TAIL_ID + SEQ);
        long room = slab.sizeOf(tail);
        long bytes = StreamNode.bytes(tail);
        long node = tail;
        if (bytes + StreamNode.entryBytesBound(args, firstField, textBytes) > room) {
            long needed = bytes
                    + StreamNode.entryBytes(args, firstField, same, msDifference, seqDifference)
                    + StreamNode.countsGrowth(tail, StreamNode.live(tail) + 1, StreamNode.deleted(tail));
            if (needed > room) {
                nodes.seekLast();
                node = moveNode(tail, Math.max(needed, Math.min(2 * bytes, bytes + GROWTH_BYTES_MAX)));
            }
        }
        StreamNode.append(node, args, firstField, same, msDifference, seqDifference);
    }

    /// Moves the node at which the index stands to a block of another size.
    private long moveNode(long node, long blockBytes) {
        long moved = alloc(blockBytes);
        Mem.copy(node, moved, StreamNode.bytes(node));
        nodes.target(moved);
        if (node == tail()) {
            Mem.putLong(root + TAIL, moved);
        }
        free(node);
        return moved;
    }

    private void beginNode(StreamId id, Args args, int firstField) {
        long tail = tail();
        long bytes =
                (long) StreamNode.masterBytes(args, firstField) + StreamNode.entryBytes(args, firstField, true, 0, 0);
        long expected = 0;
        if (tail != 0) {
            cutTail(tail);
            expected = Math.min(StreamNode.bytes(tail()), GROWTH_BYTES_MAX);
        }
        long node = alloc(Math.max(bytes, expected));
        long treeBytes = nodes.bytes();
        try {
            nodes.append(id.ms(), id.seq(), node);
        } catch (RuntimeException e) {
            free(node);
            throw e;
        }
        nodesChanged(treeBytes);
        StreamNode.init(node, args, firstField);
        StreamNode.append(node, args, firstField, true, 0, 0);
        tail(node, id.ms(), id.seq());
    }

    /// Gives back what the last node has more than it needs, as it will not grow any more.
    private void cutTail(long tail) {
        int bytes = StreamNode.bytes(tail);
        if (Slab.usableBytes(bytes) < slab.sizeOf(tail)) {
            nodes.seekLast();
            moveNode(tail, bytes);
        }
    }

    /// Enters a node that was read, behind all others; its block is counted already.
    void adoptNode(long node, long ms, long seq) {
        long treeBytes = nodes.bytes();
        nodes.append(ms, seq, node);
        nodesChanged(treeBytes);
        tail(node, ms, seq);
    }

    /// Saves the index of nodes after a change.
    ///
    /// @param bytesBefore its bytes before the change
    void nodesChanged(long bytesBefore) {
        nodes.save(root + NODES);
        addBytes(nodes.bytes() - bytesBefore);
    }

    /// Finds the last node anew, when nodes have gone.
    void findTail() {
        if (nodes.seekLast()) {
            tail(nodes.target(), nodes.ms(), nodes.seq());
        } else {
            tail(0, 0, 0);
        }
    }

    // ---- reading

    /// A walk over the entries from one ID to another, both included; valid until the stream changes or the next walk
    /// begins.
    public StreamCursor range(StreamId from, StreamId to, boolean backwards) {
        cursor.range(from.ms(), from.seq(), to.ms(), to.seq(), backwards);
        return cursor;
    }

    /// A walk over all entries; see [#range].
    public StreamCursor all(boolean backwards) {
        cursor.range(0, 0, StreamId.PART_MAX, StreamId.PART_MAX, backwards);
        return cursor;
    }

    /// Lets [#cursor()] stand at the entry with an ID; returns whether there is one.
    public boolean seek(long ms, long seq) {
        cursor.range(ms, seq, ms, seq, false);
        return cursor.next();
    }

    /// The walk that [#range], [#all] or [#seek] began.
    public StreamCursor cursor() {
        return cursor;
    }

    /// The ID of the last entry that is there; false if there is none.
    public boolean lastEntryId(StreamId into) {
        if (!all(true).next()) {
            return false;
        }
        into.set(cursor.ms(), cursor.seq());
        return true;
    }

    /// The index of nodes.
    IdTree nodes() {
        return nodes;
    }

    // ---- removing

    /// Deletes an entry; returns whether it was there.
    public boolean delete(long ms, long seq) {
        if (!seek(ms, seq)) {
            return false;
        }
        deleteAtCursor();
        if (compareWith(MAX_DELETED, ms, seq) < 0) {
            write(MAX_DELETED, ms, seq);
        }
        if (compareWith(FIRST, ms, seq) == 0) {
            findFirst();
        }
        return true;
    }

    private void deleteAtCursor() {
        long node = nodes.target();
        int live = StreamNode.live(node);
        length(length() - 1);
        if (live == 1) {
            removeNode(node);
            return;
        }
        int deleted = StreamNode.deleted(node) + 1;
        StreamNode.markDeleted(cursor.flagsAt());
        setCounts(node, live - 1, deleted);
    }

    private void removeNode(long node) {
        boolean last = node == tail();
        long treeBytes = nodes.bytes();
        nodes.remove(cursor.nodeMs(), cursor.nodeSeq());
        nodesChanged(treeBytes);
        free(node);
        if (last) {
            findTail();
        }
    }

    /// Replaces the counters of the node at which the index stands, which moves if they do not fit.
    void setCounts(long node, int live, int deleted) {
        int growth = StreamNode.countsGrowth(node, live, deleted);
        long needed = (long) StreamNode.bytes(node) + growth;
        long roomy = growth > 0 && needed > slab.sizeOf(node) ? moveNode(node, needed) : node;
        StreamNode.counts(roomy, live, deleted);
    }

    /// Notes the first entry that is there as the first.
    void findFirst() {
        if (length() > 0 && all(false).next()) {
            firstId(cursor.ms(), cursor.seq());
        } else {
            firstId(0, 0);
        }
    }

    /// Removes entries from the beginning; returns how many.
    public long trim(StreamTrim trim) {
        return trimmer.trim(trim);
    }

    // ---- groups

    /// The groups that consume the stream.
    public StreamGroups groups() {
        return groups;
    }

    /// Those who add entries under identifiers of their own.
    public StreamProducers producers() {
        return producers;
    }

    /// Whether an entry between an ID and the end may have been deleted, so that the entries there cannot be counted
    /// by their IDs.
    boolean hasTombstonesFrom(long ms, long seq) {
        return length() > 0 && !isUnbroken() && compareWith(MAX_DELETED, ms, seq) >= 0;
    }

    /// How many entries were ever added up to an ID, if that can be told; else [ConsumerGroup#UNKNOWN].
    public long entriesAddedUpTo(long ms, long seq) {
        long added = entriesAdded();
        if (added == 0) {
            return 0;
        }
        int withLast = -compareWith(LAST, ms, seq);
        if (length() == 0 && withLast < 1) {
            return added;
        }
        if (withLast == 0) {
            return added;
        }
        return withLast > 0 ? ConsumerGroup.UNKNOWN : countFromFirst(ms, seq, added);
    }

    private long countFromFirst(long ms, long seq, long added) {
        int withFirst = compareWith(FIRST, ms, seq);
        if (withFirst < 0 || !isUnbroken()) {
            return ConsumerGroup.UNKNOWN;
        }
        return withFirst > 0 ? added - length() : added - length() + 1;
    }

    /// Whether no entry behind the first was deleted.
    private boolean isUnbroken() {
        return compareWith(MAX_DELETED, 0, 0) == 0
                || compareWith(MAX_DELETED, Mem.getLong(root + FIRST), Mem.getLong(root + FIRST + SEQ)) < 0;
    }

    // ---- what is cut off

    /// A record of a stream without a key, empty.
    long newLoose() {
        long loose = slab.alloc(Record.bytes(0, ROOT_BYTES, false));
        Record.begin(loose, Record.STREAM, StreamType.ENCODING, 0, 0, ROOT_BYTES, 0);
        init(Record.valueAddress(loose));
        return loose;
    }

    /// Frees a loose stream some time later, with groups that have been given to it.
    ///
    /// @param groupBytes the bytes of these and of all that belongs to them
    void freeLoose(long loose, NameTree names, long groupBytes) {
        long looseRoot = Record.valueAddress(loose);
        names.save(looseRoot + GROUPS);
        Mem.putLong(looseRoot + BYTES, names.bytes() + groupBytes);
        database.freeLater(loose);
    }

    // ---- whole

    /// Moves the nodes of some ranks out of sparse pages; returns the rank of the next, 0 when all have been looked at.
    long defragment(long from) {
        long rank = from;
        boolean more = rank < nodes.size() && nodes.seekRank(rank);
        while (more && rank < from + DEFRAGMENTED_AT_ONCE) {
            if (slab.isSparse(nodes.target())) {
                moveNode(nodes.target(), slab.sizeOf(nodes.target()));
            }
            rank++;
            more = nodes.next();
        }
        return more ? rank : 0;
    }

    /// Frees the next part of the blocks; returns whether that was all.
    boolean drain() {
        if (nodes.size() > 0) {
            long bytes = nodes.bytes();
            nodes.drain(CountedTree.END, entry -> free(IdTree.targetOf(entry)));
            nodesChanged(bytes);
            return false;
        }
        return groups.drain() && producers.drain();
    }

    /// Walks over everything and compares it with the counters; returns the bytes of all blocks.
    ///
    /// @throws IllegalStateException on a contradiction
    long verify() {
        nodes.verify();
        NodeCheck check = new NodeCheck();
        long blocks = nodes.bytes();
        long live = 0;
        for (boolean more = nodes.seekFirst(); more; more = nodes.next()) {
            blocks += slab.sizeOf(nodes.target());
            live += StreamNode.live(nodes.target());
            check.verify(nodes.target(), nodes.ms(), nodes.seq());
        }
        require("tail", tail(), nodes.seekLast() ? nodes.target() : 0);
        require("length", length(), live);
        verifyOrder();
        blocks += groups.verify() + producers.verify();
        require("bytes", bytesOf(root), blocks);
        return blocks;
    }

    private void verifyOrder() {
        StreamId before = new StreamId();
        long count = 0;
        StreamCursor walk = all(false);
        while (walk.next()) {
            if (before.compare(walk.ms(), walk.seq()) >= 0) {
                throw new IllegalStateException("entries: out of order at " + before);
            }
            before.set(walk.ms(), walk.seq());
            if (count++ == 0) {
                require("first ID", compareWith(FIRST, walk.ms(), walk.seq()), 0);
            }
        }
        require("entries", count, length());
        if (compareWith(LAST, before.ms(), before.seq()) < 0) {
            throw new IllegalStateException("last ID: less than " + before);
        }
    }

    static void require(String name, long actual, long expected) {
        if (actual != expected) {
            throw new IllegalStateException(name + ": " + actual + " (expected " + expected + ")");
        }
    }
}
