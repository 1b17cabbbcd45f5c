package io.nanoredis.structure;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import org.jspecify.annotations.Nullable;

/// Keeps entries in order and knows the rank of each: a B+tree that counts what is below every node.
///
/// *shape* — entries of a fixed size, whose first bytes are the key, in leaves that are linked both ways; above them
/// nodes that hold for each child its address, the number of entries below it and a copy of the least key below it
/// (layout: [TreeNodes]). A tree of few entries is one leaf, which grows by doubling up to the size of a node.
///
/// What the keys mean is the subclass's: it keeps the *sought* position (a key, or a place between keys) in fields of
/// its own, tells on which side of it an entry lies ([#compare(long)]), and writes the sought entry when it is inserted
/// ([#write(long)]). No two entries have equal keys. A key may refer to memory elsewhere, such as a member's record:
/// every key that is compared belongs to an entry that is there, for the copies are replaced as soon as their entry
/// goes. So it is enough to free that memory after the removal; the visitor of [#removeRanks] may free it at once, as
/// nothing is compared before the entries that it was given are gone.
///
/// *invariants* — all leaves have the same depth. A node has at least a third of its capacity, so that an entry that
/// comes and goes does not split and merge nodes each time; the first and the last node of each level may have less,
/// as there entries are appended, and taken away from the front, one after the other: what is appended in order leaves
/// full nodes behind.
///
/// Like [DashTable], a tree is kept between its uses in [#ROOT_BYTES] bytes outside the heap: [#open(long)] makes an
/// object serve it, [#save(long)] puts it back after changes. While it is open, nobody else may open the same tree.
///
/// The tree stands at an entry after one of the `seek` methods, until it is changed; [#next()] and [#previous()] step.
///
/// *errors* — [io.nanoredis.memory.ArenaFullException] from what inserts; the tree is then as before. Nothing that
/// removes allocates.
/// *thread* — the owner of the slab. *cost* — about 21 bytes per entry of 16 bytes when inserted at random, 17 in
/// order; a search in a million entries reads some 20 cache lines.
///
/// *limits* — 2^32-1 entries.
public abstract class CountedTree extends TreeSearch {
    /// A position at which [#drain] starts, and what it returns at the end.
    public static final long END = 0;

    /// The bytes in which a tree can be kept between its uses.
    ///
    /// *shape* — topmost node (8), 0 if the tree is empty | entries (8) | bytes of all nodes (8).
    public static final int ROOT_BYTES = 24;

    private static final int ROOT_SIZE = 8;
    private static final int ROOT_NODE_BYTES = 16;
    private static final long MORE = 1;
    private static final int DRAINED_LEAVES = 64;
    /// A leaf that is fuller takes nothing of a full neighbour.
    private static final int SHARED_EIGHTHS_MAX = 7;

    private final Slab slab;
    private final long[] fresh = new long[LEVELS_MAX + 1];
    private long nodeBytes;

    /// An empty tree, which takes no memory outside the heap yet.
    ///
    /// @param keyBytes the first bytes of an entry that its place depends on
    /// @param entryBytes the bytes of an entry, a multiple of 8
    protected CountedTree(Slab slab, int keyBytes, int entryBytes) {
        if (keyBytes < 8 || keyBytes > entryBytes || entryBytes % 8 != 0 || entryBytes > 64) {
            throw new IllegalArgumentException("entryBytes: " + entryBytes + " with a key of " + keyBytes);
        }
        super(new TreeNodes(keyBytes, entryBytes));
        this.slab = slab;
    }

    // ---- the subclass's part

    /// Writes the sought entry, all bytes of it.
    protected abstract void write(long entry);

    /// The order of two entries, for [#verify()].
    protected abstract int compareEntries(long a, long b);

    // ---- whole

    /// Becomes an empty tree.
    public final void clear() {
        top = 0;
        size = 0;
        nodeBytes = 0;
        leaf = 0;
    }

    /// Becomes the tree that was saved at an address.
    public final void open(long root) {
        top = Mem.getLong(root);
        size = Mem.getLong(root + ROOT_SIZE);
        nodeBytes = Mem.getLong(root + ROOT_NODE_BYTES);
        leaf = 0;
    }

