package io.nanoredis.type.set;

import io.nanoredis.memory.Slab;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.DashTable;
import io.nanoredis.structure.Record;
import io.nanoredis.type.EntryText;
import io.nanoredis.type.StoredBytes;
import java.util.random.RandomGenerator;

/// Draws members of a set by chance, each as probable as any other.
///
/// *Shape*: a place is where a member stands: the address of a packed entry, the number of an integer, the address of a
/// table's record. *Thread*: the owner of the shard.
public final class SetSample {
    /// Up to this part of a table's members, one in so many, members are drawn one by one until they differ; a larger
    /// part is chosen in one pass over all.
    private static final int SPARSE = 4;

    private final DashTable table;
    private final SetWalk walk;
    private final MemberBatch batch = new MemberBatch();

    SetSample(Slab slab) {
        table = new DashTable(slab);
        walk = new SetWalk(slab);
    }

    /// The place of some member; `table` is that of a set that has one, opened.
    static long pick(long record, DashTable table, RandomGenerator random) {
        long area = Record.valueAddress(record);
        return switch (Record.encoding(record)) {
            case SetType.PACKED -> PackedSet.entry(area, random.nextInt(PackedSet.count(area)));
            case SetType.INTEGERS -> random.nextInt(IntegerSet.count(area, Record.valueLength(record)));
            default -> table.randomRecord(random);
        };
    }

    /// Writes the member at a place as a bulk string.
    static void reply(long record, long place, ReplyWriter out) {
        switch (Record.encoding(record)) {
            case SetType.PACKED -> EntryText.reply(place, out);
            case SetType.INTEGERS -> {
                long area = Record.valueAddress(record);
                out.bulkLong(IntegerSet.get(area, IntegerSet.width(area), (int) place));
            }
            default -> StoredBytes.replyKey(place, out);
        }
    }

    private void open(long record) {
        if (Record.encoding(record) == SetType.TABLE) {
            table.open(Record.valueAddress(record));
        }
    }

    /// Writes one member as a bulk string.
    public void one(long record, RandomGenerator random, ReplyWriter out) {
        open(record);
        reply(record, pick(record, table, random), out);
    }

    /// Writes `count` members as bulk strings, the same ones again where chance will have it.
    public void repeated(long record, long count, RandomGenerator random, ReplyWriter out) {
        open(record);
        for (long i = 0; i < count; i++) {
            reply(record, pick(record, table, random), out);
        }
    }

    /// Writes `count` different members as bulk strings; the set must have more.
    public void different(long record, int count, RandomGenerator random, ReplyWriter out) {
        long size = SetType.size(record);
        if (Record.encoding(record) == SetType.TABLE && count < size / SPARSE) {
            open(record);
            PlaceSet places = new PlaceSet(count);
            while (places.size() < count) {
                long place = table.randomRecord(random);
                if (places.add(place)) {
                    StoredBytes.replyKey(place, out);
                }
            }
            return;
        }
        choose(record, size, count, random, out);
    }

    /// Passes all members and takes each with the chance that is due to the ones still wanted.
    private void choose(long record, long size, int count, RandomGenerator random, ReplyWriter out) {
        long left = size;
        int wanted = count;
        walk.open(record);
        while (wanted > 0 && walk.next(batch)) {
            for (int i = 0; i < batch.count() && wanted > 0; i++) {
                if (random.nextLong(left--) < wanted) {
                    wanted--;
                    out.bulk(batch.text(), batch.offset(i), batch.length(i));
                }
            }
        }
    }
}
