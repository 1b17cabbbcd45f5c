package io.nanoredis.type.hash;

import io.nanoredis.memory.Mem;
import io.nanoredis.resp.NumberText;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.PackedEntry;

/// A packed entry as the text that it stands for.
///
/// *thread* — the owner of the memory. *cost* — no allocation, except where an array is returned.
final class PackedText {
    private PackedText() {}

    /// The bytes of the text.
    static int length(long entry) {
        return PackedEntry.isInteger(entry)
                ? NumberText.longBytes(PackedEntry.integer(entry))
                : PackedEntry.stringLength(entry);
    }

    /// Writes the text as a bulk string.
    static void reply(long entry, ReplyWriter out) {
        if (PackedEntry.isInteger(entry)) {
            out.bulkLong(PackedEntry.integer(entry));
        } else {
            reply(PackedEntry.stringAddress(entry), PackedEntry.stringLength(entry), out);
        }
    }

    /// Writes bytes in memory as a bulk string.
    static void reply(long address, int bytes, ReplyWriter out) {
        int at = out.beginBulk(bytes);
        Mem.copyOut(address, out.array(), at, bytes);
        out.endBulk(at, bytes);
    }

    /// Copies the text, of which [#length(long)] tells the bytes.
    static void copyOut(long entry, byte[] into) {
        if (PackedEntry.isInteger(entry)) {
            NumberText.writeLong(PackedEntry.integer(entry), into, 0);
        } else {
            Mem.copyOut(PackedEntry.stringAddress(entry), into, 0, PackedEntry.stringLength(entry));
        }
    }

    /// The text as an array of its own.
    static byte[] bytes(long entry) {
        byte[] text = new byte[length(entry)];
        copyOut(entry, text);
        return text;
    }
}