    /// Saves the tree at an address, for a later [#open(long)].
    public final void save(long root) {
        Mem.putLong(root, top);
        Mem.putLong(root + ROOT_SIZE, size);
        Mem.putLong(root + ROOT_NODE_BYTES, nodeBytes);
    }

    /// The number of entries of a tree that was saved at an address.
    public static long sizeOf(long root) {
        return Mem.getLong(root + ROOT_SIZE);
    }

    /// The bytes of all nodes of a tree that was saved at an address.
    public static long bytesOf(long root) {
        return Mem.getLong(root + ROOT_NODE_BYTES);
    }

    /// The number of entries.
    public final long size() {
        return size;
    }

    /// The bytes of memory of all nodes.
    public final long bytes() {
        return nodeBytes;
    }

    // ---- insertion

    /// Enters the sought entry, which must not be there.
    public final void insert() {
        if (top == 0) {
            createFirst();
        }
        long found = descend();
        if (TreeNodes.isFull(found) && shareWithNeighbour()) {
            descend();
        }
        insertAtPath();
    }

    /// Lets the neighbours of the full leaf on the path take a part of it, if one of them has the room, so that leaves
    /// are fuller on average than splitting alone leaves them. Where entries come in order nothing is moved.
    private boolean shareWithNeighbour() {
        if (TreeNodes.level(top) == 0 || isInOrder()) {
            return false;
        }
        long parent = path[1];
        int at = indexes[1];
        int left = at > 0 ? TreeNodes.count(nodes.child(parent, at - 1)) : Integer.MAX_VALUE;
        int right = at + 1 < TreeNodes.count(parent) ? TreeNodes.count(nodes.child(parent, at + 1)) : Integer.MAX_VALUE;
        if (Math.min(left, right) > nodes.capacityOf(0) * SHARED_EIGHTHS_MAX / 8) {
            return false;
        }
        nodes.share(parent, left < right ? at - 1 : at);
        return true;
    }

    /// Whether the place on the path is before all entries or behind all.
    private boolean isInOrder() {
        return (indexes[0] == TreeNodes.count(path[0]) && TreeNodes.next(path[0]) == 0)
                || (indexes[0] == 0 && TreeNodes.previous(path[0]) == 0);
    }

    /// Enters the sought entry behind all others, where it belongs. *cost* — nothing is compared.
    public final void append() {
        if (top == 0) {
            createFirst();
        }
        descendToLast();
        insertAtPath();
    }

    private void createFirst() {
        int bytes = nodes.grownLeafBytes(0);
        top = slab.alloc(bytes);
        nodes.initLeaf(top, bytes);
        nodeBytes += TreeNodes.bytes(top);
    }

    private void insertAtPath() {
        if (TreeNodes.isFull(path[0])) {
            makeRoom();
        }
        long node = path[0];
        nodes.openEntry(node, indexes[0]);
        write(nodes.entry(node, indexes[0]));
        for (int level = TreeNodes.level(top); level > 0; level--) {
            nodes.addTally(path[level], indexes[level], 1);
        }
        size++;
        leaf = 0;
    }

    private void makeRoom() {
        if (TreeNodes.level(top) == 0 && TreeNodes.capacity(top) < nodes.capacityOf(0)) {
            growLeaf();
        } else {
            splitPath();
        }
    }

    private void growLeaf() {
        int bytes = nodes.grownLeafBytes(top);
        long grown = slab.alloc(bytes);
        nodes.initLeaf(grown, bytes);
        nodes.moveHead(top, TreeNodes.count(top), grown);
        nodeBytes += TreeNodes.bytes(grown) - TreeNodes.bytes(top);
        slab.free(top);
        top = grown;
        path[0] = grown;
    }

