package io.nanoredis.family.generic;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.Mem;
import io.nanoredis.rdb.DumpPayload;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.resp.Args;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.structure.Record;
import java.util.Arrays;

/// The way of one value from the shard of argument 1 to that of argument 2, under the locks of a transaction.
///
/// A value travels with one hop at either end, as its record or, if it owns other blocks, in the RDB form. A record
/// longer than [#PIECE_BYTES] travels in pieces, so that neither shard stands
/// still for it and the heap holds a piece of it only. Its record has room for all of it from the first piece on;
/// nobody
/// sees it before it is complete, as its key is locked, and its expiry is set last. Should a piece fail, the unfinished
/// record is removed.
///
/// *Thread*: the connection's fiber; what it sends runs on the owners of the two shards.
final class Relocation {
    private static final int PIECE_BYTES = 1 << 20;

    private final Coordinator cx;
    private final FiberTransaction tx;
    private final Args args;
    private final int source;
    private final int destination;
    private final int database;
    private final boolean moving;

    // What pickUp() has found: written on the source's shard, read in the fiber and on the destination's after that
    // hop.
    private boolean found;
    private boolean serialized;
    private int type;
    private int encoding;
    private int access;
    private int valueBytes;
    private long expireAtMs;
    private byte[] piece = new byte[0];

    // What store() has done, read in the fiber after its hop.
    private boolean stored;

    /// @param database the destination's logical database
    /// @param moving whether the source will go: the destination then takes over its access bits, else it counts as new
    Relocation(Coordinator cx, FiberTransaction tx, Args args, int database, boolean moving) {
        this.cx = cx;
        this.tx = tx;
        this.args = args;
        this.database = database;
        this.moving = moving;
        source = cx.shardOf(args, 1);
        destination = cx.shardOf(args, 2);
    }

    /// Copies the value of argument 1 under the key in argument 2, with its expiry, on one shard.
    static void copyWithin(ShardContext cx, Args args, Keyspace target) {
        long record = cx.find(args, 1);
        if (ownsBlocks(cx, record)) {
            RdbWriter value = cx.copyWriter();
            DumpPayload.writeValue(cx.codecs(), record, value);
            new KeyTarget(cx, target, args, 2, Record.expireAtMs(record)).copy(value.array(), value.length());
            value.reset();
        } else {
            cx.keyspace()
                    .copyRecord(record, args.array(), args.offset(2), args.length(2), cx.hashOf(args, 2), target, true);
        }
    }

    private static boolean ownsBlocks(ShardContext cx, long record) {
        return cx.database().types().of(Record.type(record)).ownsBlocks(record);
    }

    /// The record in argument 2's key in `target`, 0 if there is none.
    static long destination(ShardContext cx, Args args, Keyspace target) {
        return target.find(args.array(), args.offset(2), args.length(2), cx.hashOf(args, 2));
    }

    /// Looks at the source and takes its first piece; false when there is no such key.
    boolean pickUp() {
        cx.hop(tx, source, this::pickUpOn);
        return found;
    }

    private void pickUpOn(ShardContext shard) {
        long record = moving ? shard.change(args, 1) : shard.read(args, 1);
        found = record != 0;
        if (found) {
            type = Record.type(record);
            encoding = Record.encoding(record);
            access = Record.access(record);
            expireAtMs = Record.expireAtMs(record);
            serialized = ownsBlocks(shard, record);
            if (serialized) {
                serialize(shard, record);
            } else {
                valueBytes = Record.valueLength(record);
                piece = new byte[Math.min(valueBytes, PIECE_BYTES)];
                Mem.copyOut(Record.valueAddress(record), piece, 0, piece.length);
            }
        }
    }

    private void serialize(ShardContext shard, long record) {
        RdbWriter value = shard.copyWriter();
        DumpPayload.writeValue(shard.codecs(), record, value);
        valueBytes = value.length();
        piece = Arrays.copyOf(value.array(), valueBytes);
        value.reset();
    }

    /// Stores at the destination what was picked up; false when a key is there and may not be replaced.
    boolean deliver(boolean onlyIfFree) {
        boolean whole = valueBytes == piece.length;
        cx.hop(tx, destination, shard -> store(shard, onlyIfFree, whole ? expireAtMs : 0));
        if (stored && !whole) {
            boolean complete = false;
            try {
                deliverRest();
                complete = true;
            } finally {
                if (!complete) {
                    cx.hop(tx, destination, this::remove);
                }
            }
        }
        if (stored && !moving && cx.publishesEvents()) {
            cx.hop(tx, destination, shard -> shard.event(KeyEvent.COPY_TO, database, args, 2));
        }
        return stored;
    }

    private void store(ShardContext shard, boolean onlyIfFree, long expiryMs) {
        Keyspace keyspace = shard.database().keyspace(database);
        stored = !onlyIfFree || destination(shard, args, keyspace) == 0;
        if (stored && serialized) {
            new KeyTarget(shard, keyspace, args, 2, expiryMs).copy(piece, valueBytes);
        } else if (stored) {
            long record = keyspace.put(
                    args.array(),
                    args.offset(2),
                    args.length(2),
                    shard.hashOf(args, 2),
                    type,
                    encoding,
                    valueBytes,
                    expiryMs);
            Mem.copyIn(piece, 0, Record.valueAddress(record), piece.length);
            if (Record.hasPartExpiry(record)) {
                keyspace.due(record, shard.hashOf(args, 2));
            }
        }
        if (stored && moving) {
            Record.access(destination(shard, args, keyspace), access);
        }
    }

    private void deliverRest() {
        for (int from = piece.length; from < valueBytes; from += PIECE_BYTES) {
            int at = from;
            int bytes = Math.min(PIECE_BYTES, valueBytes - from);
            cx.hop(tx, source, shard -> Mem.copyOut(Record.valueAddress(shard.find(args, 1)) + at, piece, 0, bytes));
            cx.hop(tx, destination, shard -> Mem.copyIn(piece, 0, Record.valueAddress(find(shard)) + at, bytes));
        }
        if (expireAtMs != 0) {
            cx.hop(tx, destination, this::expire);
        }
    }

    private long find(ShardContext shard) {
        return destination(shard, args, shard.database().keyspace(database));
    }

    private void expire(ShardContext shard) {
        shard.database()
                .keyspace(database)
                .expireAt(args.array(), args.offset(2), args.length(2), shard.hashOf(args, 2), expireAtMs);
    }

    private void remove(ShardContext shard) {
        shard.database().keyspace(database).delete(args.array(), args.offset(2), args.length(2), shard.hashOf(args, 2));
    }

    /// Removes the source's key and ends the transaction.
    void removeSource() {
        if (cx.publishesEvents()) {
            cx.hop(tx, source, shard -> {
                shard.delete(args, 1);
                shard.event(KeyEvent.RENAME_FROM, args, 1);
            });
            cx.hop(tx, destination, shard -> shard.event(KeyEvent.RENAME_TO, args, 2));
            return;
        }
        cx.lastHopAll(tx, shard -> {
            if (shard.shard().id() == source) {
                shard.delete(args, 1);
            }
        });
    }
}
