package io.nanoredis.family.bitmap;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.structure.Record;
import io.nanoredis.type.bitmap.BitFold;
import io.nanoredis.type.bitmap.BitOperation;
import io.nanoredis.type.string.RawString;
import io.nanoredis.type.string.StringValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// BITOP: a string whose bits are computed from those of other strings.
///
/// The result is made in pieces, each from the same piece of every source, and goes to its place at once: the
/// destination may well be a source, as no piece depends on another. Over several shards each shard folds the sources
/// that it holds, the folds are put together in the fiber, and the piece travels to the destination.
final class BitopCommand {
    private static final BitOperation[] OPERATIONS = BitOperation.values();
    private static final byte[][] NAMES = names();
    private static final ErrorReply ONE_SOURCE =
            ErrorReply.of("ERR BITOP NOT must be called with a single source key.");

    private static final int DESTINATION = 2;
    private static final int FIRST_SOURCE = 3;
    /// A piece on one shard: it stays in the first-level cache.
    private static final int LOCAL_PIECE_BYTES = 4 << 10;
    /// A piece that travels: neither shard stands still for it, and the heap holds one per shard only.
    private static final int TRAVELLING_PIECE_BYTES = 1 << 20;

    private BitopCommand() {}

    private static byte[][] names() {
        byte[][] names = new byte[OPERATIONS.length][];
        for (int i = 0; i < names.length; i++) {
            names[i] = OPERATIONS[i].name().getBytes(StandardCharsets.US_ASCII);
        }
        return names;
    }

    /// The operation; null if the command is wrong, and the error has been replied.
    private static @Nullable BitOperation operation(Args args, ReplyWriter out) {
        for (int i = 0; i < NAMES.length; i++) {
            if (args.is(1, NAMES[i])) {
                ErrorReply error = refusal(OPERATIONS[i], args.count() - FIRST_SOURCE);
                if (error == null) {
                    return OPERATIONS[i];
                }
                out.error(error);
                return null;
            }
        }
        out.error(ErrorReply.SYNTAX);
        return null;
    }

    private static @Nullable ErrorReply refusal(BitOperation operation, int sources) {
        if (operation == BitOperation.NOT && sources != 1) {
            return ONE_SOURCE;
        }
        return operation.hasHead() && sources < 2
                ? ErrorReply.of("ERR BITOP " + operation.name() + " must be called with at least two source keys.")
                : null;
    }

    /// The length of the string that source `i` is, 0 for a missing one, -1 for one of another type.
    private static int length(ShardContext cx, Args args, int i) {
        long record = cx.read(args, i);
        if (record == 0) {
            return 0;
        }
        return StringValue.isString(record) ? StringValue.length(record) : -1;
    }

    private static boolean isSource(Args args) {
        byte[] a = args.array();
        int key = args.offset(DESTINATION);
        int length = args.length(DESTINATION);
        for (int i = FIRST_SOURCE; i < args.count(); i++) {
            int other = args.offset(i);
            if (Arrays.equals(a, key, key + length, a, other, other + args.length(i))) {
                return true;
            }
        }
        return false;
    }

    /// Makes the destination a raw string of so many bytes without expiry; what it had stays if it is a source.
    private static void prepare(ShardContext cx, Args args, int bytes, boolean isSource) {
        byte[] a = args.array();
        int offset = args.offset(DESTINATION);
        int length = args.length(DESTINATION);
        long hash = cx.hashOf(args, DESTINATION);
        if (isSource) {
            RawString.extend(cx.keyspace(), a, offset, length, hash, cx.find(args, DESTINATION), bytes);
            cx.expireAt(args, DESTINATION, 0);
        } else {
            cx.keyspace().put(a, offset, length, hash, Record.STRING, Record.RAW, bytes, 0);
        }
    }

    // ---- on one shard

    /// BITOP where all keys are on this shard.
    static void bitop(ShardContext cx, Args args, ReplyWriter out) {
        BitOperation operation = operation(args, out);
        if (operation == null) {
            return;
        }
        int bytes = 0;
        for (int i = FIRST_SOURCE; i < args.count(); i++) {
            int length = length(cx, args, i);
            if (length < 0) {
                out.error(ErrorReply.WRONG_TYPE);
                return;
            }
            bytes = Math.max(bytes, length);
        }
        if (bytes == 0) {
            delete(cx, args);
        } else {
            prepare(cx, args, bytes, isSource(args));
            compute(cx, args, operation, bytes);
            cx.event(KeyEvent.SET, args, DESTINATION);
        }
        out.integer(bytes);
    }

    private static void delete(ShardContext cx, Args args) {
        if (cx.delete(args, DESTINATION)) {
            cx.event(KeyEvent.DEL, args, DESTINATION);
        }
    }

