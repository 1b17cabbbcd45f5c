package io.nanoredis.structure;

import io.nanoredis.memory.Mem;

/// Layout of a block of a [BlockList]: where it stands in the chain, and entries with back lengths somewhere within it,
/// so that there may be room on either side of them.
///
/// ```
/// previous (8) | next (8) | entries (4) | where they begin (4) | where they end (4) | bytes of the block (4)
/// room | entries | room
/// ```
/// The places are distances from the block's start. *thread* — the owner of the list.
final class ListNode {
    static final int HEADER_BYTES = 32;

    private static final int PREVIOUS = 0;
    private static final int NEXT = 8;
    private static final int COUNT = 16;
    private static final int FIRST = 20;
    private static final int END = 24;
    private static final int CAPACITY = 28;

    private ListNode() {}

    static void begin(long node, int capacity, int count, int first, int end) {
        Mem.putLong(node + PREVIOUS, 0);
        Mem.putLong(node + NEXT, 0);
        Mem.putInt(node + COUNT, count);
        Mem.putInt(node + FIRST, first);
        Mem.putInt(node + END, end);
        Mem.putInt(node + CAPACITY, capacity);
    }

    static long previous(long node) {
        return Mem.getLong(node + PREVIOUS);
    }

    static void previous(long node, long value) {
        Mem.putLong(node + PREVIOUS, value);
    }

    static long next(long node) {
        return Mem.getLong(node + NEXT);
    }

    static void next(long node, long value) {
        Mem.putLong(node + NEXT, value);
    }

    static int count(long node) {
        return Mem.getInt(node + COUNT);
    }

    static void count(long node, int value) {
        Mem.putInt(node + COUNT, value);
    }

    /// The address of its first entry.
    static long first(long node) {
        return node + Mem.getInt(node + FIRST);
    }

    static void first(long node, long address) {
        Mem.putInt(node + FIRST, (int) (address - node));
    }

    /// The address behind its last entry.
    static long end(long node) {
        return node + Mem.getInt(node + END);
    }

    static void end(long node, long address) {
        Mem.putInt(node + END, (int) (address - node));
    }

    /// The bytes of the block.
    static int capacity(long node) {
        return Mem.getInt(node + CAPACITY);
    }

    /// The bytes of its entries.
    static int used(long node) {
        return Mem.getInt(node + END) - Mem.getInt(node + FIRST);
    }

    /// The bytes of room before its entries.
    static int roomBefore(long node) {
        return Mem.getInt(node + FIRST) - HEADER_BYTES;
    }

    /// The bytes of room behind its entries.
    static int roomBehind(long node) {
        return capacity(node) - Mem.getInt(node + END);
    }

    /// Moves its entries to another place within the block.
    static void slide(long node, long newFirst) {
        long first = first(node);
        int used = used(node);
        if (first != newFirst) {
            Mem.move(first, newFirst, used);
            first(node, newFirst);
            end(node, newFirst + used);
        }
    }

    /// Takes bytes out of its entries by moving the shorter part; returns the address of what lay behind them.
    static long closeGap(long node, long at, int bytes) {
        long first = first(node);
        long end = end(node);
        if (at - first < end - at - bytes) {
            moveUnlessEmpty(first, first + bytes, at - first);
            first(node, first + bytes);
            return at + bytes;
        }
        moveUnlessEmpty(at + bytes, at, end - at - bytes);
        end(node, end - bytes);
        return at;
    }

    /// Makes bytes of room within its entries where it has so many on one side; returns the room's address.
    static long openGap(long node, long at, int bytes) {
        long first = first(node);
        long end = end(node);
        boolean before = roomBefore(node) >= bytes;
        boolean behind = roomBehind(node) >= bytes;
        if (before && (!behind || at - first <= end - at)) {
            moveUnlessEmpty(first, first - bytes, at - first);
            first(node, first - bytes);
            return at - bytes;
        }
        moveUnlessEmpty(at, at + bytes, end - at);
        end(node, end + bytes);
        return at;
    }

    private static void moveUnlessEmpty(long from, long to, long bytes) {
        if (bytes != 0) {
            Mem.move(from, to, bytes);
        }
    }
}
