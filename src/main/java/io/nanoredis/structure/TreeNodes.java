package io.nanoredis.structure;

import io.nanoredis.memory.Mem;

/// The binary form of the nodes of one kind of [CountedTree].
///
/// ```
/// every node   0 count (2) | 2 capacity (2) | 4 level (2), 0 for a leaf | 6 bytes (2)
/// leaf         8 next leaf (8) | 16 previous leaf (8) | 24 entries
/// inner node   8 keys | children (8 each) | entries below each child (4 each)
/// ```
///
/// The key of a child is that of the least entry below it; the first child's is not kept up to date.
final class TreeNodes {
    /// The bytes of a node, but for a tree that is a single leaf. Random insertion of 16-byte entries leaves about
    /// 21 bytes per entry.
    static final int NODE_BYTES = 1024;

    private static final int LEAF_BYTES_LEAST = 128;
    private static final int CAPACITY = 2;
    private static final int LEVEL = 4;
    private static final int BYTES = 6;
    private static final int NEXT = 8;
    private static final int PREVIOUS = 16;
    private static final int ENTRIES = 24;
    private static final int KEYS = 8;
    private static final int CHILD_BYTES = 8;
    private static final int TALLY_BYTES = 4;

    private final int keyBytes;
    private final int entryBytes;
    private final int childrenAt;
    private final int talliesAt;
    private final int leafCapacity;
    private final int innerCapacity;

    TreeNodes(int keyBytes, int entryBytes) {
        this.keyBytes = keyBytes;
        this.entryBytes = entryBytes;
        leafCapacity = (NODE_BYTES - ENTRIES) / entryBytes;
        innerCapacity = (NODE_BYTES - KEYS) / (keyBytes + CHILD_BYTES + TALLY_BYTES);
        childrenAt = KEYS + innerCapacity * keyBytes;
        talliesAt = childrenAt + innerCapacity * CHILD_BYTES;
    }

    static int count(long node) {
        return Mem.getShort(node);
    }

    static void count(long node, int count) {
        Mem.putShort(node, (short) count);
    }

    static int capacity(long node) {
        return Mem.getShort(node + CAPACITY);
    }

    static int level(long node) {
        return Mem.getShort(node + LEVEL);
    }

    static boolean isFull(long node) {
        return count(node) == capacity(node);
    }

    /// The bytes of the block of a node.
    static int bytes(long node) {
        return Mem.getShort(node + BYTES);
    }

    /// What a node of full size in a level holds.
    int capacityOf(int level) {
        return level == 0 ? leafCapacity : innerCapacity;
    }

    /// What every node of a level holds at least, but the first and the last.
    int least(int level) {
        return capacityOf(level) / 3;
    }

    // ---- leaves

    /// The bytes to ask for when a leaf shall hold the double, at first of the least.
    int grownLeafBytes(long leaf) {
        if (leaf == 0) {
            return LEAF_BYTES_LEAST;
        }
        return Math.min(2 * bytes(leaf), NODE_BYTES);
    }

    void initLeaf(long leaf, int bytes) {
        init(leaf, 0, (bytes - ENTRIES) / entryBytes, bytes);
        next(leaf, 0);
        previous(leaf, 0);
    }

    private static void init(long node, int level, int capacity, int bytes) {
        count(node, 0);
        Mem.putShort(node + CAPACITY, (short) capacity);
        Mem.putShort(node + LEVEL, (short) level);
        Mem.putShort(node + BYTES, (short) bytes);
    }

    static long next(long leaf) {
        return Mem.getLong(leaf + NEXT);
    }

    static void next(long leaf, long next) {
        Mem.putLong(leaf + NEXT, next);
    }

    static long previous(long leaf) {
        return Mem.getLong(leaf + PREVIOUS);
    }

    static void previous(long leaf, long previous) {
        Mem.putLong(leaf + PREVIOUS, previous);
    }

    /// Puts a leaf between another and its next.
    static void linkAfter(long leaf, long inserted) {
        long next = next(leaf);
        next(inserted, next);
        previous(inserted, leaf);
        next(leaf, inserted);
        if (next != 0) {
            previous(next, inserted);
        }
    }

    static void unlink(long leaf) {
        long next = next(leaf);
        long previous = previous(leaf);
        if (next != 0) {
            previous(next, previous);
        }
        if (previous != 0) {
            next(previous, next);
        }
    }

    long entry(long leaf, int index) {
        return leaf + ENTRIES + (long) index * entryBytes;
    }

    /// Makes room for one entry.
    void openEntry(long leaf, int index) {
        int count = count(leaf);
        long at = entry(leaf, index);
        if (index < count) {
            Mem.move(at, at + entryBytes, (long) (count - index) * entryBytes);
        }
        count(leaf, count + 1);
    }

    void removeEntries(long leaf, int index, int entries) {
        int count = count(leaf);
        int behind = count - index - entries;
        if (behind > 0) {
            Mem.move(entry(leaf, index + entries), entry(leaf, index), (long) behind * entryBytes);
        }
        count(leaf, count - entries);
    }

    // ---- inner nodes

    void initInner(long node, int level) {
        init(node, level, innerCapacity, NODE_BYTES);
    }

    long key(long node, int index) {
        return node + KEYS + (long) index * keyBytes;
    }

    void key(long node, int index, long key) {
        Mem.copy(key, key(node, index), keyBytes);
    }

    private long childAt(long node, int index) {
        return node + childrenAt + (long) index * CHILD_BYTES;
    }

