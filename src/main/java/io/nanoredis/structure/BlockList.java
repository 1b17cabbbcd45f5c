package io.nanoredis.structure;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;

/// A long list: a chain of blocks of packed entries ([ListNode]), outside of the Java heap.
///
/// *shape* — a block is bounded by bytes or by entries ([#limit(int)]); an element that is larger than a block's bound
/// has a block of its own. A block grows by doubling up to the bound. Entries lie where they were put: pushing at the
/// head fills a block from its back, pushing at the tail from its front, so that neither moves what is there. Where
/// entries are inserted, a full block is split; where many are removed, neighbours that are half empty together become
/// one.
///
/// Its counters are kept outside of the heap too, in [#ROOT_BYTES] bytes: [#open(long)] brings them into this object,
/// which serves one list after the other, [#save(long)] puts them back. Blocks do not know their root, so that it may
/// move.
///
/// *invariants* — no block is empty; the counters of the root are those of a walk.
///
/// *errors* — [io.nanoredis.memory.ArenaFullException] from what adds; the list is as before then.
///
/// *thread* — the owner of the slab. *cost* — at either end O(1) without allocation on the heap; by index a walk over
/// blocks from the nearer end; 10 bytes per element of 8 bytes.
public final class BlockList {
    /// The bytes in which a list can be kept between its uses.
    ///
    /// *shape* — first block (8) | last block (8) | elements (8) | blocks (8) | their bytes (8).
    public static final int ROOT_BYTES = 40;

    private static final int DEFRAGMENTED_AT_ONCE = 128;
    private static final int DEFRAGMENTED_MAX = 1 << 14;

    private static final int BLOCK_BYTES_DEFAULT = 8 << 10;
    private static final int[] BLOCK_BYTES = {4 << 10, BLOCK_BYTES_DEFAULT, 16 << 10, 32 << 10, 64 << 10};
    private static final int FIRST_BLOCK_BYTES = 128;
    /// A new block begins as an eighth of its neighbour.
    private static final int FIRST_SHARE_SHIFT = 3;
    /// Entries slide within their block for room only if an eighth of it is free, or it cannot grow.
    private static final int SLIDE_SHARE_SHIFT = 3;

    private final BlockChain chain;
    private final ListCursor cursor = new ListCursor();
    private int entriesMax = Integer.MAX_VALUE;
    private int entryBytesMax = BLOCK_BYTES_DEFAULT - ListNode.HEADER_BYTES;

    /// An object for lists whose blocks come from a slab; it begins with an empty list.
    public BlockList(Slab slab) {
        chain = new BlockChain(slab);
    }

    // ---- root

    /// Begins an empty list.
    public void clear() {
        chain.clear();
    }

    /// Goes on with the list of a root.
    public void open(long root) {
        chain.open(root);
    }

    /// Puts the list down in a root.
    public void save(long root) {
        chain.save(root);
    }

    /// The number of elements of the list of a root.
    public static long count(long root) {
        return BlockChain.count(root);
    }

    /// The bytes of the blocks of the list of a root.
    public static long blockBytes(long root) {
        return BlockChain.blockBytes(root);
    }

    /// The number of elements.
    public long count() {
        return chain.count;
    }

    /// The number of blocks.
    public long blocks() {
        return chain.blocks;
    }

    /// Bounds new and growing blocks: positive to so many entries (and 8 KiB), -1 to -5 to 4, 8, 16, 32 or 64 KiB.
    public void limit(int limit) {
        int bytes = blockBytesMax(limit);
        entriesMax = limit >= 0 ? Math.max(limit, 1) : Integer.MAX_VALUE;
        entryBytesMax = bytes - ListNode.HEADER_BYTES;
    }

    /// The most bytes of a block under a limit; see [#limit(int)].
    public static int blockBytesMax(int limit) {
        return limit >= 0 ? BLOCK_BYTES_DEFAULT : BLOCK_BYTES[(int) Math.min(-(long) limit, BLOCK_BYTES.length) - 1];
    }

    // ---- walks

