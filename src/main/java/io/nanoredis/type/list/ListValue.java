package io.nanoredis.type.list;

import io.nanoredis.db.Database;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.ArenaFullException;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.BlockList;
import io.nanoredis.structure.ListCursor;
import io.nanoredis.structure.PackedEntry;
import io.nanoredis.structure.PackedList;
import io.nanoredis.structure.PackedValue;
import io.nanoredis.structure.Record;
import io.nanoredis.type.EntryText;

/// The list under one key, whatever its encoding: what commands do to it.
///
/// The key appears with the first element and goes with the last. A list changes its encoding where Redis 7.2 does:
/// before it grows over `list-max-listpack-size`, and when it has shrunk to half of that. One object serves one list
/// after
/// the other; see [ListType#open].
///
/// *errors* — [ArenaFullException] from what adds; the list is as before then. What only removes does not fail.
/// *thread* — the shard's owner. *cost* — no allocation on the heap, except where an array is returned.
public final class ListValue {
    /// What Redis counts for a listpack besides its entries.
    private static final int LISTPACK_BYTES = 7;
    /// A single element may be large: it stays in its block then.
    private static final int PACKED_BYTES_MAX = 1 << 20;
    /// So many blocks are freed at once; more become the rest of a value, freed in slices.
    private static final int CUT_AT_ONCE = 128;

    private final Database database;
    private final Slab slab;
    private final BlockList blocks;
    private final ListCursor cursor = new ListCursor();
    private final PackedValue value = new PackedValue();

    private Keyspace keyspace;
    private byte[] key = new byte[0];
    private int keyOffset;
    private int keyLength;
    private long hash;
    /// 0 while there is no such key.
    private long record;
    private boolean packed;
    private int limit;

    @SuppressWarnings("NullAway.Init") // open() comes before everything else, and sets the keyspace
    ListValue(Database database) {
        this.database = database;
        slab = database.slab();
        blocks = new BlockList(slab);
    }

    ListValue open(
            Keyspace newKeyspace, byte[] newKey, int newOffset, int newLength, long newHash, long existingRecord) {
        keyspace = newKeyspace;
        key = newKey;
        keyOffset = newOffset;
        keyLength = newLength;
        hash = newHash;
        record = existingRecord;
        limit = database.encodingLimits().listNode();
        packed = existingRecord == 0 || Record.encoding(existingRecord) == ListType.PACKED;
        blocks.limit(limit);
        if (!packed) {
            blocks.open(Record.valueAddress(existingRecord));
        }
        return this;
    }

    /// The number of elements, 0 for a missing key.
    public long length() {
        if (packed) {
            return record == 0 ? 0 : PackedList.count(Record.valueAddress(record));
        }
        return blocks.count();
    }

    // ---- elements

    /// Writes the element at an end as a bulk string.
    public void reply(ListEnd end, ReplyWriter out) {
        EntryText.reply(entry(end), out);
    }

    /// A copy of the element at an end, for another list or shard.
    public byte[] copy(ListEnd end) {
        return EntryText.bytes(entry(end));
    }

    private long entry(ListEnd end) {
        if (!packed) {
            return end == ListEnd.HEAD ? blocks.first() : blocks.last();
        }
        return end == ListEnd.HEAD ? packedFirst() : PackedEntry.before(packedEnd());
    }

    /// Writes the element at a place as a bulk string; the place must exist.
    public void replyAt(long index, ReplyWriter out) {
        seek(index);
        EntryText.reply(cursor.entry(), out);
    }

    /// Writes elements as bulk strings, `count` of them from a place on, towards the tail or the head.
    public void replyRange(long from, long count, boolean towardsTail, ReplyWriter out) {
        if (count <= 0) {
            return;
        }
        seek(from);
        for (long left = count; left > 1; left--) {
            EntryText.reply(cursor.entry(), out);
            step(towardsTail);
        }
        EntryText.reply(cursor.entry(), out);
    }

    /// Copies of elements, `count` of them from a place on, towards the tail or the head.
    public byte[][] copyRange(long from, int count, boolean towardsTail) {
        byte[][] elements = new byte[count][];
        for (int i = 0; i < count; i++) {
            if (i == 0) {
                seek(from);
            } else {
                step(towardsTail);
            }
            elements[i] = EntryText.bytes(cursor.entry());
        }
        return elements;
    }

