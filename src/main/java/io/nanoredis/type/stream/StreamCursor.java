package io.nanoredis.type.stream;

import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.PackedEntry;
import io.nanoredis.type.EntryText;
import io.nanoredis.type.ValueDigest;

/// Walks over the entries of a stream between two IDs, from either end.
///
/// Use: [Stream#range], then [#next()] until it returns false; in between the accessors tell about the entry. An entry
/// is written at most once.
///
/// *thread* — the owner of the stream, which must not be changed meanwhile. *cost* — no allocation; a step reads the
/// headers of the elements of an entry.
public final class StreamCursor {
    private final IdTree nodes;

    private long fromMs;
    private long fromSeq;
    private long toMs;
    private long toSeq;
    private boolean backwards;

    private boolean inNode;
    private long nodeMs;
    private long nodeSeq;
    private long masterFieldsAt;
    private int masterFields;
    private long entriesAt;
    private long nodeEnd;

    /// Forwards the entry that comes next, backwards the end of that.
    private long at;

    private long flagsAt;
    private int flags;
    private long ms;
    private long seq;
    private int fields;
    private long elementsAt;
    /// The element that counts those of the entry; 0 while it is not known.
    private long countAt;

    StreamCursor(IdTree nodes) {
        this.nodes = nodes;
    }

    /// Stands before the first entry of a range of a stream whose nodes are open, both ends included.
    void range(long startMs, long startSeq, long endMs, long endSeq, boolean reverse) {
        fromMs = startMs;
        fromSeq = startSeq;
        toMs = endMs;
        toSeq = endSeq;
        backwards = reverse;
        boolean found =
                reverse ? nodes.seekFloor(endMs, endSeq) : nodes.seekFloor(startMs, startSeq) || nodes.seekFirst();
        inNode = found;
        if (found) {
            openNode();
        }
    }

    /// Stands before the first entry of the node at which the index of nodes stands, deleted ones included; for
    /// [#step()].
    void node() {
        backwards = false;
        openNode();
    }

    private void openNode() {
        long node = nodes.target();
        nodeMs = nodes.ms();
        nodeSeq = nodes.seq();
        masterFieldsAt = StreamNode.masterFieldsAt(node);
        masterFields = (int) PackedEntry.integer(masterFieldsAt);
        entriesAt = StreamNode.skip(masterFieldsAt, masterFields + 2);
        nodeEnd = StreamNode.end(node);
        at = backwards ? nodeEnd : entriesAt;
        countAt = 0;
        elementsAt = 0;
    }

    /// Steps to the next entry that is in the range and was not deleted; returns whether there is one.
    public boolean next() {
        return inNode && (backwards ? nextBackwards() : nextForwards());
    }

    private boolean nextForwards() {
        while (true) {
            if (!step()) {
                if (!nodes.next()) {
                    inNode = false;
                    return false;
                }
                openNode();
            } else if (!isDeleted() && StreamId.compare(ms, seq, fromMs, fromSeq) >= 0) {
                inNode = StreamId.compare(ms, seq, toMs, toSeq) <= 0;
                return inNode;
            }
        }
    }

    private boolean nextBackwards() {
        while (true) {
            if (at == entriesAt) {
                if (!nodes.previous()) {
                    inNode = false;
                    return false;
                }
                openNode();
                continue;
            }
            stepBack();
            if (!isDeleted() && StreamId.compare(ms, seq, toMs, toSeq) <= 0) {
                inNode = StreamId.compare(ms, seq, fromMs, fromSeq) >= 0;
                return inNode;
            }
        }
    }

    /// Steps to the next entry of the node, deleted or not; returns whether there is one.
    boolean step() {
        if (elementsAt != 0) {
            at = StreamNode.next(countAt());
        }
        if (at == nodeEnd) {
            return false;
        }
        readEntry(at);
        return true;
    }

    private void stepBack() {
        long count = PackedEntry.before(at);
        long entry = count;
        for (long i = PackedEntry.integer(count); i > 0; i--) {
            entry = PackedEntry.before(entry);
        }
        at = entry;
        readEntry(entry);
        countAt = count;
    }

    private void readEntry(long entry) {
        flagsAt = entry;
        flags = (int) PackedEntry.integer(entry);
        long msAt = StreamNode.next(entry);
        ms = nodeMs + PackedEntry.integer(msAt);
        long seqAt = StreamNode.next(msAt);
        seq = nodeSeq + PackedEntry.integer(seqAt);
        elementsAt = StreamNode.next(seqAt);
        if ((flags & StreamNode.SAME_FIELDS) != 0) {
            fields = masterFields;
        } else {
            fields = (int) PackedEntry.integer(elementsAt);
            elementsAt = StreamNode.next(elementsAt);
        }
        countAt = 0;
    }

    private long countAt() {
        if (countAt == 0) {
            boolean same = (flags & StreamNode.SAME_FIELDS) != 0;
            countAt = StreamNode.skip(elementsAt, same ? fields : 2 * fields);
        }
        return countAt;
    }

    // ---- the entry

    /// The time of the entry's ID.
    public long ms() {
        return ms;
    }

    /// The number of the entry's ID.
    public long seq() {
        return seq;
    }

    /// The number of its fields.
    public int fields() {
        return fields;
    }

    boolean isDeleted() {
        return (flags & StreamNode.DELETED) != 0;
    }

    long flagsAt() {
        return flagsAt;
    }

    /// The time of the ID of the entry's node.
    long nodeMs() {
        return nodeMs;
    }

    /// The number of the ID of the entry's node.
    long nodeSeq() {
        return nodeSeq;
    }

    /// Writes the entry: an array of its ID and its fields with their values.
    public void reply(ReplyWriter out) {
        out.arrayHeader(2);
        replyParts(out);
    }

    /// Writes the ID and the fields with their values, without an array around them.
    public void replyParts(ReplyWriter out) {
        StreamId.reply(ms, seq, out);
        replyFields(out);
    }

    /// Writes the fields with their values as an array.
    public void replyFields(ReplyWriter out) {
        out.arrayHeader(2 * fields);
        boolean same = (flags & StreamNode.SAME_FIELDS) != 0;
        long name = masterFieldsAt;
        long element = elementsAt;
        for (int i = 0; i < fields; i++) {
            if (same) {
                name = StreamNode.next(name);
                EntryText.reply(name, out);
            } else {
                EntryText.reply(element, out);
                element = StreamNode.next(element);
            }
            EntryText.reply(element, out);
            element = StreamNode.next(element);
        }
        countAt = element;
    }

    /// Tells the entry to a digest: its ID, its fields and their values, in order.
    void digest(ValueDigest digest) {
        digest.ordered(StreamId.digestText(ms, seq));
        boolean same = (flags & StreamNode.SAME_FIELDS) != 0;
        long name = masterFieldsAt;
        long element = elementsAt;
        for (int i = 0; i < fields; i++) {
            if (same) {
                name = StreamNode.next(name);
                digest.ordered(EntryText.bytes(name));
            } else {
                digest.ordered(EntryText.bytes(element));
                element = StreamNode.next(element);
            }
            digest.ordered(EntryText.bytes(element));
            element = StreamNode.next(element);
        }
        countAt = element;
    }
}