    /// Puts a cursor on an element, 0 being the first and [#count()] - 1 the last.
    public void seek(ListCursor to, long index) {
        if (index < 0 || index >= chain.count) {
            throw new IllegalArgumentException("index: " + index + " (expected 0 to " + (chain.count - 1) + ")");
        }
        long node;
        long before;
        if (index <= chain.count / 2) {
            node = chain.head;
            before = 0;
            while (index - before >= ListNode.count(node)) {
                before += ListNode.count(node);
                node = ListNode.next(node);
            }
        } else {
            node = chain.tail;
            before = chain.count - ListNode.count(node);
            while (index < before) {
                node = ListNode.previous(node);
                before -= ListNode.count(node);
            }
        }
        to.onNode(node, index - before);
    }

    /// The entry of the first element.
    public long first() {
        return ListNode.first(chain.head);
    }

    /// The entry of the last element.
    public long last() {
        return PackedEntry.before(ListNode.end(chain.tail));
    }

    // ---- ends

    /// Adds an element before the first or behind the last.
    public void push(boolean front, PackedValue value) {
        int bytes = value.bytes();
        long node = front ? chain.head : chain.tail;
        node = node != 0 && accepts(node, bytes) ? withRoom(node, bytes, front) : addBlock(front, bytes);
        put(node, front, value);
    }

    private void put(long node, boolean front, PackedValue value) {
        int bytes = value.bytes();
        if (front) {
            long at = ListNode.first(node) - bytes;
            value.write(at);
            ListNode.first(node, at);
        } else {
            long at = ListNode.end(node);
            value.write(at);
            ListNode.end(node, at + bytes);
        }
        ListNode.count(node, ListNode.count(node) + 1);
        chain.count++;
    }

    /// Whether a block may take an element more.
    private boolean accepts(long node, int bytes) {
        return ListNode.used(node) <= entryBytesMax - bytes && ListNode.count(node) < entriesMax;
    }

    /// Makes room at one end of a block that accepts so many bytes; returns the block, which may have moved.
    private long withRoom(long node, int bytes, boolean front) {
        int room = front ? ListNode.roomBefore(node) : ListNode.roomBehind(node);
        if (room >= bytes) {
            return node;
        }
        int capacity = ListNode.capacity(node);
        int used = ListNode.used(node);
        int free = capacity - ListNode.HEADER_BYTES - used;
        boolean full = capacity >= entryBytesMax + ListNode.HEADER_BYTES;
        if (free >= (full ? bytes : bytes + (capacity >>> SLIDE_SHARE_SHIFT))) {
            ListNode.slide(node, front ? node + capacity - used : node + ListNode.HEADER_BYTES);
            return node;
        }
        return grown(node, bytes, front);
    }

    /// Moves a block that accepts so many bytes into a larger one, its entries to the side away from the room.
    private long grown(long node, int bytes, boolean front) {
        int used = ListNode.used(node);
        long block = larger(node, bytes);
        int capacity = ListNode.capacity(block);
        long first = front ? block + capacity - used : block + ListNode.HEADER_BYTES;
        Mem.copy(ListNode.first(node), first, used);
        ListNode.first(block, first);
        ListNode.end(block, first + used);
        chain.replace(node, block);
        return block;
    }

    /// A block with room for so many bytes more than a block's entries, up to the double; with the block's count.
    private long larger(long node, int bytes) {
        int needed = ListNode.HEADER_BYTES + ListNode.used(node) + bytes;
        int wanted = Math.min(2 * ListNode.capacity(node), ListNode.HEADER_BYTES + entryBytesMax);
        return chain.allocate(Math.max(needed, wanted), ListNode.count(node));
    }

    private long addBlock(boolean front, int bytes) {
        return front ? addBlock(0, chain.head, bytes, true) : addBlock(chain.tail, 0, bytes, false);
    }

