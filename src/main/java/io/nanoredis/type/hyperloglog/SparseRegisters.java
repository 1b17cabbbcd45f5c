package io.nanoredis.type.hyperloglog;

import io.nanoredis.memory.Mem;

/// Registers as runs of equal values, for HyperLogLogs that have seen little.
///
/// ```
/// ZERO   00nnnnnn           n + 1 registers that are 0, up to 64
/// XZERO  01nnnnnn nnnnnnnn  n + 1 registers that are 0, up to 16,384, high bits first
/// VAL    1vvvvvnn           n + 1 registers that are v + 1: up to 4 registers, values up to 32
/// ```
///
/// A register is raised by replacing its run with up to three, and then joining equal neighbours: which of them are
/// looked at is a matter of the form, as the bytes are to be those of Redis after the same additions. The steps are
/// methods of their own, because between them the string has to be made longer or shorter: [#locate] finds the run,
/// [#split] says what takes its place, [#replace] puts it there, [#join] joins.
///
/// *Thread*: the owner of the memory. *Cost*: linear in the runs up to the register.
public final class SparseRegisters {
    /// The greatest value of a register in this form.
    public static final int VALUE_MAX = 32;
    /// As a place: no run holds the register, the string is corrupt.
    public static final long NOWHERE = -1;

    static final int EMPTY_BYTES = 2;

    private static final int ZERO_RUN_MAX = 64;
    private static final int VALUE_RUN_MAX = 4;
    private static final int XZERO = 0x40;
    private static final int VAL = 0x80;
    private static final int JOIN_STEPS = 5;

    private static final int FIELD_BITS = 20;
    private static final int FIELD_MASK = (1 << FIELD_BITS) - 1;

    private static final int COUNT_SHIFT = 48;

    /// The registers of a run of one byte, by that byte; 0 for the first byte of a long run. A walk over runs of mixed
    /// kinds is bound by mispredicted branches, of which this leaves one.
    private static final byte[] RUNS = runs();

    private SparseRegisters() {}

    // ---- runs

    private static boolean isValue(int opcode) {
        return opcode >= VAL;
    }

    private static boolean isLongZero(int opcode) {
        return (opcode & 0xc0) == XZERO;
    }

    private static int opcodeBytes(int opcode) {
        return RUNS[opcode] == 0 ? 2 : 1;
    }

    private static byte[] runs() {
        byte[] runs = new byte[256];
        for (int opcode = 0; opcode < runs.length; opcode++) {
            if (!isLongZero(opcode)) {
                runs[opcode] = (byte) (isValue(opcode) ? (opcode & 3) + 1 : opcode + 1);
            }
        }
        return runs;
    }

    private static int opcode(long address, int at) {
        return Mem.getByte(address + at) & 0xff;
    }

    /// The registers of the run at a place; a long run whose second byte is missing ends with a zero.
    private static int run(long address, int bytes, int at) {
        int opcode = opcode(address, at);
        int run = RUNS[opcode];
        return run == 0 ? longRun(address, bytes, at, opcode) : run;
    }

    private static int longRun(long address, int bytes, int at, int opcode) {
        int low = at + 1 < bytes ? opcode(address, at + 1) : 0;
        return ((opcode & 0x3f) << 8 | low) + 1;
    }

    private static int value(int opcode) {
        return isValue(opcode) ? (opcode >>> 2 & 0x1f) + 1 : 0;
    }

    private static int valueRun(int value, int run) {
        return VAL | (value - 1) << 2 | (run - 1);
    }

    static void writeEmpty(long address) {
        Mem.putByte(address, (byte) (XZERO | (HyperLogLog.REGISTERS - 1) >>> 8));
        Mem.putByte(address + 1, (byte) (HyperLogLog.REGISTERS - 1));
    }

    // ---- all registers

    /// Adds to a histogram how many registers have each value; false if they are not exactly as many as there must be.
    static boolean count(long address, int bytes, int[] histogram) {
        int registers = 0;
        int at = 0;
        while (at < bytes && registers <= HyperLogLog.REGISTERS) {
            int opcode = opcode(address, at);
            int run = run(address, bytes, at);
            registers += run;
            histogram[value(opcode)] += run;
            at += opcodeBytes(opcode);
        }
        return registers == HyperLogLog.REGISTERS && at >= bytes;
    }

    /// Raises registers in an array to these; false if they are not exactly as many as there must be.
    static boolean mergeInto(long address, int bytes, byte[] registers) {
        int index = 0;
        int at = 0;
        while (at < bytes) {
            int opcode = opcode(address, at);
            int run = run(address, bytes, at);
            if (index + run > HyperLogLog.REGISTERS) {
                return false;
            }
            int value = value(opcode);
            for (int i = index; i < index + run && value > 0; i++) {
                registers[i] = (byte) Math.max(registers[i], value);
            }
            index += run;
            at += opcodeBytes(opcode);
        }
        return index == HyperLogLog.REGISTERS;
    }

