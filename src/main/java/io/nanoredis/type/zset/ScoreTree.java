package io.nanoredis.type.zset;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.structure.CountedTree;
import io.nanoredis.structure.Record;

/// The members of a sorted set in order: by score, and where scores are equal by name.
///
/// *Shape* of an entry: score (8), a double | address of the member's record (8), whose key is the name. Positions are
/// sought by score and name; before or behind all members of a score; or, in a set of one score, by name alone.
final class ScoreTree extends CountedTree {
    private static final int ENTRY_BYTES = 16;
    private static final int MEMBER = 8;

    private double score;
    private boolean byName;
    /// What an entry with the sought score or name is taken for: -1 lies before, 1 behind, 0 that the name decides.
    private int side;
    private byte[] name = new byte[0];
    private int offset;
    private int length;
    private long member;

    ScoreTree(Slab slab) {
        super(slab, ENTRY_BYTES, ENTRY_BYTES);
    }

    /// The score of an entry.
    static double score(long entry) {
        return Double.longBitsToDouble(Mem.getLong(entry));
    }

    /// The record of an entry's member.
    static long member(long entry) {
        return Mem.getLong(entry + MEMBER);
    }

    // ---- what is sought

    /// Seeks the member of a score and a name.
    void seekMember(double soughtScore, byte[] array, int at, int bytes) {
        score = soughtScore;
        byName = false;
        side = 0;
        name = array;
        offset = at;
        length = bytes;
    }

    /// Seeks the place of a member that is to be inserted.
    void seekPlace(double soughtScore, byte[] array, int at, int bytes, long record) {
        seekMember(soughtScore, array, at, bytes);
        member = record;
    }

    /// Names what [#append] enters.
    void appended(double newScore, long record) {
        score = newScore;
        member = record;
    }

    /// Seeks the place before or behind all members of a score.
    void seekScore(double soughtScore, boolean behind) {
        score = soughtScore;
        byName = false;
        side = behind ? -1 : 1;
    }

    /// Seeks the place before or behind a name, in a set of one score.
    void seekName(byte[] array, int at, int bytes, boolean behind) {
        byName = true;
        side = behind ? -1 : 1;
        name = array;
        offset = at;
        length = bytes;
    }

    /// Lets go of the name that was sought.
    void release() {
        name = NOTHING;
    }

    private static final byte[] NOTHING = new byte[0];

    @Override
    protected int compare(long entry) {
        if (!byName) {
            double other = score(entry);
            if (other != score) {
                return other < score ? -1 : 1;
            }
            if (side != 0) {
                return side;
            }
        }
        long record = member(entry);
        int order = Mem.compare(Record.keyAddress(record), Record.keyLength(record), name, offset, length);
        return order != 0 ? order : side;
    }

    @Override
    protected void write(long entry) {
        Mem.putLong(entry, Double.doubleToRawLongBits(score));
        Mem.putLong(entry + MEMBER, member);
    }

    @Override
    protected int compareEntries(long a, long b) {
        return MemberRecord.compare(score(a), member(a), score(b), member(b));
    }
}
