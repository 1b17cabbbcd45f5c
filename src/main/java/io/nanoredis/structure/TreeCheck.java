package io.nanoredis.structure;

import io.nanoredis.memory.Slab;

/// One verification of a [CountedTree]: walks its nodes and counts.
final class TreeCheck {
    private final CountedTree tree;
    private final Slab slab;
    private final TreeNodes nodes;
    private long entries;
    private long bytes;
    private long lastLeaf;

    TreeCheck(CountedTree tree, Slab slab, TreeNodes nodes) {
        this.tree = tree;
        this.slab = slab;
        this.nodes = nodes;
    }

    /// Walks all nodes from the topmost down.
    void top(long top) {
        int level = TreeNodes.level(top);
        if (level > 0 && TreeNodes.count(top) < 2) {
            throw new IllegalStateException("top: a single child");
        }
        node(top, level, true, true);
        require("next of the last leaf", TreeNodes.next(lastLeaf), 0);
    }

    /// Compares what was met with the counters.
    void totals(long size, long nodeBytes) {
        require("size", size, entries);
        require("nodeBytes", nodeBytes, bytes);
    }

    private void node(long node, int level, boolean first, boolean last) {
        int count = TreeNodes.count(node);
        require("level", TreeNodes.level(node), level);
        require("bytes", TreeNodes.bytes(node), slab.sizeOf(node));
        bytes += TreeNodes.bytes(node);
        int least = first || last ? 1 : nodes.least(level);
        if (count < least || count > TreeNodes.capacity(node)) {
            throw new IllegalStateException(
                    "count: " + count + " (expected " + least + " to " + TreeNodes.capacity(node) + ")");
        }
        if (level == 0) {
            leaf(node, count);
        } else {
            inner(node, level, first, last);
        }
    }

    private void inner(long node, int level, boolean first, boolean last) {
        int count = TreeNodes.count(node);
        for (int i = 0; i < count; i++) {
            long before = entries;
            long child = nodes.child(node, i);
            node(child, level - 1, first && i == 0, last && i == count - 1);
            require("tally", nodes.tally(node, i), entries - before);
            if (i > 0 && !nodes.equalKeys(nodes.key(node, i), leastBelow(child))) {
                throw new IllegalStateException("key: not that of the least entry");
            }
        }
    }

    private long leastBelow(long node) {
        long below = node;
        while (TreeNodes.level(below) > 0) {
            below = nodes.child(below, 0);
        }
        return nodes.entry(below, 0);
    }

    private void leaf(long leaf, int count) {
        require("previous leaf", TreeNodes.previous(leaf), lastLeaf);
        if (lastLeaf != 0) {
            require("next leaf", TreeNodes.next(lastLeaf), leaf);
            order(nodes.entry(lastLeaf, TreeNodes.count(lastLeaf) - 1), nodes.entry(leaf, 0));
        }
        for (int i = 1; i < count; i++) {
            order(nodes.entry(leaf, i - 1), nodes.entry(leaf, i));
        }
        entries += count;
        lastLeaf = leaf;
    }

    private void order(long a, long b) {
        if (tree.compareEntries(a, b) >= 0) {
            throw new IllegalStateException("entries: out of order");
        }
    }

    private static void require(String name, long actual, long expected) {
        if (actual != expected) {
            throw new IllegalStateException(name + ": " + actual + " (expected " + expected + ")");
        }
    }
}
