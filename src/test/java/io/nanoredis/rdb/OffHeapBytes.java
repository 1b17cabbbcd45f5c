package io.nanoredis.rdb;

import io.nanoredis.memory.Arena;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;

/// One block of memory outside the heap, for tests that read from an address.
final class OffHeapBytes implements AutoCloseable {
    private static final long RESERVE_BYTES = 64L << 20;
    private final Slab slab = new Slab(new Arena(RESERVE_BYTES), 0);
    private long block;

    /// The address of a copy of `bytes`, valid until the next call.
    long of(byte[] bytes) {
        long address = room(bytes.length);
        Mem.copyIn(bytes, 0, address, bytes.length);
        return address;
    }

    /// The address of room for `bytes` bytes, valid until the next call.
    long room(int bytes) {
        if (block != 0) {
            slab.free(block);
        }
        block = slab.alloc(Math.max(8, bytes));
        return block;
    }

    static byte[] copy(long address, int bytes) {
        byte[] copy = new byte[bytes];
        Mem.copyOut(address, copy, 0, bytes);
        return copy;
    }

    @Override
    public void close() {
        slab.close();
    }
}
