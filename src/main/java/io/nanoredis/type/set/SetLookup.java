package io.nanoredis.type.set;

import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Slab;
import io.nanoredis.structure.CanonicalLong;
import io.nanoredis.structure.DashTable;
import io.nanoredis.structure.PackedEntry;
import io.nanoredis.structure.Record;

/// Asks sets for members.
///
/// *Thread*: the owner of the shard. *Cost*: no allocation.
public final class SetLookup {
    private final HashFunction hash;
    private final DashTable table;

    @SuppressWarnings("UnusedVariable") // a field's store keeps the reads that prefetch
    private long sink;

    SetLookup(Slab slab, HashFunction hash) {
        this.hash = hash;
        table = new DashTable(slab);
    }

    /// Whether a set has a member.
    public boolean contains(long record, byte[] member, int offset, int length) {
        long area = Record.valueAddress(record);
        return switch (Record.encoding(record)) {
            case SetType.PACKED ->
                PackedSet.find(area, Record.valueLength(record), member, offset, length) != PackedEntry.NONE;
            case SetType.INTEGERS -> containsInteger(record, area, member, offset, length);
            default -> {
                table.open(area);
                yield table.find(member, offset, length, hash.hash(member, offset, length)) != 0;
            }
        };
    }

    private static boolean containsInteger(long record, long area, byte[] member, int offset, int length) {
        if (!CanonicalLong.matches(member, offset, length)) {
            return false;
        }
        long value = CanonicalLong.value(member, offset, length);
        return IntegerSet.search(area, IntegerSet.count(area, Record.valueLength(record)), value) >= 0;
    }

    /// Which of the candidates, bits that stand for members of a batch, a set has.
    long contained(long record, MemberBatch batch, long candidates) {
        if (Record.encoding(record) == SetType.TABLE) {
            return containedInTable(record, batch, candidates);
        }
        long found = 0;
        for (long left = candidates; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            if (contains(record, batch.text(), batch.offset(i), batch.length(i))) {
                found |= 1L << i;
            }
        }
        return found;
    }

    /// In three passes: the buckets, the records, then the comparisons find all in the cache.
    private long containedInTable(long record, MemberBatch batch, long candidates) {
        table.open(Record.valueAddress(record));
        batch.hash(hash);
        long sum = 0;
        for (long left = candidates; left != 0; left &= left - 1) {
            sum += table.touchBucket(batch.hashOf(Long.numberOfTrailingZeros(left)));
        }
        for (long left = candidates; left != 0; left &= left - 1) {
            sum += table.touchRecord(batch.hashOf(Long.numberOfTrailingZeros(left)));
        }
        sink += sum;
        long found = 0;
        for (long left = candidates; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            if (table.find(batch.text(), batch.offset(i), batch.length(i), batch.hashOf(i)) != 0) {
                found |= 1L << i;
            }
        }
        return found;
    }
}
