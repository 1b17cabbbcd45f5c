package io.nanoredis.rdb;

import io.nanoredis.memory.Mem;
import io.nanoredis.structure.PackedEntry;

/// Reads the elements of a listpack, the form in which Redis keeps and saves small values: checks all of it first, then
/// steps from element to element.
///
/// *Shape* of a listpack: bytes in all (4) | elements (2, 65535 if unknown) | for each element an entry as in
/// [PackedEntry] and its back length | 255. *Thread*: one owner; reused by [#open].
/// *Source*: https://github.com/antirez/listpack
public final class ListpackReader extends PackedReader {
    static final int HEADER_BYTES = 6;

    /// A reader without input yet.
    public ListpackReader() {
        super("listpack", HEADER_BYTES);
    }

    @Override
    void step() throws RdbFormatException {
        byte[] array = array();
        int start = next;
        int head = array[start] & 0xff;
        if (head < 0x80) {
            integer(head, start + 1);
        } else if (head < 0xc0) {
            text(start + 1, head & 0x3f);
        } else if (head < 0xe0) {
            need(start, 2);
            integer(((head & 0x1f) << 8 | (array[start + 1] & 0xff)) << 19 >> 19, start + 2);
        } else if (head < 0xf0) {
            need(start, 2);
            text(start + 2, (head & 0xf) << 8 | (array[start + 1] & 0xff));
        } else {
            wide(array, start, head);
        }
        if (next > end) {
            throw reachesOut();
        }
        checkBackLength(array, next - start);
    }

    private void wide(byte[] array, int start, int head) throws RdbFormatException {
        need(start, head == 0xf4 ? 9 : 5);
        switch (head) {
            case 0xf0 -> text(start + 5, Mem.intAt(array, start + 1));
            case 0xf1 -> integer((short) Mem.intAt(array, start + 1), start + 3);
            case 0xf2 -> integer(Mem.intAt(array, start + 1) << 8 >> 8, start + 4);
            case 0xf3 -> integer(Mem.intAt(array, start + 1), start + 5);
            case 0xf4 -> integer(Mem.longAt(array, start + 1), start + 9);
            default -> throw wrong("an element of no known kind");
        }
    }

    /// Makes sure that the array has so many bytes; what lies behind the element is its back length and the end.
    private void need(int start, int bytes) throws RdbFormatException {
        if (start + bytes > array().length) {
            throw reachesOut();
        }
    }

    /// Passes the back length, which must be that of the bytes before it.
    private void checkBackLength(byte[] array, int entryBytes) throws RdbFormatException {
        int bytes = PackedEntry.backLengthBytes(entryBytes);
        if (next + bytes > end) {
            throw wrong("a back length reaches out of it");
        }
        for (int i = 0; i < bytes; i++) {
            int bits = (entryBytes >>> (7 * (bytes - 1 - i))) & 0x7f;
            if ((array[next + i] & 0xff) != (i == 0 ? bits : bits | 0x80)) {
                throw wrong("a back length is wrong");
            }
        }
        next += bytes;
    }
}
