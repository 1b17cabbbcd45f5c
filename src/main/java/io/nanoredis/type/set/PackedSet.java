package io.nanoredis.type.set;

import io.nanoredis.memory.Mem;
import io.nanoredis.structure.PackedEntry;

/// The packed form of a small set: its members one behind the other in the record, in no particular order.
///
/// *Shape* of the value area: number of members (2) | a [PackedEntry] per member, without back lengths. *Thread*: the
/// owner of the record. *Cost*: a search reads every header; no allocation.
final class PackedSet {
    /// The bytes before the first entry.
    static final int HEADER_BYTES = 2;
    /// More members are never packed, whatever the limits say.
    static final int MEMBERS_MAX = 0xffff;

    private PackedSet() {}

    /// The number of members.
    static int count(long area) {
        return Mem.getShort(area) & 0xffff;
    }

    /// Replaces the number of members.
    static void count(long area, int count) {
        Mem.putShort(area, (short) count);
    }

    /// The first entry.
    static long first(long area) {
        return area + HEADER_BYTES;
    }

    /// The entry of a member, or [PackedEntry#NONE].
    static long find(long area, int areaBytes, byte[] member, int offset, int length) {
        return PackedEntry.find(first(area), area + areaBytes, member, offset, length, 0);
    }

    /// The entry with a number from 0 on.
    static long entry(long area, int index) {
        return PackedEntry.skip(first(area), index);
    }

    /// Exchanges an entry with all that is behind it, so that it becomes the last one and can be cut off.
    ///
    /// @param spare at least as many bytes as the entry has
    static void moveToEnd(long entry, int entryBytes, long end, byte[] spare) {
        long rest = end - entry - entryBytes;
        if (rest > 0) {
            Mem.copyOut(entry, spare, 0, entryBytes);
            Mem.move(entry + entryBytes, entry, rest);
            Mem.copyIn(spare, 0, entry + rest, entryBytes);
        }
    }
}
