package io.nanoredis.family.generic;

import io.nanoredis.command.Coordinator;
import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.Mem;
import io.nanoredis.rdb.RdbFormatException;
import io.nanoredis.rdb.RdbReader;
import io.nanoredis.rdb.RdbWriter;
import io.nanoredis.resp.Args;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.structure.Record;
import io.nanoredis.type.StoredType;
import java.util.Arrays;

/// The way of one value from the shard of argument 1 to that of argument 2, under the locks of a transaction.
///
/// A small value travels with one hop at either end. A large one travels in pieces, so that neither shard stands still
/// for it and the heap holds a piece of it only: a record by its bytes, a value that owns other blocks in the parts
/// that
/// its type makes. Nobody sees it before it is complete, as its key is locked; its expiry is set last. Should a piece
/// fail, the unfinished value is removed.
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
    private boolean inParts;
    private long nextPart;
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
        if (!ownsBlocks(cx, record)) {
            cx.keyspace()
                    .copyRecord(record, args.array(), args.offset(2), args.length(2), cx.hashOf(args, 2), target, true);
            return;
        }
        RdbWriter part = cx.copyWriter();
        RdbReader reader = new RdbReader();
        long expireAtMs = Record.expireAtMs(record);
        StoredType type = (StoredType) cx.type(Record.type(record));
        boolean complete = false;
        begin(cx, args, target, Record.type(record), Record.encoding(record), Record.valueLength(record));
        try {
            long position = StoredType.END;
            do {
                part.reset();
                position = type.writePart(cx.find(args, 1), position, part);
                read(type, destination(cx, args, target), reader, part.array(), part.length());
            } while (position != StoredType.END);
            complete(cx, args, target, expireAtMs);
            complete = true;
        } finally {
            part.reset();
            if (!complete) {
                target.delete(args.array(), args.offset(2), args.length(2), cx.hashOf(args, 2));
            }
        }
    }

    /// Makes the key in argument 2 an empty value to which parts are added.
    private static void begin(ShardContext cx, Args args, Keyspace target, int type, int encoding, int valueBytes) {
        long record = target.put(
                args.array(), args.offset(2), args.length(2), cx.hashOf(args, 2), type, encoding, valueBytes, 0);
        ((StoredType) cx.type(type)).beginParts(record);
    }

    private static void read(StoredType type, long record, RdbReader reader, byte[] part, int bytes) {
        reader.reset(part, 0, bytes);
        try {
            type.readPart(record, reader);
        } catch (RdbFormatException e) {
            throw new IllegalStateException("part: not what was written", e);
        } finally {
            reader.release();
        }
    }

    private static void complete(ShardContext cx, Args args, Keyspace target, long expireAtMs) {
        if (expireAtMs != 0) {
            target.expireAt(args.array(), args.offset(2), args.length(2), cx.hashOf(args, 2), expireAtMs);
        }
        long record = destination(cx, args, target);
        if (record != 0 && Record.hasPartExpiry(record)) {
            target.due(record, cx.hashOf(args, 2));
        }
    }

    private static boolean ownsBlocks(ShardContext cx, long record) {
        return cx.database().types().of(Record.type(record)).ownsBlocks(record);
    }

    /// The record in argument 2's key in `target`, 0 if there is none.
    static long destination(ShardContext cx, Args args, Keyspace target) {
        return target.find(args.array(), args.offset(2), args.length(2), cx.hashOf(args, 2));
    }

    /// Whether a value takes the place of another one there: the key then counts as new. False, without a look at it,
    /// while no events are published.
    static boolean replacesForEvents(ShardContext cx, Args args, Keyspace target) {
        return cx.publishesEvents() && destination(cx, args, target) != 0;
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
            inParts = ownsBlocks(shard, record);
            valueBytes = Record.valueLength(record);
            if (inParts) {
                nextPart = StoredType.END;
                writePart(shard, record);
            } else {
                piece = new byte[Math.min(valueBytes, PIECE_BYTES)];
                Mem.copyOut(Record.valueAddress(record), piece, 0, piece.length);
            }
        }
    }

    private void writePart(ShardContext shard, long record) {
        RdbWriter part = shard.copyWriter();
        part.reset();
        nextPart = ((StoredType) shard.type(type)).writePart(record, nextPart, part);
        piece = Arrays.copyOf(part.array(), part.length());
        part.reset();
    }

    /// Stores at the destination what was picked up; false when a key is there and may not be replaced.
    boolean deliver(boolean onlyIfFree) {
        cx.hop(tx, destination, shard -> {
            stored = !onlyIfFree || find(shard) == 0;
            if (stored) {
                boolean replaces = replacesForEvents(shard, args, keyspace(shard));
                store(shard);
                if (replaces) {
                    shard.event(KeyEvent.NEW, database, args, 2);
                }
            }
        });
        if (!stored) {
            return false;
        }
        boolean complete = false;
        try {
            if (inParts) {
                deliverParts();
            } else {
                deliverRest();
            }
            cx.hop(tx, destination, shard -> {
                complete(shard, args, keyspace(shard), expireAtMs);
                if (moving) {
                    Record.access(find(shard), access);
                } else {
                    shard.event(KeyEvent.COPY_TO, database, args, 2);
                }
            });
            complete = true;
        } finally {
            if (!complete) {
                cx.hop(tx, destination, this::remove);
            }
        }
        return true;
    }

    private Keyspace keyspace(ShardContext shard) {
        return shard.database().keyspace(database);
    }

    private void store(ShardContext shard) {
        if (inParts) {
            begin(shard, args, keyspace(shard), type, encoding, valueBytes);
            return;
        }
        long record = keyspace(shard)
                .put(
                        args.array(),
                        args.offset(2),
                        args.length(2),
                        shard.hashOf(args, 2),
                        type,
                        encoding,
                        valueBytes,
                        0);
        Mem.copyIn(piece, 0, Record.valueAddress(record), piece.length);
    }

    private void deliverParts() {
        RdbReader reader = new RdbReader();
        while (true) {
            cx.hop(tx, destination, shard -> {
                StoredType typeThere = (StoredType) shard.type(type);
                read(typeThere, find(shard), reader, piece, piece.length);
            });
            if (nextPart == StoredType.END) {
                return;
            }
            cx.hop(tx, source, shard -> writePart(shard, shard.find(args, 1)));
        }
    }

    private void deliverRest() {
        for (int from = piece.length; from < valueBytes; from += PIECE_BYTES) {
            int at = from;
            int bytes = Math.min(PIECE_BYTES, valueBytes - from);
            cx.hop(tx, source, shard -> Mem.copyOut(Record.valueAddress(shard.find(args, 1)) + at, piece, 0, bytes));
            cx.hop(tx, destination, shard -> Mem.copyIn(piece, 0, Record.valueAddress(find(shard)) + at, bytes));
        }
    }

    private long find(ShardContext shard) {
        return destination(shard, args, keyspace(shard));
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