    /// The runs as text: `z:` and `Z:` with the length of short and long runs of zeros, `v:` with value and length.
    public static String text(long address, int bytes) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < bytes) {
            int opcode = opcode(address, at);
            int run = run(address, bytes, at);
            text.append(at == 0 ? "" : " ");
            if (isValue(opcode)) {
                text.append("v:").append(value(opcode)).append(',').append(run);
            } else {
                text.append(isLongZero(opcode) ? "Z:" : "z:").append(run);
            }
            at += opcodeBytes(opcode);
        }
        return text.toString();
    }

    // ---- one register

    /// The place of the run that holds a register, for the other methods: the run, the one before it, and the run's
    /// first register. [#NOWHERE] if there is none.
    public static long locate(long address, int bytes, int index) {
        int at = 0;
        int previous = 0;
        int first = 0;
        while (at < bytes) {
            int run = run(address, bytes, at);
            int opcodeBytes = opcodeBytes(opcode(address, at));
            if (index < first + run) {
                return at + opcodeBytes > bytes
                        ? NOWHERE
                        : (long) previous << (2 * FIELD_BITS) | (long) at << FIELD_BITS | first;
            }
            previous = at;
            at += opcodeBytes;
            first += run;
        }
        return NOWHERE;
    }

    private static int at(long place) {
        return (int) (place >>> FIELD_BITS) & FIELD_MASK;
    }

    /// The value of the registers at a place.
    public static int valueAt(long address, long place) {
        return value(opcode(address, at(place)));
    }

    /// The runs that take the place of one in which a register gets a higher value, for [#growth] and [#replace].
    public static long split(long address, int bytes, long place, int index, int value) {
        int at = at(place);
        int first = (int) place & FIELD_MASK;
        int old = value(opcode(address, at));
        int before = index - first;
        int behind = run(address, bytes, at) - before - 1;
        long runs = append(0, old, before);
        runs = append(runs, value, 1);
        return append(runs, old, behind);
    }

    /// Adds a run to some: their bytes lie one behind the other from the lowest on, their number above.
    private static long append(long runs, int value, int run) {
        if (run == 0) {
            return runs;
        }
        if (value > 0) {
            return append(runs, valueRun(value, run));
        }
        if (run <= ZERO_RUN_MAX) {
            return append(runs, run - 1);
        }
        return append(append(runs, XZERO | (run - 1) >>> 8), (run - 1) & 0xff);
    }

    private static long append(long runs, int opcode) {
        long count = runs >>> COUNT_SHIFT;
        return (runs + (1L << COUNT_SHIFT)) | (long) opcode << (count << 3);
    }

    /// The bytes by which the string becomes longer when runs take the place of one.
    public static int growth(long address, long place, long runs) {
        return (int) (runs >>> COUNT_SHIFT) - opcodeBytes(opcode(address, at(place)));
    }

    /// Puts runs in place of one, in memory that has room for all; returns how many bytes there are then.
    ///
    /// @param bytes how many there are before
    public static int replace(long address, int bytes, long place, long runs) {
        int at = at(place);
        int count = (int) (runs >>> COUNT_SHIFT);
        int behind = at + opcodeBytes(opcode(address, at));
        Mem.move(address + behind, address + at + count, bytes - behind);
        for (int i = 0; i < count; i++) {
            Mem.putByte(address + at + i, (byte) (runs >>> (i << 3)));
        }
        return bytes + at + count - behind;
    }

    /// Joins neighbours of equal value in the five runs from the one before a place on; returns how many bytes there
    /// are then.
    public static int join(long address, int bytes, long place) {
        int left = bytes;
        int at = (int) (place >>> (2 * FIELD_BITS));
        for (int step = 0; step < JOIN_STEPS && at < left; step++) {
            int opcode = opcode(address, at);
            int joined = isValue(opcode) && at + 1 < left ? joined(opcode, opcode(address, at + 1)) : 0;
            if (joined == 0) {
                at += opcodeBytes(opcode);
            } else {
                Mem.putByte(address + at + 1, (byte) joined);
                Mem.move(address + at + 1, address + at, left - at - 1);
                left--;
            }
        }
        return left;
    }

    /// The run that two runs make, the first of which is a value; 0 if they cannot.
    private static int joined(int opcode, int next) {
        int run = (opcode & 3) + (next & 3) + 2;
        boolean equal = isValue(next) && value(opcode) == value(next);
        return equal && run <= VALUE_RUN_MAX ? valueRun(value(opcode), run) : 0;
    }
}
