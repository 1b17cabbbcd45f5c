package io.nanoredis.structure;

import io.nanoredis.memory.Mem;

/// A run of packed entries with back lengths, from an address to before another: what a list node holds.
///
/// *thread* — the owner of the memory. *cost* — a step reads the header of an entry or the back length before it.
final class PackedRun {
    private PackedRun() {}

    /// Entry number `index` of `count`, reached from the nearer end.
    static long entry(long first, long end, long count, long index) {
        long at;
        if (index <= count / 2) {
            at = first;
            for (long i = 0; i < index; i++) {
                at += PackedEntry.bytesWithBackLength(at);
            }
        } else {
            at = end;
            for (long i = count; i > index; i--) {
                at = PackedEntry.before(at);
            }
        }
        return at;
    }

    /// Removes the first `limit` entries that match a value, and moves the others together at the beginning; returns
    /// their new end. As equal strings have equal entries, the difference of the ends tells how many went.
    static long removeFirst(long first, long end, PackedValue value, long limit) {
        long write = first;
        long kept = first;
        long left = limit;
        long at = first;
        while (at < end && left > 0) {
            int bytes = PackedEntry.bytesWithBackLength(at);
            if (value.matches(at)) {
                write = moveDown(kept, at, write);
                kept = at + bytes;
                left--;
            }
            at += bytes;
        }
        return moveDown(kept, end, write);
    }

    private static long moveDown(long from, long to, long target) {
        if (from != target && from != to) {
            Mem.move(from, target, to - from);
        }
        return target + to - from;
    }

    /// Removes the last `limit` entries that match a value, and moves the others together at the end; returns their new
    /// beginning.
    static long removeLast(long first, long end, PackedValue value, long limit) {
        long write = end;
        long kept = end;
        long left = limit;
        long at = end;
        while (at > first && left > 0) {
            long entry = PackedEntry.before(at);
            if (value.matches(entry)) {
                write = moveUp(at, kept, write);
                kept = entry;
                left--;
            }
            at = entry;
        }
        return moveUp(first, kept, write);
    }

    /// Moves a range so that it ends at an address; returns where it begins then.
    private static long moveUp(long from, long to, long targetEnd) {
        if (to != targetEnd && from != to) {
            Mem.move(from, targetEnd - (to - from), to - from);
        }
        return targetEnd - (to - from);
    }

    /// Walks the run both ways and returns the number of its entries.
    ///
    /// @throws IllegalStateException if an entry reaches out of it, or a back length is wrong
    static long verify(long first, long end) {
        long count = 0;
        long at = first;
        while (at < end) {
            long next = at + PackedEntry.bytesWithBackLength(at);
            if (next > end || next <= at || PackedEntry.before(next) != at) {
                throw new IllegalStateException("entry: " + count + " of a run reaches out of it or back to elsewhere");
            }
            at = next;
            count++;
        }
        return count;
    }
}
