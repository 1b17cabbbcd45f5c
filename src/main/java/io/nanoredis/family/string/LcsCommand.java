package io.nanoredis.family.string;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.type.string.StringValue;
import org.jspecify.annotations.Nullable;

/// LCS: what two strings have in common, as text, as a length or as ranges.
final class LcsCommand {
    private static final ErrorReply NOT_STRINGS = ErrorReply.of("ERR The specified keys must contain string values");
    private static final ErrorReply LENGTH_AND_INDEXES =
            ErrorReply.of("ERR If you want both the length and indexes, please just use IDX.");
    private static final ErrorReply TOO_MUCH_MEMORY =
            ErrorReply.of("ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
    private static final byte[] NOTHING = new byte[0];
    /// What Redis allocates per cell of its table; the limit counts in it so that the same strings are refused.
    private static final int CELL_BYTES = Integer.BYTES;

    private LcsCommand() {}

    /// What the client wants to see.
    private record Wish(boolean length, boolean indexes, boolean matchLengths, long matchBytesMin) {}

    /// LCS of two keys on one shard.
    static void lcs(ShardContext cx, Args args, ReplyWriter out) {
        byte[] a = textOf(cx, args, 1);
        byte[] b = textOf(cx, args, 2);
        reply(a, b, args, cx.server().settings().bulkBytesMax(), out);
    }

    /// LCS of keys on two shards: both values are fetched under one transaction, the rest needs no shard.
    static void lcsAcross(Coordinator cx, Args args, ReplyWriter out) {
        byte[][] texts = new byte[3][];
        try (FiberTransaction tx = cx.begin()) {
            cx.lock(tx, args, 1, false);
            cx.lock(tx, args, 2, false);
            tx.acquire();
            cx.hop(tx, cx.shardOf(args, 1), shard -> texts[1] = textOf(shard, args, 1));
            cx.hop(tx, cx.shardOf(args, 2), shard -> texts[2] = textOf(shard, args, 2));
        }
        reply(texts[1], texts[2], args, cx.server().settings().bulkBytesMax(), out);
    }

    /// The value of key `i`, nothing for one that is missing, null for one that is no string.
    private static byte @Nullable [] textOf(ShardContext cx, Args args, int i) {
        long record = cx.read(args, i);
        if (record == 0) {
            return NOTHING;
        }
        return StringValue.isString(record) ? StringValue.bytes(record) : null;
    }

    private static void reply(byte @Nullable [] a, byte @Nullable [] b, Args args, long bytesMax, ReplyWriter out) {
        if (a == null || b == null) {
            out.error(NOT_STRINGS);
            return;
        }
        Wish wish = wish(args, out);
        if (wish == null) {
            return;
        }
        if ((a.length + 1L) * (b.length + 1L) > bytesMax / CELL_BYTES) {
            out.error(TOO_MUCH_MEMORY);
        } else if (wish.indexes) {
            replyRanges(Lcs.traced(a, b), wish, out);
        } else if (wish.length) {
            out.integer(Lcs.length(a, b));
        } else {
            out.bulk(Lcs.traced(a, b).subsequence());
        }
    }

    /// The options; null if they are wrong, and the error has been replied.
    private static @Nullable Wish wish(Args args, ReplyWriter out) {
        boolean length = false;
        boolean indexes = false;
        boolean matchLengths = false;
        long matchBytesMin = 0;
        for (int i = 3; i < args.count(); i++) {
            if (args.is(i, Words.IDX)) {
                indexes = true;
            } else if (args.is(i, Words.LEN)) {
                length = true;
            } else if (args.is(i, Words.WITHMATCHLEN)) {
                matchLengths = true;
            } else if (!args.is(i, Words.MINMATCHLEN) || i + 1 == args.count()) {
                out.error(ErrorReply.SYNTAX);
                return null;
            } else if (args.tryLong(++i)) {
                matchBytesMin = args.longValue();
            } else {
                out.error(ErrorReply.NOT_AN_INTEGER);
                return null;
            }
        }
        if (length && indexes) {
            out.error(LENGTH_AND_INDEXES);
            return null;
        }
        return new Wish(length, indexes, matchLengths, matchBytesMin);
    }

    private static void replyRanges(Lcs lcs, Wish wish, ReplyWriter out) {
        out.mapHeader(2);
        out.bulkText("matches");
        int mark = out.deferred();
        int[] matches = new int[1];
        lcs.forEachRun((inA, inB, length) -> {
            if (length >= wish.matchBytesMin) {
                matches[0]++;
                out.arrayHeader(wish.matchLengths ? 3 : 2);
                range(inA, length, out);
                range(inB, length, out);
                if (wish.matchLengths) {
                    out.integer(length);
                }
            }
        });
        out.closeDeferredArray(mark, matches[0]);
        out.bulkText("len");
        out.integer(lcs.length());
    }

    private static void range(int from, int length, ReplyWriter out) {
        out.arrayHeader(2);
        out.integer(from);
        out.integer(from + length - 1);
    }
}
