package io.nanoredis.family.string;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.FiberTransaction;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The commands that store several strings at once: MSET, MSETNX, MSETEX.
///
/// MSET over several shards is split, as each part can do its work without the others. The other two have to look at
/// all keys before they change any: they take two hops under one transaction.
final class MultiKeyCommands {
    private static final ErrorReply MSET_ARITY = ErrorReply.wrongArity("mset");
    private static final ErrorReply MSETNX_ARITY = ErrorReply.wrongArity("msetnx");
    private static final ErrorReply MSETEX_EXPIRY = ErrorReply.invalidExpireTime("msetex");
    private static final ErrorReply BAD_KEY_COUNT = ErrorReply.of("ERR invalid numkeys value");
    private static final ErrorReply BAD_PAIRS = ErrorReply.of("ERR wrong number of key-value pairs");

    private MultiKeyCommands() {}

    /// MSET: stores all values.
    static void mset(ShardContext cx, Args args, ReplyWriter out) {
        int count = args.count();
        if (count % 2 == 0) {
            out.error(MSET_ARITY);
            return;
        }
        storeAll(cx, args, 1, count, 0);
        out.ok();
    }

    private static void storeAll(ShardContext cx, Args args, int first, int end, long expireAtMs) {
        int prefetched = end - first > 2 ? first : end;
        for (int key = first; key < end; key += 2) {
            if (key == prefetched) {
                prefetched = cx.prefetch(args, key, end, 2);
            }
            WriteCommands.store(cx, args, key, key + 1, expireAtMs);
            WriteCommands.tellStored(cx, args, key, expireAtMs);
        }
    }

    /// Keys and values, what must be the case for them to be stored, and their expiry.
    ///
    /// @param first the argument with the first key
    /// @param end the argument behind the last value
    /// @param options NX or XX of [WriteOptions], or neither
    /// @param expireAtMs 0 for none, [io.nanoredis.db.Keyspace#KEEP_EXPIRY] to keep what each key has
    private record Pairs(int first, int end, long options, long expireAtMs) {
        /// Whether the key's presence forbids to store anything.
        boolean forbids(boolean exists) {
            return WriteOptions.has(options, exists ? WriteOptions.NX : WriteOptions.XX);
        }

        boolean isConditional() {
            return WriteOptions.has(options, WriteOptions.NX | WriteOptions.XX);
        }
    }

    /// MSETNX on one shard: stores all values if none of the keys exists.
    static void msetnx(ShardContext cx, Args args, ReplyWriter out) {
        if (args.count() % 2 == 0) {
            out.error(MSETNX_ARITY);
        } else {
            storeHere(cx, args, allNew(args), out);
        }
    }

    /// MSETNX over several shards.
    static void msetnxAcross(Coordinator cx, Args args, ReplyWriter out) {
        storeAcross(cx, args, allNew(args), out);
    }

    private static Pairs allNew(Args args) {
        return new Pairs(1, args.count(), WriteOptions.NX, 0);
    }

    /// MSETEX on one shard: stores all values with one expiry, on condition that all or none of the keys exist.
    static void msetex(ShardContext cx, Args args, ReplyWriter out) {
        Pairs pairs = expiring(args, cx.nowMs(), out);
        if (pairs != null) {
            storeHere(cx, args, pairs, out);
        }
    }

    /// MSETEX over several shards.
    static void msetexAcross(Coordinator cx, Args args, ReplyWriter out) {
        Pairs pairs = expiring(args, cx.server().clock().epochMs(), out);
        if (pairs != null) {
            storeAcross(cx, args, pairs, out);
        }
    }

    /// What MSETEX asks for; null if it is wrong, and the error has been replied.
    private static @Nullable Pairs expiring(Args args, long nowMs, ReplyWriter out) {
        if (!args.tryLong(1) || args.longValue() < 1 || args.longValue() > Integer.MAX_VALUE) {
            out.error(BAD_KEY_COUNT);
            return null;
        }
        long end = 2 + 2 * args.longValue();
        if (end > args.count()) {
            out.error(BAD_PAIRS);
            return null;
        }
        long options = WriteOptions.parse(args, (int) end, WriteOptions.OF_MSETEX);
        if (options == WriteOptions.INVALID) {
            out.error(ErrorReply.SYNTAX);
            return null;
        }
        long expireAtMs = WriteCommands.expiry(args, options, nowMs, MSETEX_EXPIRY, out);
        return expireAtMs == Deadline.REFUSED ? null : new Pairs(2, (int) end, options, expireAtMs);
    }

    private static void storeHere(ShardContext cx, Args args, Pairs pairs, ReplyWriter out) {
        if (pairs.isConditional()) {
            for (int key = pairs.first; key < pairs.end; key += 2) {
                if (pairs.forbids(cx.find(args, key) != 0)) {
                    out.integer(0);
                    return;
                }
            }
        }
        storeAll(cx, args, pairs.first, pairs.end, pairs.expireAtMs);
        out.integer(1);
    }

    private static void storeAcross(Coordinator cx, Args args, Pairs pairs, ReplyWriter out) {
        int[] shardOfPair = new int[(pairs.end - pairs.first) / 2];
        AtomicBoolean forbidden = new AtomicBoolean();
        try (FiberTransaction tx = cx.begin()) {
            for (int i = 0; i < shardOfPair.length; i++) {
                int key = pairs.first + 2 * i;
                shardOfPair[i] = cx.shardOf(args, key);
                cx.lock(tx, args, key, true);
            }
            tx.acquire();
            if (pairs.isConditional()) {
                cx.hopAll(tx, shard -> lookAtOwn(shard, args, pairs, shardOfPair, forbidden));
            }
            if (!forbidden.get()) {
                cx.lastHopAll(tx, shard -> storeOwn(shard, args, pairs, shardOfPair));
            }
        }
        out.integer(forbidden.get() ? 0 : 1);
    }

    private static void lookAtOwn(ShardContext cx, Args args, Pairs pairs, int[] shardOfPair, AtomicBoolean forbidden) {
        for (int i = 0; i < shardOfPair.length; i++) {
            boolean own = shardOfPair[i] == cx.shard().id();
            if (own && pairs.forbids(cx.find(args, pairs.first + 2 * i) != 0)) {
                forbidden.set(true);
                return;
            }
        }
    }

    private static void storeOwn(ShardContext cx, Args args, Pairs pairs, int[] shardOfPair) {
        for (int i = 0; i < shardOfPair.length; i++) {
            if (shardOfPair[i] == cx.shard().id()) {
                int key = pairs.first + 2 * i;
                WriteCommands.store(cx, args, key, key + 1, pairs.expireAtMs);
                WriteCommands.tellStored(cx, args, key, pairs.expireAtMs);
            }
        }
    }
}