    /// Splits the full nodes at the end of the path, from the topmost down, so that each finds room in the one above.
    private void splitPath() {
        int topLevel = TreeNodes.level(top);
        int levels = 1;
        while (levels <= topLevel && TreeNodes.isFull(path[levels])) {
            levels++;
        }
        allocate(levels > topLevel ? levels + 1 : levels);
        boolean atEnd = indexes[0] == TreeNodes.count(path[0]) && TreeNodes.next(path[0]) == 0;
        boolean atStart = indexes[0] == 0 && TreeNodes.previous(path[0]) == 0;
        if (levels > topLevel) {
            addTop(fresh[levels], topLevel + 1);
        }
        for (int level = levels - 1; level > 0; level--) {
            splitInner(level, atEnd, atStart);
        }
        splitLeaf(atEnd, atStart);
    }

    private void allocate(int count) {
        int done = 0;
        try {
            for (; done < count; done++) {
                fresh[done] = slab.alloc(TreeNodes.NODE_BYTES);
            }
        } finally {
            if (done < count) {
                freeFresh(done);
            }
        }
        nodeBytes += (long) count * TreeNodes.NODE_BYTES;
    }

    private void freeFresh(int count) {
        for (int i = 0; i < count; i++) {
            slab.free(fresh[i]);
        }
    }

    private void addTop(long node, int level) {
        nodes.initInner(node, level);
        nodes.insertChild(node, 0, top, size);
        top = node;
        path[level] = node;
        indexes[level] = 0;
    }

    private void splitInner(int level, boolean atEnd, boolean atStart) {
        long left = path[level];
        long right = fresh[level];
        nodes.initInner(right, level);
        int count = TreeNodes.count(left);
        int cut = atEnd ? count - 1 : atStart ? 1 : count / 2;
        nodes.moveTail(left, cut, right);
        enterRight(level, right, nodes.key(right, 0));
        if (indexes[level] >= cut) {
            path[level] = right;
            indexes[level] -= cut;
            indexes[level + 1]++;
        }
    }

    /// Where entries come in order, the full leaf stays as it is and the new one begins empty.
    private void splitLeaf(boolean atEnd, boolean atStart) {
        long left = path[0];
        long right = fresh[0];
        nodes.initLeaf(right, TreeNodes.NODE_BYTES);
        int count = TreeNodes.count(left);
        int cut = atEnd ? count : atStart ? 0 : count / 2;
        nodes.moveTail(left, cut, right);
        TreeNodes.linkAfter(left, right);
        if (atEnd) {
            write(nodes.entry(right, 0)); // its key is the new leaf's
        }
        enterRight(0, right, nodes.entry(right, 0));
        if (atEnd || indexes[0] > cut) {
            path[0] = right;
            indexes[0] -= cut;
            indexes[1]++;
        }
    }

    /// Enters a node of a level behind the one on the path, from which it took a part.
    private void enterRight(int level, long right, long key) {
        long parent = path[level + 1];
        int at = indexes[level + 1];
        long total = nodes.total(right);
        nodes.tally(parent, at, nodes.tally(parent, at) - total);
        nodes.insertChild(parent, at + 1, right, total);
        nodes.key(parent, at + 1, key);
    }

    // ---- removal

    /// Removes the sought entry; returns whether it was there.
    public final boolean remove() {
        if (top == 0) {
            return false;
        }
        long node = descend();
        int at = indexes[0];
        if (at == TreeNodes.count(node) || compare(nodes.entry(node, at)) != 0) {
            return false;
        }
        removeAtPath(1);
        return true;
    }

    /// Removes the entries from one rank to before another and passes each to the visitor, if there is one, which may
    /// free what their keys refer to.
    public final void removeRanks(long from, long to, @Nullable EntryVisitor visitor) {
        long left = Math.min(to, size) - from;
        while (left > 0) {
            seekRank(from);
            int at = indexes[0];
            int removed = (int) Math.min(left, TreeNodes.count(path[0]) - at);
            if (visitor != null) {
                visit(path[0], at, at + removed, visitor);
            }
            removeAtPath(removed);
            left -= removed;
        }
    }

    private void visit(long node, int from, int to, EntryVisitor visitor) {
        for (int i = from; i < to; i++) {
            visitor.entry(nodes.entry(node, i));
        }
    }

