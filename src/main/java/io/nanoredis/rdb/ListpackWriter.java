package io.nanoredis.rdb;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.structure.PackedEntry;

/// Builds one listpack outside of the heap and writes it as a string of the RDB form.
///
/// Use: [#begin], elements, [#writeTo]. For its shape see [ListpackReader]. *Thread*: the slab's owner; reused. *Cost*:
/// one block of the slab between the first and the last call.
public final class ListpackWriter {
    private static final int COUNT_MAX = 0xfffe;
    private static final int COUNT_UNKNOWN = 0xffff;
    private static final int INITIAL_BYTES = 1024;

    private final Slab slab;
    private long block;
    private int capacity;
    private int length;
    private int count;

    /// A writer that borrows its block from a slab.
    public ListpackWriter(Slab slab) {
        this.slab = slab;
    }

    /// Begins a listpack without elements.
    public void begin() {
        capacity = INITIAL_BYTES;
        block = slab.alloc(capacity);
        length = ListpackReader.HEADER_BYTES;
        count = 0;
    }

    /// Drops what was begun; for when something fails between [#begin] and [#writeTo].
    public void abandon() {
        if (block != 0) {
            slab.free(block);
            block = 0;
        }
    }

    private void ensure(long bytes) {
        long needed = length + bytes + PackedEntry.BACK_LENGTH_BYTES_MAX + 1;
        if (needed <= capacity) {
            return;
        }
        int larger = (int) Math.min(Integer.MAX_VALUE - 64, Math.max(needed, 2L * capacity));
        if (larger < needed) {
            throw new IllegalStateException("listpack: more than " + larger + " bytes");
        }
        long grown = slab.alloc(larger);
        Mem.copy(block, grown, length);
        slab.free(block);
        block = grown;
        capacity = larger;
    }

    /// Adds an element that is a packed entry somewhere else.
    public void entry(long packed) {
        int bytes = PackedEntry.bytes(packed);
        ensure(bytes);
        Mem.copy(packed, block + length, bytes);
        finish(bytes);
    }

    /// Adds elements that are packed entries with back lengths, one behind the other, somewhere else.
    public void entries(long first, long end, int elements) {
        int bytes = (int) (end - first);
        ensure(bytes);
        Mem.copy(first, block + length, bytes);
        length += bytes;
        count += elements;
    }

    /// Adds an integer.
    public void integer(long value) {
        ensure(PackedEntry.INTEGER_BYTES_MAX);
        finish(PackedEntry.write(block + length, value));
    }

    /// Adds a string, which becomes an integer if it is a canonical one.
    public void string(byte[] array, int offset, int bytes) {
        ensure((long) bytes + PackedEntry.HEADER_BYTES_MAX);
        finish(PackedEntry.write(block + length, array, offset, bytes));
    }

    private void finish(int bytes) {
        length += bytes;
        length += PackedEntry.writeBackLength(block + length, bytes);
        count++;
    }

    /// The elements so far.
    public int count() {
        return count;
    }

    /// Completes the listpack, writes it and gives the block back.
    public void writeTo(RdbWriter out) {
        Mem.putByte(block + length, (byte) PackedReader.END);
        length++;
        Mem.putInt(block, length);
        Mem.putShort(block + 4, (short) (count > COUNT_MAX ? COUNT_UNKNOWN : count));
        try {
            out.writeString(block, length);
        } finally {
            abandon();
        }
    }
}
