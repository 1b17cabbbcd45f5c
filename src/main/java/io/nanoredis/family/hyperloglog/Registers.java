package io.nanoredis.family.hyperloglog;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.structure.Record;
import io.nanoredis.type.hyperloglog.DenseRegisters;
import io.nanoredis.type.hyperloglog.HyperLogLog;
import io.nanoredis.type.hyperloglog.SparseRegisters;
import io.nanoredis.type.string.RawString;
import io.nanoredis.type.string.StringValue;
import org.jspecify.annotations.Nullable;

/// The HyperLogLog under one key of a command, as it is made, raised and turned into the dense form.
///
/// *Thread*: the owner of the shard.
final class Registers {
    /// What [#raise] returns when the register was high enough.
    static final long UNCHANGED = 0;
    /// What methods return instead of a record when the sparse form is corrupt.
    static final long CORRUPT = -1;

    static final ErrorReply CORRUPT_ERROR = ErrorReply.of("INVALIDOBJ Corrupted HLL object detected");
    private static final ErrorReply NO_HYPERLOGLOG =
            ErrorReply.of("WRONGTYPE Key is not a valid HyperLogLog string value.");

    private Registers() {}

    /// The error for a record that is no HyperLogLog; null for one that is.
    static @Nullable ErrorReply refusal(long record) {
        if (!StringValue.isString(record)) {
            return ErrorReply.WRONG_TYPE;
        }
        return HyperLogLog.isHyperLogLog(record) ? null : NO_HYPERLOGLOG;
    }

    /// Makes a string count as changed in place, as Redis does with every HyperLogLog that a command has looked at.
    static void makeRaw(long record) {
        if (Record.encoding(record) != Record.RAW) {
            Record.encoding(record, Record.RAW);
        }
    }

    /// Makes a HyperLogLog under key `key`, which is missing; returns its record.
    static long create(ShardContext cx, Args args, int key) {
        long record = resize(cx, args, key, 0, HyperLogLog.EMPTY_BYTES);
        HyperLogLog.writeEmpty(record);
        return record;
    }

    private static long resize(ShardContext cx, Args args, int key, long record, int bytes) {
        return RawString.resize(
                cx.keyspace(), args.array(), args.offset(key), args.length(key), cx.hashOf(args, key), record, bytes);
    }

    /// Turns the sparse form under key `key` into the dense one with these registers; returns the record.
    static long makeDense(ShardContext cx, Args args, int key, long record, byte[] registers) {
        long dense = resize(cx, args, key, record, HyperLogLog.DENSE_BYTES);
        HyperLogLog.writeDense(dense, registers);
        return dense;
    }

    /// Like the other, with its own registers; [#CORRUPT] if they are.
    static long makeDense(ShardContext cx, Args args, int key, long record) {
        byte[] registers = new byte[HyperLogLog.REGISTERS];
        return HyperLogLog.mergeInto(record, registers) ? makeDense(cx, args, key, record, registers) : CORRUPT;
    }

    /// Raises one register of the HyperLogLog under key `key` to a value, in the form that it takes.
    ///
    /// @return the record, which may have moved, [#UNCHANGED] or [#CORRUPT]
    static long raise(ShardContext cx, Args args, int key, long record, int index, int value) {
        if (HyperLogLog.isDense(record)) {
            boolean raised = DenseRegisters.raise(Record.valueAddress(record) + HyperLogLog.HEADER_BYTES, index, value);
            return raised ? record : UNCHANGED;
        }
        return value > SparseRegisters.VALUE_MAX
                ? raiseDense(cx, args, key, record, index, value)
                : raiseSparse(cx, args, key, record, index, value);
    }

    private static long raiseDense(ShardContext cx, Args args, int key, long record, int index, int value) {
        long dense = makeDense(cx, args, key, record);
        if (dense != CORRUPT) {
            DenseRegisters.raise(Record.valueAddress(dense) + HyperLogLog.HEADER_BYTES, index, value);
        }
        return dense;
    }

    private static long raiseSparse(ShardContext cx, Args args, int key, long record, int index, int value) {
        long registers = Record.valueAddress(record) + HyperLogLog.HEADER_BYTES;
        int bytes = HyperLogLog.sparseBytes(record);
        long place = SparseRegisters.locate(registers, bytes, index);
        if (place == SparseRegisters.NOWHERE) {
            return CORRUPT;
        }
        if (SparseRegisters.valueAt(registers, place) >= value) {
            return UNCHANGED;
        }
        long runs = SparseRegisters.split(registers, bytes, place, index, value);
        int growth = SparseRegisters.growth(registers, place, runs);
        long raised = record;
        if (growth > 0) {
            int length = HyperLogLog.HEADER_BYTES + bytes + growth;
            if (length > cx.database().encodingLimits().hllSparseBytesMax()) {
                return raiseDense(cx, args, key, record, index, value);
            }
            raised = resize(cx, args, key, record, length);
            registers = Record.valueAddress(raised) + HyperLogLog.HEADER_BYTES;
        }
        int replaced = SparseRegisters.replace(registers, bytes, place, runs);
        int joined = SparseRegisters.join(registers, replaced, place);
        if (joined != HyperLogLog.sparseBytes(raised)) {
            raised = resize(cx, args, key, raised, HyperLogLog.HEADER_BYTES + joined);
        }
        HyperLogLog.invalidate(raised);
        return raised;
    }
}
