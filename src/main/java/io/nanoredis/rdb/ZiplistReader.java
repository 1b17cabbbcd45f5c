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
public final class ZiplistReader extends PackedReader {
    private static final int LAST_AT = 4;
    private static final int HEADER_BYTES = 10;
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

    private int previousBytes;

    /// A reader without input yet.
    public ZiplistReader() {
        super("ziplist", HEADER_BYTES);
    }

    @Override
    public void rewind() {
        super.rewind();
        previousBytes = 0;
    }

    @Override
    void checkHeader(int offset, int last) throws RdbFormatException {
        if (Mem.intAt(array(), offset + LAST_AT) != last - offset) {
            throw wrong("the place of its last element is wrong");
        }
    }

    @Override
    void step() throws RdbFormatException {
        int start = next;
        int at = passPrevious(start);
        int head = byteAt(at);
        if (head < STRING_14) {
            text(at + 1, head);
        } else if (head < STRING_32) {
            text(at + 2, (head & 0x3f) << 8 | byteAt(at + 1));
        } else if (head < INTEGER_16) {
            need(at, 5);
            text(at + 5, Integer.reverseBytes(Mem.intAt(array(), at + 1)));
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
        int claimed = large ? Mem.intAt(array(), start + 1) : byteAt(start);
        if (claimed != previousBytes) {
            throw wrong("the length of the element before is wrong");
        }
        return start + (large ? 5 : 1);
    }

    private int byteAt(int at) throws RdbFormatException {
        need(at, 1);
        return array()[at] & 0xff;
    }

    /// Makes sure that so many bytes lie before the end.
    private void need(int at, int bytes) throws RdbFormatException {
        if (at + bytes > end) {
            throw reachesOut();
        }
    }

    private void number(int at, int head) throws RdbFormatException {
        if (head >= INTEGER_0 && head <= INTEGER_12) {
            integer((long) head - INTEGER_0, at + 1);
            return;
        }
        int bytes = numberBytes(head);
        need(at + 1, bytes);
        long value = 0;
        for (int i = bytes; i > 0; i--) {
            value = value << 8 | (array()[at + i] & 0xff);
        }
        int unused = Long.SIZE - bytes * Byte.SIZE;
        integer(value << unused >> unused, at + 1 + bytes);
    }

    private int numberBytes(int head) throws RdbFormatException {
        return switch (head) {
            case INTEGER_8 -> 1;
            case INTEGER_16 -> 2;
            case INTEGER_24 -> 3;
            case INTEGER_32 -> 4;
            case INTEGER_64 -> 8;
            default -> throw wrong("an element of no known kind");
        };
    }
}
