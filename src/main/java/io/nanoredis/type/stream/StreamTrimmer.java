package io.nanoredis.type.stream;

import io.nanoredis.structure.PackedEntry;

/// Removes entries from the beginning of a stream: whole nodes as long as that is allowed, then entries of one node.
///
/// *thread* — the owner of the stream. *cost* — that of freeing the nodes, and of a walk over the one that is trimmed
/// within.
final class StreamTrimmer {
    private final Stream stream;
    private final IdTree nodes;
    private final StreamCursor cursor;
    private final StreamId lastId = new StreamId();

    StreamTrimmer(Stream stream, IdTree nodes, StreamCursor cursor) {
        this.stream = stream;
        this.nodes = nodes;
        this.cursor = cursor;
    }

    long trim(StreamTrim trim) {
        boolean given = trim.references == References.DELETE || trim.references == References.ACKNOWLEDGED;
        boolean plain = !given || stream.groups().count() == 0;
        long removed = plain ? trimPlainly(trim) : trimWithReferences(trim);
        if (removed > 0) {
            stream.findTail();
            stream.findFirst();
        }
        return removed;
    }

    private long trimPlainly(StreamTrim trim) {
        long removed = 0;
        while (wantsMore(trim) && nodes.seekFirst()) {
            int live = StreamNode.live(nodes.target());
            if (exceeds(trim, removed + live)) {
                break;
            }
            if (mayGo(trim, nodes.target(), live)) {
                removeFirstNode(live);
                removed += live;
                continue;
            }
            return trim.approximate ? removed : removed + trimWithin(trim);
        }
        return removed;
    }

    private boolean wantsMore(StreamTrim trim) {
        return switch (trim.bound) {
            case NONE -> false;
            case LENGTH -> stream.length() > trim.lengthMax;
            case ID -> stream.nodeCount() > 0;
        };
    }

    private static boolean exceeds(StreamTrim trim, long entries) {
        return trim.limit != 0 && entries > trim.limit;
    }

    /// Whether all entries of the first node are to be removed.
    private boolean mayGo(StreamTrim trim, long node, int live) {
        if (trim.bound == StreamTrim.Bound.LENGTH) {
            return stream.length() - live >= trim.lengthMax;
        }
        readLastId(node);
        return lastId.compare(trim.idLeast) < 0;
    }

    /// The ID of the last entry of the first node, deleted or not.
    private void readLastId(long node) {
        long count = PackedEntry.before(StreamNode.end(node));
        long at = count;
        for (long i = PackedEntry.integer(count); i > 0; i--) {
            at = PackedEntry.before(at);
        }
        long msAt = StreamNode.next(at);
        lastId.set(nodes.ms() + PackedEntry.integer(msAt), nodes.seq() + PackedEntry.integer(StreamNode.next(msAt)));
    }

    private void removeFirstNode(int live) {
        long node = nodes.target();
        long bytes = nodes.bytes();
        nodes.removeRanks(0, 1, null);
        stream.nodesChanged(bytes);
        stream.free(node);
        stream.length(stream.length() - live);
    }

    /// Removes entries of the first node, of which some stay.
    private long trimWithin(StreamTrim trim) {
        long node = nodes.target();
        int removed = 0;
        cursor.node();
        while (cursor.step() && !isReached(trim)) {
            if (!cursor.isDeleted()) {
                StreamNode.markDeleted(cursor.flagsAt());
                stream.length(stream.length() - 1);
                removed++;
            }
        }
        stream.setCounts(node, StreamNode.live(node) - removed, StreamNode.deleted(node) + removed);
        return removed;
    }

    private boolean isReached(StreamTrim trim) {
        return trim.bound == StreamTrim.Bound.LENGTH
                ? stream.length() <= trim.lengthMax
                : trim.idLeast.compare(cursor.ms(), cursor.seq()) <= 0;
    }

    // ---- with an eye on what is pending

    /// As [#trimPlainly], entry by entry: nodes that cannot go as a whole are trimmed within, where that is allowed,
    /// and passed over. What a node keeps for a group, a later one has to give where the length is bounded.
    private long trimWithReferences(StreamTrim trim) {
        long removed = 0;
        boolean there = nodes.seekFirst();
        while (there && wantsMore(trim)) {
            long node = nodes.target();
            int live = StreamNode.live(node);
            long ms = nodes.ms();
            long seq = nodes.seq();
            if (exceeds(trim, removed + live)) {
                break;
            }
            boolean whole = mayGo(trim, node, live);
            if (trim.approximate && !(whole && isFree(trim))) {
                break;
            }
            removed += trimNode(trim, node, live);
            if (!whole && trim.bound == StreamTrim.Bound.ID) {
                break;
            }
            there = nodes.seekCeiling(ms, seq) && (nodes.ms() != ms || nodes.seq() != seq || nodes.next());
        }
        return removed;
    }

    /// Whether no entry of the node has to stay for a group.
    private boolean isFree(StreamTrim trim) {
        if (trim.references == References.DELETE) {
            return true;
        }
        cursor.node();
        while (cursor.step()) {
            if (!cursor.isDeleted() && stream.groups().isReferenced(cursor.ms(), cursor.seq())) {
                return false;
            }
        }
        return true;
    }

    private long trimNode(StreamTrim trim, long node, int live) {
        int removed = 0;
        cursor.node();
        while (cursor.step() && !isReached(trim)) {
            if (cursor.isDeleted() || !release(trim)) {
                continue;
            }
            StreamNode.markDeleted(cursor.flagsAt());
            stream.length(stream.length() - 1);
            removed++;
        }
        if (removed == live) {
            long bytes = nodes.bytes();
            nodes.remove(cursor.nodeMs(), cursor.nodeSeq());
            stream.nodesChanged(bytes);
            stream.free(node);
        } else if (removed > 0) {
            stream.setCounts(node, live - removed, StreamNode.deleted(node) + removed);
        }
        return removed;
    }

    /// Whether the entry at hand may go; what is pending of it goes first where that is wanted.
    private boolean release(StreamTrim trim) {
        if (trim.references == References.ACKNOWLEDGED) {
            return !stream.groups().isReferenced(cursor.ms(), cursor.seq());
        }
        stream.groups().dropReferences(cursor.ms(), cursor.seq());
        return true;
    }
}
