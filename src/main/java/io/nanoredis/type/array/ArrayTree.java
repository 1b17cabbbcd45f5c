package io.nanoredis.type.array;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.structure.CountedTree;

/// Words in the order of their unsigned indexes.
///
/// *shape* of an entry — index (8) | [ArrayWord] (8).
final class ArrayTree extends CountedTree {
    private static final int WORD = 8;
    private static final int ENTRY_BYTES = 16;

    private long soughtIndex;
    private long soughtWord;

    ArrayTree(Slab slab) {
        super(slab, WORD, ENTRY_BYTES);
    }

    /// Names the index that is sought; returns itself.
    ArrayTree at(long index) {
        soughtIndex = index;
        return this;
    }

    /// Enters a word under an index that is not there.
    void insert(long index, long word) {
        soughtWord = word;
        at(index).insert();
    }

    /// Enters a word under an index that is greater than all that are there.
    void append(long index, long word) {
        soughtWord = word;
        at(index).append();
    }

    static long indexOf(long entry) {
        return Mem.getLong(entry);
    }

    static long wordOf(long entry) {
        return Mem.getLong(entry + WORD);
    }

    /// Replaces the word at which the tree stands.
    void word(long word) {
        Mem.putLong(entry() + WORD, word);
    }

    @Override
    protected int compare(long entry) {
        return Long.compareUnsigned(indexOf(entry), soughtIndex);
    }

    @Override
    protected void write(long entry) {
        Mem.putLong(entry, soughtIndex);
        Mem.putLong(entry + WORD, soughtWord);
    }

    @Override
    protected int compareEntries(long a, long b) {
        return Long.compareUnsigned(indexOf(a), indexOf(b));
    }
}
