package io.nanoredis.type.set;

import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.DashTable;
import io.nanoredis.structure.PackedEntry;
import io.nanoredis.structure.Record;
import io.nanoredis.structure.RecordVisitor;
import io.nanoredis.type.EntryText;
import io.nanoredis.type.StoredBytes;
import java.util.Arrays;

/// Passes all members of one set, which must not change meanwhile.
///
/// *Shape*: a table is passed segment by segment; the addresses of a segment's records stand in an array while they are
/// gone through, so that their cache misses overlap. *Thread*: the owner of the shard; reused by [#open(long)].
public final class SetWalk {
    private static final int AHEAD = 16;

    private final DashTable table;
    private final RecordVisitor collector = this::collect;
    private long[] records = new long[1024];
    private int collected;
    private int next;
    private boolean entered;

    private int encoding;
    private long area;
    private long position;
    private long end;
    private int index;
    private int count;

    @SuppressWarnings("UnusedVariable") // a field's store keeps the reads that prefetch
    private long sink;

    SetWalk(Slab slab) {
        table = new DashTable(slab);
    }

    /// Stands before the first member of a set.
    public void open(long record) {
        encoding = Record.encoding(record);
        area = Record.valueAddress(record);
        switch (encoding) {
            case SetType.PACKED -> {
                position = PackedSet.first(area);
                end = area + Record.valueLength(record);
            }
            case SetType.INTEGERS -> {
                index = 0;
                count = IntegerSet.count(area, Record.valueLength(record));
            }
            default -> {
                table.open(area);
                position = DashTable.END;
                collected = 0;
                next = 0;
                entered = false;
            }
        }
    }

    private void collect(long record) {
        if (collected == records.length) {
            records = Arrays.copyOf(records, 2 * collected);
        }
        records[collected++] = record;
    }

    /// Fills the array with the next segment that has any records; false at the end.
    private boolean nextSegment() {
        collected = 0;
        next = 0;
        while (collected == 0 && !(entered && position == DashTable.END)) {
            position = table.visit(position, collector);
            entered = true;
        }
        return collected > 0;
    }

    /// Brings the first lines of some of the coming records into the cache.
    private void touchAhead() {
        long sum = 0;
        int stop = Math.min(collected, next + AHEAD);
        for (int i = next; i < stop; i++) {
            sum += Mem.getByte(records[i]);
        }
        sink += sum;
    }

    /// Refills a batch with the next members; false, and an empty batch, at the end.
    public boolean next(MemberBatch batch) {
        batch.clear();
        switch (encoding) {
            case SetType.PACKED -> nextPacked(batch);
            case SetType.INTEGERS -> nextIntegers(batch);
            default -> nextRecords(batch);
        }
        return batch.count() > 0;
    }

    private void nextPacked(MemberBatch batch) {
        while (position < end && !batch.isFull()) {
            if (PackedEntry.isInteger(position)) {
                batch.add(PackedEntry.integer(position));
            } else {
                batch.add(PackedEntry.stringAddress(position), PackedEntry.stringLength(position));
            }
            position += PackedEntry.bytes(position);
        }
    }

    private void nextIntegers(MemberBatch batch) {
        int width = IntegerSet.width(area);
        while (index < count && !batch.isFull()) {
            batch.add(IntegerSet.get(area, width, index++));
        }
    }

    private void nextRecords(MemberBatch batch) {
        while (!batch.isFull() && (next < collected || nextSegment())) {
            if (next % AHEAD == 0) {
                touchAhead();
            }
            long record = records[next++];
            batch.add(Record.keyAddress(record), Record.keyLength(record));
        }
    }

    /// Writes all members that are left as bulk strings.
    public void reply(ReplyWriter out) {
        switch (encoding) {
            case SetType.PACKED -> {
                for (; position < end; position += PackedEntry.bytes(position)) {
                    EntryText.reply(position, out);
                }
            }
            case SetType.INTEGERS -> {
                int width = IntegerSet.width(area);
                while (index < count) {
                    out.bulkLong(IntegerSet.get(area, width, index++));
                }
            }
            default -> replyRecords(out);
        }
    }

    private void replyRecords(ReplyWriter out) {
        while (next < collected || nextSegment()) {
            if (next % AHEAD == 0) {
                touchAhead();
            }
            StoredBytes.replyKey(records[next++], out);
        }
    }
}
