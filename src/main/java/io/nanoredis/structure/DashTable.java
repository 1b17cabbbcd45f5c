package io.nanoredis.structure;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;

/// Finds records by key: an extendible hash table of 8-byte slots that point to packed records.
///
/// *shape* — a [Directory] on the top bits of the hash names segments of 67 buckets of eight slots (layout: [Segment]).
/// A segment that gets full is split in two by the next hash bit, which its slots hold, so that no record is touched;
/// one insertion never moves more than one segment. Two half-empty buddies merge again. The directory doubles and
/// halves
/// as the deepest segment demands.
///
/// Entries whose hashes agree in all bits that a directory of proportionate size can tell apart cannot be split: their
/// segment grows a chain instead ([SegmentChain]). Such keys get slow, and nothing else does.
///
/// *invariants* — an entry's home bucket is a function of its hash alone, through all splits and merges; [#scan] relies
/// on it. The table does not own the records: it never frees one, and moves one only in [#defragment(long)].
///
/// All of it but a few counters lies outside the Java heap. A table that is a part of a value keeps its counters there
/// too ([TableRoot]): [#open(long)] brings them into an object that serves one such table after the other,
/// [#save(long)] puts them back. While it is open, nobody else may open the same table.
///
/// *thread* — the owner of the slab. *cost* — 9.5 to 19 bytes per entry; a search reads one or two cache lines of the
/// table and one of the record; a split takes about 5 µs.
///
/// *limits* — 128 GiB of records per slab.
public final class DashTable extends Directory {
    /// A walk's position at its start, and what it returns at its end.
    public static final long END = Directory.END;

    private static final RecordVisitor NO_PARTS = record -> {};

    private long size;
    /// Slots whose record is due some time; as many as expire, unless parts of values expire too.
    private long dues;
    private long expires;
    /// The segment of the slot that was located last.
    private long located;
    private long sweptWithExpiry;

    private final TableScan scan;
    private final RandomDraw draw;
    private final Defragmenter defragmenter;

    /// An empty table, which takes no memory outside the heap yet.
    public DashTable(Slab slab) {
        super(slab);
        scan = new TableScan(this, base);
        draw = new RandomDraw(this, base);
        defragmenter = new Defragmenter(this, slab);
    }

    /// Becomes an empty table.
    public void clear() {
        clearDirectory();
        size = 0;
        dues = 0;
        expires = 0;
    }

    /// Becomes the table that was saved at an address, in the form of [TableRoot]; its records have no parts that
    /// expire.
    public void open(long root) {
        openDirectory(root);
        size = Mem.getLong(root + TableRoot.SIZE);
        expires = Mem.getLong(root + TableRoot.EXPIRES);
        dues = expires;
    }

    /// Saves the table at an address, for a later [#open(long)].
    public void save(long root) {
        saveDirectory(root);
        Mem.putLong(root + TableRoot.SIZE, size);
        Mem.putLong(root + TableRoot.EXPIRES, expires);
    }

    /// The number of entries.
    public long size() {
        return size;
    }

    /// The number of entries that expire as a whole.
    public long expires() {
        return expires;
    }

    /// The number of entries of which something expires: they, or a part of their value ([Record#dueMs]).
    public long dues() {
        return dues;
    }

    /// The number of slots, free or not.
    public long slots() {
        return (long) segments() * Segment.SLOTS;
    }

    /// Entries with an expiry that [#sweep] has looked at, ever.
    public long sweptWithExpiry() {
        return sweptWithExpiry;
    }

    /// Records that [#defragment(long)] has moved, ever.
    public long movedRecords() {
        return defragmenter.movedRecords();
    }

    // ---- search

    /// The record of a key, or 0.
    public long find(byte[] key, int offset, int length, long hash) {
        if (hasNoSegment()) {
            return 0;
        }
        long segment = segment(hash);
        long slot = search(segment, key, offset, length, hash);
        if (slot == 0 && chainedSegments() != 0) {
            slot = searchChain(Segment.next(segment), key, offset, length, hash);
        }
        return slot == 0 ? 0 : record(slot);
    }

    /// The slot of a key in a segment, or 0. A method of the table, that has the base at hand only for what matches:
    /// given
    /// to it, the base costs a search in vain 5 % more.
    private long search(long segment, byte[] key, int offset, int length, long hash) {
        long bucket = Segment.home(segment, hash);
        while (true) {
            long first = Mem.getLong(bucket);
            for (int i = 0; i < Segment.BUCKET_BYTES; i += 8) {
                long entry = Mem.getLong(bucket + i);
                if (Segment.matches(entry, hash)
                        && Record.keyEquals(Segment.record(base, entry), key, offset, length)) {
                    return bucket + i;
                }
            }
            if ((first & Segment.OVERFLOW) == 0) {
                return 0;
            }
            bucket += Segment.BUCKET_BYTES;
        }
    }

    private long searchChain(long next, byte[] key, int offset, int length, long hash) {
        for (long segment = next; segment != 0; segment = Segment.next(segment)) {
            long slot = search(segment, key, offset, length, hash);
            if (slot != 0) {
                located = segment;
                return slot;
            }
        }
        return 0;
    }

