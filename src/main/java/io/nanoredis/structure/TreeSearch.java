package io.nanoredis.structure;

/// The half of a [CountedTree] that changes nothing: finds the way to an entry, and steps from there.
///
/// *thread* — the owner of the slab.
abstract class TreeSearch {
    /// Nodes have ten children or more, so that this suffices for any count.
    static final int LEVELS_MAX = 16;

    final TreeNodes nodes;
    /// The topmost node, 0 of an empty tree.
    long top;
    /// The number of entries.
    long size;
    /// The nodes from the topmost down to a leaf, by their levels, and the index in each, as the last search left them.
    final long[] path = new long[LEVELS_MAX];
    final int[] indexes = new int[LEVELS_MAX];
    /// The leaf at which the tree stands, 0 if it stands nowhere.
    long leaf;
    private int index;

    TreeSearch(TreeNodes nodes) {
        this.nodes = nodes;
    }

    /// On which side of the sought position an entry lies: negative before it, 0 if it is the sought entry, positive
    /// behind it.
    ///
    /// Reads no more of an entry than its key, as copies of keys are compared too.
    protected abstract int compare(long entry);

    /// Whether the tree stands at an entry, and not before the first or behind the last.
    public final boolean isAtEntry() {
        return leaf != 0 && index >= 0 && index < TreeNodes.count(leaf);
    }

    /// The address of the entry at which the tree stands. What lies behind its key may be changed in place.
    public final long entry() {
        return nodes.entry(leaf, index);
    }

    /// Steps to the next entry; returns whether there is one. Before the first entry it steps to that.
    public final boolean next() {
        if (leaf == 0) {
            return false;
        }
        if (index < TreeNodes.count(leaf)) {
            index++;
        }
        return skipLeafEnd();
    }

    /// Steps over the end of a leaf to the next, if there is one.
    private boolean skipLeafEnd() {
        if (index < TreeNodes.count(leaf)) {
            return true;
        }
        long next = TreeNodes.next(leaf);
        if (next == 0) {
            return false;
        }
        leaf = next;
        index = 0;
        return true;
    }

    /// Steps to the previous entry; returns whether there is one. Behind the last entry it steps to that.
    public final boolean previous() {
        if (leaf == 0) {
            return false;
        }
        if (index > 0) {
            index--;
            return true;
        }
        long previous = TreeNodes.previous(leaf);
        if (previous == 0) {
            index = -1;
            return false;
        }
        leaf = previous;
        index = TreeNodes.count(leaf) - 1;
        return true;
    }

    // ---- search

    /// Stands at the first entry that does not lie before the sought position, or behind the last; returns whether it
    /// is the sought entry.
    public final boolean seek() {
        if (top == 0) {
            leaf = 0;
            return false;
        }
        leaf = descend();
        index = indexes[0];
        return skipLeafEnd() && compare(entry()) == 0;
    }

    /// Notes the way to the sought position, in the leaf of the last entry before it where that is another than that of
    /// the next; returns the leaf.
    final long descend() {
        long node = top;
        for (int level = TreeNodes.level(node); level > 0; level--) {
            int child = childOf(node);
            path[level] = node;
            indexes[level] = child;
            node = nodes.child(node, child);
        }
        path[0] = node;
        indexes[0] = indexIn(node);
        return node;
    }

    /// The last child whose least entry does not lie behind the sought position, else the first.
    private int childOf(long node) {
        int low = 1;
        int high = TreeNodes.count(node);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(nodes.key(node, middle)) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /// The first entry that does not lie before the sought position.
    private int indexIn(long node) {
        int low = 0;
        int high = TreeNodes.count(node);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(nodes.entry(node, middle)) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The number of entries before the sought position: the rank of the sought entry, if it is there.
    public final long countBefore() {
        if (top == 0) {
            return 0;
        }
        long before = 0;
        long node = top;
        for (int level = TreeNodes.level(node); level > 0; level--) {
            int child = childOf(node);
            before += nodes.talliesBefore(node, child);
            node = nodes.child(node, child);
        }
        return before + indexIn(node);
    }

    /// Stands at the entry before which there are `rank` others, counted from 0; returns whether there is one. Else it
    /// stands behind the last.
    public final boolean seekRank(long rank) {
        if (rank < 0) {
            throw new IllegalArgumentException("rank: " + rank + " (expected at least 0)");
        }
        if (top == 0) {
            leaf = 0;
            return false;
        }
        long left = Math.min(rank, size);
        long node = top;
        for (int level = TreeNodes.level(node); level > 0; level--) {
            int last = TreeNodes.count(node) - 1;
            int child = 0;
            long tally = nodes.tally(node, 0);
            while (left >= tally && child < last) {
                left -= tally;
                child++;
                tally = nodes.tally(node, child);
            }
            path[level] = node;
            indexes[level] = child;
            node = nodes.child(node, child);
        }
        path[0] = node;
        indexes[0] = (int) left;
        leaf = node;
        index = (int) left;
        return rank < size;
    }

    /// Stands at the first entry; returns whether there is one.
    public final boolean seekFirst() {
        return seekRank(0);
    }

    /// Stands at the last entry; returns whether there is one.
    public final boolean seekLast() {
        if (top == 0) {
            leaf = 0;
            return false;
        }
        leaf = descendToLast();
        index = TreeNodes.count(leaf) - 1;
        return true;
    }

    final long descendToLast() {
        long node = top;
        for (int level = TreeNodes.level(node); level > 0; level--) {
            int child = TreeNodes.count(node) - 1;
            path[level] = node;
            indexes[level] = child;
            node = nodes.child(node, child);
        }
        path[0] = node;
        indexes[0] = TreeNodes.count(node);
        return node;
    }
}