    private void seek(long index) {
        if (packed) {
            cursor.onRun(packedFirst(), packedEnd(), length(), index);
        } else {
            blocks.seek(cursor, index);
        }
    }

    private boolean step(boolean towardsTail) {
        return towardsTail ? cursor.next() : cursor.previous();
    }

    private long packedFirst() {
        return Record.valueAddress(record) + PackedList.HEADER_BYTES;
    }

    private long packedEnd() {
        return Record.valueAddress(record) + Record.valueLength(record);
    }

    /// Writes the places of elements that are a string as integers, and returns how many there are.
    ///
    /// @param towardsTail where the search goes; it starts at the other end
    /// @param skipped how many are passed over
    /// @param limitMatches how many are wanted at most
    /// @param limitElements how many elements are looked at at most
    public int replyPlaces(
            Args args,
            int i,
            boolean towardsTail,
            long skipped,
            long limitMatches,
            long limitElements,
            ReplyWriter out) {
        long length = length();
        long index = towardsTail ? 0 : length - 1;
        long seen = 0;
        int found = 0;
        value.set(args.array(), args.offset(i), args.length(i));
        seek(index);
        for (long left = Math.min(limitElements, length); left > 0; left--) {
            if (value.matches(cursor.entry()) && ++seen > skipped) {
                out.integer(index);
                found++;
                if (found == limitMatches) {
                    break;
                }
            }
            index += towardsTail ? 1 : -1;
            step(towardsTail);
        }
        value.release();
        return found;
    }

    // ---- pushing

    /// Adds an element at an end.
    public void push(ListEnd end, byte[] array, int offset, int length) {
        prepare(length, 1);
        value.set(array, offset, length);
        if (packed) {
            int bytes = value.bytes();
            long at = splice(end == ListEnd.HEAD ? 0 : packedEntryBytes(), 0, bytes);
            value.write(at);
            addToCount(1);
        } else {
            try {
                blocks.push(end == ListEnd.HEAD, value);
            } finally {
                saveBlocks();
            }
        }
        value.release();
    }

    /// Adds arguments as elements at an end, one behind the other: at the head the last one will be the first.
    public void pushAll(ListEnd end, Args args, int from, int to) {
        if (to - from == 1) {
            push(end, args.array(), args.offset(from), args.length(from));
            return;
        }
        long bytes = 0;
        for (int i = from; i < to; i++) {
            bytes += args.length(i);
        }
        prepare(bytes, to - from);
        if (packed) {
            pushPacked(end, args, from, to);
        } else {
            pushBlocks(end, args, from, to);
        }
        value.release();
    }

    private void pushPacked(ListEnd end, Args args, int from, int to) {
        boolean front = end == ListEnd.HEAD;
        int bytes = 0;
        for (int i = from; i < to; i++) {
            value.set(args.array(), args.offset(i), args.length(i));
            bytes += value.bytes();
        }
        long at = splice(front ? 0 : packedEntryBytes(), 0, bytes);
        at += front ? bytes : 0;
        for (int i = from; i < to; i++) {
            value.set(args.array(), args.offset(i), args.length(i));
            at -= front ? value.bytes() : 0;
            value.write(at);
            at += front ? 0 : value.bytes();
        }
        addToCount(to - from);
    }

    private void pushBlocks(ListEnd end, Args args, int from, int to) {
        boolean front = end == ListEnd.HEAD;
        int done = from;
        try {
            while (done < to) {
                value.set(args.array(), args.offset(done), args.length(done));
                blocks.push(front, value);
                done++;
            }
        } finally {
            for (int i = from; i < done && done < to; i++) {
                blocks.pop(front);
            }
            saveBlocks();
        }
    }

    /// Changes the encoding before a packed list grows too large. Redis compares the strings' lengths, not their
    /// entries'.
    private void prepare(long bytes, long elements) {
        if (packed && !fitsPacked(LISTPACK_BYTES + packedEntryBytes() + bytes, length() + elements, limit)) {
            toBlocks();
        }
    }

