package io.nanoredis.rdb;

import io.nanoredis.memory.Mem;

/// Reads the elements of a listpack, the form in which Redis keeps and saves small values: checks all of it first, then
/// steps from element to element.
///
/// *Shape* of a listpack: bytes in all (4) | elements (2, 65535 if unknown) | for each element an entry as in
/// [io.nanoredis.structure.PackedEntry] and its back length | 255. *Thread*: one owner; reused by [#open].
/// *Source*: https://github.com/antirez/listpack
public final class ListpackReader implements PackedReader {
    static final int HEADER_BYTES = 6;
    static final int END = 0xff;
    private static final int COUNT_UNKNOWN = 0xffff;
    private static final byte[] NOTHING = new byte[0];

    private byte[] array = NOTHING;
    private int first;
    private int next;
    private int end;
    private int count;
    private boolean integer;
    private long number;
    private int textOffset;
    private int textLength;

    @Override
    public void open(byte[] input, int offset, int length) throws RdbFormatException {
        array = input;
        first = offset + HEADER_BYTES;
        end = offset + length - 1;
        if (length < HEADER_BYTES + 1 || Mem.intAt(input, offset) != length || (input[end] & 0xff) != END) {
            throw new RdbFormatException("listpack: its length is wrong");
        }
        next = first;
        count = 0;
        while (next < end) {
            step();
            count++;
        }
        int claimed = (input[offset + 4] & 0xff) | (input[offset + 5] & 0xff) << 8;
        if (claimed != COUNT_UNKNOWN && claimed != count) {
            throw new RdbFormatException("listpack: " + count + " elements (expected " + claimed + ")");
        }
        rewind();
    }

    @Override
    public void release() {
        array = NOTHING;
        count = 0;
        next = 0;
        end = 0;
    }

    @Override
    public void rewind() {
        next = first;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public boolean hasNext() {
        return next < end;
    }

    @Override
    public void next() {
        try {
            step();
        } catch (RdbFormatException e) {
            throw new IllegalStateException("listpack: was changed after it was checked", e);
        }
    }

    private void step() throws RdbFormatException {
        int start = next;
        int head = array[start] & 0xff;
        if (head < 0x80) {
            integer(head, start, 1);
        } else if (head < 0xc0) {
            text(start, 1, head & 0x3f);
        } else if (head < 0xe0) {
            need(start, 2);
            integer(((head & 0x1f) << 8 | (array[start + 1] & 0xff)) << 19 >> 19, start, 2);
        } else if (head < 0xf0) {
            need(start, 2);
            text(start, 2, (head & 0xf) << 8 | (array[start + 1] & 0xff));
        } else {
            wide(start, head);
        }
        int bytes = next - start;
        if (bytes <= 0 || next > end) {
            throw new RdbFormatException("listpack: an element reaches out of it");
        }
        checkBackLength(bytes);
    }

    private void wide(int start, int head) throws RdbFormatException {
        need(start, head == 0xf4 ? 9 : 5);
        switch (head) {
            case 0xf0 -> text(start, 5, Mem.intAt(array, start + 1));
            case 0xf1 -> integer((short) Mem.intAt(array, start + 1), start, 3);
            case 0xf2 -> integer(Mem.intAt(array, start + 1) << 8 >> 8, start, 4);
            case 0xf3 -> integer(Mem.intAt(array, start + 1), start, 5);
            case 0xf4 -> integer(Mem.longAt(array, start + 1), start, 9);
            default -> throw new RdbFormatException("listpack: an element of no known kind");
        }
    }

    /// Makes sure that the array has so many bytes; what lies behind the element is its back length and the end.
    private void need(int start, int bytes) throws RdbFormatException {
        if (start + bytes > array.length) {
            throw new RdbFormatException("listpack: an element reaches out of it");
        }
    }

    private void integer(long value, int start, int bytes) {
        integer = true;
        number = value;
        next = start + bytes;
    }

    private void text(int start, int header, int length) throws RdbFormatException {
        if (length < 0 || length > end - start) {
            throw new RdbFormatException("listpack: an element reaches out of it");
        }
        integer = false;
        textOffset = start + header;
        textLength = length;
        next = textOffset + length;
    }

    /// Passes the back length, which must be that of the bytes before it.
    private void checkBackLength(int entryBytes) throws RdbFormatException {
        int bytes = ListpackWriter.backLengthBytes(entryBytes);
        if (next + bytes > end) {
            throw new RdbFormatException("listpack: a back length reaches out of it");
        }
        for (int i = 0; i < bytes; i++) {
            int bits = (entryBytes >>> (7 * (bytes - 1 - i))) & 0x7f;
            if ((array[next + i] & 0xff) != (i == 0 ? bits : bits | 0x80)) {
                throw new RdbFormatException("listpack: a back length is wrong");
            }
        }
        next += bytes;
    }

    @Override
    public boolean isInteger() {
        return integer;
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public byte[] array() {
        return array;
    }

    @Override
    public int textOffset() {
        return textOffset;
    }

    @Override
    public int textLength() {
        return textLength;
    }
}
