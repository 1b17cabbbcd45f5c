package io.nanoredis.type;

import io.nanoredis.memory.Mem;
import io.nanoredis.resp.NumberText;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.PackedEntry;

/// The string that a packed entry ([PackedEntry]) stands for, as clients see it: an integer as its decimal text.
///
/// *Thread*: the owner of the entry's memory. *Cost*: no allocation, except where an array is returned.
public final class EntryText {
    private EntryText() {}

    /// Writes the string as a bulk string.
    public static void reply(long entry, ReplyWriter out) {
        if (PackedEntry.isInteger(entry)) {
            out.bulkLong(PackedEntry.integer(entry));
        } else {
            StoredBytes.reply(PackedEntry.stringAddress(entry), PackedEntry.stringLength(entry), out);
        }
    }

    /// The bytes of the string.
    public static int length(long entry) {
        return PackedEntry.isInteger(entry)
                ? NumberText.longBytes(PackedEntry.integer(entry))
                : PackedEntry.stringLength(entry);
    }

    /// Copies the string, of which [#length(long)] tells the bytes, into an array.
    public static void copy(long entry, byte[] into, int at) {
        if (PackedEntry.isInteger(entry)) {
            NumberText.writeLong(PackedEntry.integer(entry), into, at);
        } else {
            Mem.copyOut(PackedEntry.stringAddress(entry), into, at, PackedEntry.stringLength(entry));
        }
    }

    /// A copy of the string.
    public static byte[] bytes(long entry) {
        if (PackedEntry.isInteger(entry)) {
            return NumberText.ofLong(PackedEntry.integer(entry));
        }
        byte[] copy = new byte[PackedEntry.stringLength(entry)];
        Mem.copyOut(PackedEntry.stringAddress(entry), copy, 0, copy.length);
        return copy;
    }
}
