package io.nanoredis.family.hyperloglog;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.type.hyperloglog.Cardinality;
import io.nanoredis.type.hyperloglog.HyperLogLog;

/// PFCOUNT: how many different elements HyperLogLogs have seen. That of a single one is kept in its header.
final class CountCommand {
    private CountCommand() {}

    /// PFCOUNT of keys on one shard.
    static void pfcount(ShardContext cx, Args args, ReplyWriter out) {
        if (args.count() == 2) {
            countOne(cx, args, out);
        } else {
            reply(Union.of(cx, args), out);
        }
    }

    /// PFCOUNT of keys on several shards.
    static void pfcountAcross(Coordinator cx, Args args, ReplyWriter out) {
        int[] shardOf = new int[args.count()];
        Union union;
        try (FiberTransaction tx = cx.begin()) {
            for (int i = 1; i < shardOf.length; i++) {
                shardOf[i] = cx.shardOf(args, i);
                cx.lock(tx, args, i, false);
            }
            tx.acquire();
            union = Union.across(cx, tx, args, shardOf);
        }
        reply(union, out);
    }

    private static void reply(Union union, ReplyWriter out) {
        ErrorReply error = union.error();
        if (error != null) {
            out.error(error);
        } else {
            out.integer(Cardinality.of(union.registers()));
        }
    }

    private static void countOne(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.read(args, 1);
        if (record == 0) {
            out.integer(0);
            return;
        }
        ErrorReply refusal = Registers.refusal(record);
        if (refusal != null) {
            out.error(refusal);
            return;
        }
        Registers.makeRaw(record);
        long kept = HyperLogLog.cardinality(record);
        if (kept >= 0) {
            out.integer(kept);
        } else {
            countAnew(cx, record, out);
        }
    }

    private static void countAnew(ShardContext cx, long record, ReplyWriter out) {
        int[] histogram = new int[Cardinality.VALUES];
        if (!HyperLogLog.count(record, histogram)) {
            out.error(Registers.CORRUPT_ERROR);
            return;
        }
        long cardinality = Cardinality.of(histogram);
        HyperLogLog.cardinality(record, cardinality);
        cx.keyspace().modified(record);
        out.integer(cardinality);
    }
}
