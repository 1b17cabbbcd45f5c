package io.nanoredis.family.list;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.type.list.ListEnd;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/// LMPOP: elements from the first of several lists that is there.
final class MultiPopCommand {
    private static final byte[] COUNT = "COUNT".getBytes(StandardCharsets.US_ASCII);
    private static final ErrorReply BAD_KEY_COUNT = ErrorReply.of("ERR numkeys should be greater than 0");
    private static final ErrorReply BAD_COUNT = ErrorReply.of("ERR count should be greater than 0");

    private static final int FIRST_KEY = 2;
    private static final int MISSING = 0;
    private static final int LIST = 1;
    private static final int WRONG_TYPE = 2;

    /// What is asked for.
    ///
    /// @param firstKey the argument with the first key
    /// @param keysEnd the argument behind the last key
    record Request(int firstKey, int keysEnd, ListEnd from, long count) {}

    private MultiPopCommand() {}

    /// LMPOP on one shard.
    static void lmpop(ShardContext cx, Args args, ReplyWriter out) {
        Request request = parse(args, 1, out);
        if (request == null) {
            return;
        }
        for (int key = FIRST_KEY; key < request.keysEnd; key++) {
            long record = cx.change(args, key);
            if (OpenList.isWrong(record)) {
                out.error(ErrorReply.WRONG_TYPE);
                return;
            }
            if (record != 0) {
                pop(cx, args, key, record, request, out);
                return;
            }
        }
        out.nullArray();
    }

    /// Pops from the list in a record of the key in argument `key`, and replies that and the elements.
    static void pop(ShardContext cx, Args args, int key, long record, Request request, ReplyWriter out) {
        out.arrayHeader(2);
        out.bulk(args.array(), args.offset(key), args.length(key));
        PushPopCommands.popSome(OpenList.of(cx, args, key, record), request.from, request.count, out);
        cx.eventOfRemoval(PushPopCommands.popped(request.from), args, key);
    }

    /// LMPOP over several shards.
    static void lmpopAcross(Coordinator cx, Args args, ReplyWriter out) {
        Request request = parse(args, 1, out);
        if (request == null) {
            return;
        }
        int[] shards = new int[request.keysEnd - FIRST_KEY];
        AtomicIntegerArray kinds = new AtomicIntegerArray(shards.length);
        try (FiberTransaction tx = cx.begin()) {
            for (int i = 0; i < shards.length; i++) {
                shards[i] = cx.shardOf(args, FIRST_KEY + i);
                cx.lock(tx, args, FIRST_KEY + i, true);
            }
            tx.acquire();
            cx.hopAll(tx, shard -> lookAtOwn(shard, args, shards, kinds));
            int first = firstThere(kinds);
            if (first < 0) {
                out.nullArray();
            } else if (kinds.get(first) == WRONG_TYPE) {
                out.error(ErrorReply.WRONG_TYPE);
            } else {
                out.raw(popThere(cx, tx, args, FIRST_KEY + first, shards[first], request, out.resp3()));
            }
        }
    }

    private static void lookAtOwn(ShardContext cx, Args args, int[] shards, AtomicIntegerArray kinds) {
        for (int i = 0; i < shards.length; i++) {
            if (shards[i] == cx.shard().id()) {
                long record = cx.find(args, FIRST_KEY + i);
                kinds.set(i, record == 0 ? MISSING : OpenList.isWrong(record) ? WRONG_TYPE : LIST);
            }
        }
    }

    private static int firstThere(AtomicIntegerArray kinds) {
        for (int i = 0; i < kinds.length(); i++) {
            if (kinds.get(i) != MISSING) {
                return i;
            }
        }
        return -1;
    }

    private static ReplyWriter popThere(
            Coordinator cx, FiberTransaction tx, Args args, int key, int target, Request request, boolean resp3) {
        ReplyWriter reply = new ReplyWriter();
        reply.resp3(resp3);
        cx.lastHopAll(tx, shard -> {
            if (shard.shard().id() == target) {
                pop(shard, args, key, shard.change(args, key), request, reply);
            }
        });
        return reply;
    }

    /// What the arguments ask for, from the number of keys on; null if they are wrong, and the error has been replied.
    static @Nullable Request parse(Args args, int numKeysAt, ReplyWriter out) {
        if (!args.tryLong(numKeysAt) || args.longValue() < 1) {
            out.error(BAD_KEY_COUNT);
            return null;
        }
        int firstKey = numKeysAt + 1;
        int end = (int) Math.min(args.count(), firstKey + Math.min(args.longValue(), args.count()));
        ListEnd from = end < args.count() ? ListEnd.of(args, end) : null;
        if (from == null) {
            out.error(ErrorReply.SYNTAX);
            return null;
        }
        ErrorReply refusal = refusal(args, end + 1);
        if (refusal != null) {
            out.error(refusal);
            return null;
        }
        return new Request(firstKey, end, from, end + 1 < args.count() ? args.longValue() : 1);
    }

    /// What is wrong with the options from an argument on; null if nothing is, and the count has been read.
    private static @Nullable ErrorReply refusal(Args args, int option) {
        if (option == args.count()) {
            return null;
        }
        if (!args.is(option, COUNT) || option + 1 == args.count()) {
            return ErrorReply.SYNTAX;
        }
        if (!args.tryLong(option + 1) || args.longValue() < 1) {
            return BAD_COUNT;
        }
        return option + 2 == args.count() ? null : ErrorReply.SYNTAX;
    }
}