    long child(long node, int index) {
        return Mem.getLong(childAt(node, index));
    }

    private long tallyAt(long node, int index) {
        return node + talliesAt + (long) index * TALLY_BYTES;
    }

    /// The number of entries below a child.
    long tally(long node, int index) {
        return Mem.getInt(tallyAt(node, index)) & 0xffff_ffffL;
    }

    void tally(long node, int index, long tally) {
        Mem.putInt(tallyAt(node, index), (int) tally);
    }

    void addTally(long node, int index, int entries) {
        long at = tallyAt(node, index);
        Mem.putInt(at, Mem.getInt(at) + entries);
    }

    /// The number of entries below the first children.
    long talliesBefore(long node, int index) {
        long sum = 0;
        long end = tallyAt(node, index);
        for (long at = tallyAt(node, 0); at < end; at += TALLY_BYTES) {
            sum += Mem.getInt(at) & 0xffff_ffffL;
        }
        return sum;
    }

    /// The number of entries in a node or below it.
    long total(long node) {
        return level(node) == 0 ? count(node) : talliesBefore(node, count(node));
    }

    void insertChild(long node, int index, long child, long tally) {
        int behind = count(node) - index;
        if (behind > 0) {
            Mem.move(key(node, index), key(node, index + 1), (long) behind * keyBytes);
            Mem.move(childAt(node, index), childAt(node, index + 1), (long) behind * CHILD_BYTES);
            Mem.move(tallyAt(node, index), tallyAt(node, index + 1), (long) behind * TALLY_BYTES);
        }
        Mem.putLong(childAt(node, index), child);
        tally(node, index, tally);
        count(node, count(node) + 1);
    }

    void removeChild(long node, int index) {
        removeChildren(node, index, 1);
    }

    private void removeChildren(long node, int index, int children) {
        int count = count(node);
        int behind = count - index - children;
        if (behind > 0) {
            Mem.move(key(node, index + children), key(node, index), (long) behind * keyBytes);
            Mem.move(childAt(node, index + children), childAt(node, index), (long) behind * CHILD_BYTES);
            Mem.move(tallyAt(node, index + children), tallyAt(node, index), (long) behind * TALLY_BYTES);
        }
        count(node, count - children);
    }

    // ---- both

    /// Moves what stands in a node from an index on to the beginning of another of its level, which has the room.
    void moveTail(long from, int index, long to) {
        int moved = count(from) - index;
        int there = count(to);
        if (level(from) == 0) {
            Mem.move(entry(to, 0), entry(to, moved), (long) there * entryBytes);
            Mem.copy(entry(from, index), entry(to, 0), (long) moved * entryBytes);
        } else {
            Mem.move(key(to, 0), key(to, moved), (long) there * keyBytes);
            Mem.move(childAt(to, 0), childAt(to, moved), (long) there * CHILD_BYTES);
            Mem.move(tallyAt(to, 0), tallyAt(to, moved), (long) there * TALLY_BYTES);
            copyChildren(from, index, moved, to, 0);
        }
        count(to, there + moved);
        count(from, index);
    }

    /// Moves the first of a node to the end of another of its level, which has the room.
    void moveHead(long from, int moved, long to) {
        int there = count(to);
        if (level(from) == 0) {
            Mem.copy(entry(from, 0), entry(to, there), (long) moved * entryBytes);
            removeEntries(from, 0, moved);
        } else {
            copyChildren(from, 0, moved, to, there);
            removeChildren(from, 0, moved);
        }
        count(to, there + moved);
    }

    private void copyChildren(long from, int index, int children, long to, int toIndex) {
        Mem.copy(key(from, index), key(to, toIndex), (long) children * keyBytes);
        Mem.copy(childAt(from, index), childAt(to, toIndex), (long) children * CHILD_BYTES);
        Mem.copy(tallyAt(from, index), tallyAt(to, toIndex), (long) children * TALLY_BYTES);
    }

    /// Moves all of the right neighbour of a child into it; the empty neighbour is the caller's to free.
    void merge(long parent, int leftIndex) {
        long left = child(parent, leftIndex);
        long right = child(parent, leftIndex + 1);
        if (level(right) == 0) {
            unlink(right);
        } else {
            key(right, 0, key(parent, leftIndex + 1));
        }
        moveHead(right, count(right), left);
        addTally(parent, leftIndex, (int) tally(parent, leftIndex + 1));
        removeChild(parent, leftIndex + 1);
    }

    /// Divides what a child and its right neighbour hold evenly.
    void share(long parent, int leftIndex) {
        long left = child(parent, leftIndex);
        long right = child(parent, leftIndex + 1);
        if (level(right) > 0) {
            key(right, 0, key(parent, leftIndex + 1));
        }
        int half = (count(left) + count(right)) / 2;
        if (half > count(left)) {
            moveHead(right, half - count(left), left);
        } else {
            moveTail(left, half, right);
        }
        tally(parent, leftIndex, total(left));
        tally(parent, leftIndex + 1, total(right));
        key(parent, leftIndex + 1, leastKey(right));
    }

    /// The key of the first entry or child of a node, which must be up to date.
    long leastKey(long node) {
        return level(node) > 0 ? key(node, 0) : entry(node, 0);
    }

    /// Whether a key, which may be that of an entry, has the same bytes as another.
    boolean equalKeys(long a, long b) {
        return Mem.equals(a, b, keyBytes);
    }
}
