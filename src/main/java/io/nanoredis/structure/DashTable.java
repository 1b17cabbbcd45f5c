package io.nanoredis.structure;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;

/// Finds records by key: an extendible hash table of 8-byte slots that point to packed records.
///
/// *shape* — a directory on the top bits of the hash names segments of 67 buckets of eight slots (layout: [Segment]). A
/// segment that
/// gets full is split in two by the next hash bit, which its slots hold, so that no record is touched; one insertion
/// never moves more than
/// one segment. Two half-empty buddies merge again. The directory doubles and halves as the deepest segment demands.
///
/// Entries whose hashes agree in all bits that a directory of proportionate size can tell apart cannot be split: their
/// segment grows a
/// chain instead. Such keys get slow, and nothing else does.
///
/// *invariants* — an entry's home bucket is a function of its hash alone, through all splits and merges; [#scan] relies
/// on it.
/// The table does not own the records: it never frees one, and moves one only in [#defragment(long)].
///
/// All of it but a few counters lies outside the Java heap. A table that is a part of a value keeps its counters there
/// too, in [#ROOT_BYTES] bytes: [#open(long)] brings them into an object that serves one such table after the other,
/// [#save(long)] puts them back. While it is open, nobody else may open the same table.
///
/// *thread* — the owner of the slab. *cost* — 9.5 to 19 bytes per entry; a search reads one or two cache lines of the
/// table and one of
/// the record; a split takes about 5 µs.
///
/// *limits* — 128 GiB of records per slab.
public final class DashTable {
    /// A walk's position at its start, and what it returns at its end.
    public static final long END = 0;

    /// The bytes in which a table can be kept between its uses.
    ///
    /// *shape* — directory (8) | entries (8) | entries that expire (8) | segments (4) | of them in chains (4) | deepest
    /// segments (4) | depth (4).
    public static final int ROOT_BYTES = 40;

    private static final int ROOT_SIZE = 8;
    private static final int ROOT_EXPIRES = 16;
    private static final int ROOT_SEGMENTS = 24;
    private static final int ROOT_CHAINED = 28;
    private static final int ROOT_DEEPEST = 32;
    private static final int ROOT_DEPTH = 36;

    private static final int DEPTH_MAX = Segment.TAG_BITS;
    /// At 86 % load few inserts fail for lack of room near their home, and splits come late.
    private static final int SPLIT_COUNT = 460;
    /// Merging leaves a segment at most half as full as one that is split.
    private static final int MERGE_COUNT = SPLIT_COUNT / 2;
    /// Under this mean count of segments a walk for merges is worth while.
    private static final int SHRINK_COUNT = SPLIT_COUNT / 4;
    /// The directory has at most so many entries per segment, or equal hash prefixes could double it without end.
    private static final int DIRECTORY_PER_SEGMENT = 8;

    private static final int CURSOR_BUCKET_BITS = 6;
    private static final int CURSOR_DEPTH_BITS = 5;
    private static final int CURSOR_PREFIX_SHIFT = CURSOR_BUCKET_BITS + CURSOR_DEPTH_BITS;
    private static final int SCAN_BUCKETS_PER_COUNT = 10;
    private static final int RANDOM_TRIES = 256;
    private static final RecordVisitor NO_PARTS = record -> {};

    private final Slab slab;
    private final long base;
    /// Where the addresses of segments stand, 2^depth of them; 0 as long as there is none.
    private long directory;
    private int depth = 1;
    private int shift = 63;
    private long size;
    /// Slots whose record is due some time; as many as expire, unless parts of values expire too.
    private long dues;
    private long expires;
    private int segments;
    /// Segments in chains behind the first of their prefix; 0 unless hashes collide by the hundred.
    private int chained;
    /// First segments whose depth is the directory's.
    private int deepest;
    /// The segment of the slot that was located last.
    private long located;

    private long sweptWithExpiry;
    private long movedRecords;
    private long merges;

    /// An empty table, which takes no memory outside the heap yet.
    public DashTable(Slab slab) {
        this.slab = slab;
        base = slab.base();
    }

    /// Becomes an empty table.
    public void clear() {
        directory = 0;
        depth = 1;
        shift = 63;
        size = 0;
        dues = 0;
        expires = 0;
        segments = 0;
        chained = 0;
        deepest = 0;
    }