    private void removeAtPath(int removed) {
        long node = path[0];
        nodes.removeEntries(node, indexes[0], removed);
        for (int level = TreeNodes.level(top); level > 0; level--) {
            nodes.addTally(path[level], indexes[level], -removed);
        }
        size -= removed;
        leaf = 0;
        if (TreeNodes.count(node) == 0) {
            TreeNodes.unlink(node);
            removeNode(0);
        } else {
            if (indexes[0] == 0) {
                leastChanged(0, nodes.entry(node, 0));
            }
            balance(0);
        }
        lowerTop();
    }

    /// Frees the empty node of a level on the path.
    private void removeNode(int level) {
        boolean wasTop = path[level] == top;
        free(path[level]);
        if (wasTop) {
            top = 0;
            return;
        }
        long parent = path[level + 1];
        int at = indexes[level + 1];
        nodes.removeChild(parent, at);
        if (TreeNodes.count(parent) == 0) {
            removeNode(level + 1);
            return;
        }
        if (at == 0) {
            leastChanged(level + 1, nodes.key(parent, 0));
        }
        balance(level + 1);
    }

    private void free(long node) {
        nodeBytes -= TreeNodes.bytes(node);
        slab.free(node);
    }

    /// Replaces the copy of the least key of the node of a level on the path.
    private void leastChanged(int level, long key) {
        int topLevel = TreeNodes.level(top);
        int above = level + 1;
        while (above <= topLevel && indexes[above] == 0) {
            above++;
        }
        if (above <= topLevel) {
            nodes.key(path[above], indexes[above], key);
        }
    }

    private void lowerTop() {
        while (top != 0 && TreeNodes.level(top) > 0 && TreeNodes.count(top) == 1) {
            long child = nodes.child(top, 0);
            free(top);
            top = child;
        }
    }

    /// Gives the node of a level on the path enough to hold: it merges with a neighbour, or takes over some of what
    /// that has.
    private void balance(int level) {
        if (level == TreeNodes.level(top)) {
            return;
        }
        long parent = path[level + 1];
        if (TreeNodes.count(path[level]) >= nodes.least(level) || TreeNodes.count(parent) == 1) {
            return;
        }
        int leftIndex = Math.min(indexes[level + 1], TreeNodes.count(parent) - 2);
        long left = nodes.child(parent, leftIndex);
        long right = nodes.child(parent, leftIndex + 1);
        int both = TreeNodes.count(left) + TreeNodes.count(right);
        int capacity = nodes.capacityOf(level);
        boolean atEdge = isAtEdge(level);
        if (both <= (atEdge ? capacity / 2 : capacity * 3 / 4)) {
            merge(parent, leftIndex);
            balance(level + 1);
        } else if (!atEdge) {
            nodes.share(parent, leftIndex);
        }
    }

    /// Whether the node of a level on the path is the first or the last of its level.
    private boolean isAtEdge(int level) {
        boolean first = true;
        boolean last = true;
        for (int above = TreeNodes.level(top); above > level; above--) {
            first &= indexes[above] == 0;
            last &= indexes[above] == TreeNodes.count(path[above]) - 1;
        }
        return first || last;
    }

    private void merge(long parent, int leftIndex) {
        long right = nodes.child(parent, leftIndex + 1);
        nodes.merge(parent, leftIndex);
        free(right);
    }

    // ---- the end

    /// Takes a tree apart that is not used any more: frees its next some leaves and passes their entries to the
    /// visitor, if there is one, which may free what they refer to.
    ///
    /// Start with [#END]; returns the next position, or [#END] when the tree holds no memory any more. Between two
    /// calls the tree must be saved.
    public final long drain(long position, @Nullable EntryVisitor visitor) {
        for (int i = 0; i < DRAINED_LEAVES && top != 0; i++) {
            seekFirst();
            int count = TreeNodes.count(path[0]);
            if (visitor != null) {
                visit(path[0], 0, count, visitor);
            }
            removeAtPath(count);
        }
        return top == 0 ? END : MORE;
    }

    /// Walks everything and compares it with the counters and invariants; throws [IllegalStateException] on a
    /// contradiction.
    public final void verify() {
        TreeCheck check = new TreeCheck(this, slab, nodes);
        if (top != 0) {
            check.top(top);
        }
        check.totals(size, nodeBytes);
    }
}
