package io.nanoredis.type.set;

import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import io.nanoredis.resp.NumberText;
import java.util.Arrays;

/// Some members of a set as text, with their hashes: few enough for the cache, so many that the memory accesses of a
/// search for all of them overlap.
///
/// *Shape*: up to [#MEMBERS_MAX] parts of one array, about [#BYTES_FULL] bytes in all; members count from 0, sets of
/// them are the bits of a long. *Thread*: the owner of the shard. *Cost*: reused; a very long member is let go of.
public final class MemberBatch {
    /// The most members of a batch.
    public static final int MEMBERS_MAX = 64;

    private static final int BYTES_FULL = 16 << 10;
    private static final int BYTES_RETAINED = 4 * BYTES_FULL;

    private final int[] ends = new int[MEMBERS_MAX + 1];
    private final long[] hashes = new long[MEMBERS_MAX];
    private byte[] text = new byte[BYTES_FULL];
    private int count;
    private int hashed;

    void clear() {
        count = 0;
        hashed = 0;
        if (text.length > BYTES_RETAINED) {
            text = new byte[BYTES_FULL];
        }
    }

    boolean isFull() {
        return count == MEMBERS_MAX || ends[count] >= BYTES_FULL;
    }

    private int begin(int bytes) {
        int at = count == 0 ? 0 : ends[count];
        if (text.length - at < bytes) {
            text = Arrays.copyOf(text, Math.max(at + bytes, (int) Math.min(Integer.MAX_VALUE - 64, 2L * text.length)));
        }
        ends[0] = 0;
        ends[++count] = at + bytes;
        return at;
    }

    /// Adds the bytes at an address.
    void add(long address, int bytes) {
        int at = begin(bytes);
        Mem.copyOut(address, text, at, bytes);
    }

    /// Adds a part of an array.
    void add(byte[] array, int offset, int bytes) {
        int at = begin(bytes);
        System.arraycopy(array, offset, text, at, bytes);
    }

    /// Adds the text of an integer.
    void add(long value) {
        int at = begin(NumberText.longBytes(value));
        NumberText.writeLong(value, text, at);
    }

    /// The number of members.
    public int count() {
        return count;
    }

    /// All members, as bits.
    long all() {
        return count == MEMBERS_MAX ? -1L : (1L << count) - 1;
    }

    /// The array that holds the members' bytes.
    public byte[] text() {
        return text;
    }

    /// Where a member begins there.
    public int offset(int i) {
        return ends[i];
    }

    /// The bytes of a member.
    public int length(int i) {
        return ends[i + 1] - ends[i];
    }

    /// Computes all hashes, once.
    void hash(HashFunction function) {
        for (; hashed < count; hashed++) {
            hashes[hashed] = function.hash(text, ends[hashed], ends[hashed + 1] - ends[hashed]);
        }
    }

    /// The hash of a member, after [#hash(HashFunction)].
    long hashOf(int i) {
        return hashes[i];
    }

    /// Hands the chosen members on; returns false as soon as no more are wanted.
    boolean emit(long chosen, MemberSink sink) {
        for (long left = chosen; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            if (!sink.member(text, ends[i], ends[i + 1] - ends[i])) {
                return false;
            }
        }
        return true;
    }
}