    private static void compute(ShardContext cx, Args args, BitOperation operation, int bytes) {
        long[] sources = new long[args.count() - FIRST_SOURCE];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = cx.find(args, FIRST_SOURCE + i);
        }
        long target = Record.valueAddress(cx.find(args, DESTINATION));
        BitFold fold = new BitFold(operation, Math.min(bytes, LOCAL_PIECE_BYTES));
        for (int from = 0; from < bytes; from += LOCAL_PIECE_BYTES) {
            int piece = Math.min(LOCAL_PIECE_BYTES, bytes - from);
            fold.begin(piece);
            for (int i = 0; i < sources.length; i++) {
                fold.add(sources[i], from, i == 0);
            }
            fold.finish();
            fold.store(target + from, piece);
        }
    }

    // ---- over several shards

    /// BITOP over keys of several shards.
    static void bitopAcross(Coordinator cx, Args args, ReplyWriter out) {
        BitOperation operation = operation(args, out);
        if (operation == null) {
            return;
        }
        int[] shardOf = new int[args.count()];
        try (FiberTransaction tx = cx.begin()) {
            for (int i = DESTINATION; i < shardOf.length; i++) {
                shardOf[i] = cx.shardOf(args, i);
                cx.lock(tx, args, i, i == DESTINATION);
            }
            tx.acquire();
            int bytes = lengthAcross(cx, tx, args, shardOf);
            if (bytes < 0) {
                out.error(ErrorReply.WRONG_TYPE);
                return;
            }
            if (bytes == 0) {
                cx.hop(tx, shardOf[DESTINATION], shard -> delete(shard, args));
            } else {
                new Across(cx, tx, args, operation, shardOf, bytes).run();
            }
            out.integer(bytes);
        }
    }

    /// The length of the longest source, -1 if one is no string.
    private static int lengthAcross(Coordinator cx, FiberTransaction tx, Args args, int[] shardOf) {
        int[] lengths = new int[shardOf.length];
        cx.hopAll(tx, shard -> {
            for (int i = FIRST_SOURCE; i < lengths.length; i++) {
                if (shardOf[i] == shard.shard().id()) {
                    lengths[i] = length(shard, args, i);
                }
            }
        });
        int longest = 0;
        for (int length : lengths) {
            if (length < 0) {
                return -1;
            }
            longest = Math.max(longest, length);
        }
        return longest;
    }

    /// The pieces of one result under the locks of its transaction; each takes a hop to the sources and one to the
    /// destination. Should one fail, the unfinished destination is removed.
    ///
    /// *Thread*: the connection's fiber; what it sends runs on the owners of the shards.
    private static final class Across {
        private final Coordinator cx;
        private final FiberTransaction tx;
        private final Args args;
        private final int[] shardOf;
        private final int bytes;
        /// The fold of each shard with sources; null for others.
        private final @Nullable BitFold[] folds;

        Across(Coordinator cx, FiberTransaction tx, Args args, BitOperation operation, int[] shardOf, int bytes) {
            this.cx = cx;
            this.tx = tx;
            this.args = args;
            this.shardOf = shardOf;
            this.bytes = bytes;
            folds = new BitFold[cx.server().shards().size()];
            for (int i = FIRST_SOURCE; i < shardOf.length; i++) {
                if (folds[shardOf[i]] == null) {
                    folds[shardOf[i]] = new BitFold(operation, Math.min(bytes, TRAVELLING_PIECE_BYTES));
                }
            }
        }

        void run() {
            int destination = shardOf[DESTINATION];
            boolean isSource = isSource(args);
            BitFold first = fold(0);
            cx.hop(tx, destination, shard -> {
                prepare(shard, args, bytes, isSource);
                store(shard, first, 0);
                shard.event(KeyEvent.SET, args, DESTINATION);
            });
            boolean complete = false;
            try {
                for (int from = TRAVELLING_PIECE_BYTES; from < bytes; from += TRAVELLING_PIECE_BYTES) {
                    BitFold piece = fold(from);
                    int at = from;
                    cx.hop(tx, destination, shard -> store(shard, piece, at));
                }
                complete = true;
            } finally {
                if (!complete) {
                    cx.hop(tx, destination, shard -> shard.delete(args, DESTINATION));
                }
            }
        }

        private int pieceBytes(int from) {
            return Math.min(TRAVELLING_PIECE_BYTES, bytes - from);
        }

        /// The result's piece from a byte on.
        private BitFold fold(int from) {
            cx.hopAll(tx, shard -> foldOwn(shard, from));
            BitFold all = null;
            for (BitFold fold : folds) {
                if (all == null) {
                    all = fold;
                } else if (fold != null) {
                    all.add(fold);
                }
            }
            if (all == null) {
                throw new IllegalStateException("sources: none (expected at least one)");
            }
            all.finish();
            return all;
        }

        private void foldOwn(ShardContext shard, int from) {
            int id = shard.shard().id();
            BitFold fold = folds[id];
            if (fold == null) {
                return;
            }
            fold.begin(pieceBytes(from));
            for (int i = FIRST_SOURCE; i < shardOf.length; i++) {
                if (shardOf[i] == id) {
                    fold.add(shard.find(args, i), from, i == FIRST_SOURCE);
                }
            }
        }

        private void store(ShardContext shard, BitFold piece, int from) {
            piece.store(Record.valueAddress(shard.find(args, DESTINATION)) + from, pieceBytes(from));
        }
    }
}
