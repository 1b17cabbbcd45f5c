package io.nanoredis.rdb;

import io.nanoredis.memory.Mem;
import io.nanoredis.structure.Record;

/// What DUMP replies and RESTORE takes: type byte, value, version of the form (2 bytes), checksum of all before it (8
/// bytes).
///
/// As in Redis, a value may be followed by bytes that nobody reads, and may even reach into version and checksum: both
/// are looked
/// at before it.
///
/// *Thread*: no state; the records' owner.
public final class DumpPayload {
    private static final int CHECKSUM_BYTES = Long.BYTES;
    /// What stands behind the value.
    public static final int FOOTER_BYTES = 2 + CHECKSUM_BYTES;
    /// The version that knows libraries of functions, and all that may stand beside them.
    private static final int VERSION_OF_FUNCTIONS = 10;

    private DumpPayload() {}

    /// Writes the type byte and the value of a record, from the beginning of `out`: a payload without its footer.
    public static void writeValue(ValueCodecs codecs, long record, RdbWriter out) {
        ValueCodec codec = codecs.of(Record.type(record));
        out.reset();
        out.writeByte(codec.rdbType(record));
        codec.save(record, out);
    }

    /// Writes the payload of a record's value, from the beginning of `out`.
    public static void write(ValueCodecs codecs, long record, RdbWriter out) {
        writeValue(codecs, record, out);
        out.writeShort(RdbFormat.versionOf(out.array()[0]));
        out.writeLong(Crc64.of(out.array(), 0, out.length()));
    }

    /// Adds the footer to what stands in `out` from its beginning: libraries of functions.
    public static void sealFunctions(RdbWriter out) {
        out.writeShort(VERSION_OF_FUNCTIONS);
        out.writeLong(Crc64.of(out.array(), 0, out.length()));
    }

    /// Whether version and checksum of a payload are right.
    public static boolean isSound(byte[] array, int offset, int length) {
        if (length < FOOTER_BYTES) {
            return false;
        }
        int version = offset + length - FOOTER_BYTES;
        int checksum = version + 2;
        return ((array[version] & 0xff) | ((array[version + 1] & 0xff) << 8)) <= RdbFormat.VERSION_READ_MAX
                && Mem.longAt(array, checksum) == Crc64.of(array, offset, length - CHECKSUM_BYTES);
    }

    /// Reads the value of a payload that [#isSound], or of one without footer, and hands it to `target`.
    ///
    /// @throws RdbFormatException if it is no value of a known type; `target` has not been called
    public static void read(ValueCodecs codecs, RdbReader in, byte[] array, int offset, int length, ValueTarget target)
            throws RdbFormatException {
        in.reset(array, offset, length);
        try {
            int rdbType = in.readByte();
            ValueCodec codec = codecs.reading(rdbType);
            if (codec == null) {
                throw new RdbFormatException("type: not known");
            }
            codec.load(rdbType, in, target);
        } finally {
            in.release();
        }
    }
}
