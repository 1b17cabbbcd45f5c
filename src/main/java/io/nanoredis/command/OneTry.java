package io.nanoredis.command;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.shard.Ticket.Finding;

/// One look at the keys of a command that could wait, over several shards and under locks that are held: takes from the
/// first key that has something, or answers that there is nothing.
///
/// The rounds are those of a ticket's try over several shards: look everywhere, bring what moves to its destination,
/// then take it from where it was.
///
/// *Thread*: the fiber; what it sends runs on the owners of the keys' shards.
final class OneTry {
    private final Coordinator cx;
    private final FiberTransaction tx;
    private final BlockingCall call;
    private final Args args;
    private final int[] shardOf;
    private final boolean[] ready;
    private final int destination;

    OneTry(Coordinator cx, FiberTransaction tx, BlockingCall call, Args args) {
        this.cx = cx;
        this.tx = tx;
        this.call = call;
        this.args = args;
        shardOf = new int[call.keyCount()];
        ready = new boolean[call.keyCount()];
        for (int key = 0; key < shardOf.length; key++) {
            shardOf[key] = cx.shardOf(args, call.keyAt(key));
            cx.lock(tx, args, call.keyAt(key), call.isWrite());
        }
        int at = call.destinationAt();
        destination = at > 0 ? cx.shardOf(args, at) : -1;
        if (at > 0) {
            cx.lock(tx, args, at, true);
        }
    }

    void run(ReplyWriter out) {
        cx.hopAll(tx, this::look);
        int found = 0;
        while (found < ready.length && !ready[found]) {
            found++;
        }
        if (found == ready.length) {
            call.nothing(out);
        } else {
            take(found, out);
        }
    }

    private void look(ShardContext shard) {
        int here = shard.shard().id();
        for (int key = 0; key < ready.length; key++) {
            if (shardOf[key] == here) {
                ready[key] = call.look(shard, args, key, true) == Finding.READY;
            }
        }
        call.peek(shard, args, here == destination);
    }

    private void take(int found, ReplyWriter out) {
        boolean movesAcross = destination >= 0 && destination != shardOf[found];
        if (movesAcross) {
            cx.hop(tx, destination, shard -> call.conclude(shard, args, found, false, true, out));
        }
        cx.hopAll(tx, shard -> {
            int here = shard.shard().id();
            if (!movesAcross || here != destination) {
                call.conclude(shard, args, found, here == shardOf[found], true, out);
            }
        });
        call.finish(args, out);
    }
}
