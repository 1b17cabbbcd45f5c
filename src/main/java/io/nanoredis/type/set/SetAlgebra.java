package io.nanoredis.type.set;

import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Slab;
import java.util.BitSet;

/// What several sets of one shard have in common, in all, or one without the others.
///
/// *Shape*: members are taken in batches, and the other sets are asked for a whole batch at a time. Sets are given as
/// records, none of which is 0; the same one may stand there twice. *Thread*: the owner of the shard. *Cost*: no
/// allocation.
public final class SetAlgebra {
    private final SetWalk walk;
    private final SetLookup lookup;
    private final MemberBatch batch = new MemberBatch();

    SetAlgebra(Slab slab, HashFunction hash) {
        walk = new SetWalk(slab);
        lookup = new SetLookup(slab, hash);
    }

    /// Hands on the members that all of the first `count` sets have; `sets` gets another order, by size.
    public void intersection(long[] sets, int count, MemberSink sink) {
        sortBySize(sets, count);
        walk.open(sets[0]);
        boolean wanted = true;
        while (wanted && walk.next(batch)) {
            long chosen = batch.all();
            for (int i = 1; i < count && chosen != 0; i++) {
                chosen = lookup.contained(sets[i], batch, chosen);
            }
            wanted = batch.emit(chosen, sink);
        }
    }

    private static void sortBySize(long[] sets, int count) {
        for (int i = 1; i < count; i++) {
            long set = sets[i];
            long size = SetType.size(set);
            int at = i;
            while (at > 0 && SetType.size(sets[at - 1]) > size) {
                sets[at] = sets[at - 1];
                at--;
            }
            sets[at] = set;
        }
    }

    /// Hands on the members of the first set that none of the others has.
    public void difference(long[] sets, int count, MemberSink sink) {
        walk.open(sets[0]);
        boolean wanted = true;
        while (wanted && walk.next(batch)) {
            long chosen = batch.all();
            for (int i = 1; i < count && chosen != 0; i++) {
                chosen &= ~lookup.contained(sets[i], batch, chosen);
            }
            wanted = batch.emit(chosen, sink);
        }
    }

    /// Hands on all members of a set.
    public void members(long set, MemberSink sink) {
        walk.open(set);
        boolean wanted = true;
        while (wanted && walk.next(batch)) {
            wanted = batch.emit(batch.all(), sink);
        }
    }

    /// Which members of a list, by number, all of some sets have.
    public BitSet inAll(MemberList members, long[] sets, int count) {
        BitSet found = new BitSet(members.count());
        int next = 0;
        while (next < members.count()) {
            int first = next;
            next = members.fill(batch, first);
            long chosen = batch.all();
            for (int i = 0; i < count && chosen != 0; i++) {
                chosen = lookup.contained(sets[i], batch, chosen);
            }
            setBits(found, first, chosen);
        }
        return found;
    }

    /// Which members of a list, by number, at least one of some sets has.
    public BitSet inAny(MemberList members, long[] sets, int count) {
        BitSet found = new BitSet(members.count());
        int next = 0;
        while (next < members.count()) {
            int first = next;
            next = members.fill(batch, first);
            long chosen = 0;
            for (int i = 0; i < count; i++) {
                chosen |= lookup.contained(sets[i], batch, batch.all() & ~chosen);
            }
            setBits(found, first, chosen);
        }
        return found;
    }

    private static void setBits(BitSet bits, int from, long chosen) {
        for (long left = chosen; left != 0; left &= left - 1) {
            bits.set(from + Long.numberOfTrailingZeros(left));
        }
    }
}
