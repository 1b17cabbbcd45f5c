package io.nanoredis.family.list;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.type.list.ListValue;

/// Moves elements from the list in argument 1 to that in argument 2 on another shard, in three hops under the locks of
/// both keys: they are copied, pushed, and then removed, so that they are not lost when there is no memory for them.
///
/// *Thread*: the connection's fiber; its fields are written and read on both shards, one hop after the other.
final class Passage {
    /// How it ended.
    enum Result {
        NOTHING,
        WRONG_TYPE,
        MOVED
    }

    private final Coordinator cx;
    private final Args args;
    private final ListMove move;
    private final ElementBatch batch = new ElementBatch();
    private Result result = Result.NOTHING;

    Passage(Coordinator cx, Args args, ListMove move) {
        this.cx = cx;
        this.args = args;
        this.move = move;
    }

    /// What was moved.
    ElementBatch batch() {
        return batch;
    }

    Result run() {
        int source = cx.shardOf(args, 1);
        try (FiberTransaction tx = cx.begin()) {
            cx.lock(tx, args, 1, true);
            cx.lock(tx, args, 2, true);
            tx.acquire();
            cx.hop(tx, source, this::pickUp);
            if (result == Result.MOVED) {
                cx.hop(tx, cx.shardOf(args, 2), this::deliver);
            }
            if (result == Result.MOVED) {
                cx.lastHopAll(tx, shard -> {
                    if (shard.shard().id() == source) {
                        ElementBatch.remove(
                                OpenList.of(shard, args, 1, shard.find(args, 1)), move.from(), batch.count());
                        shard.eventOfRemoval(PushPopCommands.popped(move.from()), args, 1);
                    }
                });
            }
        }
        return result;
    }

    private void pickUp(ShardContext shard) {
        long record = shard.change(args, 1);
        if (OpenList.isWrong(record)) {
            result = Result.WRONG_TYPE;
        } else if (record != 0) {
            ListValue list = OpenList.of(shard, args, 1, record);
            long elements = move.elements(list.length());
            batch.copy(list, move.from(), elements, move.reverses());
            result = Result.MOVED;
        }
    }

    private void deliver(ShardContext shard) {
        long record = shard.change(args, 2);
        if (OpenList.isWrong(record)) {
            result = Result.WRONG_TYPE;
        } else if (batch.count() == 0) {
            result = Result.NOTHING;
        } else {
            batch.push(OpenList.of(shard, args, 2, record), move.to());
            shard.event(PushPopCommands.pushed(move.to()), args, 2);
        }
    }
}
