package io.nanoredis.family.hyperloglog;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.type.hyperloglog.HyperLogLog;

/// PFMERGE: makes a HyperLogLog one that has seen what it and others have seen.
final class MergeCommand {
    private static final int DESTINATION = 1;

    private MergeCommand() {}

    /// PFMERGE of keys on one shard.
    static void pfmerge(ShardContext cx, Args args, ReplyWriter out) {
        Union union = Union.of(cx, args);
        if (union.error() == null) {
            store(cx, args, union);
        }
        reply(union, out);
    }

    /// PFMERGE of keys on several shards.
    static void pfmergeAcross(Coordinator cx, Args args, ReplyWriter out) {
        int[] shardOf = new int[args.count()];
        Union union;
        try (FiberTransaction tx = cx.begin()) {
            for (int i = 1; i < shardOf.length; i++) {
                shardOf[i] = cx.shardOf(args, i);
                cx.lock(tx, args, i, i == DESTINATION);
            }
            tx.acquire();
            union = Union.across(cx, tx, args, shardOf);
            if (union.error() == null) {
                cx.hop(tx, shardOf[DESTINATION], shard -> store(shard, args, union));
            }
        }
        reply(union, out);
    }

    private static void reply(Union union, ReplyWriter out) {
        ErrorReply error = union.error();
        if (error != null) {
            out.error(error);
        } else {
            out.ok();
        }
    }

    /// Stores a union in which the destination takes part. In the sparse form register after register is raised, since
    /// the order decides which runs are joined.
    private static void store(ShardContext cx, Args args, Union union) {
        byte[] registers = union.registers();
        long record = cx.change(args, DESTINATION);
        if (record == 0) {
            record = Registers.create(cx, args, DESTINATION);
        } else {
            Registers.makeRaw(record);
        }
        boolean dense = union.isDense();
        for (int i = 0; i < registers.length && !dense; i++) {
            if (registers[i] > 0) {
                long raised = Registers.raise(cx, args, DESTINATION, record, i, registers[i]);
                record = raised > 0 ? raised : record;
                dense = raised > 0 && HyperLogLog.isDense(record);
            }
        }
        if (dense) {
            record = Registers.makeDense(cx, args, DESTINATION, record, registers);
        }
        HyperLogLog.invalidate(record);
        cx.keyspace().modified(record);
        cx.event(KeyEvent.PFADD, args, DESTINATION);
    }
}