    /// Whether a packed list may have so many bytes, as Redis counts them, and elements.
    static boolean fitsPacked(long bytes, long elements, int limit) {
        return bytes <= BlockList.blockBytesMax(limit) && (limit < 0 || elements <= Math.max(1, limit));
    }

    private int packedEntryBytes() {
        return record == 0 ? 0 : Record.valueLength(record) - PackedList.HEADER_BYTES;
    }

    private void addToCount(int elements) {
        long at = Record.valueAddress(record);
        PackedList.count(at, PackedList.count(at) + elements);
    }

    /// Makes a part of a packed list's entries so many bytes long, which are undefined then; returns its address.
    private long splice(int offset, int oldBytes, int newBytes) {
        if (record == 0) {
            record = put(ListType.PACKED, PackedList.HEADER_BYTES + newBytes);
            PackedList.count(Record.valueAddress(record), 0);
            return packedFirst();
        }
        int length = Record.valueLength(record);
        int behind = length - PackedList.HEADER_BYTES - offset - oldBytes;
        if (newBytes < oldBytes) {
            moveUnlessEmpty(packedFirst() + offset + oldBytes, packedFirst() + offset + newBytes, behind);
        }
        resize(length + newBytes - oldBytes, ListType.PACKED);
        if (newBytes > oldBytes) {
            moveUnlessEmpty(packedFirst() + offset + oldBytes, packedFirst() + offset + newBytes, behind);
        }
        return packedFirst() + offset;
    }

    private static void moveUnlessEmpty(long from, long to, int bytes) {
        if (bytes != 0) {
            Mem.move(from, to, bytes);
        }
    }

    private long put(int encoding, int bytes) {
        return keyspace.put(key, keyOffset, keyLength, hash, Record.LIST, encoding, bytes, Keyspace.KEEP_EXPIRY);
    }

    private void resize(int bytes, int encoding) {
        record = keyspace.resize(key, keyOffset, keyLength, hash, bytes, encoding);
    }

    // ---- removing

    /// Removes the element at an end.
    public void pop(ListEnd end) {
        if (length() == 1) {
            delete();
        } else if (packed) {
            long at = entry(end);
            addToCount(-1);
            splice((int) (at - packedFirst()), PackedEntry.bytesWithBackLength(at), 0);
        } else {
            blocks.pop(end == ListEnd.HEAD);
            saveBlocks();
            shrink();
        }
    }

    /// Keeps `count` elements from a place on, and removes all others.
    public void trim(long from, long count) {
        if (count <= 0) {
            delete();
        } else if (count == length()) {
            keyspace.modified(record);
            shrink();
        } else if (packed) {
            trimPacked(from, (int) count);
        } else {
            blocks.trim(from, count);
            discardCut();
            saveBlocks();
            shrink();
        }
    }

    private void trimPacked(long from, int count) {
        seek(from);
        long first = cursor.entry();
        seek(from + count - 1);
        long end = cursor.entry() + PackedEntry.bytesWithBackLength(cursor.entry());
        PackedList.count(Record.valueAddress(record), count);
        int kept = (int) (end - first);
        if (first != packedFirst()) {
            Mem.move(first, packedFirst(), kept);
        }
        resize(PackedList.HEADER_BYTES + kept, ListType.PACKED);
    }

    /// Frees what was cut off: many blocks later, as a value without a key.
    private void discardCut() {
        if (blocks.cutBlocks() <= CUT_AT_ONCE) {
            blocks.freeCut();
            return;
        }
        try {
            long rest = slab.alloc(Record.bytes(0, BlockList.ROOT_BYTES, false));
            Record.begin(rest, Record.LIST, ListType.BLOCKS, 0, 0, BlockList.ROOT_BYTES, 0);
            blocks.saveCut(Record.valueAddress(rest));
            database.free(rest);
        } catch (ArenaFullException full) {
            blocks.freeCut(); // memory is short: now is better
        }
    }