    /// Puts a new block for an element between two neighbours, one of which may be 0.
    private long addBlock(long left, long right, int bytes, boolean front) {
        long neighbour = left == 0 ? right : left;
        int start = neighbour == 0 ? 0 : ListNode.capacity(neighbour) >>> FIRST_SHARE_SHIFT;
        int wanted = Math.min(Math.max(start, FIRST_BLOCK_BYTES), ListNode.HEADER_BYTES + entryBytesMax);
        long block = chain.allocate(Math.max(ListNode.HEADER_BYTES + bytes, wanted), 0);
        if (front) {
            long end = block + ListNode.capacity(block);
            ListNode.first(block, end);
            ListNode.end(block, end);
        }
        chain.insert(left, block, right);
        return block;
    }

    /// Removes the first or the last element.
    public void pop(boolean front) {
        removeAt(front ? chain.head : chain.tail, front ? first() : last());
    }

    // ---- anywhere

    /// Removes the element of a cursor, which is of no use afterwards.
    public void remove(ListCursor at) {
        removeAt(at.node(), at.entry());
    }

    private void removeAt(long node, long entry) {
        chain.count--;
        int entries = ListNode.count(node) - 1;
        if (entries == 0) {
            chain.remove(node);
            return;
        }
        ListNode.count(node, entries);
        ListNode.closeGap(node, entry, PackedEntry.bytesWithBackLength(entry));
    }

    /// Makes room on one side of a block that accepts so many bytes; returns the block, which may have moved.
    private long withRoomSomewhere(long node, int bytes) {
        boolean roomy = ListNode.roomBefore(node) >= bytes || ListNode.roomBehind(node) >= bytes;
        return roomy ? node : withRoom(node, bytes, false);
    }

    /// Adds an element before that of a cursor, or behind it; the cursor is of no use afterwards.
    public void insert(ListCursor at, boolean behind, PackedValue value) {
        long entry = at.entry();
        insertAt(at.node(), behind ? entry + PackedEntry.bytesWithBackLength(entry) : entry, value);
    }

    /// Adds an element before the entry at a place of a block, or behind its last; leaves the cursor on it.
    private void insertAt(long node, long place, PackedValue value) {
        int bytes = value.bytes();
        if (accepts(node, bytes)) {
            long distance = place - ListNode.first(node);
            long block = withRoomSomewhere(node, bytes);
            long gap = ListNode.openGap(block, ListNode.first(block) + distance, bytes);
            value.write(gap);
            ListNode.count(block, ListNode.count(block) + 1);
            chain.count++;
            cursor.onEntry(block, gap);
        } else if (place == ListNode.first(node)) {
            insertBetween(ListNode.previous(node), node, value);
        } else if (place == ListNode.end(node)) {
            insertBetween(node, ListNode.next(node), value);
        } else {
            insertBetween(node, split(node, place), value);
        }
    }

    /// Adds an element between two blocks, one of which may be 0: to one that accepts it, or in a new one. Leaves the
    /// cursor on it.
    private void insertBetween(long left, long right, PackedValue value) {
        int bytes = value.bytes();
        boolean toLeft = left != 0 && accepts(left, bytes);
        boolean toRight = !toLeft && right != 0 && accepts(right, bytes);
        long node = toLeft
                ? withRoom(left, bytes, false)
                : toRight ? withRoom(right, bytes, true) : addBlock(left, right, bytes, false);
        put(node, toRight, value);
        cursor.onEntry(node, toRight ? ListNode.first(node) : ListNode.end(node) - bytes);
    }

    /// Moves the entries of a block from a place on into a new block behind it, and returns that.
    private long split(long node, long place) {
        int moved = (int) (ListNode.end(node) - place);
        long entries = 0;
        for (long at = place; at < ListNode.end(node); at += PackedEntry.bytesWithBackLength(at)) {
            entries++;
        }
        int wanted = Math.min(ListNode.HEADER_BYTES + entryBytesMax, ListNode.HEADER_BYTES + moved + moved / 2);
        long block = chain.allocate(Math.max(wanted, ListNode.HEADER_BYTES + moved), (int) entries);
        Mem.copy(place, ListNode.first(block), moved);
        ListNode.end(block, ListNode.first(block) + moved);
        ListNode.end(node, place);
        ListNode.count(node, ListNode.count(node) - (int) entries);
        chain.insert(node, block, ListNode.next(node));
        return block;
    }

