package io.nanoredis.structure;

/// A place in a list: an entry in one run of packed entries, or in one of the blocks of a [BlockList].
///
/// Steps in both directions. *thread* — the owner of the list; valid until the list changes.
public final class ListCursor {
    /// The block, 0 for a run that is no block.
    private long node;
    private long first;
    private long end;
    private long at;
    private long place;

    /// Goes to an entry of a run of `count` entries with back lengths.
    public void onRun(long runFirst, long runEnd, long count, long index) {
        node = 0;
        first = runFirst;
        end = runEnd;
        place = index;
        at = PackedRun.entry(runFirst, runEnd, count, index);
    }

    /// Goes to an entry of a block.
    void onNode(long block, long index) {
        onRun(ListNode.first(block), ListNode.end(block), ListNode.count(block), index);
        node = block;
    }

    /// Goes to the entry at an address within a block; its [#place()] is not known then.
    void onEntry(long block, long entry) {
        node = block;
        first = ListNode.first(block);
        end = ListNode.end(block);
        at = entry;
        place = -1;
    }

    /// The block that it is in.
    long node() {
        return node;
    }

    /// The number of the entry within the block, as it was put there.
    long place() {
        return place;
    }

    /// The entry ([PackedEntry]).
    public long entry() {
        return at;
    }

    /// Steps to the next element; false if there is none.
    public boolean next() {
        at += PackedEntry.bytesWithBackLength(at);
        return at < end || nextNode();
    }

    private boolean nextNode() {
        if (node == 0 || ListNode.next(node) == 0) {
            return false;
        }
        node = ListNode.next(node);
        first = ListNode.first(node);
        end = ListNode.end(node);
        at = first;
        return true;
    }

    /// Steps to the element before; false if there is none.
    public boolean previous() {
        if (at > first) {
            at = PackedEntry.before(at);
            return true;
        }
        if (node == 0 || ListNode.previous(node) == 0) {
            return false;
        }
        node = ListNode.previous(node);
        first = ListNode.first(node);
        end = ListNode.end(node);
        at = PackedEntry.before(end);
        return true;
    }
}
