package io.nanoredis.type.zset;

import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.resp.NumberText;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.DashTable;
import io.nanoredis.structure.PackedEntry;
import io.nanoredis.structure.Record;
import io.nanoredis.structure.RecordVisitor;
import io.nanoredis.type.EntryText;
import io.nanoredis.type.ScoredMembers;
import io.nanoredis.type.StoredBytes;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A sorted set that is being read: asks for members and ranks, and steps from member to member.
///
/// *Shape*: serves one set after the other, from [#open(long)] until something changes on the shard. It stands at a
/// member after [#find] or one of the `seek` methods returned true; then [#score] and the member's accessors tell about
/// it. Ranks count from 0, in ascending order.
///
/// *Thread*: the owner of the shard. *Cost*: no allocation; logarithmic in a large set, a walk over all in a packed
/// one.
public final class SortedSet implements ScoredMembers {
    private final HashFunction hash;
    final ScoreTree tree;
    final DashTable table;
    final byte[] digits = new byte[NumberText.LONG_BYTES_MAX];

    private boolean packed;
    private long size;
    long area;
    long end;

    /// The member at which it stands: an entry of the packed form, or a record.
    private long member;
    private double score;
    /// Of the packed form: the number of the member, and where all members are, as far as that was asked for.
    private int index;

    private int[] places = new int[128];
    private boolean placed;
    private byte[] text = new byte[64];
    private int textLength;

    SortedSet(Slab slab, HashFunction hash) {
        this.hash = hash;
        tree = new ScoreTree(slab);
        table = new DashTable(slab);
    }

    /// Turns to the set of a record.
    public void open(long record) {
        area = Record.valueAddress(record);
        packed = ZsetType.isPacked(record);
        placed = false;
        if (packed) {
            end = area + Record.valueLength(record);
            size = PackedZset.count(area);
        } else {
            tree.open(area);
            table.open(area + ZsetType.TABLE_ROOT);
            size = tree.size();
        }
    }

    /// Turns to a set in tree and table, which the caller has opened or is about to fill.
    void openTree() {
        packed = false;
        size = tree.size();
    }

    @Override
    public long size() {
        return size;
    }

    boolean isPacked() {
        return packed;
    }

    // ---- the member at hand

    @Override
    public double score() {
        return score;
    }

    long member() {
        return member;
    }

    /// The bytes of its name.
    public int length() {
        return packed ? EntryText.length(member) : Record.keyLength(member);
    }

    /// Copies its name into an array.
    public void copy(byte[] into, int at) {
        if (packed) {
            EntryText.copy(member, into, at);
        } else {
            Mem.copyOut(Record.keyAddress(member), into, at, Record.keyLength(member));
        }
    }

    /// Writes its name as a bulk string.
    public void reply(ReplyWriter out) {
        if (packed) {
            EntryText.reply(member, out);
        } else {
            StoredBytes.replyKey(member, out);
        }
    }

    /// Writes its score as ZSCAN shows it: a whole one of the packed form with all its digits.
    public void replyStoredScore(ReplyWriter out) {
        if (packed && PackedZset.isWhole(score)) {
            out.bulkLong((long) score);
        } else {
            out.doubleValue(score);
        }
    }

    /// Copies its name into [#text], from 0 on; returns its length.
    public int loadText() {
        textLength = length();
        if (text.length < textLength) {
            text = new byte[Math.max(textLength, 2 * text.length)];
        }
        copy(text, 0);
        return textLength;
    }

    @Override
    public byte[] text() {
        return text;
    }

    @Override
    public int textOffset() {
        return 0;
    }

    @Override
    public int textLength() {
        return textLength;
    }

    // ---- search

    @Override
    public boolean find(byte[] name, int offset, int length) {
        if (packed) {
            member = PackedZset.find(area, end, name, offset, length);
            if (member == PackedEntry.NONE) {
                return false;
            }
            score = PackedZset.score(member);
            return true;
        }
        member = table.find(name, offset, length, hash.hash(name, offset, length));
        if (member == 0) {
            return false;
        }
        score = MemberRecord.score(member);
        return true;
    }

