package io.nanoredis.type.array;

import io.nanoredis.db.Database;
import io.nanoredis.memory.Slab;
import io.nanoredis.rdb.RdbFormatException;
import io.nanoredis.rdb.RdbReader;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.rdb.ValueCodec;
import io.nanoredis.structure.Record;
import io.nanoredis.type.StoredType;
import io.nanoredis.type.ValueDigest;
import java.nio.charset.StandardCharsets;

/// Sparse arrays: the value area of a record is the root of a [SparseArray].
public final class ArrayType implements StoredType {
    /// The only encoding.
    public static final int SPARSE = 1;

    private final Slab slab;
    private final SparseArray array;
    private final ArrayCodec codec;

    /// The type for one database.
    public ArrayType(Database database) {
        slab = database.slab();
        array = new SparseArray(slab);
        codec = new ArrayCodec(slab);
    }

    /// The array of a record, until the next call; to be saved with [SparseArray#save(long)] at the record's value
    /// after
    /// a change.
    public SparseArray open(long record) {
        array.open(Record.valueAddress(record));
        return array;
    }

    /// An empty array, in the place of what was opened before.
    public SparseArray empty() {
        array.clear();
        return array;
    }

    @Override
    public int code() {
        return Record.ARRAY;
    }

    @Override
    public String name() {
        return "array";
    }

    @Override
    public String encodingName(long record) {
        return "sparsearray";
    }

    @Override
    public boolean ownsBlocks(long record) {
        return true;
    }

    @Override
    public long memoryBytes(long record) {
        return slab.sizeOf(record) + SparseArray.bytesOf(Record.valueAddress(record));
    }

    @Override
    public long free(long record, long position) {
        SparseArray doomed = open(record);
        long next = doomed.drain(position);
        if (next == END) {
            slab.free(record);
        } else {
            doomed.save(Record.valueAddress(record));
        }
        return next;
    }

    @Override
    public long verify(long record) {
        return slab.sizeOf(record) + open(record).verify();
    }

    // ---- in parts: next index for appending (8) | index (8) and string of each element; a position is an index

    @Override
    public long writePart(long record, long position, RdbWriter out) {
        SparseArray source = open(record);
        out.writeLong(source.next());
        boolean more = source.seekCeiling(position);
        while (more && out.length() < PART_BYTES) {
            byte[] element = source.copy();
            out.writeLong(source.index());
            out.writeString(element, 0, element.length);
            more = source.step(true);
        }
        return more ? source.index() : END;
    }

    @Override
    public void beginParts(long record) {
        array.clear();
        array.save(Record.valueAddress(record));
    }

    @Override
    public void readPart(long record, RdbReader in) throws RdbFormatException {
        SparseArray target = open(record);
        try {
            target.next(in.readLong());
            while (in.remaining() > 0) {
                long index = in.readLong();
                in.readText();
                target.set(index, in.blobArray(), in.blobOffset(), in.stringLength());
            }
        } finally {
            target.save(Record.valueAddress(record));
        }
    }

    @Override
    public ValueCodec codec() {
        return codec;
    }

    @Override
    public void digest(long record, ValueDigest digest) {
        SparseArray opened = open(record);
        for (boolean more = opened.seekCeiling(0); more; more = opened.step(true)) {
            digest.unorderedGroup(
                    Long.toUnsignedString(opened.index()).getBytes(StandardCharsets.US_ASCII), opened.copy());
        }
    }
}
