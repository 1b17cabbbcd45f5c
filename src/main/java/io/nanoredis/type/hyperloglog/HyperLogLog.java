package io.nanoredis.type.hyperloglog;

import io.nanoredis.memory.Mem;
import io.nanoredis.structure.Record;

/// The string that holds a HyperLogLog: a header and 16,384 registers in one of two forms.
///
/// ```
/// magic        4 bytes: HYLL
/// form         1 byte: 0 dense | 1 sparse
/// unused       3 bytes, kept as they are
/// cardinality  8 bytes, little endian: the last count; its highest bit says that it is out of date
/// registers    [DenseRegisters] or [SparseRegisters]
/// ```
///
/// Whoever may write strings may write such strings too, so that nothing behind the header is taken for granted.
/// *Thread*: the owner of the record's shard. *Source*: the form of Redis, to the byte.
public final class HyperLogLog {
    /// The number of registers.
    public static final int REGISTERS = 1 << 14;

    /// Where the registers begin.
    public static final int HEADER_BYTES = 16;
    /// The length of a string in the dense form.
    public static final int DENSE_BYTES = HEADER_BYTES + DenseRegisters.BYTES;
    /// The length of a string in the sparse form that has seen nothing.
    public static final int EMPTY_BYTES = HEADER_BYTES + SparseRegisters.EMPTY_BYTES;

    private static final int MAGIC = 'H' | 'Y' << 8 | 'L' << 16 | 'L' << 24;
    private static final int FORM_AT = 4;
    private static final int CARDINALITY_AT = 8;
    private static final byte DENSE = 0;
    private static final byte SPARSE = 1;
    private static final long OUT_OF_DATE = Long.MIN_VALUE;

    private HyperLogLog() {}

    /// Whether a string's record looks like a HyperLogLog: header and, for the dense form, length are right.
    public static boolean isHyperLogLog(long record) {
        int bytes = Record.valueLength(record);
        if (Record.encoding(record) == Record.INT || bytes < HEADER_BYTES) {
            return false;
        }
        long address = Record.valueAddress(record);
        int form = Mem.getByte(address + FORM_AT);
        return Mem.getInt(address) == MAGIC && (form == SPARSE || (form == DENSE && bytes == DENSE_BYTES));
    }

    /// Whether the registers are in the dense form.
    public static boolean isDense(long record) {
        return Mem.getByte(Record.valueAddress(record) + FORM_AT) == DENSE;
    }

    /// Fills a value of [#EMPTY_BYTES] with a sparse HyperLogLog that has seen nothing, its cardinality up to date.
    public static void writeEmpty(long record) {
        long address = Record.valueAddress(record);
        Mem.putInt(address, MAGIC);
        Mem.putInt(address + FORM_AT, SPARSE);
        Mem.putLong(address + CARDINALITY_AT, 0);
        SparseRegisters.writeEmpty(address + HEADER_BYTES);
    }

    /// Fills a value of [#DENSE_BYTES], whose header is there, with the dense form of these registers.
    public static void writeDense(long record, byte[] registers) {
        long address = Record.valueAddress(record);
        Mem.putByte(address + FORM_AT, DENSE);
        DenseRegisters.write(address + HEADER_BYTES, registers);
    }

    /// Notes that the cardinality in the header does not belong to the registers any more.
    public static void invalidate(long record) {
        long at = Record.valueAddress(record) + CARDINALITY_AT;
        Mem.putLong(at, Mem.getLong(at) | OUT_OF_DATE);
    }

    /// The cardinality in the header; negative if it is out of date.
    public static long cardinality(long record) {
        return Mem.getLong(Record.valueAddress(record) + CARDINALITY_AT);
    }

    /// Stores the cardinality that belongs to the registers.
    public static void cardinality(long record, long value) {
        Mem.putLong(Record.valueAddress(record) + CARDINALITY_AT, value);
    }

    /// Adds to a histogram how many registers have each value.
    ///
    /// @return false if the sparse form does not describe exactly all registers
    public static boolean count(long record, int[] histogram) {
        long registers = Record.valueAddress(record) + HEADER_BYTES;
        if (isDense(record)) {
            DenseRegisters.count(registers, histogram);
            return true;
        }
        return SparseRegisters.count(registers, sparseBytes(record), histogram);
    }

    /// Raises registers in an array to those of a record.
    ///
    /// @return false if the sparse form does not describe exactly all registers; those that it does are raised
    public static boolean mergeInto(long record, byte[] registers) {
        long address = Record.valueAddress(record) + HEADER_BYTES;
        if (isDense(record)) {
            DenseRegisters.mergeInto(address, registers);
            return true;
        }
        return SparseRegisters.mergeInto(address, sparseBytes(record), registers);
    }

    /// The bytes of the sparse form.
    public static int sparseBytes(long record) {
        return Record.valueLength(record) - HEADER_BYTES;
    }
}
