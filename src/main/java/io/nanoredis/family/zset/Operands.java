package io.nanoredis.family.zset;

import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.structure.Record;
import io.nanoredis.type.ScoredMembers;
import io.nanoredis.type.set.MemberBatch;
import io.nanoredis.type.set.SetLookup;
import io.nanoredis.type.set.SetType;
import io.nanoredis.type.set.SetWalk;
import io.nanoredis.type.zset.MemberSnapshot;
import org.jspecify.annotations.Nullable;

/// The sets that a command combines: sorted ones, and plain ones whose members all score 1.
final class Operands {
    /// The operand of a key that is missing.
    static final ScoredMembers NONE = new MemberSnapshot();

    private Operands() {}

    /// Whether the value of a key is a set of either kind.
    static boolean isSet(long record) {
        return Record.type(record) == Record.ZSET || Record.type(record) == Record.SET;
    }

    /// The members of a record of this shard, 0 for none.
    ///
    /// @param number the operand's, as each one needs objects of its own
    static ScoredMembers of(ShardContext cx, long record, int number) {
        if (record == 0) {
            return NONE;
        }
        return Zsets.isZset(record)
                ? Zsets.type(cx).reader(number, record)
                : new PlainSet((SetType) cx.type(Record.SET), record);
    }

    /// Copies the members of key `i`, which is on this shard; null if it holds no set.
    static @Nullable MemberSnapshot snapshot(ShardContext cx, Args args, int i) {
        long record = cx.read(args, i);
        MemberSnapshot snapshot = new MemberSnapshot();
        if (record == 0) {
            return snapshot;
        }
        if (!isSet(record)) {
            return null;
        }
        snapshot.addAll(of(cx, record, 0));
        return snapshot;
    }

    /// A plain set as an operand. Only one at a time may be stepped through.
    private static final class PlainSet implements ScoredMembers {
        private final long record;
        private final SetWalk walk;
        private final SetLookup lookup;
        private final MemberBatch batch = new MemberBatch();
        private int at;

        PlainSet(SetType sets, long record) {
            this.record = record;
            walk = sets.walk();
            lookup = sets.lookup();
        }

        @Override
        public long size() {
            return SetType.size(record);
        }

        @Override
        public boolean first() {
            walk.open(record);
            at = 0;
            return walk.next(batch);
        }

        @Override
        public boolean next() {
            at++;
            if (at < batch.count()) {
                return true;
            }
            at = 0;
            return walk.next(batch);
        }

        @Override
        public boolean find(byte[] name, int offset, int length) {
            return lookup.contains(record, name, offset, length);
        }

        @Override
        public double score() {
            return 1;
        }

        @Override
        public byte[] text() {
            return batch.text();
        }

        @Override
        public int textOffset() {
            return batch.offset(at);
        }

        @Override
        public int textLength() {
            return batch.length(at);
        }
    }
}
