package io.nanoredis.type.stream;

import io.nanoredis.memory.Mem;
import io.nanoredis.rdb.ListpackReader;
import io.nanoredis.rdb.RdbFormatException;

/// Checks nodes that come from outside, one after the other: every element of the form that [StreamNode] describes,
/// counters that are right, and IDs in order.
///
/// What was deleted may have any ID, as the last ID of a stream can be set back to before it.
///
/// *thread* — one owner; reused by [#begin].
final class NodeCheck {
    private final ListpackReader reader = new ListpackReader();
    private final StreamId last = new StreamId();
    private long length;
    private long consumed;
    private long live;
    private long deleted;

    /// Begins with a stream.
    void begin() {
        last.set(0, 0);
        length = 0;
    }

    /// The entries of all nodes so far that are there.
    long length() {
        return length;
    }

    /// The ID of the last of them, 0-0 if there is none.
    StreamId last() {
        return last;
    }

    /// Checks the next node, a part of an array, and its ID.
    ///
    /// @throws RdbFormatException if it cannot be the next
    void next(byte[] array, int offset, int bytes, long ms, long seq) throws RdbFormatException {
        if (last.compare(ms, seq) >= 0) {
            throw wrong("its ID is not greater than those before");
        }
        reader.open(array, offset, bytes);
        try {
            node(ms, seq);
        } finally {
            reader.release();
        }
    }

    private void node(long ms, long seq) throws RdbFormatException {
        long claimedLive = count();
        long claimedDeleted = count();
        long fields = count();
        skip(fields);
        if (integer() != 0) {
            throw wrong("the master has no end");
        }
        live = 0;
        deleted = 0;
        while (reader.hasNext()) {
            entry(ms, seq, fields);
        }
        if (live == 0 || live != claimedLive || deleted != claimedDeleted) {
            throw wrong("its counters are wrong");
        }
        length += live;
    }

    private void entry(long nodeMs, long nodeSeq, long masterFields) throws RdbFormatException {
        consumed = 0;
        long flags = integer();
        long ms = nodeMs + integer();
        long seq = nodeSeq + integer();
        if (flags < 0 || flags > (StreamNode.DELETED | StreamNode.SAME_FIELDS)) {
            throw wrong("unknown flags");
        }
        if ((flags & StreamNode.SAME_FIELDS) != 0) {
            skip(masterFields);
        } else {
            skip(2 * count());
        }
        long elements = consumed;
        if (integer() != elements) {
            throw wrong("the number of an entry's elements");
        }
        if ((flags & StreamNode.DELETED) != 0) {
            deleted++;
            return;
        }
        live++;
        if (StreamId.compare(ms, seq, nodeMs, nodeSeq) < 0 || last.compare(ms, seq) >= 0) {
            throw wrong("entries out of order");
        }
        last.set(ms, seq);
    }

    private long integer() throws RdbFormatException {
        step();
        if (!reader.isInteger()) {
            throw wrong("a text where a number was expected");
        }
        return reader.number();
    }

    /// A number that counts elements or entries.
    private long count() throws RdbFormatException {
        long count = integer();
        if (count < 0 || count > reader.count()) {
            throw wrong("a number that cannot be one of elements");
        }
        return count;
    }

    private void skip(long elements) throws RdbFormatException {
        for (long i = 0; i < elements; i++) {
            step();
        }
    }

    private void step() throws RdbFormatException {
        if (!reader.hasNext()) {
            throw wrong("ends in the middle");
        }
        reader.next();
        consumed++;
    }

    private static RdbFormatException wrong(String what) {
        return new RdbFormatException("node of a stream: " + what);
    }

    /// Checks the next node of a stream that is in memory.
    ///
    /// @throws IllegalStateException if it cannot be the next
    void verify(long node, long ms, long seq) {
        byte[] copy = new byte[StreamNode.bytes(node)];
        Mem.copyOut(node, copy, 0, copy.length);
        try {
            next(copy, 0, copy.length, ms, seq);
        } catch (RdbFormatException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
