package io.nanoredis.type.stream;

import io.nanoredis.memory.Mem;
import io.nanoredis.resp.Args;
import io.nanoredis.structure.PackedEntry;

/// The binary form of a stream's node: a block of entries that follow one another, exactly as Redis keeps and saves it.
///
/// *shape* — a listpack:
/// ```
/// bytes in all (4) | elements (2), 65535 if there are more | master | entries | 255
/// master   entries that are there | entries that were deleted | fields | each field's name | 0
/// entry    flags | milliseconds and number as differences to the node's ID | fields, names and values | elements
/// ```
/// An entry with [#SAME_FIELDS] has the names of the master and leaves them out, with their number. A deleted entry
/// stays, with a flag. The last element of an entry counts those before it. Every element is a [PackedEntry] with its
/// back length. The node's ID, which is that of its first entry, stands in the index of nodes.
///
/// *thread* — the owner of the memory.
final class StreamNode {
    /// The most bytes of a node, and of the text of one entry.
    static final int BYTES_MAX = 1 << 30;
    /// The flag of an entry that was deleted.
    static final int DELETED = 1;
    /// The flag of an entry whose fields are those of the master.
    static final int SAME_FIELDS = 2;

    static final int HEADER_BYTES = 6;
    static final int END = 0xff;
    /// The elements of an entry besides fields and values: flags, two differences.
    static final int ENTRY_ELEMENTS = 3;

    private static final int ELEMENTS = 4;
    private static final int ELEMENTS_UNKNOWN = 0xffff;
    /// What an element takes at most besides its text.
    private static final int OVERHEAD_BYTES_MAX = PackedEntry.HEADER_BYTES_MAX + PackedEntry.BACK_LENGTH_BYTES_MAX;
    /// Elements of an entry that are no texts, and what the counters may grow by.
    private static final int FURTHER_ELEMENTS_MAX = 6;

    private StreamNode() {}

    // ---- reading

    /// The bytes of the node.
    static int bytes(long node) {
        return Mem.getInt(node);
    }

    /// Where its last byte is, behind the last entry.
    static long end(long node) {
        return node + bytes(node) - 1;
    }

    /// The element behind an element.
    static long next(long element) {
        return element + PackedEntry.bytesWithBackLength(element);
    }

    /// The element that lies so many elements behind.
    static long skip(long element, int elements) {
        long at = element;
        for (int i = 0; i < elements; i++) {
            at = next(at);
        }
        return at;
    }

    private static long first(long node) {
        return node + HEADER_BYTES;
    }

    /// The entries that are there.
    static int live(long node) {
        return (int) PackedEntry.integer(first(node));
    }

    /// The entries that were deleted.
    static int deleted(long node) {
        return (int) PackedEntry.integer(next(first(node)));
    }

    /// The entries that are there or were deleted.
    static long entries(long node) {
        long first = first(node);
        return PackedEntry.integer(first) + PackedEntry.integer(next(first));
    }

    /// Where the number of the master's fields stands; their names follow.
    static long masterFieldsAt(long node) {
        return next(next(first(node)));
    }

    /// Whether the master's fields are those of a command: every other argument from `firstField` on.
    static boolean hasFields(long node, Args args, int firstField) {
        long at = masterFieldsAt(node);
        int count = args.count();
        if (PackedEntry.integer(at) != (count - firstField) / 2) {
            return false;
        }
        for (int i = firstField; i < count; i += 2) {
            at = next(at);
            if (!PackedEntry.equals(at, args.array(), args.offset(i), args.length(i))) {
                return false;
            }
        }
        return true;
    }

    // ---- sizes

    private static int integerBytes(long value) {
        int bytes = PackedEntry.bytesOf(value);
        return bytes + PackedEntry.backLengthBytes(bytes);
    }

    private static int textBytes(Args args, int i) {
        int bytes = PackedEntry.bytesOf(args.array(), args.offset(i), args.length(i));
        return bytes + PackedEntry.backLengthBytes(bytes);
    }

    /// No entry of a command takes more: its fields and values have `textBytes` bytes.
    static long entryBytesBound(Args args, int firstField, long textBytes) {
        return textBytes + (long) OVERHEAD_BYTES_MAX * (args.count() - firstField + FURTHER_ELEMENTS_MAX);
    }

