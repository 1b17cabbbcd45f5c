package io.nanoredis.type.stream;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.CountedTree;
import io.nanoredis.type.StoredBytes;

/// A group of consumers: how far it has read a stream, who is in it, and what is pending.
///
/// *shape* — a block: bytes of the name (4) | whether the times are kept (4) | last ID that was delivered (16) |
/// entries that were read (8), [#UNKNOWN] if that cannot be told | what is pending, an [IdTree] (24) | consumers, a
/// [NameTree] (24) | what is pending by its time of delivery, [PendingTimes] (24) | name. The times are kept from the
/// first time on that somebody wants to know what has been idle longest, as they cost a third more memory.
///
/// One object serves one group of the opened stream after the other. Changes are written through. Blocks are named by
/// their addresses; those of groups and consumers stay until they are removed.
///
/// *errors* — [io.nanoredis.memory.ArenaFullException] from what adds; the group is then as before.
/// *thread* — the owner of the stream.
public final class ConsumerGroup {
    /// Says that the entries read cannot be told.
    public static final long UNKNOWN = -1;

    static final int NAME = 104;

    private static final int LAST = 8;
    private static final int SEQ = 8;
    private static final int READ = 24;
    private static final int PENDING = 32;
    private static final int CONSUMERS = 56;
    private static final int TIMES = 80;
    private static final int TIMED = 4;

    private final Stream stream;
    private final IdTree pending;
    private final NameTree consumers;
    private final PendingTimes times;
    /// What one consumer has pending.
    private final IdTree own;
    private long group;
    private long ownConsumer;
    /// Which of the two a walk goes over.
    private IdTree walked;

    ConsumerGroup(Stream stream) {
        this.stream = stream;
        Slab slab = stream.slab();
        pending = new IdTree(slab);
        consumers = new NameTree(slab, Consumer.NAME);
        own = new IdTree(slab);
        times = new PendingTimes(slab);
        walked = pending;
    }

    /// Serves the group of a block.
    void open(long block) {
        group = block;
        pending.open(block + PENDING);
        consumers.open(block + CONSUMERS);
        times.open(block + TIMES);
        ownConsumer = 0;
        walked = pending;
    }

    // ---- the group

    /// Makes a block that of a group without consumers.
    static void init(long block, long lastMs, long lastSeq, long entriesRead) {
        Mem.zero(block, NAME);
        Mem.putLong(block + LAST, lastMs);
        Mem.putLong(block + LAST + SEQ, lastSeq);
        Mem.putLong(block + READ, entriesRead);
    }

    /// The last ID that was delivered.
    public StreamId lastId(StreamId into) {
        return into.set(Mem.getLong(group + LAST), Mem.getLong(group + LAST + SEQ));
    }

    /// Whether an ID was delivered already, or would have been.
    public boolean hasRead(long ms, long seq) {
        return StreamId.compare(Mem.getLong(group + LAST), Mem.getLong(group + LAST + SEQ), ms, seq) >= 0;
    }

    /// Sets the last ID that was delivered.
    public void setLastId(long ms, long seq) {
        Mem.putLong(group + LAST, ms);
        Mem.putLong(group + LAST + SEQ, seq);
    }

    /// How many entries were read of those that were ever added; [#UNKNOWN] if that cannot be told.
    public long entriesRead() {
        return Mem.getLong(group + READ);
    }

    /// Sets how many entries were read.
    public void setEntriesRead(long entries) {
        Mem.putLong(group + READ, entries);
    }

    /// Whether it can be told how many entries are still to be read.
    public boolean hasLag() {
        return stream.entriesAdded() == 0 || readSoFar() != UNKNOWN;
    }

    /// How many entries are still to be read, negative if more were read than added; only where [#hasLag].
    public long lag() {
        long added = stream.entriesAdded();
        return added == 0 ? 0 : added - readSoFar();
    }

    private long readSoFar() {
        long ms = Mem.getLong(group + LAST);
        long seq = Mem.getLong(group + LAST + SEQ);
        long read = entriesRead();
        return read == UNKNOWN || stream.hasTombstonesFrom(ms, seq) ? stream.entriesAddedUpTo(ms, seq) : read;
    }

    /// Notes that an entry behind the last one is delivered.
    public void advance(long ms, long seq) {
        if (entriesRead() != UNKNOWN && !stream.hasTombstonesFrom(ms, seq)) {
            setEntriesRead(entriesRead() + 1);
        } else if (stream.entriesAdded() != 0) {
            setEntriesRead(stream.entriesAddedUpTo(ms, seq));
        }
        setLastId(ms, seq);
    }