    /// The rank of a member, or -1 if it is not there; turns to it.
    public long rank(byte[] name, int offset, int length) {
        if (!find(name, offset, length)) {
            return -1;
        }
        if (packed) {
            long rank = 0;
            for (long at = PackedZset.first(area); at < member; at = PackedZset.next(at)) {
                rank++;
            }
            return rank;
        }
        tree.seekMember(score, name, offset, length);
        return tree.countBefore();
    }

    /// The number of members with lower scores.
    ///
    /// @param included whether those with this score are counted too
    public long countBelow(double limit, boolean included) {
        if (!packed) {
            tree.seekScore(limit, included);
            return tree.countBefore();
        }
        long below = 0;
        for (long at = PackedZset.first(area); at < end; below++) {
            long scoreAt = at + PackedEntry.bytes(at);
            double other = PackedZset.scoreIn(scoreAt);
            if (included ? other > limit : other >= limit) {
                break;
            }
            at = scoreAt + PackedEntry.bytes(scoreAt);
        }
        return below;
    }

    /// The number of members before a name, in a set whose members all have one score.
    ///
    /// @param included whether the member of this name is counted too
    public long countBefore(byte[] name, int offset, int length, boolean included) {
        if (!packed) {
            tree.seekName(name, offset, length, included);
            return tree.countBefore();
        }
        long before = 0;
        for (long at = PackedZset.first(area); at < end; at = PackedZset.next(at)) {
            int order = PackedZset.compare(at, name, offset, length, digits);
            if (order > 0 || (order == 0 && !included)) {
                break;
            }
            before++;
        }
        return before;
    }

    // ---- steps

    /// Turns to the member of a rank; returns whether there is one.
    public boolean seek(long rank) {
        if (rank < 0 || rank >= size) {
            return false;
        }
        if (packed) {
            index = (int) rank;
            return standAt(PackedEntry.skip(PackedZset.first(area), 2 * index));
        }
        tree.seekRank(rank);
        return standAtEntry();
    }

    private boolean standAt(long at) {
        member = at;
        score = PackedZset.score(at);
        return true;
    }

    private boolean standAtEntry() {
        long entry = tree.entry();
        score = ScoreTree.score(entry);
        member = ScoreTree.member(entry);
        return true;
    }

    /// Steps to the member behind; returns whether there is one.
    public boolean forward() {
        if (packed) {
            index++;
            return index < size && standAt(PackedZset.next(member));
        }
        return tree.next() && standAtEntry();
    }

    /// Steps to the member before; returns whether there is one.
    public boolean backward() {
        if (packed) {
            index--;
            return index >= 0 && standAt(area + place(index));
        }
        return tree.previous() && standAtEntry();
    }

    @Override
    public boolean first() {
        return load(seek(0));
    }

    @Override
    public boolean next() {
        return load(forward());
    }

    private boolean load(boolean there) {
        if (there) {
            loadText();
        }
        return there;
    }

    /// The distance of a member of the packed form from the beginning.
    private int place(int number) {
        if (!placed) {
            if (places.length < size) {
                places = new int[(int) size];
            }
            int count = 0;
            for (long at = PackedZset.first(area); at < end; at = PackedZset.next(at)) {
                places[count++] = (int) (at - area);
            }
            placed = true;
        }
        return places[number];
    }

    /// Turns to some member, each with the same probability; of a set that is not empty.
    public void seekRandom(RandomGenerator random) {
        seek(random.nextLong(size));
    }

    /// One step of an iteration over the members of a set that is not packed; see [DashTable#scan]. The visitor gets
    /// records; [#standAtRecord(long)] turns to them.
    public long scan(long cursor, int count, RecordVisitor visitor) {
        return table.scan(cursor, count, visitor);
    }

    /// Turns to a member that [#scan] met.
    public void standAtRecord(long record) {
        member = record;
        score = MemberRecord.score(record);
    }

    /// Lets go of what long names made it allocate.
    void trim() {
        if (text.length > 4096) {
            text = Arrays.copyOf(text, 64);
        }
    }
}
