package io.nanoredis.type.hyperloglog;

import io.nanoredis.memory.Mem;

/// Registers of six bits each, without gaps, the lowest bits of a byte first.
///
/// *Thread*: the owner of the memory.
public final class DenseRegisters {
    /// The bytes of all registers.
    static final int BYTES = HyperLogLog.REGISTERS / 4 * 3;

    private static final int BITS = 6;
    private static final int MASK = (1 << BITS) - 1;
    /// Registers that begin and end with a byte, eight of them.
    private static final int GROUP = 8;

    private static final int GROUP_BYTES = 6;

    private DenseRegisters() {}

    /// Two bytes hold a register wherever it begins; for the last ones they are the last two.
    private static int pairAt(int index) {
        return Math.min((index * BITS) >>> 3, BYTES - Short.BYTES);
    }

    /// One register.
    public static int get(long address, int index) {
        int at = pairAt(index);
        return Mem.getShort(address + at) >> (index * BITS - (at << 3)) & MASK;
    }

    /// Raises a register to a value; returns whether it was lower.
    public static boolean raise(long address, int index, int value) {
        int at = pairAt(index);
        int shift = index * BITS - (at << 3);
        int pair = Mem.getShort(address + at);
        if ((pair >> shift & MASK) >= value) {
            return false;
        }
        Mem.putShort(address + at, (short) ((pair & ~(MASK << shift)) | value << shift));
        return true;
    }

    /// A group of registers as 48 bits.
    private static long group(long address, int at) {
        return at + Long.BYTES <= BYTES ? Mem.getLong(address + at) : Mem.getLong(address + at - 2) >>> 16;
    }

    /// Adds to a histogram how many registers have each value.
    static void count(long address, int[] histogram) {
        for (int at = 0; at < BYTES; at += GROUP_BYTES) {
            long group = group(address, at);
            for (int i = 0; i < GROUP; i++) {
                histogram[(int) group & MASK]++;
                group >>>= BITS;
            }
        }
    }

    /// Raises registers in an array to these.
    static void mergeInto(long address, byte[] registers) {
        int index = 0;
        for (int at = 0; at < BYTES; at += GROUP_BYTES) {
            long group = group(address, at);
            for (int i = 0; i < GROUP; i++) {
                registers[index] = (byte) Math.max(registers[index], (int) group & MASK);
                index++;
                group >>>= BITS;
            }
        }
    }

    /// Stores all registers.
    static void write(long address, byte[] registers) {
        int index = 0;
        for (int at = 0; at < BYTES; at += GROUP_BYTES) {
            long group = 0;
            for (int i = 0; i < GROUP; i++) {
                group |= (long) registers[index++] << (BITS * i);
            }
            Mem.putInt(address + at, (int) group);
            Mem.putShort(address + at + Integer.BYTES, (short) (group >>> Integer.SIZE));
        }
    }
}
