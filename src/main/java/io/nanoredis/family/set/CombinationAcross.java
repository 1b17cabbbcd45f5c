package io.nanoredis.family.set;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.type.set.MemberList;
import io.nanoredis.type.set.SetEditor;
import io.nanoredis.type.set.SetType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// SINTER, SUNION, SDIFF, with STORE and CARD, of sets on several shards.
///
/// *Shape*: one transaction locks all keys. First every shard looks at its own. Of an intersection or a difference only
/// the members that can be in it travel: those of the smallest or of the first set, as far as its own shard does not
/// rule them out; the other shards say which of them they have. Of a union all members travel, to one shard.
///
/// *Thread*: the connection's fiber; what it sends runs on the owners of the shards. *Cost*: three hops, or two; the
/// heap holds what travels.
final class CombinationAcross {
    private static final long OTHER_TYPE = -1;

    private final Combination how;
    private final Coordinator cx;
    private final Args args;
    private final int first;
    private final int[] shardOfKey;

    /// The sizes of the sets, each written by the shard that has it.
    private final long[] sizes;

    private CombinationAcross(Combination how, Coordinator cx, Args args, int first, int end) {
        this.how = how;
        this.cx = cx;
        this.args = args;
        this.first = first;
        sizes = new long[end - first];
        shardOfKey = new int[end - first];
        for (int i = 0; i < shardOfKey.length; i++) {
            shardOfKey[i] = cx.shardOf(args, first + i);
        }
    }

    /// SINTER, SUNION, SDIFF.
    static void members(Combination how, Coordinator cx, Args args, ReplyWriter out) {
        CombinationAcross combination = new CombinationAcross(how, cx, args, 1, args.count());
        try (FiberTransaction tx = combination.begin(0)) {
            if (!combination.areSets(tx, out)) {
                return;
            }
            if (how == Combination.UNION) {
                combination.onUnion(tx, combination.shardOfKey[0], (shard, union) -> {
                    out.setHeader(Math.toIntExact(union.size()));
                    union.reply(out);
                });
                return;
            }
            Chosen chosen = combination.choose(tx);
            out.setHeader(chosen.count());
            chosen.members.emit(chosen.which, (array, offset, length) -> {
                out.bulk(array, offset, length);
                return true;
            });
        }
    }

    /// SINTERSTORE, SUNIONSTORE, SDIFFSTORE.
    static void store(Combination how, Coordinator cx, Args args, ReplyWriter out) {
        CombinationAcross combination = new CombinationAcross(how, cx, args, 2, args.count());
        int destination = cx.shardOf(args, 1);
        try (FiberTransaction tx = combination.begin(1)) {
            if (!combination.areSets(tx, out)) {
                return;
            }
            if (how == Combination.UNION) {
                combination.onUnion(tx, destination, (shard, union) -> {
                    out.integer(union.size());
                    moveToKey(shard, how, args, union);
                });
                return;
            }
            Chosen chosen = combination.choose(tx);
            cx.lastHopAll(tx, shard -> {
                if (shard.shard().id() == destination) {
                    storeHere(shard, how, args, chosen);
                }
            });
            out.integer(chosen.count());
        }
    }

    /// SINTERCARD, SUNIONCARD, SDIFFCARD.
    static void cardinality(Combination how, Coordinator cx, Args args, ReplyWriter out) {
        CountedKeys keys = CountedKeys.parse(args, how, out);
        if (keys == null) {
            return;
        }
        CombinationAcross combination = new CombinationAcross(how, cx, args, CountedKeys.FIRST, keys.end());
        try (FiberTransaction tx = combination.begin(0)) {
            if (!combination.areSets(tx, out)) {
                return;
            }
            if (how == Combination.UNION) {
                combination.onUnion(
                        tx, combination.shardOfKey[0], (shard, union) -> out.integer(keys.cut(union.size())));
            } else {
                out.integer(keys.cut(combination.choose(tx).count()));
            }
        }
    }

    /// Locks the keys; that of argument `destination` exclusively, if it is not 0.
    private FiberTransaction begin(int destination) {
        FiberTransaction tx = cx.begin();
        try {
            if (destination != 0) {
                cx.lock(tx, args, destination, true);
            }
            for (int i = 0; i < sizes.length; i++) {
                cx.lock(tx, args, first + i, false);
            }
            tx.acquire();
        } catch (RuntimeException e) {
            tx.close();
            throw e;
        }
        return tx;
    }

    /// Lets every shard look at its keys; false if one of them is of another type, and the error has been replied.
    private boolean areSets(FiberTransaction tx, ReplyWriter out) {
        cx.hopAll(tx, this::look);
        for (long size : sizes) {
            if (size == OTHER_TYPE) {
                out.error(ErrorReply.WRONG_TYPE);
                return false;
            }
        }
        return true;
    }

    private void look(ShardContext shard) {
        for (int i = 0; i < sizes.length; i++) {
            if (shardOfKey[i] == shard.shard().id()) {
                long record = shard.read(args, first + i);
                if (record != 0) {
                    sizes[i] = MemberCommands.isOther(record) ? OTHER_TYPE : SetType.size(record);
                }
            }
        }
    }

