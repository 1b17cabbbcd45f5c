package io.nanoredis.type.zset;

import io.nanoredis.memory.Mem;
import io.nanoredis.resp.NumberText;
import io.nanoredis.structure.PackedEntry;
import java.util.Arrays;

/// The packed form of a small sorted set, which lies in the record.
///
/// *Shape* of the value area: number of members (2) | for each member, in order, a [PackedEntry] and behind it another
/// one that is its score: an integer if that is whole, else a string of the 8 bytes of the double. *Thread*: the owner
/// of the record. *Cost*: a search reads every header; no allocation.
final class PackedZset {
    /// The bytes before the first member.
    static final int HEADER_BYTES = 2;
    /// More members are never packed, whatever the limits say.
    static final int MEMBERS_MAX = 0xffff;
    /// A longer value area is never packed.
    static final int BYTES_MAX = 1 << 30;

    /// Up to here Redis keeps whole scores as integers.
    private static final double WHOLE_MAX = 0x1p62;
    private static final int RAW_SCORE_BYTES = 1 + Double.BYTES;

    private PackedZset() {}

    /// The number of members.
    static int count(long area) {
        return Mem.getShort(area) & 0xffff;
    }

    /// Replaces the number of members.
    static void count(long area, int count) {
        Mem.putShort(area, (short) count);
    }

    /// The first member.
    static long first(long area) {
        return area + HEADER_BYTES;
    }

    /// The entry of a member, or [PackedEntry#NONE].
    static long find(long area, long end, byte[] member, int offset, int length) {
        return PackedEntry.find(first(area), end, member, offset, length, 1);
    }

    /// The member behind this one.
    static long next(long at) {
        long score = at + PackedEntry.bytes(at);
        return score + PackedEntry.bytes(score);
    }

    /// The score of a member.
    static double score(long at) {
        return scoreIn(at + PackedEntry.bytes(at));
    }

    /// The score that an entry holds.
    static double scoreIn(long at) {
        return PackedEntry.isInteger(at)
                ? PackedEntry.integer(at)
                : Double.longBitsToDouble(Mem.getLong(PackedEntry.stringAddress(at)));
    }

    /// Whether a score is kept as an integer. As in Redis, zero thereby loses its minus.
    static boolean isWhole(double score) {
        return Math.abs(score) <= WHOLE_MAX && score == (long) score;
    }

    /// The bytes of the entry of a score.
    static int scoreBytes(double score) {
        return isWhole(score) ? PackedEntry.bytesOf((long) score) : RAW_SCORE_BYTES;
    }

    /// Writes the entry of a score; returns its bytes.
    static int writeScore(long at, double score) {
        if (isWhole(score)) {
            return PackedEntry.write(at, (long) score);
        }
        int header = PackedEntry.writeStringHeader(at, Double.BYTES);
        Mem.putLong(at + header, Double.doubleToRawLongBits(score));
        return header + Double.BYTES;
    }

    /// Where a member with a score belongs: the first one that comes after it, or the end.
    ///
    /// @param digits room for the text of an integer
    static long place(long area, long end, double score, byte[] member, int offset, int length, byte[] digits) {
        long at = first(area);
        while (at < end) {
            long scoreAt = at + PackedEntry.bytes(at);
            double other = scoreIn(scoreAt);
            if (other > score || (other == score && compare(at, member, offset, length, digits) > 0)) {
                return at;
            }
            at = scoreAt + PackedEntry.bytes(scoreAt);
        }
        return end;
    }

    /// The order of a member and a name.
    ///
    /// @param digits room for the text of an integer
    static int compare(long at, byte[] name, int offset, int length, byte[] digits) {
        if (!PackedEntry.isInteger(at)) {
            return Mem.compare(PackedEntry.stringAddress(at), PackedEntry.stringLength(at), name, offset, length);
        }
        int bytes = NumberText.writeLong(PackedEntry.integer(at), digits, 0);
        return Arrays.compareUnsigned(digits, 0, bytes, name, offset, offset + length);
    }
}
