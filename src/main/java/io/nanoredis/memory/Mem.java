package io.nanoredis.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import org.agrona.UnsafeApi;

/// Raw memory: the only class that reads and writes it, little endian.
///
/// *shape* — two bodies, chosen once: the JDK's internal Unsafe where the JVM opens `java.base/jdk.internal.misc`, else
/// one FFM segment
/// over the whole address space, which needs no flag. `-Dnanoredis.memory=unsafe|ffm` decides by hand.
/// Accessors stay under 35 bytecodes, or HotSpot would not inline them.
///
/// *errors* — every copy and comparison checks that its range lies in the region of the arenas, and within its array;
/// accessors check
/// only under `-Dnanoredis.memory.check=access`, and then against the accessible parts of living arenas.
/// A violation is an [IndexOutOfBoundsException].
///
/// *thread* — any; it orders nothing.
public final class Mem {
    private static final boolean CHECK_ACCESS = "access".equals(System.getProperty("nanoredis.memory.check"));
    private static final boolean UNSAFE = chooseUnsafe(System.getProperty("nanoredis.memory", "auto"));
    private static final long ARRAY_BASE = UNSAFE ? UnsafeApi.arrayBaseOffset(byte[].class) : 0;
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW = AddressSpace.LOW;
    private static final long BYTES = AddressSpace.BYTES;
    /// Up to here a loop of 8-byte words beats the call of the intrinsic copy.
    private static final int SMALL_COPY_BYTES = 128;

    private Mem() {}