    /// Becomes the table that was saved at an address; its records have no parts that expire.
    public void open(long root) {
        directory = Mem.getLong(root);
        size = Mem.getLong(root + ROOT_SIZE);
        expires = Mem.getLong(root + ROOT_EXPIRES);
        dues = expires;
        segments = Mem.getInt(root + ROOT_SEGMENTS);
        chained = Mem.getInt(root + ROOT_CHAINED);
        deepest = Mem.getInt(root + ROOT_DEEPEST);
        depth = Mem.getInt(root + ROOT_DEPTH);
        shift = 64 - depth;
    }

    /// Saves the table at an address, for a later [#open(long)].
    public void save(long root) {
        Mem.putLong(root, directory);
        Mem.putLong(root + ROOT_SIZE, size);
        Mem.putLong(root + ROOT_EXPIRES, expires);
        Mem.putInt(root + ROOT_SEGMENTS, segments);
        Mem.putInt(root + ROOT_CHAINED, chained);
        Mem.putInt(root + ROOT_DEEPEST, deepest);
        Mem.putInt(root + ROOT_DEPTH, depth);
    }

    /// The number of entries of a table that was saved at an address.
    public static long sizeOf(long root) {
        return Mem.getLong(root + ROOT_SIZE);
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

    /// The number of segments.
    public int segments() {
        return segments;
    }

    /// The number of segments in chains, behind the first.
    public int chainedSegments() {
        return chained;
    }

    /// The number of hash bits by which the directory tells segments apart.
    public int depth() {
        return depth;
    }

    /// The bytes of memory of all segments and of the directory.
    public long tableBytes() {
        long directoryBytes = directory == 0 ? 0 : Slab.usableBytes(directoryBytes(depth));
        return segments * Slab.usableBytes(Segment.BYTES) + directoryBytes;
    }

    private static long directoryBytes(int directoryDepth) {
        return (long) Long.BYTES << directoryDepth;
    }

    /// The number of slots, free or not.
    public long slots() {
        return (long) segments * Segment.SLOTS;
    }

    /// Entries with an expiry that [#sweep] has looked at, ever.
    public long sweptWithExpiry() {
        return sweptWithExpiry;
    }

    /// Records that [#defragment(long)] has moved, ever.
    public long movedRecords() {
        return movedRecords;
    }

    /// Pairs of segments that were merged, ever.
    public long merges() {
        return merges;
    }

    // ---- search

    /// The first segment of a hash; only of a table that has any.
    private long segment(long hash) {
        return Mem.getLong(directory + (hash >>> shift << 3));
    }

    private static long home(long segment, long hash) {
        return segment + Segment.HEADER_BYTES + ((hash & (Segment.HOMES - 1)) << 6);
    }

    private static boolean matches(long entry, long hash) {
        return ((entry ^ hash) & Segment.TAG_MASK) == 0 && !Segment.isFree(entry);
    }

    private long address(long entry) {
        return base + ((entry & Segment.DISTANCE_MASK) << 3);
    }

    /// The record of a key, or 0.
    public long find(byte[] key, int offset, int length, long hash) {
        if (segments == 0) {
            return 0;
        }
        long segment = segment(hash);
        long slot = search(segment, key, offset, length, hash);
        if (slot == 0 && chained != 0) {
            slot = searchChain(Segment.next(segment), key, offset, length, hash);
        }
        return slot == 0 ? 0 : address(Mem.getLong(slot));
    }

    private long search(long segment, byte[] key, int offset, int length, long hash) {
        long bucket = home(segment, hash);
        while (true) {
            long first = Mem.getLong(bucket);
            for (int i = 0; i < Segment.BUCKET_BYTES; i += 8) {
                long entry = Mem.getLong(bucket + i);
                if (matches(entry, hash) && Record.keyEquals(address(entry), key, offset, length)) {
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
        if (segments == 0) {
            return 0;
        }
        long segment = segment(hash);
        located = segment;
        long slot = search(segment, key, offset, length, hash);
        return slot == 0 && chained != 0 ? searchChain(Segment.next(segment), key, offset, length, hash) : slot;
    }

    /// The slot of a record of this table, or 0 if it is not there.
    public long locate(long record, long hash) {
        if (segments == 0) {
            return 0;
        }
        for (long segment = segment(hash); segment != 0; segment = Segment.next(segment)) {
            long bucket = home(segment, hash);
            for (int i = 0; i < (Segment.DISPLACEMENT_MAX + 1) * Segment.BUCKET_BYTES; i += 8) {
                long entry = Mem.getLong(bucket + i);
                if (!Segment.isFree(entry) && address(entry) == record) {
                    located = segment;
                    return bucket + i;
                }
            }
        }
        return 0;
    }

    /// The record in a located slot.
    public long record(long slot) {
        return address(Mem.getLong(slot));
    }

    /// First phase of a batched search: loads the key's bucket. The result means nothing; use it, lest the load be
    /// optimised away.
    public long touchBucket(long hash) {
        return segments == 0 ? 0 : Mem.getLong(home(segment(hash), hash));
    }

    /// Second phase of a batched search: loads the first and the 64th byte of the record that is probably meant; see
    /// [#touchBucket(long)].
    public long touchRecord(long hash) {
        return segments == 0 ? 0 : touchRecordIn(segment(hash), hash, base);
    }

    private static long touchRecordIn(long segment, long hash, long base) {
        long bucket = home(segment, hash);
        while (true) {
            long first = Mem.getLong(bucket);
            for (int i = 0; i < Segment.BUCKET_BYTES; i += 8) {
                long entry = Mem.getLong(bucket + i);
                if (matches(entry, hash)) {
                    long record = base + ((entry & Segment.DISTANCE_MASK) << 3);
                    return (long) Mem.getByte(record) + Mem.getByte(record + 63);
                }
            }
            if ((first & Segment.OVERFLOW) == 0) {
                return 0;
            }
            bucket += Segment.BUCKET_BYTES;
        }
    }

    /// [#touchBucket(long)] in a table that was saved at an address.
    public static long touchBucket(long root, long hash) {
        return Mem.getInt(root + ROOT_SEGMENTS) == 0 ? 0 : Mem.getLong(home(savedSegment(root, hash), hash));
    }

    /// [#touchRecord(long)] in a table of this slab that was saved at an address.
    public static long touchRecord(long root, long hash, Slab slab) {
        return Mem.getInt(root + ROOT_SEGMENTS) == 0 ? 0 : touchRecordIn(savedSegment(root, hash), hash, slab.base());
    }

    private static long savedSegment(long root, long hash) {
        return Mem.getLong(Mem.getLong(root) + (hash >>> -Mem.getInt(root + ROOT_DEPTH) << 3));
    }

    // ---- change

    /// Lets a located slot point to a record with the same key; takes over when it is due. For records without parts
    /// that expire.
    /// Also to be called with the same record when its expiry has changed.
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
        Mem.putLong(slot, kept | distance(record) | (dueMs != 0 ? Segment.EXPIRES : 0));
        Segment.lowerLeastExpiryMs(located, dueMs);
    }

    private long distance(long record) {
        return (record - base) >>> 3;
    }

    /// Takes a located slot's entry out; the record is the caller's to free afterwards.
    public void remove(long slot) {
        removeFrom(located, slot);
    }

    private void removeFrom(long segment, long slot) {
        long entry = Mem.getLong(slot);
        if ((entry & Segment.EXPIRES) != 0) {
            dues--;
            expires -= Record.expires(address(entry)) ? 1 : 0;
        }
        Segment.remove(segment, slot);
        size--;
    }

    /// Makes sure that an entry with this hash finds a place, and returns the place for [#insert].
    ///
    /// *errors* — [io.nanoredis.memory.ArenaFullException], with the table unchanged in content.
    public long makeRoom(long hash) {
        if (segments == 0) {
            createFirst();
        }
        while (true) {
            long segment = segment(hash);
            long room = roomIn(segment, hash);
            if (room != 0) {
                return room;
            }
            if (maySplit(Segment.depth(segment))) {
                split(segment);
            } else {
                return append(segment);
            }
        }
    }

    /// Enters a record whose key is not in the table, at the place that [#makeRoom(long)] returned just before.
    public void insert(long room, long hash, long record) {
        long dueMs = Record.dueMs(record);
        long entry = (hash & Segment.TAG_MASK) | distance(record) | (dueMs != 0 ? Segment.EXPIRES : 0);
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

    private void createFirst() {
        long segment = newSegment(0, 0);
        try {
            directory = slab.alloc(directoryBytes(depth));
        } catch (RuntimeException e) {
            freeSegment(segment);
            throw e;
        }
        enter(segment);
    }

    private long newSegment(int segmentDepth, long prefix) {
        long segment = slab.alloc(Segment.BYTES);
        Segment.init(segment, segmentDepth, prefix);
        segments++;
        return segment;
    }

    private void freeSegment(long segment) {
        slab.free(segment);
        segments--;
    }

    private static long roomIn(long chain, long hash) {
        int home = (int) hash & (Segment.HOMES - 1);
        for (long segment = chain; segment != 0; segment = Segment.next(segment)) {
            if (Segment.count(segment) < SPLIT_COUNT && Segment.hasRoom(segment, home)) {
                return segment;
            }
        }
        return 0;
    }

    private boolean maySplit(int segmentDepth) {
        if (segmentDepth < depth) {
            return true;
        }
        return depth < DEPTH_MAX && 2L << depth <= (long) DIRECTORY_PER_SEGMENT * (segments + 1);
    }

    private long append(long chain) {
        long last = chain;
        while (Segment.next(last) != 0) {
            last = Segment.next(last);
        }
        long segment = newSegment(Segment.depth(chain), Segment.prefix(chain));
        Segment.next(last, segment);
        chained++;
        return segment;
    }

    // ---- split and merge

    private void split(long chain) {
        int childDepth = Segment.depth(chain) + 1;
        long prefix = Segment.prefix(chain);
        int levels = chainLength(chain);
        long low = newChain(levels, childDepth, prefix);
        long high = newSibling(low, levels, childDepth, prefix | 1L << (64 - childDepth));
        if (childDepth > depth) {
            doubleDirectoryOrFree(low, high);
        }
        int level = 1;
        for (long segment = chain; segment != 0; segment = Segment.next(segment)) {
            distribute(segment, low, high, 64 - childDepth, level++);
        }
        freeChain(chain);
        dropEmptyTail(low);
        dropEmptyTail(high);
        enter(low);
        enter(high);
        if (childDepth == depth) {
            deepest += 2;
        }
    }

    private static int chainLength(long chain) {
        int length = 0;
        for (long segment = chain; segment != 0; segment = Segment.next(segment)) {
            length++;
        }
        return length;
    }

    private long newChain(int levels, int chainDepth, long prefix) {
        long first = newSegment(chainDepth, prefix);
        try {
            for (int i = 1; i < levels; i++) {
                append(first);
            }
        } catch (RuntimeException e) {
            freeChain(first);
            throw e;
        }
        return first;
    }

    private long newSibling(long sibling, int levels, int chainDepth, long prefix) {
        try {
            return newChain(levels, chainDepth, prefix);
        } catch (RuntimeException e) {
            freeChain(sibling);
            throw e;
        }
    }

    private void freeChain(long chain) {
        long segment = chain;
        while (segment != 0) {
            long next = Segment.next(segment);
            freeSegment(segment);
            if (segment != chain) {
                chained--;
            }
            segment = next;
        }
    }

    /// Walking the buckets in order, each entry finds room no further from home than it was, as all before it moved no
    /// further either.
    private static void distribute(long segment, long low, long high, int bit, int levels) {
        for (int i = 0; i < Segment.SLOTS; i++) {
            long entry = Mem.getLong(Segment.slot(segment, i));
            if (!Segment.isFree(entry)) {
                int home = (i >>> 3) - Segment.displacement(entry);
                placeInChain(((entry >>> bit) & 1) != 0 ? high : low, levels, home, entry, segment);
            }
        }
    }

    private static void placeInChain(long chain, int levels, int home, long entry, long from) {
        long segment = chain;
        for (int i = 0; i < levels; i++, segment = Segment.next(segment)) {
            if (Segment.place(segment, home, entry)) {
                if ((entry & Segment.EXPIRES) != 0) {
                    Segment.lowerLeastExpiryMs(segment, Segment.leastExpiryMs(from));
                }
                return;
            }
        }
        throw new IllegalStateException("split: an entry found no place");
    }

    private void dropEmptyTail(long chain) {
        long kept = chain;
        while (Segment.next(kept) != 0) {
            long next = Segment.next(kept);
            if (Segment.count(next) == 0) {
                Segment.next(kept, Segment.next(next));
                freeSegment(next);
                chained--;
            } else {
                kept = next;
            }
        }
    }

    /// Lets the directory point to the first segment of a chain wherever its prefix says.
    private void enter(long chain) {
        long at = directory + (Segment.prefix(chain) >>> shift << 3);
        long end = at + directoryBytes(depth - Segment.depth(chain));
        for (; at < end; at += Long.BYTES) {
            Mem.putLong(at, chain);
        }
    }

    private void doubleDirectoryOrFree(long low, long high) {
        try {
            doubleDirectory();
        } catch (RuntimeException e) {
            freeChain(low);
            freeChain(high);
            throw e;
        }
    }

    private void doubleDirectory() {
        long doubled = slab.alloc(directoryBytes(depth + 1));
        long bytes = directoryBytes(depth);
        for (long i = 0; i < bytes; i += Long.BYTES) {
            long segment = Mem.getLong(directory + i);
            Mem.putLong(doubled + 2 * i, segment);
            Mem.putLong(doubled + 2 * i + Long.BYTES, segment);
        }
        slab.free(directory);
        directory = doubled;
        depth++;
        shift--;
        deepest = 0;
    }

    private void halveDirectory() {
        long bytes = directoryBytes(depth - 1);
        long halved = slab.alloc(bytes);
        deepest = 0;
        for (long i = 0; i < bytes; i += Long.BYTES) {
            long segment = Mem.getLong(directory + 2 * i);
            Mem.putLong(halved + i, segment);
            if (Segment.depth(segment) == depth - 1) {
                deepest++;
            }
        }
        slab.free(directory);
        directory = halved;
        depth--;
        shift++;
    }

    /// Whether segments are so empty on average that [#shrink(long)] will find some to merge.
    public boolean wantsShrink() {
        return segments > 1 && size < (long) segments * SHRINK_COUNT;
    }

    /// Merges the segment at a position with its buddy, if both together are less than half full, as often as that goes
    /// on.
    ///
    /// Start with [#END]; returns the next position, or [#END] after the last. *cost* — about 5 µs per merge.
    public long shrink(long position) {
        if (segments == 0) {
            return END;
        }
        long segment = segment(position);
        dropEmptyTail(segment);
        long merged = mergeOnce(segment);
        while (merged != 0) {
            segment = merged;
            merged = mergeOnce(segment);
        }
        while (depth > 1 && deepest == 0) {
            halveDirectory();
        }
        return after(segment);
    }

    /// The merged segment, or 0 if the pair stays.
    private long mergeOnce(long segment) {
        int childDepth = Segment.depth(segment);
        if (childDepth == 0) {
            return 0;
        }
        long bit = 1L << (64 - childDepth);
        long buddy = segment(Segment.prefix(segment) ^ bit);
        boolean mayMerge = Segment.depth(buddy) == childDepth
                && Segment.count(segment) + Segment.count(buddy) <= MERGE_COUNT
                && Segment.next(segment) == 0
                && Segment.next(buddy) == 0;
        if (!mayMerge) {
            return 0;
        }
        long merged = newSegment(childDepth - 1, Segment.prefix(segment) & ~bit);
        if (!copyEntries(segment, merged) || !copyEntries(buddy, merged)) {
            freeSegment(merged);
            return 0;
        }
        freeSegment(segment);
        freeSegment(buddy);
        enter(merged);
        if (childDepth == depth) {
            deepest -= 2;
        }
        merges++;
        return merged;
    }

    private static boolean copyEntries(long from, long to) {
        for (int i = 0; i < Segment.SLOTS; i++) {
            long entry = Mem.getLong(Segment.slot(from, i));
            if (!Segment.isFree(entry) && !Segment.place(to, (i >>> 3) - Segment.displacement(entry), entry)) {
                return false;
            }
        }
        Segment.lowerLeastExpiryMs(to, Segment.leastExpiryMs(from));
        return true;
    }

    // ---- walks

    /// The position behind a segment: the next prefix, which wraps to [#END].
    private static long after(long segment) {
        int segmentDepth = Segment.depth(segment);
        return segmentDepth == 0 ? END : Segment.prefix(segment) + (1L << (64 - segmentDepth));
    }

    /// The position behind the segment at a position; [#END] after the last.
    public long next(long position) {
        return segments == 0 ? END : after(segment(position));
    }

    /// One step of an iteration over all entries: passes at least some records, and returns where to go on, 0 at the
    /// end.
    ///
    /// Every entry that is there from the first step to the last is passed at least once, whatever is inserted,
    /// removed, split or merged
    /// between the steps. An entry may be passed more than once after a merge.
    ///
    /// *shape* — the cursor says which hash prefix comes next, how deep its segment was, and which home bucket: 37
    /// bits.
    /// *units* — count: how many records are wanted; the step ends with the bucket that reaches it, or after ten
    /// buckets per record.
    /// *errors* — a cursor that was never returned starts somewhere.
    public long scan(long cursor, int count, RecordVisitor visitor) {
        if (size == 0) {
            return END;
        }
        long position = cursor >>> CURSOR_PREFIX_SHIFT << (64 - Segment.TAG_BITS);
        int bucket = (int) cursor & (Segment.HOMES - 1);
        long segment = segment(position);
        int cursorDepth = (int) (cursor >>> CURSOR_BUCKET_BITS) & ((1 << CURSOR_DEPTH_BITS) - 1);
        if (bucket != 0 && Segment.depth(segment) < cursorDepth) {
            bucket = 0; // merged since: the buddy's buckets before it were not passed
        }
        long bucketsLeft = Math.max(1L, count) * SCAN_BUCKETS_PER_COUNT;
        int passed = 0;
        while (true) {
            passed += emitHome(segment, bucket, visitor);
            bucketsLeft--;
            bucket++;
            if (bucket == Segment.HOMES) {
                position = after(segment);
                if (position == END) {
                    return END;
                }
                segment = segment(position);
                bucket = 0;
            }
            if (passed >= count || bucketsLeft <= 0) {
                return cursor(position, Segment.depth(segment), bucket);
            }
        }
    }

    private static long cursor(long position, int segmentDepth, int bucket) {
        long prefix = position >>> (64 - Segment.TAG_BITS);
        return (prefix << CURSOR_PREFIX_SHIFT) | ((long) segmentDepth << CURSOR_BUCKET_BITS) | bucket;
    }

    private int emitHome(long chain, int home, RecordVisitor visitor) {
        int passed = 0;
        long segment = chain;
        while (segment != 0) {
            long next = Segment.next(segment);
            int displacement = 0;
            boolean more = true;
            while (more) {
                more = Segment.overflows(segment, home + displacement);
                passed += emitBucket(Segment.bucket(segment, home + displacement), displacement, visitor);
                displacement++;
                more &= displacement <= Segment.DISPLACEMENT_MAX;
            }
            segment = next;
        }
        return passed;
    }

    private int emitBucket(long bucket, int displacement, RecordVisitor visitor) {
        int passed = 0;
        for (int i = 0; i < Segment.BUCKET_BYTES; i += 8) {
            long entry = Mem.getLong(bucket + i);
            if (!Segment.isFree(entry) && Segment.displacement(entry) == displacement) {
                visitor.record(address(entry));
                passed++;
            }
        }
        return passed;
    }

    /// Passes the records of the segment at a position, in no particular order; the table must stay as it is.
    ///
    /// Start with [#END]; returns the next position, or [#END] after the last.
    public long visit(long position, RecordVisitor visitor) {
        if (segments == 0) {
            return END;
        }
        long first = segment(position);
        for (long segment = first; segment != 0; segment = Segment.next(segment)) {
            visitAll(segment, visitor);
        }
        return after(first);
    }

    private void visitAll(long segment, RecordVisitor visitor) {
        for (int i = 0; i < Segment.SLOTS; i++) {
            long entry = Mem.getLong(Segment.slot(segment, i));
            if (!Segment.isFree(entry)) {
                visitor.record(address(entry));
            }
        }
    }

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
        if (segments == 0) {
            return END;
        }
        long first = segment(position);
        for (long segment = first; segment != 0; segment = Segment.next(segment)) {
            if (Segment.leastExpiryMs(segment) < nowMs) {
                sweepSegment(segment, nowMs, kept, expired, due);
            }
        }
        return after(first);
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
            long record = address(entry);
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
        long least = Segment.NEVER;
        if (segments == 0) {
            return least;
        }
        for (long segment = segment(position); segment != 0; segment = Segment.next(segment)) {
            least = Math.min(least, Segment.leastExpiryMs(segment));
        }
        return least;
    }

    /// Moves the segment at a position, and its records, out of sparse pages.
    ///
    /// Start with [#END]; returns the next position, or [#END] after the last. *cost* — some 500 ns per record moved.
    public long defragment(long position) {
        if (segments == 0) {
            return END;
        }
        long first = moveIfSparse(segment(position));
        enter(first);
        long segment = first;
        while (segment != 0) {
            moveRecords(segment);
            long next = Segment.next(segment);
            if (next != 0) {
                next = moveIfSparse(next);
                Segment.next(segment, next);
            }
            segment = next;
        }
        return after(first);
    }

    private long moveIfSparse(long segment) {
        if (!slab.isSparse(segment)) {
            return segment;
        }
        long moved = slab.alloc(Segment.BYTES);
        Mem.copy(segment, moved, Segment.BYTES);
        slab.free(segment);
        return moved;
    }

    private void moveRecords(long segment) {
        for (int i = 0; i < Segment.SLOTS; i++) {
            long slot = Segment.slot(segment, i);
            long entry = Mem.getLong(slot);
            if (!Segment.isFree(entry) && slab.isSparse(address(entry))) {
                long record = address(entry);
                long bytes = Record.totalBytes(record);
                long moved = slab.alloc(bytes);
                Mem.copy(record, moved, bytes);
                slab.free(record);
                Mem.putLong(slot, (entry & ~Segment.DISTANCE_MASK) | distance(moved));
                movedRecords++;
            }
        }
    }

    /// Takes a table apart that is not used any more: frees the segment at a position and passes its records, which are
    /// the visitor's to
    /// free. Start with [#END]; returns the next position, or [#END] after the last, when the table holds no memory any
    /// more.
    public long drain(long position, RecordVisitor visitor) {
        if (segments == 0) {
            return END;
        }
        long first = segment(position);
        for (long segment = first; segment != 0; segment = Segment.next(segment)) {
            visitAll(segment, visitor);
            size -= Segment.count(segment);
        }
        long next = after(first);
        freeChain(first);
        if (next == END) {
            slab.free(directory);
            directory = 0;
        }
        return next;
    }

    // ---- random

    /// Some record, each with the same probability, or 0 if the table is empty.
    ///
    /// *cost* — a few slots as a rule; in an almost empty table the walk of some segments, where the probabilities are
    /// not quite the same.
    public long randomRecord(RandomGenerator random) {
        if (size == 0) {
            return 0;
        }
        if (size <= Segment.SLOTS) {
            return nthRecord(random.nextLong(size));
        }
        for (int i = 0; i < RANDOM_TRIES; i++) {
            long position = random.nextLong();
            long first = segment(position);
            if (isFirstEntryOf(first, position)) {
                long segment = randomOfChain(first, random);
                long entry = Mem.getLong(Segment.slot(segment, random.nextInt(Segment.SLOTS)));
                if (!Segment.isFree(entry)) {
                    return address(entry);
                }
            }
        }
        return randomBySegment(random);
    }

    /// Whether a position stands for the first of the directory's entries that name a segment. Each segment has one
    /// such, while a shallow one has more entries than a deep one, and would be drawn more often.
    private boolean isFirstEntryOf(long segment, long position) {
        return position >>> shift == Segment.prefix(segment) >>> shift;
    }

    private static long randomOfChain(long chain, RandomGenerator random) {
        if (Segment.next(chain) == 0) {
            return chain;
        }
        long segment = chain;
        for (int i = random.nextInt(chainLength(chain)); i > 0; i--) {
            segment = Segment.next(segment);
        }
        return segment;
    }

    private long nthRecord(long n) {
        long left = n;
        long position = END;
        do {
            long first = segment(position);
            for (long segment = first; segment != 0; segment = Segment.next(segment)) {
                int count = Segment.count(segment);
                if (left < count) {
                    return nthOf(segment, (int) left);
                }
                left -= count;
            }
            position = after(first);
        } while (position != END);
        throw new IllegalStateException("size: " + size + " (expected more than " + n + ")");
    }

    private long nthOf(long segment, int n) {
        int left = n;
        for (int i = 0; i < Segment.SLOTS; i++) {
            long entry = Mem.getLong(Segment.slot(segment, i));
            if (!Segment.isFree(entry) && left-- == 0) {
                return address(entry);
            }
        }
        throw new IllegalStateException("count: " + Segment.count(segment) + " (expected more than " + n + ")");
    }

    /// For tables with few entries per segment: the next segment from a random one on that has any.
    private long randomBySegment(RandomGenerator random) {
        long position = random.nextLong();
        while (true) {
            long first = segment(position);
            for (long segment = first; segment != 0; segment = Segment.next(segment)) {
                int count = Segment.count(segment);
                if (count > 0) {
                    return nthOf(segment, random.nextInt(count));
                }
            }
            position = after(first);
        }
    }

    // ---- checks

    /// Walks everything and compares it with the counters and invariants; throws [IllegalStateException] on a
    /// contradiction.
    ///
    /// `hashOf` gives the hash of a record's key.
    public void verify(LongUnaryOperator hashOf) {
        if (segments == 0) {
            require("size", size, 0);
            return;
        }
        long[] totals = new long[6];
        long position = END;
        do {
            long first = segment(position);
            require("prefix", Segment.prefix(first), position);
            verifyDirectory(first);
            for (long segment = first; segment != 0; segment = Segment.next(segment)) {
                totals[2]++;
                totals[3] += segment == first ? 0 : 1;
                require("depth in chain", Segment.depth(segment), Segment.depth(first));
                verifySegment(segment, hashOf, totals);
            }
            totals[4] += Segment.depth(first) == depth ? 1 : 0;
            position = after(first);
        } while (position != END);
        require("size", size, totals[0]);
        require("dues", dues, totals[1]);
        require("expires", expires, totals[5]);
        require("segments", segments, totals[2]);
        require("chained", chained, totals[3]);
        require("deepest", deepest, totals[4]);
    }

    private void verifyDirectory(long segment) {
        long from = directory + (Segment.prefix(segment) >>> shift << 3);
        for (int i = 0; i < 1 << (depth - Segment.depth(segment)); i++) {
            require("directory", Mem.getLong(from + i * 8L), segment);
        }
    }

    private void verifySegment(long segment, LongUnaryOperator hashOf, long[] totals) {
        int count = 0;
        for (int i = 0; i < Segment.SLOTS; i++) {
            long entry = Mem.getLong(Segment.slot(segment, i));
            if (!Segment.isFree(entry)) {
                count++;
                verifyEntry(segment, i >>> 3, entry, hashOf.applyAsLong(address(entry)));
                totals[1] += (entry & Segment.EXPIRES) != 0 ? 1 : 0;
                totals[5] += Record.expires(address(entry)) ? 1 : 0;
            }
        }
        for (int bucket = 0; bucket < Segment.BUCKETS; bucket++) {
            boolean passed = Segment.isPassed(segment, bucket);
            require("overflow", Segment.overflows(segment, bucket) ? 1 : 0, passed ? 1 : 0);
        }
        require("count", Segment.count(segment), count);
        totals[0] += count;
    }

    private void verifyEntry(long segment, int bucket, long entry, long hash) {
        long dueMs = Record.dueMs(address(entry));
        int segmentDepth = Segment.depth(segment);
        require("tag", entry & Segment.TAG_MASK, hash & Segment.TAG_MASK);
        require("home", bucket - Segment.displacement(entry), hash & (Segment.HOMES - 1));
        require("prefix", segmentDepth == 0 ? 0 : hash >>> -segmentDepth << -segmentDepth, Segment.prefix(segment));
        require("expires", (entry & Segment.EXPIRES) != 0 ? 1 : 0, dueMs != 0 ? 1 : 0);
        if (dueMs != 0 && dueMs < Segment.leastExpiryMs(segment)) {
            throw new IllegalStateException("least expiry: above " + dueMs);
        }
        if (Record.totalBytes(address(entry)) > slab.sizeOf(address(entry))) {
            throw new IllegalStateException("record: longer than its block");
        }
    }

    private static void require(String name, long actual, long expected) {
        if (actual != expected) {
            throw new IllegalStateException(name + ": " + actual + " (expected " + expected + ")");
        }
    }
}