    /// Writes the name as a bulk string.
    public void replyName(ReplyWriter out) {
        StoredBytes.reply(group + NAME, NameTree.nameLength(group), out);
    }

    /// How many entries are pending.
    public long pendingCount() {
        return pending.size();
    }

    /// How many consumers there are.
    public long consumerCount() {
        return consumers.size();
    }

    // ---- consumers

    /// The consumer with a name, or 0.
    public long consumer(byte[] name, int offset, int length) {
        return consumers.find(name, offset, length);
    }

    /// Adds a consumer, whose name is not there yet.
    public long addConsumer(byte[] name, int offset, int length, long nowMs) {
        long consumer = stream.alloc((long) Consumer.NAME + length);
        Consumer.init(consumer, nowMs, nowMs);
        consumers.name(consumer, name, offset, length);
        long bytes = consumers.bytes();
        try {
            consumers.insert(consumer, name, offset, length);
        } catch (RuntimeException e) {
            stream.free(consumer);
            throw e;
        }
        consumersChanged(bytes);
        return consumer;
    }

    private void consumersChanged(long bytesBefore) {
        consumers.save(group + CONSUMERS);
        stream.addBytes(consumers.bytes() - bytesBefore);
    }

    /// Removes the consumer with a name and all that it has pending; returns how much that was.
    public long removeConsumer(byte[] name, int offset, int length) {
        long consumer = consumer(name, offset, length);
        if (consumer == 0) {
            return 0;
        }
        openOwn(consumer);
        long count = own.size();
        while (own.seekLast()) {
            long ms = own.ms();
            long seq = own.seq();
            removeTime(PendingEntry.deliveredMs(own.target()), ms, seq);
            stream.free(own.target());
            removeFrom(pending, group + PENDING, ms, seq);
            removeFrom(own, consumer + Consumer.PENDING, ms, seq);
        }
        ownConsumer = 0;
        long bytes = consumers.bytes();
        consumers.remove(name, offset, length);
        consumersChanged(bytes);
        stream.free(consumer);
        return count;
    }

    /// Stands at the first consumer in the order of names; returns it, or 0.
    public long firstConsumer() {
        return consumers.seekFirst() ? consumers.block() : 0;
    }

    /// Steps to the next consumer; returns it, or 0. The consumers must not have changed.
    public long nextConsumer() {
        return consumers.next() ? consumers.block() : 0;
    }

    // ---- what is pending

    private void openOwn(long consumer) {
        if (ownConsumer != consumer) {
            own.open(consumer + Consumer.PENDING);
            ownConsumer = consumer;
        }
    }

    private void insertInto(IdTree tree, long treeRoot, long ms, long seq, long target) {
        long bytes = tree.bytes();
        tree.insert(ms, seq, target);
        tree.save(treeRoot);
        stream.addBytes(tree.bytes() - bytes);
    }

    private void removeFrom(IdTree tree, long treeRoot, long ms, long seq) {
        long bytes = tree.bytes();
        tree.remove(ms, seq);
        tree.save(treeRoot);
        stream.addBytes(tree.bytes() - bytes);
    }

    /// What is pending under an ID, or 0.
    public long pending(long ms, long seq) {
        return pending.find(ms, seq);
    }

    /// Enters an ID as pending, which is not yet, and with no consumer.
    public long addPending(long ms, long seq, long nowMs) {
        long entry = stream.alloc(PendingEntry.BYTES);
        PendingEntry.init(entry, nowMs, 1, 0);
        boolean inserted = false;
        try {
            insertInto(pending, group + PENDING, ms, seq, entry);
            inserted = true;
            insertTime(nowMs, ms, seq);
        } catch (RuntimeException e) {
            if (inserted) {
                removeFrom(pending, group + PENDING, ms, seq);
            }
            stream.free(entry);
            throw e;
        }
        return entry;
    }

    // ---- the times of delivery

    private boolean isTimed() {
        return Mem.getInt(group + TIMED) != 0;
    }

    private void insertTime(long timeMs, long ms, long seq) {
        if (isTimed()) {
            long bytes = times.bytes();
            times.insert(timeMs, ms, seq);
            timesChanged(bytes);
        }
    }

    private void removeTime(long timeMs, long ms, long seq) {
        if (isTimed()) {
            long bytes = times.bytes();
            times.remove(timeMs, ms, seq);
            timesChanged(bytes);
        }
    }

