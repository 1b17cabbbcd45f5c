package io.nanoredis.rdb;

import io.nanoredis.memory.Mem;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes values in the RDB form into one growing array, to the byte as Redis 7.0 does.
///
/// *Thread*: one owner. *Cost*: reused from value to value; what a large value made it grow, [#reset] lets go.
public final class RdbWriter {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int INITIAL_BYTES = 512;
    private static final int RETAINED_BYTES = 1 << 20;
    private static final int BYTES_MAX = Integer.MAX_VALUE - 64;
    private static final int LENGTH_BYTES_MAX = 9;
    /// Longer strings are not looked at for being integers: `-2147483648` has eleven bytes.
    private static final int INTEGER_BYTES_MAX = 11;
    /// Shorter strings are not worth compressing.
    private static final int COMPRESSED_FROM_BYTES = 21;
    /// A compressed string must be shorter by so many bytes.
    private static final int COMPRESSION_GAIN = 4;

    private final byte[] digits = new byte[INTEGER_BYTES_MAX];
    /// Made when it is first used, as it takes 256 KiB.
    private @Nullable LzfCompressor compressor;
    private boolean compressing = true;
    private byte[] array = new byte[INITIAL_BYTES];
    private int length;

    /// Forgets what was written.
    public void reset() {
        length = 0;
        if (array.length > RETAINED_BYTES) {
            array = new byte[INITIAL_BYTES];
        }
    }

    /// Whether strings of more than 20 bytes are compressed where that makes them shorter; on at first.
    public void compressing(boolean on) {
        compressing = on;
    }

    /// The array that holds the written bytes from 0 to [#length]; replaced when it grows.
    public byte[] array() {
        return array;
    }

    /// How many bytes have been written.
    public int length() {
        return length;
    }

    private void ensure(long bytes) {
        if (array.length - length >= bytes) {
            return;
        }
        long needed = length + bytes;
        if (needed > BYTES_MAX) {
            throw new IllegalStateException("value: more than " + BYTES_MAX + " bytes in the RDB form");
        }
        array = Arrays.copyOf(array, (int) Math.min(BYTES_MAX, Math.max(needed, 2L * array.length)));
    }

    /// One byte, such as that of a type.
    public void writeByte(int value) {
        ensure(1);
        array[length++] = (byte) value;
    }

    /// Sixteen bits, least significant byte first.
    void writeShort(int value) {
        writeByte(value);
        writeByte(value >>> 8);
    }

    /// Sixty-four bits, least significant byte first.
    public void writeLong(long value) {
        ensure(Long.BYTES);
        LONG_LE.set(array, length, value);
        length += Long.BYTES;
    }

    /// A length or number of elements, in as few bytes as the form has for it.
    public void writeLength(long value) {
        ensure(LENGTH_BYTES_MAX);
        if (value >= 0 && value < 1 << 6) {
            array[length++] = (byte) value;
        } else if (value >= 0 && value < 1 << 14) {
            array[length++] = (byte) ((RdbFormat.LENGTH_14_BITS << 6) | (value >>> 8));
            array[length++] = (byte) value;
        } else if (value >>> 32 == 0) {
            array[length++] = (byte) RdbFormat.LENGTH_32_BITS_BYTE;
            INT.set(array, length, (int) value);
            length += Integer.BYTES;
        } else {
            array[length++] = (byte) RdbFormat.LENGTH_64_BITS_BYTE;
            LONG.set(array, length, value);
            length += Long.BYTES;
        }
    }

    /// A string that is an integer: in binary if it fits 32 bits, else as its decimal text.
    public void writeInteger(long value) {
        if (value == (int) value) {
            writeBinary((int) value);
            return;
        }
        byte[] text = Long.toString(value).getBytes(StandardCharsets.US_ASCII);
        writeLength(text.length);
        ensure(text.length);
        System.arraycopy(text, 0, array, length, text.length);
        length += text.length;
    }

    private void writeBinary(int value) {
        if (value == (byte) value) {
            writeEncoding(RdbFormat.ENCODED_INT8);
            writeByte(value);
        } else if (value == (short) value) {
            writeEncoding(RdbFormat.ENCODED_INT16);
            writeShort(value);
        } else {
            writeEncoding(RdbFormat.ENCODED_INT32);
            writeShort(value);
            writeShort(value >>> 16);
        }
    }

    private void writeEncoding(int encoding) {
        writeByte((RdbFormat.LENGTH_ENCODED << 6) | encoding);
    }

    /// The string of `bytes` bytes in memory at `address`: as an integer, compressed, or as it is.
    public void writeString(long address, int bytes) {
        if ((bytes <= INTEGER_BYTES_MAX && tryInteger(address, bytes))
                || (compressing && bytes >= COMPRESSED_FROM_BYTES && tryCompressed(address, bytes))) {
            return;
        }
        writeLength(bytes);
        ensure(bytes);
        Mem.copyOut(address, array, length, bytes);
        length += bytes;
    }

    /// A string from an array, which is never compressed: as an integer, or as it is.
    public void writeString(byte[] source, int offset, int bytes) {
        if (bytes <= INTEGER_BYTES_MAX) {
            System.arraycopy(source, offset, digits, 0, bytes);
            if (tryDigits(bytes)) {
                return;
            }
        }
        writeLength(bytes);
        ensure(bytes);
        System.arraycopy(source, offset, array, length, bytes);
        length += bytes;
    }

    private boolean tryInteger(long address, int bytes) {
        Mem.copyOut(address, digits, 0, bytes);
        return tryDigits(bytes);
    }

    private boolean tryDigits(int bytes) {
        if (!isDecimal(bytes)) {
            return false;
        }
        long value = 0;
        boolean negative = digits[0] == '-';
        for (int i = negative ? 1 : 0; i < bytes; i++) {
            value = value * 10 + (digits[i] - '0');
        }
        value = negative ? -value : value;
        if (value != (int) value) {
            return false;
        }
        writeBinary((int) value);
        return true;
    }

    /// Whether the text is what a number prints as: no leading zero but `0` itself, no `-0`.
    private boolean isDecimal(int bytes) {
        int first = bytes > 0 && digits[0] == '-' ? 1 : 0;
        if (first == bytes || (digits[first] == '0' && bytes > 1)) {
            return false;
        }
        for (int i = first; i < bytes; i++) {
            if (digits[i] < '0' || digits[i] > '9') {
                return false;
            }
        }
        return true;
    }

    /// Compresses behind the room for the longest header, which then closes up.
    private boolean tryCompressed(long address, int bytes) {
        int header = 1 + 2 * LENGTH_BYTES_MAX;
        ensure((long) header + bytes);
        int from = length + header;
        if (compressor == null) {
            compressor = new LzfCompressor();
        }
        int compressed = compressor.compress(address, bytes, array, from, bytes - COMPRESSION_GAIN);
        if (compressed == 0) {
            return false;
        }
        writeEncoding(RdbFormat.ENCODED_LZF);
        writeLength(compressed);
        writeLength(bytes);
        System.arraycopy(array, from, array, length, compressed);
        length += compressed;
        return true;
    }
}