    private static boolean chooseUnsafe(String mode) {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalStateException("byte order: big endian (expected little endian)");
        }
        return switch (mode) {
            case "ffm" -> false;
            case "auto" -> unsafeOpened();
            case "unsafe" -> {
                if (!unsafeOpened()) {
                    throw new IllegalStateException(
                            "nanoredis.memory: unsafe (expected --add-opens java.base/jdk.internal.misc=ALL-UNNAMED)");
                }
                yield true;
            }
            default -> throw new IllegalArgumentException("nanoredis.memory: " + mode + " (expected unsafe or ffm)");
        };
    }

    private static boolean unsafeOpened() {
        try {
            return UnsafeApi.addressSize() == Long.BYTES;
        } catch (LinkageError closed) {
            return false;
        }
    }

    /// The body in use, for the line at start and INFO: `unsafe` or `ffm`, with `+checked` when every access is
    /// checked.
    public static String mode() {
        return (UNSAFE ? "unsafe" : "ffm") + (CHECK_ACCESS ? "+checked" : "");
    }

    // ---- accessors

    /// The byte at an address.
    public static byte getByte(long address) {
        check(address, 1);
        return UNSAFE ? UnsafeApi.getByte(address) : ALL.get(JAVA_BYTE, address);
    }

    /// The 16-bit value at an address of any alignment.
    public static short getShort(long address) {
        check(address, 2);
        return UNSAFE ? UnsafeApi.getShort(address) : ALL.get(JAVA_SHORT_UNALIGNED, address);
    }

    /// The 32-bit value at an address of any alignment.
    public static int getInt(long address) {
        check(address, 4);
        return UNSAFE ? UnsafeApi.getInt(address) : ALL.get(JAVA_INT_UNALIGNED, address);
    }

    /// The 64-bit value at an address of any alignment.
    public static long getLong(long address) {
        check(address, 8);
        return UNSAFE ? UnsafeApi.getLong(address) : ALL.get(JAVA_LONG_UNALIGNED, address);
    }

    /// Stores a byte.
    public static void putByte(long address, byte value) {
        check(address, 1);
        if (UNSAFE) {
            UnsafeApi.putByte(address, value);
        } else {
            ALL.set(JAVA_BYTE, address, value);
        }
    }

    /// Stores 16 bits at an address of any alignment.
    public static void putShort(long address, short value) {
        check(address, 2);
        if (UNSAFE) {
            UnsafeApi.putShort(address, value);
        } else {
            ALL.set(JAVA_SHORT_UNALIGNED, address, value);
        }
    }

    /// Stores 32 bits at an address of any alignment.
    public static void putInt(long address, int value) {
        check(address, 4);
        if (UNSAFE) {
            UnsafeApi.putInt(address, value);
        } else {
            ALL.set(JAVA_INT_UNALIGNED, address, value);
        }
    }

    /// Stores 64 bits at an address of any alignment.
    public static void putLong(long address, long value) {
        check(address, 8);
        if (UNSAFE) {
            UnsafeApi.putLong(address, value);
        } else {
            ALL.set(JAVA_LONG_UNALIGNED, address, value);
        }
    }

    /// Eight bytes of an array as a little-endian value.
    public static long longAt(byte[] array, int index) {
        return (long) LONGS.get(array, index);
    }

    /// Four bytes of an array as a little-endian value.
    public static int intAt(byte[] array, int index) {
        return (int) INTS.get(array, index);
    }

    /// Stores eight bytes of an array as a little-endian value.
    public static void longAt(byte[] array, int index, long value) {
        LONGS.set(array, index, value);
    }

    /// Stores four bytes of an array as a little-endian value.
    public static void intAt(byte[] array, int index, int value) {
        INTS.set(array, index, value);
    }

    // ---- copies

    /// Copies between two ranges of the arenas that do not overlap.
    public static void copy(long source, long target, long bytes) {
        checkRange(source, bytes);
        checkRange(target, bytes);
        if (bytes > SMALL_COPY_BYTES) {
            bulkCopy(source, target, bytes);
        } else {
            smallCopy(source, target, (int) bytes);
        }
    }

    private static void smallCopy(long source, long target, int bytes) {
        if (bytes >= 8) {
            int last = bytes - 8;
            for (int i = 0; i < last; i += 8) {
                putLong(target + i, getLong(source + i));
            }
            putLong(target + last, getLong(source + last));
        } else {
            for (int i = 0; i < bytes; i++) {
                putByte(target + i, getByte(source + i));
            }
        }
    }

    /// Copies between two ranges of the arenas that may overlap.
    public static void move(long source, long target, long bytes) {
        checkRange(source, bytes);
        checkRange(target, bytes);
        bulkCopy(source, target, bytes);
    }

    /// Copies out of the arenas into memory that the caller owns elsewhere, such as a direct buffer; only the source is
    /// checked.
    public static void copyToForeign(long source, long target, long bytes) {
        checkRange(source, bytes);
        bulkCopy(source, target, bytes);
    }

    private static void bulkCopy(long source, long target, long bytes) {
        if (UNSAFE) {
            UnsafeApi.copyMemory(source, target, bytes);
        } else {
            MemorySegment.copy(ALL, source, ALL, target, bytes);
        }
    }

    /// Copies a part of an array into an arena.
    public static void copyIn(byte[] source, int offset, long target, int bytes) {
        Objects.checkFromIndexSize(offset, bytes, source.length);
        checkRange(target, bytes);
        if (bytes > SMALL_COPY_BYTES) {
            bulkCopyIn(source, offset, target, bytes);
        } else if (bytes >= 8) {
            wordsIn(source, offset, target, bytes - 8);
        } else {
            for (int i = 0; i < bytes; i++) {
                putByte(target + i, source[offset + i]);
            }
        }
    }

    private static void wordsIn(byte[] source, int offset, long target, int last) {
        for (int i = 0; i < last; i += 8) {
            putLong(target + i, longAt(source, offset + i));
        }
        putLong(target + last, longAt(source, offset + last));
    }

    private static void bulkCopyIn(byte[] source, int offset, long target, int bytes) {
        if (UNSAFE) {
            UnsafeApi.copyMemory(source, ARRAY_BASE + offset, null, target, bytes);
        } else {
            MemorySegment.copy(source, offset, ALL, JAVA_BYTE, target, bytes);
        }
    }

    /// Copies a part of an arena into an array.
    public static void copyOut(long source, byte[] target, int offset, int bytes) {
        Objects.checkFromIndexSize(offset, bytes, target.length);
        checkRange(source, bytes);
        if (bytes > SMALL_COPY_BYTES) {
            bulkCopyOut(source, target, offset, bytes);
        } else if (bytes >= 8) {
            wordsOut(source, target, offset, bytes - 8);
        } else {
            for (int i = 0; i < bytes; i++) {
                target[offset + i] = getByte(source + i);
            }
        }
    }

    private static void wordsOut(long source, byte[] target, int offset, int last) {
        for (int i = 0; i < last; i += 8) {
            longAt(target, offset + i, getLong(source + i));
        }
        longAt(target, offset + last, getLong(source + last));
    }

    private static void bulkCopyOut(long source, byte[] target, int offset, int bytes) {
        if (UNSAFE) {
            UnsafeApi.copyMemory(null, source, target, ARRAY_BASE + offset, bytes);
        } else {
            MemorySegment.copy(ALL, JAVA_BYTE, source, target, offset, bytes);
        }
    }

    /// Fills a range with zero bytes.
    public static void zero(long address, long bytes) {
        fill(address, bytes, (byte) 0);
    }

    /// Fills a range with one byte.
    public static void fill(long address, long bytes, byte value) {
        checkRange(address, bytes);
        if (UNSAFE) {
            UnsafeApi.setMemory(address, bytes, value);
        } else {
            ALL.asSlice(address, bytes).fill(value);
        }
    }

    // ---- comparisons

    /// Whether a range holds exactly the bytes of a part of an array.
    public static boolean equals(long address, byte[] array, int offset, int bytes) {
        Objects.checkFromIndexSize(offset, bytes, array.length);
        checkRange(address, bytes);
        if (bytes < 8) {
            return shortEquals(address, array, offset, bytes);
        }
        int last = bytes - 8;
        for (int i = 0; i < last; i += 8) {
            if (getLong(address + i) != longAt(array, offset + i)) {
                return false;
            }
        }
        return getLong(address + last) == longAt(array, offset + last);
    }

    private static boolean shortEquals(long address, byte[] array, int offset, int bytes) {
        for (int i = 0; i < bytes; i++) {
            if (getByte(address + i) != array[offset + i]) {
                return false;
            }
        }
        return true;
    }

    /// Whether two ranges hold the same bytes.
    public static boolean equals(long a, long b, int bytes) {
        checkRange(a, bytes);
        checkRange(b, bytes);
        int i = 0;
        for (; i <= bytes - 8; i += 8) {
            if (getLong(a + i) != getLong(b + i)) {
                return false;
            }
        }
        for (; i < bytes; i++) {
            if (getByte(a + i) != getByte(b + i)) {
                return false;
            }
        }
        return true;
    }

    /// Compares a range with a part of an array, byte by byte as unsigned values, the shorter first when one begins the
    /// other.
    public static int compare(long address, int bytes, byte[] array, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, array.length);
        checkRange(address, bytes);
        int common = Math.min(bytes, length);
        int i = 0;
        while (i <= common - 8 && getLong(address + i) == longAt(array, offset + i)) {
            i += 8;
        }
        for (; i < common; i++) {
            int order = Byte.compareUnsigned(getByte(address + i), array[offset + i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(bytes, length);
    }

    /// Compares two ranges, byte by byte as unsigned values, the shorter first when one begins the other.
    public static int compare(long a, int aBytes, long b, int bBytes) {
        checkRange(a, aBytes);
        checkRange(b, bBytes);
        int common = Math.min(aBytes, bBytes);
        int i = 0;
        while (i <= common - 8 && getLong(a + i) == getLong(b + i)) {
            i += 8;
        }
        for (; i < common; i++) {
            int order = Byte.compareUnsigned(getByte(a + i), getByte(b + i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(aBytes, bBytes);
    }

    // ---- checks

    private static void check(long address, int bytes) {
        if (CHECK_ACCESS) {
            LiveRanges.check(address, bytes);
        }
    }

    private static void checkRange(long address, long bytes) {
        if (((address - LOW) | bytes | (LOW + BYTES - address - bytes)) < 0) {
            throw outOfRange(address, bytes);
        }
        if (CHECK_ACCESS && bytes != 0) {
            LiveRanges.check(address, bytes);
        }
    }

    private static IndexOutOfBoundsException outOfRange(long address, long bytes) {
        return new IndexOutOfBoundsException(
                "address: 0x" + Long.toHexString(address) + " + " + bytes + " (expected memory of an arena)");
    }

    /// What the arenas that live have made accessible; kept only when every access is checked.
    static final class LiveRanges {
        /// Pairs of start and end, replaced whole; written under the class lock, read by any thread.
        private static volatile long[] ranges = new long[0];

        private LiveRanges() {}

        static synchronized void add(long start, long end) {
            if (!CHECK_ACCESS) {
                return;
            }
            long[] old = ranges;
            long[] grown = Arrays.copyOf(old, old.length + 2);
            grown[old.length] = start;
            grown[old.length + 1] = end;
            ranges = grown;
        }

        /// Moves the end of the range that starts there; an end that is the start removes it.
        static synchronized void extend(long start, long end) {
            if (!CHECK_ACCESS) {
                return;
            }
            long[] next = ranges.clone();
            for (int i = 0; i < next.length; i += 2) {
                if (next[i] == start) {
                    next[i + 1] = Math.max(next[i + 1], end);
                }
            }
            ranges = next;
        }

        static synchronized void remove(long start) {
            if (!CHECK_ACCESS) {
                return;
            }
            long[] old = ranges;
            long[] shrunk = new long[old.length];
            int n = 0;
            for (int i = 0; i < old.length; i += 2) {
                if (old[i] != start) {
                    shrunk[n++] = old[i];
                    shrunk[n++] = old[i + 1];
                }
            }
            ranges = Arrays.copyOf(shrunk, n);
        }

        static void check(long address, long bytes) {
            long[] all = ranges;
            for (int i = 0; i < all.length; i += 2) {
                if (address >= all[i] && address + bytes <= all[i + 1]) {
                    return;
                }
            }
            throw outOfRange(address, bytes);
        }
    }
}