    /// Puts another value into the place of a cursor's element; the cursor is of no use afterwards.
    public void set(ListCursor at, PackedValue value) {
        long node = at.node();
        long entry = at.entry();
        int more = value.bytes() - PackedEntry.bytesWithBackLength(entry);
        if (more <= 0) {
            value.write(more == 0 ? entry : ListNode.closeGap(node, entry, -more));
        } else if (ListNode.used(node) <= entryBytesMax - more) {
            long distance = entry - ListNode.first(node);
            long block = withRoomSomewhere(node, more);
            value.write(ListNode.openGap(block, ListNode.first(block) + distance, more));
        } else if (ListNode.count(node) == 1) {
            setAlone(node, value);
        } else {
            insertAt(node, entry, value);
            cursor.next();
            removeAt(cursor.node(), cursor.entry());
        }
    }

    /// Gives an element that has a block of its own another block.
    private void setAlone(long node, PackedValue value) {
        long block = chain.allocate(ListNode.HEADER_BYTES + value.bytes(), 1);
        value.write(ListNode.first(block));
        ListNode.end(block, ListNode.first(block) + value.bytes());
        chain.replace(node, block);
    }

    /// Removes the first elements that match a value, or from the other end the last, at most `limit`; returns how many
    /// they were.
    public long remove(boolean front, PackedValue value, long limit) {
        long countBefore = chain.count;
        long node = front ? chain.head : chain.tail;
        long left = limit;
        while (node != 0 && left > 0) {
            long following = front ? ListNode.next(node) : ListNode.previous(node);
            long removed = removeIn(node, front, value, left);
            left -= removed;
            if (removed != 0) {
                settle(node, front);
            }
            node = following;
        }
        return countBefore - chain.count;
    }

    private long removeIn(long node, boolean front, PackedValue value, long limit) {
        int used = ListNode.used(node);
        if (front) {
            ListNode.end(node, PackedRun.removeFirst(ListNode.first(node), ListNode.end(node), value, limit));
        } else {
            ListNode.first(node, PackedRun.removeLast(ListNode.first(node), ListNode.end(node), value, limit));
        }
        int removed = (used - ListNode.used(node)) / value.bytes();
        ListNode.count(node, ListNode.count(node) - removed);
        chain.count -= removed;
        return removed;
    }

    /// Frees a block that has become empty, or joins it with the neighbour that was looked at before.
    private void settle(long node, boolean front) {
        if (ListNode.count(node) == 0) {
            chain.remove(node);
            return;
        }
        long neighbour = front ? ListNode.previous(node) : ListNode.next(node);
        if (neighbour != 0) {
            join(front ? neighbour : node, front ? node : neighbour);
        }
    }

    /// Makes one block of two neighbours if they fill but half of one, and one of theirs has the room.
    private void join(long left, long right) {
        int bytes = ListNode.used(left) + ListNode.used(right);
        int entries = ListNode.count(left) + ListNode.count(right);
        int room = bytes + ListNode.HEADER_BYTES;
        if (bytes > entryBytesMax / 2 || entries > entriesMax) {
            return;
        }
        if (ListNode.capacity(left) >= room) {
            ListNode.slide(left, left + ListNode.HEADER_BYTES);
            Mem.copy(ListNode.first(right), ListNode.end(left), ListNode.used(right));
            ListNode.end(left, ListNode.first(left) + bytes);
            ListNode.count(left, entries);
            chain.remove(right);
        } else if (ListNode.capacity(right) >= room) {
            ListNode.slide(right, right + ListNode.capacity(right) - ListNode.used(right));
            Mem.copy(ListNode.first(left), ListNode.first(right) - ListNode.used(left), ListNode.used(left));
            ListNode.first(right, ListNode.end(right) - bytes);
            ListNode.count(right, entries);
            chain.remove(left);
        }
    }

    // ---- trimming

