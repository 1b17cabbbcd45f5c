package io.nanoredis.lua.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes under construction that are charged to a script before they are allocated.
///
/// *Shape*: an array that doubles. Only growth is charged: what a sink was charged for covers the string that is made
/// of it. *Thread*: the engine's.
public final class ByteSink {
    private static final int FIRST_BYTES = 64;

    /// A little less than the largest array a JVM makes.
    public static final int MOST_BYTES = Integer.MAX_VALUE - 16;

    private final Meter meter;
    private byte[] bytes;
    private int length;

    /// An empty sink that charges to a meter.
    public ByteSink(Meter meter) {
        this(meter, FIRST_BYTES);
    }

    /// An empty sink with room for so many bytes, which are charged at once.
    public ByteSink(Meter meter, int capacity) {
        this.meter = meter;
        meter.charge(capacity);
        bytes = new byte[capacity];
    }

    /// The number of bytes so far.
    public int length() {
        return length;
    }

    /// Forgets the bytes from an offset on.
    public void truncate(int newLength) {
        length = newLength;
    }

    /// Appends one byte, given by its low eight bits.
    public void put(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    /// Appends all bytes of an array.
    public void put(byte[] source) {
        put(source, 0, source.length);
    }

    /// Appends a part of an array.
    public void put(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /// Appends a text of Latin-1 characters.
    public void put(String text) {
        put(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Appends the same byte many times; nothing for a count below one.
    public void fill(int value, int count) {
        if (count > 0) {
            reserve(count);
            Arrays.fill(bytes, length, length + count, (byte) value);
            length += count;
        }
    }

    /// Inserts the same byte many times in front of what stands at an offset.
    public void insert(int offset, int value, int count) {
        if (count > 0) {
            reserve(count);
            System.arraycopy(bytes, offset, bytes, offset + count, length - offset);
            Arrays.fill(bytes, offset, offset + count, (byte) value);
            length += count;
        }
    }

    /// The byte at an offset, as 0 to 255.
    public int at(int offset) {
        return bytes[offset] & 0xFF;
    }

    /// Replaces the byte at an offset.
    public void set(int offset, int value) {
        bytes[offset] = (byte) value;
    }

    /// A copy of the bytes.
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /// A copy of the bytes from an offset on.
    public byte[] toBytes(int from) {
        return Arrays.copyOfRange(bytes, from, length);
    }

    private void reserve(int more) {
        if (more > bytes.length - length) {
            grow(more);
        }
    }

    private void grow(int more) {
        long wanted = (long) length + more;
        long capacity = Math.max(wanted, Math.min(2L * bytes.length, MOST_BYTES));
        meter.charge(capacity - bytes.length);
        if (capacity > MOST_BYTES) {
            throw meter.tooLong(wanted);
        }
        bytes = Arrays.copyOf(bytes, (int) capacity);
    }
}
