package io.nanoredis.type.stream;

import io.nanoredis.resp.NumberText;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;

/// The ID of a stream's entry: a time in milliseconds, and a number among the entries of that millisecond; both are
/// unsigned 64-bit numbers.
///
/// *Shape*: mutable, so that a command can reuse one. *Thread*: one owner at a time.
public final class StreamId {
    /// The greatest value of either part.
    public static final long PART_MAX = -1;

    private long ms;
    private long seq;

    /// The ID 0-0, which no entry has.
    public StreamId() {}

    /// An ID of these parts.
    public StreamId(long ms, long seq) {
        this.ms = ms;
        this.seq = seq;
    }

    /// The time.
    public long ms() {
        return ms;
    }

    /// The number within the millisecond.
    public long seq() {
        return seq;
    }

    /// Becomes the ID of these parts; returns itself.
    public StreamId set(long newMs, long newSeq) {
        ms = newMs;
        seq = newSeq;
        return this;
    }

    /// Becomes equal to another; returns itself.
    public StreamId set(StreamId other) {
        return set(other.ms, other.seq);
    }

    /// Whether this is 0-0.
    public boolean isZero() {
        return (ms | seq) == 0;
    }

    /// Whether no ID is greater.
    public boolean isMax() {
        return (ms & seq) == PART_MAX;
    }

    /// Becomes the next greater ID; false and unchanged if there is none.
    public boolean increment() {
        if (isMax()) {
            return false;
        }
        seq++;
        if (seq == 0) {
            ms++;
        }
        return true;
    }

    /// Becomes the next smaller ID; false and unchanged if there is none.
    public boolean decrement() {
        if (isZero()) {
            return false;
        }
        if (seq == 0) {
            ms--;
        }
        seq--;
        return true;
    }

    /// Negative, 0 or positive as this is less than, equal to or greater than another.
    public int compare(StreamId other) {
        return compare(ms, seq, other.ms, other.seq);
    }

    /// As [#compare(StreamId)], with the other given by its parts.
    public int compare(long otherMs, long otherSeq) {
        return compare(ms, seq, otherMs, otherSeq);
    }

    /// Negative, 0 or positive as the first ID is less than, equal to or greater than the second.
    public static int compare(long ms, long seq, long otherMs, long otherSeq) {
        int byTime = Long.compareUnsigned(ms, otherMs);
        return byTime != 0 ? byTime : Long.compareUnsigned(seq, otherSeq);
    }

    /// Writes the ID as a bulk string.
    public void reply(ReplyWriter out) {
        reply(ms, seq, out);
    }

    /// Writes an ID as a bulk string.
    public static void reply(long ms, long seq, ReplyWriter out) {
        if (ms < 0 || seq < 0) {
            out.bulkText(text(ms, seq, '-'));
            return;
        }
        int bytes = NumberText.longBytes(ms) + 1 + NumberText.longBytes(seq);
        int at = out.beginBulk(bytes);
        byte[] array = out.array();
        int dash = NumberText.writeLong(ms, array, at);
        array[dash] = '-';
        NumberText.writeLong(seq, array, dash + 1);
        out.endBulk(at, bytes);
    }

    private static String text(long ms, long seq, char between) {
        return Long.toUnsignedString(ms) + between + Long.toUnsignedString(seq);
    }

    /// The ID as Redis tells it to a digest.
    static byte[] digestText(long ms, long seq) {
        return text(ms, seq, '.').getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return text(ms, seq, '-');
    }
}