    /// The bytes by which an entry of a command, added to a node, makes it longer.
    static int entryBytes(Args args, int firstField, boolean same, long msDifference, long seqDifference) {
        int fields = (args.count() - firstField) / 2;
        int bytes = integerBytes(0) + integerBytes(msDifference) + integerBytes(seqDifference);
        bytes += integerBytes(elements(fields, same));
        if (!same) {
            bytes += integerBytes(fields);
        }
        for (int i = firstField; i < args.count(); i++) {
            if (!same || (i - firstField & 1) != 0) {
                bytes += textBytes(args, i);
            }
        }
        return bytes;
    }

    /// The bytes of a node without entries.
    static int masterBytes(Args args, int firstField) {
        int fields = (args.count() - firstField) / 2;
        int bytes = HEADER_BYTES + 1 + 3 * integerBytes(0) + integerBytes(fields);
        for (int i = firstField; i < args.count(); i += 2) {
            bytes += textBytes(args, i);
        }
        return bytes;
    }

    private static int elements(int fields, boolean same) {
        return ENTRY_ELEMENTS + (same ? fields : 2 * fields + 1);
    }

    // ---- writing

    private static long put(long at, long value) {
        int bytes = PackedEntry.write(at, value);
        return at + bytes + PackedEntry.writeBackLength(at + bytes, bytes);
    }

    private static long put(long at, Args args, int i) {
        int bytes = PackedEntry.write(at, args.array(), args.offset(i), args.length(i));
        return at + bytes + PackedEntry.writeBackLength(at + bytes, bytes);
    }

    private static void close(long node, long end, int elements) {
        Mem.putByte(end, (byte) END);
        Mem.putInt(node, (int) (end + 1 - node));
        Mem.putShort(node + ELEMENTS, (short) Math.min(elements, ELEMENTS_UNKNOWN));
    }

    /// Makes a block a node whose master has the fields of a command, and that has no entry yet.
    static void init(long node, Args args, int firstField) {
        long at = first(node);
        at = put(at, 0);
        at = put(at, 0);
        at = put(at, (args.count() - firstField) / 2);
        int elements = 4;
        for (int i = firstField; i < args.count(); i += 2) {
            at = put(at, args, i);
            elements++;
        }
        at = put(at, 0);
        close(node, at, elements);
    }

    /// Adds an entry at the end of a node, whose block has the room for it.
    static void append(long node, Args args, int firstField, boolean same, long msDifference, long seqDifference) {
        int fields = (args.count() - firstField) / 2;
        counts(node, live(node) + 1, deleted(node));
        long at = end(node);
        at = put(at, same ? SAME_FIELDS : 0);
        at = put(at, msDifference);
        at = put(at, seqDifference);
        if (!same) {
            at = put(at, fields);
        }
        for (int i = firstField; i < args.count(); i += 2) {
            if (!same) {
                at = put(at, args, i);
            }
            at = put(at, args, i + 1);
        }
        int elements = elements(fields, same);
        at = put(at, elements);
        close(node, at, (Mem.getShort(node + ELEMENTS) & 0xffff) + elements + 1);
    }

    /// The bytes by which a node becomes longer with other counters; negative if it becomes shorter.
    static int countsGrowth(long node, int live, int deleted) {
        long first = first(node);
        return integerBytes(live) + integerBytes(deleted) - (int) (next(next(first)) - first);
    }

    /// Replaces the counters of a node, whose block has the room for them; what is behind them moves if they change
    /// their length.
    static void counts(long node, int live, int deleted) {
        int growth = countsGrowth(node, live, deleted);
        long first = first(node);
        if (growth != 0) {
            long behind = next(next(first));
            Mem.move(behind, behind + growth, end(node) + 1 - behind);
            Mem.putInt(node, bytes(node) + growth);
        }
        put(put(first, live), deleted);
    }

    /// Marks an entry as deleted; the counters are the caller's to change.
    ///
    /// @param flagsAt where the flags of the entry stand, in a form that may have come from elsewhere: whatever it is,
    ///     its least byte is the first but for a header
    static void markDeleted(long flagsAt) {
        long at = PackedEntry.bytes(flagsAt) == 1 ? flagsAt : flagsAt + 1;
        Mem.putByte(at, (byte) (PackedEntry.integer(flagsAt) | DELETED));
    }
}