    /// The slot of a key, or 0: a handle for [#record], [#replace] and [#remove], valid until the table changes.
    public long locate(byte[] key, int offset, int length, long hash) {
        if (hasNoSegment()) {
            return 0;
        }
        long segment = segment(hash);
        located = segment;
        long slot = search(segment, key, offset, length, hash);
        return slot == 0 && chainedSegments() != 0
                ? searchChain(Segment.next(segment), key, offset, length, hash)
                : slot;
    }

    /// The slot of a record of this table, or 0 if it is not there.
    public long locate(long record, long hash) {
        if (hasNoSegment()) {
            return 0;
        }
        for (long segment = segment(hash); segment != 0; segment = Segment.next(segment)) {
            long bucket = Segment.home(segment, hash);
            for (int i = 0; i < (Segment.DISPLACEMENT_MAX + 1) * Segment.BUCKET_BYTES; i += 8) {
                long entry = Mem.getLong(bucket + i);
                if (!Segment.isFree(entry) && Segment.record(base, entry) == record) {
                    located = segment;
                    return bucket + i;
                }
            }
        }
        return 0;
    }

    /// The record in a located slot.
    public long record(long slot) {
        return Segment.record(base, Mem.getLong(slot));
    }

    /// First phase of a batched search: loads the key's bucket. The result means nothing; use it, lest the load be
    /// optimised away.
    public long touchBucket(long hash) {
        return hasNoSegment() ? 0 : Mem.getLong(Segment.home(segment(hash), hash));
    }

    /// Second phase of a batched search: loads the first and the 64th byte of the record that is probably meant; see
    /// [#touchBucket(long)].
    public long touchRecord(long hash) {
        return hasNoSegment() ? 0 : Segment.touchRecord(segment(hash), base, hash);
    }

    // ---- change

    /// Lets a located slot point to a record with the same key; takes over when it is due. For records without parts
    /// that expire. Also to be called with the same record when its expiry has changed.
    public void replace(long slot, long record) {
        replace(slot, record, (Mem.getLong(slot) & Segment.EXPIRES) != 0);
    }

    /// The same for any record, in whose place stood one that expired as a whole, or did not.
    public void replace(long slot, long record, boolean expiredBefore) {
        long entry = Mem.getLong(slot);
        long dueMs = Record.dueMs(record);
        dues += (dueMs != 0 ? 1 : 0) - ((entry & Segment.EXPIRES) != 0 ? 1 : 0);
        expires += (Record.expires(record) ? 1 : 0) - (expiredBefore ? 1 : 0);
        long kept = entry & ~(Segment.DISTANCE_MASK | Segment.EXPIRES);
        Mem.putLong(slot, kept | Segment.distance(base, record) | (dueMs != 0 ? Segment.EXPIRES : 0));
        Segment.lowerLeastExpiryMs(located, dueMs);
    }

    /// Takes a located slot's entry out; the record is the caller's to free afterwards.
    public void remove(long slot) {
        removeFrom(located, slot);
    }

    private void removeFrom(long segment, long slot) {
        long entry = Mem.getLong(slot);
        if ((entry & Segment.EXPIRES) != 0) {
            dues--;
            expires -= Record.expires(Segment.record(base, entry)) ? 1 : 0;
        }
        Segment.remove(segment, slot);
        size--;
    }

    /// Makes sure that an entry with this hash finds a place, and returns the place for [#insert].
    ///
    /// *errors* — [io.nanoredis.memory.ArenaFullException], with the table unchanged in content.
    public long makeRoom(long hash) {
        return segmentWithRoom(hash);
    }

    /// Enters a record whose key is not in the table, at the place that [#makeRoom(long)] returned just before.
    public void insert(long room, long hash, long record) {
        long dueMs = Record.dueMs(record);
        long distance = Segment.distance(base, record);
        long entry = (hash & Segment.TAG_MASK) | distance | (dueMs != 0 ? Segment.EXPIRES : 0);
        if (!Segment.place(room, (int) hash & (Segment.HOMES - 1), entry)) {
            throw new IllegalStateException("room: none (expected makeRoom to have found it)");
        }
        if (dueMs != 0) {
            Segment.lowerLeastExpiryMs(room, dueMs);
            dues++;
            expires += Record.expires(record) ? 1 : 0;
        }
        size++;
    }

    // ---- walks

    /// The position behind the segment at a position; [#END] after the last.
    public long next(long position) {
        return hasNoSegment() ? END : Directory.after(segment(position));
    }

    /// One step of an iteration over all entries: passes at least some records, and returns where to go on, 0 at the
    /// end.
    ///
    /// Every entry that is there from the first step to the last is passed at least once, whatever is inserted,
    /// removed, split or merged between the steps. An entry may be passed more than once after a merge.
    ///
    /// *shape* — the cursor has 37 bits ([TableScan]).
    /// *units* — count: how many records are wanted; the step ends with the bucket that reaches it, or after ten
    /// buckets per record.
    /// *errors* — a cursor that was never returned starts somewhere.
    public long scan(long cursor, int count, RecordVisitor visitor) {
        return size == 0 ? END : scan.step(cursor, count, visitor);
    }

