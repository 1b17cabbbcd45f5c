package io.nanoredis.type.array;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.structure.CountedTree;
import io.nanoredis.structure.EntryVisitor;

/// A sparse array, one at a time: strings under unsigned indexes from 0 to 2^64-2, and the index at which the next
/// append goes.
///
/// *shape* of the root — tree ([CountedTree#ROOT_BYTES]) | next index for appending (8), 2^64-1 if there is none left |
/// bytes of the strings' blocks (8).
///
/// Like [io.nanoredis.structure.DashTable] it is kept in a root between its uses: [#open(long)], work, [#save(long)].
/// It stands at an element after one of the `seek` methods, until it is changed.
///
/// *errors* — [io.nanoredis.memory.ArenaFullException] from [#set]; the array is then as before.
/// *thread* — the owner of the slab. *cost* — a search in the tree per element; 17 bytes per short string in order.
public final class SparseArray {
    /// The bytes of a root.
    public static final int ROOT_BYTES = CountedTree.ROOT_BYTES + 16;
    /// As the next index: the greatest index was appended, no other can follow.
    public static final long EXHAUSTED = -1;
    /// The greatest index, 2^64-2.
    public static final long INDEX_MAX = -2;

    private static final int ROOT_NEXT = CountedTree.ROOT_BYTES;
    private static final int ROOT_BLOCK_BYTES = ROOT_NEXT + 8;

    private final Slab slab;
    private final ArrayTree tree;
    private final EntryVisitor freeing = this::freeEntry;
    private long next;
    private long blockBytes;

    SparseArray(Slab slab) {
        this.slab = slab;
        tree = new ArrayTree(slab);
    }

    /// Becomes an empty array.
    public void clear() {
        tree.clear();
        next = 0;
        blockBytes = 0;
    }

    /// Becomes the array that was saved at an address.
    public void open(long root) {
        tree.open(root);
        next = Mem.getLong(root + ROOT_NEXT);
        blockBytes = Mem.getLong(root + ROOT_BLOCK_BYTES);
    }

    /// Saves the array at an address.
    public void save(long root) {
        tree.save(root);
        Mem.putLong(root + ROOT_NEXT, next);
        Mem.putLong(root + ROOT_BLOCK_BYTES, blockBytes);
    }

    /// The bytes of all blocks of an array that was saved at an address.
    static long bytesOf(long root) {
        return CountedTree.bytesOf(root) + Mem.getLong(root + ROOT_BLOCK_BYTES);
    }

    // ---- figures

    /// The number of elements.
    public long count() {
        return tree.size();
    }

    /// The greatest index of an element plus one, unsigned; 0 without elements.
    public long length() {
        return tree.seekLast() ? index() + 1 : 0;
    }

    /// The bytes of the nodes that hold the elements.
    public long nodeBytes() {
        return tree.bytes();
    }

    /// The index at which the next append goes, or [#EXHAUSTED].
    public long next() {
        return next;
    }

    /// Sets the index at which the next append goes.
    public void next(long index) {
        next = index;
    }

    // ---- elements

    /// Puts a string under an index; returns whether there was none.
    public boolean set(long index, byte[] array, int offset, int length) {
        long word = ArrayWord.of(slab, array, offset, length);
        boolean fresh = !tree.at(index).seek();
        if (fresh) {
            insert(index, word);
        } else {
            freeWord(ArrayTree.wordOf(tree.entry()));
            tree.word(word);
        }
        blockBytes += ArrayWord.blockBytes(slab, word);
        return fresh;
    }

    private void insert(long index, long word) {
        try {
            if (!tree.isAtEntry()) {
                tree.append(index, word);
            } else {
                tree.insert(index, word);
            }
        } catch (RuntimeException e) {
            ArrayWord.free(slab, word);
            throw e;
        }
    }

    private void freeWord(long word) {
        blockBytes -= ArrayWord.blockBytes(slab, word);
        ArrayWord.free(slab, word);
    }

    private void freeEntry(long entry) {
        freeWord(ArrayTree.wordOf(entry));
    }

    /// Removes the string under an index; returns whether there was one.
    public boolean delete(long index) {
        if (!seek(index)) {
            return false;
        }
        freeWord(ArrayTree.wordOf(tree.entry()));
        return tree.at(index).remove();
    }

    /// Removes all from one index to another, both included; returns how many there were.
    public long delete(long from, long to) {
        long first = tree.at(from).countBefore();
        long end = tree.at(to + 1).countBefore();
        tree.removeRanks(first, end, freeing);
        return Math.max(0, end - first);
    }

    /// The number of elements from one index to another, both included.
    public long count(long from, long to) {
        return tree.at(to + 1).countBefore() - tree.at(from).countBefore();
    }

    // ---- standing at an element

    /// Stands at an index; returns whether there is an element.
    public boolean seek(long index) {
        return tree.at(index).seek();
    }

    /// Stands at the first element at or behind an index; returns whether there is one.
    public boolean seekCeiling(long index) {
        tree.at(index).seek();
        return tree.isAtEntry();
    }

    /// Stands at the last element at or before an index; returns whether there is one.
    public boolean seekFloor(long index) {
        return tree.at(index).seek() || tree.previous();
    }

    /// Steps to the element with the next greater index, or with the next smaller one; returns whether there is one.
    public boolean step(boolean ascending) {
        return ascending ? tree.next() : tree.previous();
    }

    /// The index of the element.
    public long index() {
        return ArrayTree.indexOf(tree.entry());
    }

    /// The bytes of the element.
    public int bytes() {
        return ArrayWord.length(ArrayTree.wordOf(tree.entry()));
    }

    /// Copies the element into an array that has the room.
    public void copyOut(byte[] into, int at) {
        ArrayWord.copyOut(ArrayTree.wordOf(tree.entry()), into, at);
    }

    /// A copy of the element.
    public byte[] copy() {
        byte[] copy = new byte[bytes()];
        copyOut(copy, 0);
        return copy;
    }

    // ---- whole

    /// Frees the next part; start with [CountedTree#END], which is also returned at the end. Save between two calls.
    long drain(long position) {
        return tree.drain(position, freeing);
    }

    /// Walks everything and returns its bytes; throws [IllegalStateException] on a contradiction.
    long verify() {
        tree.verify();
        long bytes = 0;
        for (boolean more = tree.seekFirst(); more; more = tree.next()) {
            bytes += ArrayWord.blockBytes(slab, ArrayTree.wordOf(tree.entry()));
        }
        if (bytes != blockBytes) {
            throw new IllegalStateException("blockBytes: " + blockBytes + " (expected " + bytes + ")");
        }
        return bytes + tree.bytes();
    }
}
