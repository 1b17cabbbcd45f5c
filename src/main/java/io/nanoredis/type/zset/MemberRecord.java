package io.nanoredis.type.zset;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.structure.Record;

/// One member of a large sorted set: a [Record] with the member as its key and its score, a double, as its value.
final class MemberRecord {
    private MemberRecord() {}

    /// Makes a record without a name yet, which belongs at its key's address.
    static long create(Slab slab, int length, double score) {
        long record = slab.alloc(Record.bytes(length, Double.BYTES, false));
        Record.begin(record, Record.ZSET, 0, 0, length, Double.BYTES, 0);
        score(record, score);
        return record;
    }

    /// Makes a record.
    static long create(Slab slab, byte[] name, int offset, int length, double score) {
        long record = create(slab, length, score);
        Mem.copyIn(name, offset, Record.keyAddress(record), length);
        return record;
    }

    /// The score.
    static double score(long record) {
        return Double.longBitsToDouble(Mem.getLong(Record.valueAddress(record)));
    }

    /// Replaces the score.
    static void score(long record, double score) {
        Mem.putLong(Record.valueAddress(record), Double.doubleToRawLongBits(score));
    }

    /// The bytes of the block of a record.
    static long bytes(long record) {
        return Slab.usableBytes(Record.totalBytes(record));
    }

    /// The order of two members: zero with a minus equals zero.
    static int compare(double scoreA, long a, double scoreB, long b) {
        if (scoreA != scoreB) {
            return scoreA < scoreB ? -1 : 1;
        }
        return Mem.compare(Record.keyAddress(a), Record.keyLength(a), Record.keyAddress(b), Record.keyLength(b));
    }
}
