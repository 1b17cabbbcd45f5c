package io.nanoredis.type.stream;

/// Counts the nodes that Redis's radix tree would need for the IDs of an index, which XINFO tells.
///
/// Such a tree has a node for each place at which keys part, one for each run of bytes before, between and behind such
/// places, and one for the end of each key. The keys are IDs of 16 bytes, the most significant first, and come in
/// order: where they part follows from how many bytes neighbours share. *cost* — a walk over the index.
final class RadixTree {
    private static final int KEY_BYTES = 16;
    private static final int NONE = -1;

    /// The depths of the places at which the last key parts from those before it, the least first.
    private final int[] depths = new int[KEY_BYTES];
    private int open;
    private long count;

    private RadixTree() {}

    /// The nodes that the tree for an index would have.
    static long nodes(IdTree index) {
        return index.seekFirst() ? new RadixTree().count(index) : 1;
    }

    private long count(IdTree index) {
        long ms = index.ms();
        long seq = index.seq();
        int shared = NONE;
        while (index.next()) {
            int before = shared;
            shared = sharedBytes(ms, seq, index.ms(), index.seq());
            addEnd(Math.max(before, shared));
            partAt(shared);
            ms = index.ms();
            seq = index.seq();
        }
        addEnd(shared);
        partAt(NONE);
        return count;
    }

    /// Counts the end of a key and the run of bytes before it, down from the place where it parts from its neighbours.
    private void addEnd(int parts) {
        addRun(parts, KEY_BYTES);
        count++;
    }

    /// Counts the run of bytes between two depths, one of which leads away from the upper.
    private void addRun(int upper, int lower) {
        if (lower - upper - 1 > 0) {
            count++;
        }
    }

    private void partAt(int depth) {
        while (open > 0 && depths[open - 1] > depth) {
            int lower = depths[--open];
            addRun(Math.max(depth, open > 0 ? depths[open - 1] : NONE), lower);
        }
        if (depth != NONE && (open == 0 || depths[open - 1] < depth)) {
            depths[open++] = depth;
            count++;
        }
    }

    private static int sharedBytes(long ms, long seq, long otherMs, long otherSeq) {
        if (ms != otherMs) {
            return Long.numberOfLeadingZeros(ms ^ otherMs) >>> 3;
        }
        return 8 + (Long.numberOfLeadingZeros(seq ^ otherSeq) >>> 3);
    }
}
