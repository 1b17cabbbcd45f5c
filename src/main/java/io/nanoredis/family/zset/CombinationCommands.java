package io.nanoredis.family.zset;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.CoordinatorOp;
import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.KeyLocator;
import io.nanoredis.command.ShardContext;
import io.nanoredis.command.ShardOp;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.type.ScoredMembers;
import io.nanoredis.type.StoredBytes;
import io.nanoredis.type.zset.MemberSnapshot;
import io.nanoredis.type.zset.ZsetBuilder;
import org.jspecify.annotations.Nullable;

/// The commands that combine sets: ZUNION, ZINTER, ZDIFF, those that store the result, and ZINTERCARD.
///
/// Where the keys span shards, the sets travel as copies to the shard of the destination, or else to that of the first
/// key, where everything is computed.
final class CombinationCommands {
    private final String name;
    private final Combination.Kind kind;
    private final Combination.Result result;

    private CombinationCommands(String name, Combination.Kind kind, Combination.Result result) {
        this.name = name;
        this.kind = kind;
        this.result = result;
    }

    /// The half of a command that runs on the shard of all its keys.
    static ShardOp onShard(String name, Combination.Kind kind, Combination.Result result) {
        return new CombinationCommands(name, kind, result)::run;
    }

    /// The half of a command whose keys span shards.
    static CoordinatorOp acrossShards(String name, Combination.Kind kind, Combination.Result result) {
        return new CombinationCommands(name, kind, result)::runAcross;
    }

    /// The keys of a command that stores: the destination, and those whose number stands behind it.
    static final KeyLocator DESTINATION_AND_KEYS = new KeyLocator() {
        @Override
        public int count(Args args) {
            if (args.count() < 3 || !args.tryLong(2)) {
                return -1;
            }
            long keys = args.longValue();
            return keys < 1 || keys > args.count() - 3 ? -1 : (int) keys + 1;
        }

        @Override
        public int position(Args args, int key) {
            return key == 0 ? 1 : 2 + key;
        }
    };

    private void run(ShardContext cx, Args args, ReplyWriter out) {
        Combination combination = Combination.of(name, kind, result, args, out);
        if (combination != null) {
            run(cx, args, combination, new MemberSnapshot[combination.keys()], out);
        }
    }

    /// @param copies those sets that are not on this shard
    private static void run(
            ShardContext cx, Args args, Combination combination, @Nullable MemberSnapshot[] copies, ReplyWriter out) {
        long[] records = new long[copies.length];
        for (int i = 0; i < copies.length; i++) {
            if (copies[i] == null) {
                records[i] = cx.read(args, combination.firstKey() + i);
                if (records[i] != 0 && !Operands.isSet(records[i])) {
                    out.error(ErrorReply.WRONG_TYPE);
                    return;
                }
            }
        }
        if (!combination.readOptions(args, out)) {
            return;
        }
        ScoredMembers[] sets = new ScoredMembers[copies.length];
        for (int i = 0; i < copies.length; i++) {
            MemberSnapshot copy = copies[i];
            sets[i] = copy != null ? copy : Operands.of(cx, records[i], i);
        }
        reply(cx, args, combination, new Combiner(combination, sets), out);
    }

    private static void reply(ShardContext cx, Args args, Combination combination, Combiner combiner, ReplyWriter out) {
        if (combination.result() == Combination.Result.COUNTED) {
            out.integer(combiner.count());
            return;
        }
        ZsetBuilder builder = Zsets.type(cx).builder();
        builder.begin();
        try {
            combiner.build(builder);
            if (combination.result() == Combination.Result.STORED) {
                boolean before = cx.isThereForEvents(args, 1);
                out.integer(Zsets.store(cx, args, 1, builder));
                cx.eventOfStore(stored(combination.kind()), args, 1, before);
            } else {
                builder.sort();
                replyMembers(builder, combination.withScores(), out);
            }
        } finally {
            builder.close();
        }
    }

    private static KeyEvent stored(Combination.Kind kind) {
        return switch (kind) {
            case UNION -> KeyEvent.ZUNIONSTORE;
            case INTERSECTION -> KeyEvent.ZINTERSTORE;
            case DIFFERENCE -> KeyEvent.ZDIFFSTORE;
        };
    }

    private static void replyMembers(ZsetBuilder builder, boolean withScores, ReplyWriter out) {
        RangeCommands.beginMembers(builder.count(), withScores, out);
        for (int rank = 0; rank < builder.count(); rank++) {
            if (withScores && out.resp3()) {
                out.arrayHeader(2);
            }
            StoredBytes.replyKey(builder.member(rank), out);
            if (withScores) {
                out.doubleValue(builder.score(rank));
            }
        }
    }

    // ---- across shards

    private void runAcross(Coordinator cx, Args args, ReplyWriter out) {
        Combination combination = Combination.of(name, kind, result, args, out);
        if (combination == null) {
            return;
        }
        ReplyWriter reply = new ReplyWriter();
        reply.resp3(out.resp3());
        try (FiberTransaction tx = cx.begin()) {
            boolean stored = combination.result() == Combination.Result.STORED;
            if (stored) {
                cx.lock(tx, args, 1, true);
            }
            int[] shards = new int[combination.keys()];
            for (int i = 0; i < shards.length; i++) {
                shards[i] = cx.shardOf(args, combination.firstKey() + i);
                cx.lock(tx, args, combination.firstKey() + i, false);
            }
            tx.acquire();
            int place = stored ? cx.shardOf(args, 1) : shards[0];
            @Nullable MemberSnapshot[] copies = new MemberSnapshot[shards.length];
            boolean[] wrong = new boolean[shards.length];
            cx.hopAll(tx, shard -> copy(shard, args, combination, shards, place, copies, wrong));
            if (anyOf(wrong)) {
                out.error(ErrorReply.WRONG_TYPE);
                return;
            }
            cx.lastHopAll(tx, shard -> {
                if (shard.shard().id() == place) {
                    run(shard, args, combination, copies, reply);
                }
            });
        }
        out.raw(reply);
    }

    /// Copies the sets of this shard, unless everything comes here.
    private static void copy(
            ShardContext cx,
            Args args,
            Combination combination,
            int[] shards,
            int place,
            @Nullable MemberSnapshot[] copies,
            boolean[] wrong) {
        int own = cx.shard().id();
        for (int i = 0; i < shards.length; i++) {
            if (shards[i] == own && own != place) {
                copies[i] = Operands.snapshot(cx, args, combination.firstKey() + i);
                wrong[i] = copies[i] == null;
            }
        }
    }

    private static boolean anyOf(boolean[] flags) {
        for (boolean flag : flags) {
            if (flag) {
                return true;
            }
        }
        return false;
    }
}
