package io.nanoredis.structure;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;

/// The blocks of a [BlockList] as a chain, with the counters of its root; and a part that was cut out of it and is
/// still
/// to be freed.
///
/// *thread* — the owner of the slab.
final class BlockChain {
    private static final int ROOT_HEAD = 0;
    private static final int ROOT_TAIL = 8;
    private static final int ROOT_COUNT = 16;
    private static final int ROOT_BLOCKS = 24;
    private static final int ROOT_BLOCK_BYTES = 32;

    private final Slab slab;

    /// The first block, 0 for none; and so on, as in the root.
    long head;

    long tail;
    /// The number of elements, which the list keeps.
    long count;

    long blocks;
    long blockBytes;

    private long cutHead;
    private long cutTail;
    private long cutBlocks;
    private long cutBytes;

    BlockChain(Slab slab) {
        this.slab = slab;
    }

    // ---- root

    void clear() {
        head = 0;
        tail = 0;
        count = 0;
        blocks = 0;
        blockBytes = 0;
    }

    void open(long root) {
        head = Mem.getLong(root + ROOT_HEAD);
        tail = Mem.getLong(root + ROOT_TAIL);
        count = Mem.getLong(root + ROOT_COUNT);
        blocks = Mem.getLong(root + ROOT_BLOCKS);
        blockBytes = Mem.getLong(root + ROOT_BLOCK_BYTES);
    }

    void save(long root) {
        Mem.putLong(root + ROOT_HEAD, head);
        Mem.putLong(root + ROOT_TAIL, tail);
        Mem.putLong(root + ROOT_COUNT, count);
        Mem.putLong(root + ROOT_BLOCKS, blocks);
        Mem.putLong(root + ROOT_BLOCK_BYTES, blockBytes);
    }

    static long count(long root) {
        return Mem.getLong(root + ROOT_COUNT);
    }

    static long blockBytes(long root) {
        return Mem.getLong(root + ROOT_BLOCK_BYTES);
    }

    // ---- links

    /// A block without entries, in no chain yet; they will begin behind the header.
    long allocate(int bytes, int entries) {
        long block = slab.alloc(bytes);
        int capacity = (int) Math.min(Slab.usableBytes(bytes), Integer.MAX_VALUE);
        ListNode.begin(block, capacity, entries, ListNode.HEADER_BYTES, ListNode.HEADER_BYTES);
        return block;
    }

    /// Makes two blocks neighbours; 0 stands for the end of the chain.
    private void link(long left, long right) {
        if (left == 0) {
            head = right;
        } else {
            ListNode.next(left, right);
        }
        if (right == 0) {
            tail = left;
        } else {
            ListNode.previous(right, left);
        }
    }

    /// Puts a block between two neighbours, each of which may be 0.
    void insert(long left, long block, long right) {
        link(left, block);
        link(block, right);
        blocks++;
        blockBytes += slab.sizeOf(block);
    }

    /// Puts a block into the place of another, which is freed.
    void replace(long node, long block) {
        long previous = ListNode.previous(node);
        long next = ListNode.next(node);
        link(previous, block);
        link(block, next);
        blockBytes += slab.sizeOf(block) - slab.sizeOf(node);
        slab.free(node);
    }

    /// Moves a block out of a sparse page; returns where it is now.
    long moveIfSparse(long node) {
        if (!slab.isSparse(node)) {
            return node;
        }
        long bytes = slab.sizeOf(node);
        long moved = slab.alloc(bytes);
        Mem.copy(node, moved, bytes);
        replace(node, moved);
        return moved;
    }

    /// Takes a block out and frees it.
    void remove(long node) {
        link(ListNode.previous(node), ListNode.next(node));
        blocks--;
        blockBytes -= slab.sizeOf(node);
        slab.free(node);
    }

    /// Frees some blocks of a chain that is of no use any more; returns whether there are more.
    boolean freeSome(int blocksMax) {
        for (int i = 0; i < blocksMax && head != 0; i++) {
            long next = ListNode.next(head);
            blocks--;
            blockBytes -= slab.sizeOf(head);
            slab.free(head);
            head = next;
        }
        return head != 0;
    }

    // ---- cutting

    /// Takes everything before one block and behind another out of the chain. The walk for the counters is over what
    /// stays if that is little, else over what goes.
    void cut(long first, long last, boolean keepsFew) {
        long before = ListNode.previous(first);
        long behind = ListNode.next(last);
        cutHead = before != 0 ? head : behind;
        cutTail = behind != 0 ? tail : before;
        link(0, first);
        link(last, 0);
        if (before != 0) {
            ListNode.next(before, behind);
        }
        if (behind != 0) {
            ListNode.previous(behind, before);
        }
        ListNode.previous(first, 0);
        ListNode.next(last, 0);
        countCut(keepsFew);
    }

    private void countCut(boolean keepsFew) {
        long nodes = 0;
        long bytes = 0;
        for (long node = keepsFew ? head : cutHead; node != 0; node = ListNode.next(node)) {
            nodes++;
            bytes += slab.sizeOf(node);
        }
        cutBlocks = keepsFew ? blocks - nodes : nodes;
        cutBytes = keepsFew ? blockBytes - bytes : bytes;
        blocks -= cutBlocks;
        blockBytes -= cutBytes;
    }

    long cutBlocks() {
        return cutBlocks;
    }

    void freeCut() {
        long node = cutHead;
        while (node != 0) {
            long next = ListNode.next(node);
            slab.free(node);
            node = next;
        }
        forgetCut();
    }

    void saveCut(long root) {
        Mem.putLong(root + ROOT_HEAD, cutHead);
        Mem.putLong(root + ROOT_TAIL, cutTail);
        Mem.putLong(root + ROOT_COUNT, cutBlocks);
        Mem.putLong(root + ROOT_BLOCKS, cutBlocks);
        Mem.putLong(root + ROOT_BLOCK_BYTES, cutBytes);
        forgetCut();
    }

    private void forgetCut() {
        cutHead = 0;
        cutTail = 0;
        cutBlocks = 0;
        cutBytes = 0;
    }

    // ---- verification

    /// Walks the chain and its entries and compares them with the counters; returns the bytes of the blocks.
    long verify() {
        long elements = 0;
        long nodes = 0;
        long bytes = 0;
        long previous = 0;
        for (long node = head; node != 0; node = ListNode.next(node)) {
            verifyNode(node, previous);
            elements += ListNode.count(node);
            nodes++;
            bytes += slab.sizeOf(node);
            previous = node;
        }
        if (previous != tail || elements != count || nodes != blocks || bytes != blockBytes) {
            throw new IllegalStateException("list: " + count + " elements in " + blocks + " blocks of " + blockBytes
                    + " bytes (expected " + elements + ", " + nodes + ", " + bytes + ")");
        }
        return bytes;
    }

    private static void verifyNode(long node, long previous) {
        long entries = PackedRun.verify(ListNode.first(node), ListNode.end(node));
        boolean inside = ListNode.roomBefore(node) >= 0 && ListNode.roomBehind(node) >= 0;
        if (ListNode.previous(node) != previous || entries != ListNode.count(node) || entries == 0 || !inside) {
            throw new IllegalStateException("block: " + ListNode.count(node) + " entries (expected " + entries + ")");
        }
    }
}
