package io.nanoredis.type.array;

import io.nanoredis.memory.Slab;
import io.nanoredis.rdb.RdbFormatException;
import io.nanoredis.rdb.RdbReader;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.rdb.ValueCodec;
import io.nanoredis.rdb.ValueTarget;
import io.nanoredis.structure.Record;

/// Sparse arrays in the RDB form, under a type byte of our own: no Redis that we know writes one.
///
/// *Shape*: number of elements | next index for appending (8) | for each element its distance from the one before, the
/// first from -1, and its string.
final class ArrayCodec implements ValueCodec {
    private static final int ARRAY = 97;

    private final SparseArray array;

    ArrayCodec(Slab slab) {
        array = new SparseArray(slab);
    }

    @Override
    public int rdbType(long record) {
        return ARRAY;
    }

    @Override
    public void save(long record, RdbWriter out) {
        array.open(Record.valueAddress(record));
        out.writeLength(array.count());
        out.writeLong(array.next());
        long before = -1;
        for (boolean more = array.seekCeiling(0); more; more = array.step(true)) {
            out.writeLength(array.index() - before);
            before = array.index();
            byte[] element = array.copy();
            out.writeString(element, 0, element.length);
        }
    }

    @Override
    public boolean reads(int rdbType) {
        return rdbType == ARRAY;
    }

    @Override
    public void load(int rdbType, RdbReader in, ValueTarget target) throws RdbFormatException {
        long count = in.readLength();
        long next = in.readLong();
        int elements = in.position();
        check(in, count);
        in.position(elements);
        array.clear();
        try {
            fill(in, count);
            array.next(next);
            long record = target.record(Record.ARRAY, ArrayType.SPARSE, SparseArray.ROOT_BYTES);
            array.save(Record.valueAddress(record));
        } catch (RuntimeException | RdbFormatException e) {
            array.delete(0, SparseArray.INDEX_MAX);
            throw e;
        }
    }

    /// Every element takes two bytes or more, so that a count which lies ends early.
    private static void check(RdbReader in, long count) throws RdbFormatException {
        if (count < 1 || count > in.remaining()) {
            throw new RdbFormatException("array: " + count + " elements");
        }
        long index = -1;
        for (long i = 0; i < count; i++) {
            long distance = in.readLength();
            boolean wraps = i > 0 && Long.compareUnsigned(index + distance, index) <= 0;
            index += distance;
            if (wraps || index == SparseArray.EXHAUSTED || (i == 0 && distance == 0)) {
                throw new RdbFormatException("array: indexes do not ascend");
            }
            in.readString();
        }
    }

    private void fill(RdbReader in, long count) throws RdbFormatException {
        long index = -1;
        for (long i = 0; i < count; i++) {
            index += in.readLength();
            in.readText();
            array.set(index, in.blobArray(), in.blobOffset(), in.stringLength());
        }
    }
}