    private void timesChanged(long bytesBefore) {
        times.save(group + TIMES);
        stream.addBytes(times.bytes() - bytesBefore);
    }

    /// Sets when a pending entry was delivered last.
    public void setDelivered(long entry, long ms, long seq, long timeMs) {
        long before = PendingEntry.deliveredMs(entry);
        if (before == timeMs) {
            return;
        }
        insertTime(timeMs, ms, seq);
        removeTime(before, ms, seq);
        PendingEntry.deliveredMs(entry, timeMs);
    }

    /// Stands at what was delivered longest ago, released entries before all others; returns whether anything is
    /// pending. *cost* — the first time, a walk over all that is pending.
    public boolean seekOldest() {
        if (!isTimed()) {
            keepTimes();
        }
        return times.seekFirst();
    }

    private void keepTimes() {
        long bytes = times.bytes();
        try {
            for (boolean more = pending.seekFirst(); more; more = pending.next()) {
                times.insert(PendingEntry.deliveredMs(pending.target()), pending.ms(), pending.seq());
            }
        } catch (RuntimeException e) {
            times.removeRanks(0, times.size(), null);
            throw e;
        }
        timesChanged(bytes);
        Mem.putInt(group + TIMED, 1);
    }

    /// Steps to what was delivered next; returns whether there is something. Nothing must have been added or removed.
    public boolean nextOldest() {
        return times.next();
    }

    /// When the entry at hand was delivered, ms since 1970; 0 if it was released.
    public long oldestDeliveredMs() {
        return times.timeMs();
    }

    /// The time of its ID.
    public long oldestMs() {
        return times.ms();
    }

    /// The number of its ID.
    public long oldestSeq() {
        return times.seq();
    }

    /// Takes a pending entry away from its consumer, for anybody to claim at once.
    ///
    /// @param deliveries how often it counts as delivered from now on
    public void release(long entry, long ms, long seq, long deliveries) {
        setDelivered(entry, ms, seq, 0);
        assign(entry, ms, seq, 0);
        PendingEntry.deliveries(entry, deliveries);
    }

    /// How many pending entries no consumer has. *cost* — a walk over the consumers.
    public long releasedCount() {
        long owned = 0;
        for (long consumer = firstConsumer(); consumer != 0; consumer = nextConsumer()) {
            owned += Consumer.pendingCount(consumer);
        }
        return pending.size() - owned;
    }

    // ---- owners

    /// Makes a consumer the one that has a pending entry; 0 for none.
    public void assign(long entry, long ms, long seq, long consumer) {
        long before = PendingEntry.consumer(entry);
        if (before == consumer) {
            return;
        }
        if (consumer != 0) {
            openOwn(consumer);
            insertInto(own, consumer + Consumer.PENDING, ms, seq, entry);
        }
        if (before != 0) {
            openOwn(before);
            removeFrom(own, before + Consumer.PENDING, ms, seq);
        }
        PendingEntry.consumer(entry, consumer);
    }

    /// Notes that an entry is delivered to a consumer for the first time, whoever had it before.
    public void deliver(long ms, long seq, long consumer, long nowMs) {
        long entry = pending(ms, seq);
        boolean added = entry == 0;
        if (added) {
            entry = addPending(ms, seq, nowMs);
        }
        try {
            assign(entry, ms, seq, consumer);
        } catch (RuntimeException e) {
            if (added) {
                remove(entry, ms, seq);
            }
            throw e;
        }
        setDelivered(entry, ms, seq, nowMs);
        PendingEntry.deliveries(entry, 1);
    }

    /// Removes what is pending under an ID; returns whether there was something.
    public boolean acknowledge(long ms, long seq) {
        long entry = pending(ms, seq);
        if (entry == 0) {
            return false;
        }
        remove(entry, ms, seq);
        return true;
    }

    private void remove(long entry, long ms, long seq) {
        long consumer = PendingEntry.consumer(entry);
        if (consumer != 0) {
            openOwn(consumer);
            removeFrom(own, consumer + Consumer.PENDING, ms, seq);
        }
        removeTime(PendingEntry.deliveredMs(entry), ms, seq);
        removeFrom(pending, group + PENDING, ms, seq);
        stream.free(entry);
    }

    // ---- walks over what is pending

    /// Stands at the first pending entry whose ID is not less than one; returns whether there is one.
    ///
    /// @param consumer the consumer whose entries are walked over, 0 for those of all
    public boolean seekPending(long ms, long seq, long consumer) {
        if (consumer == 0) {
            walked = pending;
        } else {
            openOwn(consumer);
            walked = own;
        }
        return walked.seekCeiling(ms, seq);
    }

