package io.nanoredis.family.generic;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.ShardContext;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.Mem;
import io.nanoredis.resp.Args;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.structure.Record;

/// The way of one value from the shard of argument 1 to that of argument 2, under the locks of a transaction.
///
/// The value travels in pieces of [#PIECE_BYTES], so that neither shard stands still for a large one and the heap holds
/// a piece of
/// it only. The destination's record has room for all of it from the first piece on; nobody sees it before it is
/// complete, as its
/// key is locked. Its expiry is set last. Should a piece fail, the unfinished record is removed.
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

    // What pickUp() has found; written on the source's shard and read after its hop.
    private boolean found;
    private int type;
    private int encoding;
    private int access;
    private int valueBytes;
    private long expireAtMs;
    private byte[] piece = new byte[0];

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

    /// Copies the record of argument 1 under the key in argument 2, with its expiry, on one shard; returns the new
    /// record.
    static long copyWithin(ShardContext cx, Args args, Keyspace target) {
        return cx.keyspace()
                .copyRecord(
                        cx.find(args, 1),
                        args.array(),
                        args.offset(2),
                        args.length(2),
                        cx.hashOf(args, 2),
                        target,
                        true);
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
            valueBytes = Record.valueLength(record);
            piece = new byte[Math.min(valueBytes, PIECE_BYTES)];
            Mem.copyOut(Record.valueAddress(record), piece, 0, piece.length);
        }
    }

    /// Whether the destination's key is there.
    boolean isDestinationTaken() {
        boolean[] taken = new boolean[1];
        cx.hop(tx, destination, shard -> taken[0] = find(shard) != 0);
        return taken[0];
    }

    private long find(ShardContext shard) {
        return destination(shard, args, shard.database().keyspace(database));
    }

    /// Stores at the destination, in place of what is there, what was picked up.
    void deliver() {
        cx.hop(tx, destination, this::store);
        if (valueBytes > piece.length) {
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
        cx.hop(tx, destination, this::settle);
    }

    private void store(ShardContext shard) {
        Keyspace keyspace = shard.database().keyspace(database);
        long record = keyspace.put(
                args.array(), args.offset(2), args.length(2), shard.hashOf(args, 2), type, encoding, valueBytes, 0);
        Mem.copyIn(piece, 0, Record.valueAddress(record), piece.length);
    }

    private void deliverRest() {
        for (int from = piece.length; from < valueBytes; from += PIECE_BYTES) {
            int at = from;
            int bytes = Math.min(PIECE_BYTES, valueBytes - from);
            cx.hop(tx, source, shard -> Mem.copyOut(Record.valueAddress(shard.find(args, 1)) + at, piece, 0, bytes));
            cx.hop(tx, destination, shard -> Mem.copyIn(piece, 0, Record.valueAddress(find(shard)) + at, bytes));
        }
    }

    private void remove(ShardContext shard) {
        shard.database().keyspace(database).delete(args.array(), args.offset(2), args.length(2), shard.hashOf(args, 2));
    }

    private void settle(ShardContext shard) {
        if (moving) {
            Record.access(find(shard), access);
        }
        if (expireAtMs != 0) {
            shard.database()
                    .keyspace(database)
                    .expireAt(args.array(), args.offset(2), args.length(2), shard.hashOf(args, 2), expireAtMs);
        }
    }

    /// Removes the source's key.
    void removeSource() {
        cx.hop(tx, source, shard -> shard.delete(args, 1));
    }
}