    /// The records of this shard's sets, but for one number that is left out or comes first.
    private Operands own(ShardContext shard, int leading) {
        long[] sets = new long[sizes.length];
        int count = 0;
        if (leading >= 0) {
            sets[count++] = shard.find(args, first + leading);
        }
        for (int i = 0; i < sizes.length; i++) {
            if (i != leading && shardOfKey[i] == shard.shard().id() && sizes[i] > 0) {
                sets[count++] = shard.find(args, first + i);
            }
        }
        return new Operands(sets, count, false, false);
    }

    // ---- intersection and difference

    /// Members that have travelled, and which of them are in the result.
    ///
    /// @param which their numbers
    private record Chosen(MemberList members, BitSet which) {
        static Chosen none() {
            return new Chosen(new MemberList(), new BitSet());
        }

        int count() {
            return which.cardinality();
        }
    }

    private Chosen choose(FiberTransaction tx) {
        int leading = leading();
        if (leading < 0) {
            return Chosen.none();
        }
        MemberList members = new MemberList();
        cx.hop(
                tx,
                shardOfKey[leading],
                shard -> own(shard, leading)
                        .combine(how, MemberCommands.sets(shard).algebra(), members));
        BitSet which = new BitSet();
        which.set(0, members.count());
        if (members.count() > 0) {
            for (BitSet found : askOthers(tx, shardOfKey[leading], members)) {
                if (how == Combination.INTERSECTION) {
                    which.and(found);
                } else {
                    which.andNot(found);
                }
            }
        }
        return new Chosen(members, which);
    }

    /// The number of the set whose members are looked for in the others, -1 if there can be none in the result.
    private int leading() {
        if (how == Combination.DIFFERENCE) {
            return sizes[0] == 0 ? -1 : 0;
        }
        int least = 0;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == 0) {
                return -1;
            }
            if (sizes[i] < sizes[least]) {
                least = i;
            }
        }
        return least;
    }

    private List<BitSet> askOthers(FiberTransaction tx, int leadingShard, MemberList members) {
        @Nullable BitSet[] found = new @Nullable BitSet[cx.server().shards().size()];
        cx.hopAll(tx, shard -> {
            if (shard.shard().id() != leadingShard) {
                found[shard.shard().id()] = whichAreHere(shard, members);
            }
        });
        List<BitSet> answers = new ArrayList<>();
        for (BitSet answer : found) {
            if (answer != null) {
                answers.add(answer);
            }
        }
        return answers;
    }

    /// Null from a shard that has no set, as it may have the destination only.
    private @Nullable BitSet whichAreHere(ShardContext shard, MemberList members) {
        Operands own = own(shard, -1);
        if (own.count() == 0) {
            return null;
        }
        return how == Combination.INTERSECTION
                ? MemberCommands.sets(shard).algebra().inAll(members, own.sets(), own.count())
                : MemberCommands.sets(shard).algebra().inAny(members, own.sets(), own.count());
    }

    private static void storeHere(ShardContext shard, Combination how, Args args, Chosen chosen) {
        SetEditor result = MemberCommands.sets(shard).builder();
        result.begin();
        try {
            chosen.members.emit(chosen.which, (array, offset, length) -> {
                result.add(array, offset, length);
                return true;
            });
            moveToKey(shard, how, args, result);
        } finally {
            result.close();
        }
    }

    private static void moveToKey(ShardContext shard, Combination how, Args args, SetEditor result) {
        boolean before = shard.isThereForEvents(args, 1);
        result.moveTo(shard.keyspace(), args.array(), args.offset(1), args.length(1), shard.hashOf(args, 1));
        shard.eventOfStore(CombinationCommands.stored(how), args, 1, before);
    }

    // ---- union

    /// What is done with a union on the shard where it is made.
    @FunctionalInterface
    private interface UnionTask {
        void run(ShardContext shard, SetEditor union);
    }

    /// Brings the members of all other shards to `target`, and runs the task there on all of them.
    private void onUnion(FiberTransaction tx, int target, UnionTask task) {
        @Nullable
        MemberList[] travelling = new @Nullable MemberList[cx.server().shards().size()];
        cx.hopAll(tx, shard -> {
            if (shard.shard().id() != target) {
                MemberList members = new MemberList();
                own(shard, -1)
                        .combine(Combination.UNION, MemberCommands.sets(shard).algebra(), members);
                travelling[shard.shard().id()] = members;
            }
        });
        cx.lastHopAll(tx, shard -> {
            if (shard.shard().id() == target) {
                unite(shard, travelling, task);
            }
        });
    }

    private void unite(ShardContext shard, @Nullable MemberList[] travelling, UnionTask task) {
        SetType sets = MemberCommands.sets(shard);
        SetEditor union = sets.builder();
        union.begin();
        try {
            own(shard, -1).combine(Combination.UNION, sets.algebra(), (array, offset, length) -> {
                union.add(array, offset, length);
                return true;
            });
            for (MemberList members : travelling) {
                if (members != null) {
                    members.emit((array, offset, length) -> {
                        union.add(array, offset, length);
                        return true;
                    });
                }
            }
            task.run(shard, union);
        } finally {
            union.close();
        }
    }
}
