package io.nanoredis.type.set;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.rdb.ListpackReader;
import io.nanoredis.rdb.RdbFormatException;
import io.nanoredis.rdb.RdbReader;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.rdb.ValueCodec;
import io.nanoredis.rdb.ValueTarget;
import io.nanoredis.resp.NumberText;
import io.nanoredis.structure.DashTable;
import io.nanoredis.structure.PackedEntry;
import io.nanoredis.structure.Record;
import io.nanoredis.structure.RecordVisitor;

/// Sets in the RDB form: as strings (2), as an array of integers (11), or, only read, as a listpack (20), which Redis
/// knows from 7.2 on.
///
/// *Shape* of an array of integers, a string: bytes per integer (4) | integers (4) | the integers in ascending order,
/// all least significant byte first. *Thread*: the owner of the shard.
final class SetCodec implements ValueCodec {
    private static final int STRINGS = 2;
    private static final int INTEGER_ARRAY = 11;
    private static final int LISTPACK = 20;
    private static final int ARRAY_HEADER_BYTES = 8;

    private final Slab slab;
    private final SetEditor builder;
    private final DashTable table;
    private final ListpackReader listpack = new ListpackReader();
    private final byte[] digits = new byte[NumberText.LONG_BYTES_MAX];

    SetCodec(Slab slab, SetEditor builder) {
        this.slab = slab;
        this.builder = builder;
        table = new DashTable(slab);
    }

    // ---- writing

    @Override
    public int rdbType(long record) {
        return Record.encoding(record) == SetType.INTEGERS ? INTEGER_ARRAY : STRINGS;
    }

    @Override
    public void save(long record, RdbWriter out) {
        switch (Record.encoding(record)) {
            case SetType.PACKED -> savePacked(record, out);
            case SetType.INTEGERS -> saveIntegers(record, out);
            default -> saveTable(record, out);
        }
    }

    private static void savePacked(long record, RdbWriter out) {
        long area = Record.valueAddress(record);
        long end = area + Record.valueLength(record);
        out.writeLength(PackedSet.count(area));
        for (long at = PackedSet.first(area); at < end; at += PackedEntry.bytes(at)) {
            if (PackedEntry.isInteger(at)) {
                out.writeInteger(PackedEntry.integer(at));
            } else {
                out.writeString(PackedEntry.stringAddress(at), PackedEntry.stringLength(at));
            }
        }
    }

    private void saveIntegers(long record, RdbWriter out) {
        long area = Record.valueAddress(record);
        int width = IntegerSet.width(area);
        int integers = Record.valueLength(record) - IntegerSet.HEADER_BYTES;
        long array = slab.alloc(ARRAY_HEADER_BYTES + (long) integers);
        try {
            Mem.putInt(array, width);
            Mem.putInt(array + 4, integers / width);
            Mem.copy(area + IntegerSet.HEADER_BYTES, array + ARRAY_HEADER_BYTES, integers);
            out.writeString(array, ARRAY_HEADER_BYTES + integers);
        } finally {
            slab.free(array);
        }
    }

    private void saveTable(long record, RdbWriter out) {
        table.open(Record.valueAddress(record));
        out.writeLength(table.size());
        RecordVisitor writing = member -> out.writeString(Record.keyAddress(member), Record.keyLength(member));
        long position = DashTable.END;
        do {
            position = table.visit(position, writing);
        } while (position != DashTable.END);
    }

    // ---- reading

    @Override
    public boolean reads(int rdbType) {
        return rdbType == STRINGS || rdbType == INTEGER_ARRAY || rdbType == LISTPACK;
    }

    @Override
    public void load(int rdbType, RdbReader in, ValueTarget target) throws RdbFormatException {
        builder.begin();
        try {
            switch (rdbType) {
                case STRINGS -> loadStrings(in);
                case INTEGER_ARRAY -> loadIntegers(in);
                default -> loadListpack(in);
            }
            builder.moveTo(target);
        } finally {
            builder.close();
        }
    }

    private void loadStrings(RdbReader in) throws RdbFormatException {
        long members = in.readLength();
        requireSome(members, in.remaining());
        builder.expect(members);
        for (long i = 0; i < members; i++) {
            in.readText();
            add(in.blobArray(), in.blobOffset(), in.stringLength());
        }
    }

    /// Every member takes at least a byte of what is left.
    private static void requireSome(long members, int remaining) throws RdbFormatException {
        if (members <= 0 || members > remaining) {
            throw new RdbFormatException("set: " + members + " members in " + remaining + " bytes");
        }
    }

    private void add(byte[] array, int offset, int length) throws RdbFormatException {
        if (!builder.add(array, offset, length)) {
            throw new RdbFormatException("set: a member stands there twice");
        }
    }

    private void loadIntegers(RdbReader in) throws RdbFormatException {
        in.readBlob();
        byte[] array = in.blobArray();
        int at = in.blobOffset();
        int bytes = in.stringLength();
        if (bytes < ARRAY_HEADER_BYTES) {
            throw new RdbFormatException("integers: too short");
        }
        int width = Mem.intAt(array, at);
        long count = Mem.intAt(array, at + 4) & 0xffff_ffffL;
        boolean known = width == Short.BYTES || width == Integer.BYTES || width == Long.BYTES;
        if (!known || count == 0 || bytes != ARRAY_HEADER_BYTES + count * width) {
            throw new RdbFormatException("integers: " + count + " of " + width + " bytes in " + bytes);
        }
        builder.expect(count);
        long before = 0;
        for (int i = 0; i < count; i++) {
            long value = integer(array, at + ARRAY_HEADER_BYTES + i * width, width);
            if (i > 0 && value <= before) {
                throw new RdbFormatException("integers: not in ascending order");
            }
            addInteger(value);
            before = value;
        }
    }

    private static long integer(byte[] array, int at, int width) {
        return switch (width) {
            case Short.BYTES -> (short) ((array[at] & 0xff) | array[at + 1] << 8);
            case Integer.BYTES -> Mem.intAt(array, at);
            default -> Mem.longAt(array, at);
        };
    }

    private void addInteger(long value) throws RdbFormatException {
        add(digits, 0, NumberText.writeLong(value, digits, 0));
    }

    private void loadListpack(RdbReader in) throws RdbFormatException {
        in.readBlob();
        try {
            listpack.open(in.blobArray(), in.blobOffset(), in.stringLength());
            requireSome(listpack.count(), Integer.MAX_VALUE);
            builder.expectPacked(listpack.count());
            while (listpack.hasNext()) {
                listpack.next();
                if (listpack.isInteger()) {
                    addInteger(listpack.number());
                } else {
                    add(listpack.array(), listpack.textOffset(), listpack.textLength());
                }
            }
        } finally {
            listpack.release();
        }
    }
}
