package io.nanoredis.type.stream;

import io.nanoredis.memory.ArenaFullException;

/// The groups of the opened stream, by their names.
///
/// [#group()] is the one that was opened last; what concerns all groups opens each in turn, and leaves another open.
///
/// *errors* — [io.nanoredis.memory.ArenaFullException] from what adds; the stream is then as before.
/// *thread* — the owner of the stream.
public final class StreamGroups {
    private final Stream stream;
    private final NameTree names;
    private final ConsumerGroup group;
    private long root;

    StreamGroups(Stream stream) {
        this.stream = stream;
        names = new NameTree(stream.slab(), ConsumerGroup.NAME);
        group = new ConsumerGroup(stream);
    }

    /// Serves the groups whose index is saved at an address.
    void open(long indexRoot) {
        root = indexRoot;
        names.open(indexRoot);
    }

    /// The group that was opened last.
    public ConsumerGroup group() {
        return group;
    }

    /// The number of groups.
    public long count() {
        return names.size();
    }

    /// Opens the group with a name; returns whether there is one.
    public boolean open(byte[] name, int offset, int length) {
        long block = names.find(name, offset, length);
        if (block != 0) {
            group.open(block);
        }
        return block != 0;
    }

    /// Adds a group, whose name is not there yet, and opens it.
    public void add(byte[] name, int offset, int length, StreamId lastId, long entriesRead) {
        long block = stream.alloc((long) ConsumerGroup.NAME + length);
        ConsumerGroup.init(block, lastId.ms(), lastId.seq(), entriesRead);
        names.name(block, name, offset, length);
        long bytes = names.bytes();
        try {
            names.insert(block, name, offset, length);
        } catch (RuntimeException e) {
            stream.free(block);
            throw e;
        }
        changed(bytes);
        group.open(block);
    }

    private void changed(long bytesBefore) {
        names.save(root);
        stream.addBytes(names.bytes() - bytesBefore);
    }

    /// Removes the group with a name with all that belongs to it, whose memory is freed bit by bit later; returns
    /// whether it was there. *cost* — a walk over its consumers.
    public boolean remove(byte[] name, int offset, int length) {
        if (!open(name, offset, length)) {
            return false;
        }
        long block = group.address();
        long moved = group.bytes() + stream.slab().sizeOf(block);
        boolean handedOver = handOver(block, moved, name, offset, length);
        if (!handedOver) { // memory is short: now is better
            boolean empty = false;
            while (!empty) {
                empty = group.drain();
            }
        }
        long bytes = names.bytes();
        names.remove(name, offset, length);
        changed(bytes);
        if (handedOver) {
            stream.addBytes(-moved);
        } else {
            stream.free(block);
        }
        return true;
    }

    /// Makes a group the only one of a stream without a key and without entries, which is freed as any value is.
    private boolean handOver(long block, long moved, byte[] name, int offset, int length) {
        NameTree alone = new NameTree(stream.slab(), ConsumerGroup.NAME);
        long loose = 0;
        try {
            loose = stream.newLoose();
            alone.insert(block, name, offset, length);
        } catch (ArenaFullException full) {
            if (loose != 0) {
                stream.slab().free(loose);
            }
            return false;
        }
        stream.freeLoose(loose, alone, moved);
        return true;
    }

    /// Opens the first group in the order of names; returns whether there is one.
    public boolean first() {
        return names.seekFirst() && openHere();
    }

    /// Opens the next group; returns whether there is one. Groups must not have been added or removed.
    public boolean next() {
        return names.next() && openHere();
    }

    private boolean openHere() {
        group.open(names.block());
        return true;
    }

    /// Whether some group has not read an entry yet, or not acknowledged it.
    public boolean isReferenced(long ms, long seq) {
        for (boolean more = first(); more; more = next()) {
            if (!group.hasRead(ms, seq) || group.pending(ms, seq) != 0) {
                return true;
            }
        }
        return false;
    }

    /// Removes an entry from what is pending in all groups.
    public void dropReferences(long ms, long seq) {
        for (boolean more = first(); more; more = next()) {
            group.acknowledge(ms, seq);
        }
    }

    /// Frees the next part of the groups; returns whether that was all.
    boolean drain() {
        if (!first()) {
            return true;
        }
        if (group.drain()) {
            long bytes = names.bytes();
            long block = group.address();
            names.removeRanks(0, 1, null);
            changed(bytes);
            stream.free(block);
        }
        return false;
    }

    /// Walks over all groups and compares them with their counters; returns the bytes of their blocks.
    long verify() {
        names.verify();
        long bytes = names.bytes();
        for (boolean more = first(); more; more = next()) {
            bytes += stream.slab().sizeOf(group.address()) + group.verify();
        }
        return bytes;
    }
}
