package io.nanoredis.rdb;

import io.nanoredis.memory.Mem;

/// Reads the elements of a ziplist, the form in which Redis before 7.0 saved small values: checks all of it first, then
/// steps from element to element.
///
/// *Shape* of a ziplist: bytes in all (4) | place of the last entry (4) | entries (2, 65535 if unknown) | entries |
/// 255.
/// An entry is the length of the one before it (1 byte, or 254 and 4 bytes), then
/// ```
/// 00nnnnnn                      string of up to 63 bytes, which follow
/// 01nnnnnn nnnnnnnn             string of up to 16383 bytes; its length most significant byte first
/// 10------ n (4)                string; its length most significant byte first
/// 1100-- 1101-- 1110-- 0000     integer of 16, 32, 64 bits, least significant byte first
/// 11110000, 11111110            integer of 24, 8 bits
/// 11110001 … 11111101           integer 0 to 12
/// ```
/// *Thread*: one owner; reused by [#open].
public final class ZiplistReader implements PackedReader {
    private static final int LAST_AT = 4;
    private static final int COUNT_AT = 8;
    private static final int HEADER_BYTES = 10;
    private static final int END = 0xff;
    private static final int COUNT_UNKNOWN = 0xffff;
    private static final int LARGE_PREVIOUS = 0xfe;

    private static final int STRING_14 = 0x40;
    private static final int STRING_32 = 0x80;
    private static final int INTEGER_16 = 0xc0;
    private static final int INTEGER_32 = 0xd0;
    private static final int INTEGER_64 = 0xe0;
    private static final int INTEGER_24 = 0xf0;
    private static final int INTEGER_8 = 0xfe;
    private static final int INTEGER_0 = 0xf1;
    private static final int INTEGER_12 = 0xfd;

    private static final byte[] NOTHING = new byte[0];

    private byte[] array = NOTHING;
    private int first;
    private int next;
    private int end;
    private int count;
    private int previousBytes;
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
            throw new RdbFormatException("ziplist: its length is wrong");
        }
        int last = first;
        int entries = 0;
        rewind();
        while (next < end) {
            last = next;
            step();
            entries++;
        }
        count = entries;
        if (Mem.intAt(input, offset + LAST_AT) != last - offset) {
            throw new RdbFormatException("ziplist: the place of its last element is wrong");
        }
        int claimed = (input[offset + COUNT_AT] & 0xff) | (input[offset + COUNT_AT + 1] & 0xff) << 8;
        if (claimed != COUNT_UNKNOWN && claimed != entries) {
            throw new RdbFormatException("ziplist: " + entries + " elements (expected " + claimed + ")");
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
        previousBytes = 0;
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
            throw new IllegalStateException("ziplist: was changed after it was checked", e);
        }
    }

    private void step() throws RdbFormatException {
        int start = next;
        int at = passPrevious(start);
        int head = byteAt(at);
        if (head < STRING_14) {
            text(at + 1, head);
        } else if (head < STRING_32) {
            text(at + 2, (head & 0x3f) << 8 | byteAt(at + 1));
        } else if (head < INTEGER_16) {
            need(at, 5);
            text(at + 5, Integer.reverseBytes(Mem.intAt(array, at + 1)));
        } else {
            number(at, head);
        }
        if (next > end) {
            throw reachesOut();
        }
        previousBytes = next - start;
    }

    /// Passes the length of the entry before, which must be right; either form will do for a small one.
    private int passPrevious(int start) throws RdbFormatException {
        boolean large = byteAt(start) == LARGE_PREVIOUS;
        if (large) {
            need(start, 5);
        }
        int claimed = large ? Mem.intAt(array, start + 1) : byteAt(start);
        if (claimed != previousBytes) {
            throw new RdbFormatException("ziplist: the length of the element before is wrong");
        }
        return start + (large ? 5 : 1);
    }

    private int byteAt(int at) throws RdbFormatException {
        need(at, 1);
        return array[at] & 0xff;
    }

    /// Makes sure that so many bytes lie before the end.
    private void need(int at, int bytes) throws RdbFormatException {
        if (at + bytes > end) {
            throw reachesOut();
        }
    }

    private static RdbFormatException reachesOut() {
        return new RdbFormatException("ziplist: an element reaches out of it");
    }

    private void text(int at, int length) throws RdbFormatException {
        if (length < 0 || length > end - at) {
            throw reachesOut();
        }
        integer = false;
        textOffset = at;
        textLength = length;
        next = at + length;
    }

    private void number(int at, int head) throws RdbFormatException {
        integer = true;
        if (head >= INTEGER_0 && head <= INTEGER_12) {
            number = (long) head - INTEGER_0;
            next = at + 1;
            return;
        }
        int bytes = numberBytes(head);
        need(at + 1, bytes);
        long value = 0;
        for (int i = bytes; i > 0; i--) {
            value = value << 8 | (array[at + i] & 0xff);
        }
        int unused = Long.SIZE - bytes * Byte.SIZE;
        number = value << unused >> unused;
        next = at + 1 + bytes;
    }

    private static int numberBytes(int head) throws RdbFormatException {
        return switch (head) {
            case INTEGER_8 -> 1;
            case INTEGER_16 -> 2;
            case INTEGER_24 -> 3;
            case INTEGER_32 -> 4;
            case INTEGER_64 -> 8;
            default -> throw new RdbFormatException("ziplist: an element of no known kind");
        };
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
