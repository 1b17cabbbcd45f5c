package io.nanoredis.rdb;

import io.nanoredis.memory.Mem;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Reads values in the RDB form out of a part of an array, and believes nothing: a length is compared with what is left
/// of the
/// input, or with what its compressed bytes really stand for, before anyone allocates for it.
///
/// *Shape*: a position that moves; [#readString] describes one string, which the accessors then tell about or copy out.
/// As in
/// Redis, a number may be read where a form says that a string is encoded: its code then counts as the number.
///
/// *Thread*: one owner; reused by [#reset].
public final class RdbReader {
    /// The longest string that is accepted.
    public static final int STRING_BYTES_MAX = 512 << 20;

    /// How the string that was read last is stored.
    public enum StringForm {
        /// As an integer, [#number].
        INTEGER,
        /// As its bytes, [#stringLength] of them at [#stringOffset].
        PLAIN,
        /// Compressed; [#stringLength] bytes when expanded.
        COMPRESSED
    }

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] NOTHING = new byte[0];

    private byte[] array = NOTHING;
    private int position;
    private int end;
    private boolean encoded;
    private StringForm form = StringForm.PLAIN;
    private long number;
    private int stringOffset;
    private int storedBytes;
    private int stringLength;
    private byte[] blob = NOTHING;
    private int blobOffset;

    /// Begins with `length` bytes of `input` from `offset` on, which must stay as they are.
    public void reset(byte[] input, int offset, int length) {
        array = input;
        position = offset;
        end = offset + length;
    }

    /// Lets go of the input.
    public void release() {
        reset(NOTHING, 0, 0);
        blob = NOTHING;
    }

    /// The bytes that are left.
    public int remaining() {
        return end - position;
    }

    private int take(long bytes) throws RdbFormatException {
        if (bytes < 0 || bytes > remaining()) {
            throw new RdbFormatException("value: ends in the middle");
        }
        int at = position;
        position += (int) bytes;
        return at;
    }

    /// The next byte, 0 to 255.
    public int readByte() throws RdbFormatException {
        return array[take(1)] & 0xff;
    }

    /// A length or number of elements, 64 bits unsigned.
    public long readLength() throws RdbFormatException {
        int first = readByte();
        int low = first & 0x3f;
        encoded = first >>> 6 == RdbFormat.LENGTH_ENCODED;
        if (encoded || first >>> 6 == RdbFormat.LENGTH_6_BITS) {
            return low;
        }
        if (first >>> 6 == RdbFormat.LENGTH_14_BITS) {
            return ((long) low << 8) | readByte();
        }
        if (first == RdbFormat.LENGTH_32_BITS_BYTE) {
            return (int) INT.get(array, take(Integer.BYTES)) & 0xffff_ffffL;
        }
        if (first == RdbFormat.LENGTH_64_BITS_BYTE) {
            return (long) LONG.get(array, take(Long.BYTES));
        }
        throw new RdbFormatException("length: of no known form");
    }

    /// Reads a string of any form and tells which it is; moves behind it. The accessors are about it until the next
    /// call.
    public StringForm readString() throws RdbFormatException {
        long value = readLength();
        if (encoded) {
            readEncoded((int) value);
        } else {
            form = StringForm.PLAIN;
            stringLength = stringBytes(value);
            storedBytes = stringLength;
            stringOffset = take(storedBytes);
        }
        return form;
    }

    private static int stringBytes(long value) throws RdbFormatException {
        if (value < 0 || value > STRING_BYTES_MAX) {
            throw new RdbFormatException("string: longer than " + STRING_BYTES_MAX + " bytes");
        }
        return (int) value;
    }

    private void readEncoded(int encoding) throws RdbFormatException {
        form = StringForm.INTEGER;
        switch (encoding) {
            case RdbFormat.ENCODED_INT8 -> number = (byte) readByte();
            case RdbFormat.ENCODED_INT16 -> number = (short) (readByte() | (readByte() << 8));
            case RdbFormat.ENCODED_INT32 ->
                number = readByte() | (readByte() << 8) | (readByte() << 16) | (readByte() << 24);
            case RdbFormat.ENCODED_LZF -> readCompressed();
            default -> throw new RdbFormatException("string: of no known encoding");
        }
    }

    private void readCompressed() throws RdbFormatException {
        form = StringForm.COMPRESSED;
        long compressed = readLength();
        stringLength = stringBytes(readLength());
        stringOffset = take(compressed);
        storedBytes = (int) compressed;
        if (stringLength == 0) {
            storedBytes = 0; // Redis takes any bytes for the empty string
        } else if (LzfExpander.expandedBytes(array, stringOffset, storedBytes) != stringLength) {
            throw new RdbFormatException("string: not what its compressed bytes say");
        }
    }

    /// The input.
    public byte[] array() {
        return array;
    }

    /// Where the stored bytes of a plain string begin in [#array].
    public int stringOffset() {
        return stringOffset;
    }

    /// The length of a plain or compressed string, as it was before compression.
    public int stringLength() {
        return stringLength;
    }

    /// The value of a string that is an integer.
    public long number() {
        return number;
    }

    /// Reads a string that is neither an integer nor to be copied: afterwards its bytes are [#stringLength] of
    /// [#blobArray] from [#blobOffset] on. One that was compressed is expanded into an array of its own.
    ///
    /// @throws RdbFormatException if it is an integer
    public void readBlob() throws RdbFormatException {
        switch (readString()) {
            case PLAIN -> {
                blob = array;
                blobOffset = stringOffset;
            }
            case COMPRESSED -> {
                blob = new byte[stringLength];
                blobOffset = 0;
                expand(blob);
            }
            case INTEGER -> throw new RdbFormatException("string: an integer where bytes were expected");
        }
    }

    /// Reads a string of any form as text: like [#readBlob], but an integer becomes its decimal text.
    public void readText() throws RdbFormatException {
        int at = position;
        if (readString() == StringForm.INTEGER) {
            blob = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
            blobOffset = 0;
            stringLength = blob.length;
            return;
        }
        position = at;
        readBlob();
    }

    /// The array that holds the string of the last [#readBlob] or [#readText].
    public byte[] blobArray() {
        return blob;
    }

    /// Where it begins there.
    public int blobOffset() {
        return blobOffset;
    }

    /// Eight bytes, the least significant first.
    public long readLong() throws RdbFormatException {
        return Mem.longAt(array, take(Long.BYTES));
    }

    /// The position in the input, for [#position(int)].
    public int position() {
        return position;
    }

    /// Goes back to a position that [#position] told.
    public void position(int earlier) {
        position = earlier;
    }

    /// Expands a compressed string into `target`, from its beginning.
    public void expand(byte[] target) {
        LzfExpander.expand(array, stringOffset, storedBytes, target, 0);
    }

    /// Expands a compressed string into memory at `address`, where [#stringLength] bytes belong to the caller.
    public void expand(long address) {
        LzfExpander.expand(array, stringOffset, storedBytes, address);
    }
}
