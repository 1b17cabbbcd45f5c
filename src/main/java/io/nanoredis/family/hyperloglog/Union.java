package io.nanoredis.family.hyperloglog;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.type.hyperloglog.HyperLogLog;
import org.jspecify.annotations.Nullable;

/// What several HyperLogLogs have seen together: the greatest value of each register.
///
/// A shard adds its keys one by one, up to the first that is wrong; the unions of several shards can be put together,
/// whereby the first error in the order of the keys is kept. *Thread*: one owner at a time; it refers to no shard's
/// memory.
final class Union {
    private final byte[] registers = new byte[HyperLogLog.REGISTERS];
    private boolean dense;
    private @Nullable ErrorReply error;
    private int errorAt = Integer.MAX_VALUE;

    /// The registers.
    byte[] registers() {
        return registers;
    }

    /// Whether one of the HyperLogLogs had the dense form.
    boolean isDense() {
        return dense;
    }

    /// Why there is no union; null if there is one.
    @Nullable
    ErrorReply error() {
        return error;
    }

    /// The union of all keys of a command, which are on one shard.
    static Union of(ShardContext cx, Args args) {
        Union union = new Union();
        for (int i = 1; i < args.count() && union.error == null; i++) {
            union.add(cx, args, i);
        }
        return union;
    }

    /// The union of all keys of a command, which are on several shards and locked by a transaction.
    static Union across(Coordinator cx, FiberTransaction tx, Args args, int[] shardOf) {
        Union[] parts = new Union[cx.server().shards().size()];
        cx.hopAll(tx, shard -> {
            int id = shard.shard().id();
            Union part = new Union();
            for (int i = 1; i < shardOf.length && part.error == null; i++) {
                if (shardOf[i] == id) {
                    part.add(shard, args, i);
                }
            }
            parts[id] = part;
        });
        Union all = new Union();
        for (Union part : parts) {
            if (part != null) {
                all.add(part);
            }
        }
        return all;
    }

    private void add(ShardContext cx, Args args, int key) {
        long record = cx.read(args, key);
        if (record == 0) {
            return;
        }
        ErrorReply refusal = Registers.refusal(record);
        if (refusal == null) {
            dense |= HyperLogLog.isDense(record);
            refusal = HyperLogLog.mergeInto(record, registers) ? null : Registers.CORRUPT_ERROR;
        }
        if (refusal != null) {
            error = refusal;
            errorAt = key;
        }
    }

    private void add(Union part) {
        for (int i = 0; i < registers.length; i++) {
            registers[i] = (byte) Math.max(registers[i], part.registers[i]);
        }
        dense |= part.dense;
        if (part.errorAt < errorAt) {
            error = part.error;
            errorAt = part.errorAt;
        }
    }
}
