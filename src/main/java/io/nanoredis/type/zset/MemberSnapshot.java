package io.nanoredis.type.zset;

import io.nanoredis.type.ScoredMembers;
import java.util.Arrays;

/// Members with scores on their way from shard to shard: copies in arrays, in the order in which they came.
///
/// *Thread*: filled by one, then read by another after a message. *Errors*: more than 2 GiB of names throw
/// [ArithmeticException]. *Cost*: the names, 12 bytes per member, and 8 to 16 more once one was searched for.
public final class MemberSnapshot implements ScoredMembers {
    private static final int HASH_FACTOR = 0x9e37_79b1;

    private byte[] names = new byte[1024];
    private int[] ends = new int[64];
    private double[] scores = new double[64];
    private int count;
    private int at;
    /// Numbers of members plus one, by their names' hashes; 0 where there is none. Made when it is first needed.
    private int[] index = new int[0];

    /// Adds all members of a set or other source.
    public void addAll(ScoredMembers source) {
        boolean more = source.first();
        while (more) {
            add(source.text(), source.textOffset(), source.textLength(), source.score());
            more = source.next();
        }
    }

    /// Adds a member.
    public void add(byte[] array, int offset, int length, double score) {
        int start = count == 0 ? 0 : ends[count - 1];
        int end = Math.addExact(start, length);
        if (end > names.length) {
            names = Arrays.copyOf(names, (int) Math.min(Integer.MAX_VALUE - 64, Math.max(end, 2L * names.length)));
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
            scores = Arrays.copyOf(scores, 2 * count);
        }
        System.arraycopy(array, offset, names, start, length);
        ends[count] = end;
        scores[count++] = score;
    }

    @Override
    public long size() {
        return count;
    }

    @Override
    public boolean first() {
        at = 0;
        return count > 0;
    }

    @Override
    public boolean next() {
        at++;
        return at < count;
    }

    @Override
    public double score() {
        return scores[at];
    }

    @Override
    public byte[] text() {
        return names;
    }

    @Override
    public int textOffset() {
        return at == 0 ? 0 : ends[at - 1];
    }

    @Override
    public int textLength() {
        return ends[at] - textOffset();
    }

    @Override
    public boolean find(byte[] name, int offset, int length) {
        if (index.length == 0) {
            makeIndex();
        }
        int slot = slot(name, offset, length);
        while (index[slot] != 0) {
            at = index[slot] - 1;
            int start = textOffset();
            if (Arrays.equals(names, start, ends[at], name, offset, offset + length)) {
                return true;
            }
            slot = (slot + 1) & (index.length - 1);
        }
        return false;
    }

    private void makeIndex() {
        index = new int[Integer.highestOneBit(Math.max(8, count)) << 2];
        for (int i = 0; i < count; i++) {
            int start = i == 0 ? 0 : ends[i - 1];
            int slot = slot(names, start, ends[i] - start);
            while (index[slot] != 0) {
                slot = (slot + 1) & (index.length - 1);
            }
            index[slot] = i + 1;
        }
    }

    private int slot(byte[] name, int offset, int length) {
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = (hash ^ name[i]) * HASH_FACTOR;
            hash ^= hash >>> 15;
        }
        return ((hash * HASH_FACTOR) >>> 8) & (index.length - 1);
    }
}