    /// Passes the records of the segment at a position, in no particular order; the table must stay as it is.
    ///
    /// Start with [#END]; returns the next position, or [#END] after the last.
    public long visit(long position, RecordVisitor visitor) {
        if (hasNoSegment()) {
            return END;
        }
        long first = segment(position);
        SegmentChain.visit(first, base, visitor);
        return Directory.after(first);
    }

    /// Some record, each with the same probability, or 0 if the table is empty.
    ///
    /// *cost* — a few slots as a rule; in an almost empty table the walk of some segments, where the probabilities are
    /// not quite the same.
    public long randomRecord(RandomGenerator random) {
        return size == 0 ? 0 : draw.record(size, random);
    }

    // ---- expiry

    /// Removes the expired entries of the segment at a position and passes their records, which are the visitor's to
    /// free. For records without parts that expire.
    ///
    /// Start with [#END]; returns the next position, or [#END] after the last. *cost* — one cache line if nothing there
    /// has expired.
    /// *errors* — the visitor must not touch the table; an entry that the filter keeps stays.
    public long sweep(long position, long nowMs, LongPredicate kept, RecordVisitor expired) {
        return sweep(position, nowMs, kept, expired, NO_PARTS);
    }

    /// The same for any records; those of whose value a part has expired stay, and are passed to `due`.
    public long sweep(long position, long nowMs, LongPredicate kept, RecordVisitor expired, RecordVisitor due) {
        if (hasNoSegment()) {
            return END;
        }
        long first = segment(position);
        for (long segment = first; segment != 0; segment = Segment.next(segment)) {
            if (Segment.leastExpiryMs(segment) < nowMs) {
                sweepSegment(segment, nowMs, kept, expired, due);
            }
        }
        return Directory.after(first);
    }

    private void sweepSegment(long segment, long nowMs, LongPredicate kept, RecordVisitor expired, RecordVisitor due) {
        long least = Segment.NEVER;
        for (int i = 0; i < Segment.SLOTS; i++) {
            long slot = Segment.slot(segment, i);
            long entry = Mem.getLong(slot);
            if (Segment.isFree(entry) || (entry & Segment.EXPIRES) == 0) {
                continue;
            }
            sweptWithExpiry++;
            long record = Segment.record(base, entry);
            long dueMs = Record.dueMs(record);
            boolean isDue = dueMs < nowMs && !kept.test(record);
            if (isDue && isPast(Record.expireAtMs(record), nowMs)) {
                removeFrom(segment, slot);
                expired.record(record);
                continue;
            }
            least = Math.min(least, dueMs);
            if (isDue) {
                due.record(record);
            }
        }
        Segment.leastExpiryMs(segment, least);
    }

    private static boolean isPast(long expireAtMs, long nowMs) {
        return expireAtMs != 0 && expireAtMs < nowMs;
    }

    /// The least expiry that the segment at a position knows of; no entry there expires before.
    public long leastExpiryMs(long position) {
        return hasNoSegment() ? Segment.NEVER : SegmentChain.leastExpiryMs(segment(position));
    }

    // ---- upkeep

    /// Whether segments are so empty on average that [#shrink(long)] will find some to merge.
    public boolean wantsShrink() {
        return isSparse(size);
    }

    /// Merges the segment at a position with its buddy, if both together are less than half full, as often as that goes
    /// on.
    ///
    /// Start with [#END]; returns the next position, or [#END] after the last. *cost* — about 5 µs per merge.
    public long shrink(long position) {
        return hasNoSegment() ? END : mergeAt(position);
    }

    /// Moves the segment at a position, and its records, out of sparse pages.
    ///
    /// Start with [#END]; returns the next position, or [#END] after the last. *cost* — some 500 ns per record moved.
    public long defragment(long position) {
        return hasNoSegment() ? END : defragmenter.move(position);
    }

    /// Takes a table apart that is not used any more: frees the segment at a position and passes its records, which are
    /// the visitor's to free. Start with [#END]; returns the next position, or [#END] after the last, when the table
    /// holds no memory any more.
    public long drain(long position, RecordVisitor visitor) {
        if (hasNoSegment()) {
            return END;
        }
        long first = segment(position);
        SegmentChain.visit(first, base, visitor);
        size -= SegmentChain.count(first);
        return release(first);
    }

    /// Walks everything and compares it with the counters and invariants; throws [IllegalStateException] on a
    /// contradiction.
    ///
    /// `hashOf` gives the hash of a record's key.
    public void verify(LongUnaryOperator hashOf) {
        if (hasNoSegment()) {
            TableCheck.require("size", size, 0);
            return;
        }
        TableCheck check = new TableCheck(this, slab, hashOf);
        check.walk();
        check.counts(size, dues, expires);
    }
}