    /// Keeps only the elements from one on, at least one. What was cut off must be taken care of before the next
    /// change: by [#freeCut()] or [#saveCut(long)].
    ///
    /// *cost* — a walk over the blocks that stay or over those that go, whichever hold fewer elements.
    public void trim(long from, long kept) {
        if (from < 0 || kept < 1 || from > chain.count - kept) {
            throw new IllegalArgumentException(
                    "kept: " + kept + " from " + from + " (expected some of " + chain.count + ")");
        }
        seek(cursor, from + kept - 1);
        long last = cursor.node();
        long lastEnd = cursor.entry() + PackedEntry.bytesWithBackLength(cursor.entry());
        int lastKept = (int) cursor.place() + 1;
        seek(cursor, from);
        long first = cursor.node();
        int firstCut = (int) cursor.place();
        ListNode.end(last, lastEnd);
        ListNode.count(last, lastKept);
        ListNode.first(first, cursor.entry());
        ListNode.count(first, ListNode.count(first) - firstCut);
        boolean few = kept < chain.count / 2;
        chain.count = kept;
        chain.cut(first, last, few);
    }

    /// The number of blocks that the last [#trim] has cut off.
    public long cutBlocks() {
        return chain.cutBlocks();
    }

    /// Frees what was cut off.
    public void freeCut() {
        chain.freeCut();
    }

    /// Makes a list of its own of what was cut off, for [#freeSome(int)]; its count is that of its blocks.
    public void saveCut(long root) {
        chain.saveCut(root);
    }

    // ---- whole

    /// Frees some blocks of a list that is of no use any more; returns whether there are more.
    public boolean freeSome(int blocksMax) {
        return chain.freeSome(blocksMax);
    }

    /// Moves the blocks from one on out of sparse pages, some hundred at most; returns the next one's number, 0 when
    /// all
    /// have been looked at. Between two calls the list may change.
    ///
    /// *cost* — a step per block before them, which is why a list of very many is left alone.
    public long defragment(long position) {
        if (chain.blocks > DEFRAGMENTED_MAX) {
            return 0;
        }
        long node = chain.head;
        long number = 0;
        for (; number < position && node != 0; number++) {
            node = ListNode.next(node);
        }
        for (; number < position + DEFRAGMENTED_AT_ONCE && node != 0; number++) {
            node = ListNode.next(chain.moveIfSparse(node));
        }
        return node == 0 ? 0 : number;
    }

    /// What looks at the entries of each block.
    @FunctionalInterface
    public interface RunVisitor {
        /// Looks at `count` entries with back lengths, from `first` to before `end`.
        void run(long first, long end, int count);
    }

    /// Shows all entries, block by block.
    public void visit(RunVisitor visitor) {
        for (long node = chain.head; node != 0; node = ListNode.next(node)) {
            visitor.run(ListNode.first(node), ListNode.end(node), ListNode.count(node));
        }
    }

    /// The bytes of all entries.
    public long entryBytes() {
        long bytes = 0;
        for (long node = chain.head; node != 0; node = ListNode.next(node)) {
            bytes += ListNode.used(node);
        }
        return bytes;
    }

    /// Copies all entries, [#entryBytes()] of them, to an address.
    public void copyTo(long address) {
        long to = address;
        for (long node = chain.head; node != 0; node = ListNode.next(node)) {
            Mem.copy(ListNode.first(node), to, ListNode.used(node));
            to += ListNode.used(node);
        }
    }

    /// Adds packed entries with back lengths from elsewhere behind the last element.
    public void append(long first, long end) {
        long from = first;
        while (from < end) {
            int bytes = 0;
            int entries = 0;
            int next = PackedEntry.bytesWithBackLength(from);
            do {
                bytes += next;
                entries++;
                next = from + bytes < end ? PackedEntry.bytesWithBackLength(from + bytes) : 0;
            } while (next != 0 && bytes <= entryBytesMax - next && entries < entriesMax);
            long node = addBlock(chain.tail, 0, bytes, false);
            Mem.copy(from, ListNode.first(node), bytes);
            ListNode.end(node, ListNode.first(node) + bytes);
            ListNode.count(node, entries);
            chain.count += entries;
            from += bytes;
        }
    }

    /// Walks the whole list and compares it with its counters; returns the bytes of its blocks.
    ///
    /// @throws IllegalStateException on a contradiction
    public long verify() {
        return chain.verify();
    }
}