    /// Stands at the last pending entry of all; returns whether there is one.
    public boolean seekLastPending() {
        walked = pending;
        return pending.seekLast();
    }

    /// Steps to the next pending entry; returns whether there is one. Nothing must have been added or removed.
    public boolean nextPending() {
        return walked.next();
    }

    /// The pending entry at hand.
    public long pendingEntry() {
        return walked.target();
    }

    /// The time of the ID at hand.
    public long pendingMs() {
        return walked.ms();
    }

    /// The number of the ID at hand.
    public long pendingSeq() {
        return walked.seq();
    }

    // ---- whole, for the codec and the checks

    long address() {
        return group;
    }

    /// The bytes of all that belongs to the group, but for its own block. *cost* — a walk over the consumers.
    long bytes() {
        Slab slab = stream.slab();
        long bytes = pending.bytes()
                + consumers.bytes()
                + times.bytes()
                + pending.size() * Slab.usableBytes(PendingEntry.BYTES);
        for (long consumer = firstConsumer(); consumer != 0; consumer = nextConsumer()) {
            bytes += slab.sizeOf(consumer) + CountedTree.bytesOf(consumer + Consumer.PENDING);
        }
        return bytes;
    }

    IdTree pendingTree() {
        return pending;
    }

    NameTree consumers() {
        return consumers;
    }

    /// What a consumer has pending, opened.
    IdTree own(long consumer) {
        openOwn(consumer);
        return own;
    }

    /// Enters a pending entry that was read, which is not there; false if it is.
    boolean adoptPending(long ms, long seq, long deliveredMs, long deliveries) {
        if (pending(ms, seq) != 0) {
            return false;
        }
        long entry = addPending(ms, seq, deliveredMs);
        PendingEntry.deliveries(entry, deliveries);
        return true;
    }

    /// Frees the next part of what the group owns; returns whether that was all, the group's own block being left.
    boolean drain() {
        if (times.size() > 0) {
            long bytes = times.bytes();
            times.drain(CountedTree.END, null);
            timesChanged(bytes);
            return false;
        }
        Mem.putInt(group + TIMED, 0);
        if (consumers.seekFirst()) {
            long consumer = consumers.block();
            openOwn(consumer);
            if (own.size() > 0) {
                long bytes = own.bytes();
                own.drain(CountedTree.END, null);
                own.save(consumer + Consumer.PENDING);
                stream.addBytes(own.bytes() - bytes);
                return false;
            }
            ownConsumer = 0;
            long bytes = consumers.bytes();
            consumers.removeRanks(0, 1, null);
            consumersChanged(bytes);
            stream.free(consumer);
            return false;
        }
        if (pending.size() == 0) {
            return true;
        }
        long bytes = pending.bytes();
        pending.drain(CountedTree.END, entry -> stream.free(IdTree.targetOf(entry)));
        pending.save(group + PENDING);
        stream.addBytes(pending.bytes() - bytes);
        return false;
    }

    /// Walks over everything and compares it with the counters; returns the bytes of all blocks but the group's own.
    long verify() {
        pending.verify();
        consumers.verify();
        times.verify();
        long bytes = pending.bytes() + consumers.bytes() + times.bytes();
        long owned = 0;
        Stream.require("times", times.size(), isTimed() ? pending.size() : 0);
        for (boolean more = pending.seekFirst(); more; more = pending.next()) {
            if (isTimed() && !times.contains(PendingEntry.deliveredMs(pending.target()), pending.ms(), pending.seq())) {
                throw new IllegalStateException("time: none of " + pending.ms() + "-" + pending.seq());
            }
            bytes += stream.slab().sizeOf(pending.target());
            owned += PendingEntry.consumer(pending.target()) != 0 ? 1 : 0;
        }
        for (long consumer = firstConsumer(); consumer != 0; consumer = nextConsumer()) {
            openOwn(consumer);
            own.verify();
            bytes += stream.slab().sizeOf(consumer) + own.bytes();
            owned -= own.size();
            for (boolean more = own.seekFirst(); more; more = own.next()) {
                Stream.require("pending", pending.find(own.ms(), own.seq()), own.target());
                Stream.require("consumer", PendingEntry.consumer(own.target()), consumer);
            }
        }
        Stream.require("pending of consumers", owned, 0);
        return bytes;
    }
}
