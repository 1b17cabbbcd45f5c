package io.nanoredis.type.stream;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.structure.CountedTree;

/// Named blocks in the order of their names, byte by byte: the groups of a stream, or the consumers of a group.
///
/// *shape* of an entry — the address of the block (8), which begins with the bytes of its name (4) and has the name
/// itself at an offset that all blocks of the tree share.
final class NameTree extends CountedTree {
    private static final byte[] NOTHING = new byte[0];

    private final int nameAt;
    private byte[] sought = NOTHING;
    private int soughtOffset;
    private int soughtLength;
    private long soughtBlock;

    /// @param nameAt where the name begins in a block
    NameTree(Slab slab, int nameAt) {
        super(slab, Long.BYTES, Long.BYTES);
        this.nameAt = nameAt;
    }

    /// The bytes of the name of a block.
    static int nameLength(long block) {
        return Mem.getInt(block);
    }

    /// Gives a block its name.
    void name(long block, byte[] array, int offset, int length) {
        Mem.putInt(block, length);
        Mem.copyIn(array, offset, block + nameAt, length);
    }

    /// The block with a name, or 0.
    long find(byte[] array, int offset, int length) {
        sought = array;
        soughtOffset = offset;
        soughtLength = length;
        long found = seek() ? block() : 0;
        sought = NOTHING;
        soughtLength = 0;
        return found;
    }

    /// Enters a block whose name, which is this one, is not there.
    void insert(long block, byte[] array, int offset, int length) {
        soughtBlock = block;
        sought = array;
        soughtOffset = offset;
        soughtLength = length;
        insert();
        sought = NOTHING;
        soughtLength = 0;
    }

    /// Removes the block with a name; returns whether it was there.
    boolean remove(byte[] array, int offset, int length) {
        sought = array;
        soughtOffset = offset;
        soughtLength = length;
        boolean removed = remove();
        sought = NOTHING;
        soughtLength = 0;
        return removed;
    }

    /// The block at which the tree stands.
    long block() {
        return block(entry());
    }

    /// The block of an entry.
    static long block(long entry) {
        return Mem.getLong(entry);
    }

    @Override
    protected int compare(long entry) {
        long block = block(entry);
        return Mem.compare(block + nameAt, nameLength(block), sought, soughtOffset, soughtLength);
    }

    @Override
    protected void write(long entry) {
        Mem.putLong(entry, soughtBlock);
    }

    @Override
    protected int compareEntries(long a, long b) {
        long left = block(a);
        long right = block(b);
        return Mem.compare(left + nameAt, nameLength(left), right + nameAt, nameLength(right));
    }
}