    /// Removes the first elements that are a string, or from the other end the last; returns how many they were.
    public long remove(ListEnd from, Args args, int i, long limitElements) {
        value.set(args.array(), args.offset(i), args.length(i));
        long before = length();
        boolean front = from == ListEnd.HEAD;
        long left;
        if (packed) {
            int bytes = Record.valueLength(record);
            int newBytes = PackedList.remove(Record.valueAddress(record), bytes, front, value, limitElements);
            left = length();
            if (left == 0) {
                delete();
            } else if (left != before) {
                resize(newBytes, ListType.PACKED);
            }
        } else {
            blocks.remove(front, value, limitElements);
            left = blocks.count();
            if (left != before) {
                saveBlocks();
                shrink();
            }
        }
        value.release();
        return before - left;
    }

    private void delete() {
        keyspace.delete(key, keyOffset, keyLength, hash);
        record = 0;
        packed = true;
    }

    // ---- changing

    /// Replaces the element at a place; false if there is none.
    public boolean set(long index, Args args, int i) {
        prepare(args.length(i), 1);
        if (index < 0 || index >= length()) {
            return false;
        }
        value.set(args.array(), args.offset(i), args.length(i));
        seek(index);
        if (packed) {
            long at = cursor.entry();
            value.write(splice((int) (at - packedFirst()), PackedEntry.bytesWithBackLength(at), value.bytes()));
        } else {
            try {
                blocks.set(cursor, value);
            } finally {
                saveBlocks();
            }
            shrink();
        }
        value.release();
        return true;
    }

    /// Adds an element before or behind the first one that is a string; false if there is none.
    ///
    /// @param pivot the argument with the string to look for
    /// @param i the argument with the new element
    public boolean insert(boolean behind, Args args, int pivot, int i) {
        prepare(args.length(i), 1);
        value.set(args.array(), args.offset(pivot), args.length(pivot));
        seek(0);
        boolean found = value.matches(cursor.entry());
        while (!found && cursor.next()) {
            found = value.matches(cursor.entry());
        }
        if (found) {
            value.set(args.array(), args.offset(i), args.length(i));
            insert(behind);
        }
        value.release();
        return found;
    }

    private void insert(boolean behind) {
        if (packed) {
            long at = cursor.entry() + (behind ? PackedEntry.bytesWithBackLength(cursor.entry()) : 0);
            value.write(splice((int) (at - packedFirst()), 0, value.bytes()));
            addToCount(1);
            return;
        }
        try {
            blocks.insert(cursor, behind, value);
        } finally {
            saveBlocks();
        }
    }

    // ---- encodings

    /// Puts the list of blocks down in its record after a change.
    private void saveBlocks() {
        blocks.save(Record.valueAddress(record));
        if (blocks.count() == 0) {
            delete();
        } else {
            keyspace.modified(record);
        }
    }

    /// Gives the list blocks, the first of which hold what it has.
    private void toBlocks() {
        blocks.clear();
        try {
            if (record == 0) {
                record = put(ListType.BLOCKS, BlockList.ROOT_BYTES);
            } else {
                blocks.append(packedFirst(), packedEnd());
                resize(BlockList.ROOT_BYTES, ListType.BLOCKS);
            }
        } catch (ArenaFullException full) {
            blocks.freeSome(Integer.MAX_VALUE);
            throw full;
        }
        blocks.save(Record.valueAddress(record));
        packed = false;
    }

    /// Takes a list that has shrunk to one small block back into its record; where memory is short it stays.
    private void shrink() {
        if (packed || blocks.blocks() != 1) {
            return;
        }
        long bytes = blocks.entryBytes();
        boolean small = limit < 0
                ? LISTPACK_BYTES + bytes <= BlockList.blockBytesMax(limit) / 2
                : blocks.count() <= Math.max(1, limit) / 2 && bytes <= PACKED_BYTES_MAX;
        if (small) {
            toPacked((int) bytes);
        }
    }

    private void toPacked(int bytes) {
        try {
            resize(PackedList.HEADER_BYTES + bytes, ListType.PACKED);
        } catch (ArenaFullException full) {
            return;
        }
        PackedList.count(Record.valueAddress(record), (int) blocks.count());
        blocks.copyTo(packedFirst());
        blocks.freeSome(1);
        packed = true;
    }
}
