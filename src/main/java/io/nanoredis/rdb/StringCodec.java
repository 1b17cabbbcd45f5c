package io.nanoredis.rdb;

import io.nanoredis.memory.Mem;
import io.nanoredis.structure.Record;

/// Strings: as an integer of 8, 16 or 32 bits, compressed, or as their bytes.
final class StringCodec implements ValueCodec {
    static final StringCodec STRING = new StringCodec();

    private StringCodec() {}

    @Override
    public int rdbType(long record) {
        return RdbFormat.STRING;
    }

    @Override
    public void save(long record, RdbWriter out) {
        long value = Record.valueAddress(record);
        if (Record.encoding(record) == Record.INT) {
            out.writeInteger(Mem.getLong(value));
        } else {
            out.writeString(value, Record.valueLength(record));
        }
    }

    @Override
    public boolean reads(int rdbType) {
        return rdbType == RdbFormat.STRING;
    }

    @Override
    public void load(int rdbType, RdbReader in, ValueTarget target) throws RdbFormatException {
        switch (in.readString()) {
            case INTEGER -> target.integer(in.number());
            case PLAIN -> target.string(in.array(), in.stringOffset(), in.stringLength());
            case COMPRESSED -> loadCompressed(in, target);
        }
    }

    /// Only short strings may turn out integers or get an encoding of their own; the others are expanded where they
    /// stay.
    private static void loadCompressed(RdbReader in, ValueTarget target) {
        int length = in.stringLength();
        if (length > Record.EMBSTR_BYTES_MAX) {
            in.expand(Record.valueAddress(target.record(Record.STRING, Record.RAW, length)));
            return;
        }
        byte[] text = new byte[length];
        in.expand(text);
        target.string(text, 0, length);
    }
}
