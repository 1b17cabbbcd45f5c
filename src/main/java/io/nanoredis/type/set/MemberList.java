package io.nanoredis.type.set;

import java.util.Arrays;
import java.util.BitSet;

/// Members of sets on their way from shard to shard: copies in two arrays, in the order in which they came.
///
/// *Thread*: filled by one, then read by others after a message. *Errors*: more than 2 GiB of members throw
/// [ArithmeticException].
public final class MemberList implements MemberSink {
    private byte[] text = new byte[1024];
    private int[] ends = new int[64];
    private int count;

    /// Adds a member.
    @Override
    public boolean member(byte[] array, int offset, int length) {
        int at = count == 0 ? 0 : ends[count - 1];
        int end = Math.addExact(at, length);
        if (end > text.length) {
            text = Arrays.copyOf(text, (int) Math.min(Integer.MAX_VALUE - 64, Math.max(end, 2L * text.length)));
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
        }
        System.arraycopy(array, offset, text, at, length);
        ends[count++] = end;
        return true;
    }

    /// The number of members.
    public int count() {
        return count;
    }

    private int offset(int i) {
        return i == 0 ? 0 : ends[i - 1];
    }

    /// Refills a batch with the members from a number on; returns the number of the one after them.
    int fill(MemberBatch batch, int from) {
        batch.clear();
        int i = from;
        while (i < count && !batch.isFull()) {
            batch.add(text, offset(i), ends[i] - offset(i));
            i++;
        }
        return i;
    }

    /// Hands on the members with these numbers.
    public void emit(BitSet chosen, MemberSink sink) {
        boolean wanted = true;
        for (int i = chosen.nextSetBit(0); wanted && i >= 0; i = chosen.nextSetBit(i + 1)) {
            wanted = sink.member(text, offset(i), ends[i] - offset(i));
        }
    }

    /// Hands on all members.
    public void emit(MemberSink sink) {
        boolean wanted = true;
        for (int i = 0; wanted && i < count; i++) {
            wanted = sink.member(text, offset(i), ends[i] - offset(i));
        }
    }
}
