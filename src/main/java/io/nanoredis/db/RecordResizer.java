package io.nanoredis.db;

import io.nanoredis.memory.ArenaFullException;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.structure.Record;

/// Gives records another length: in their block where its size class allows, else in another one.
///
/// What is kept of a record is its key, its type, its access bits and the part of the value that is named; what is new
/// of the value is undefined. The record that is returned takes the place of the old one, which is gone if they differ;
/// the table that points to it is the caller's to tell.
///
/// *errors* — [ArenaFullException] if the record would have to get longer; it is then as before.
final class RecordResizer {
    private final Database database;
    private final Slab slab;

    RecordResizer(Database database) {
        this.database = database;
        slab = database.slab();
    }

    /// Whether a record of so many bytes can take a record's block.
    ///
    /// A block is always at least the one that its record's bytes ask for, so that comparing the two sizes needs no
    /// look
    /// at the slab.
    static boolean fitsBlockOf(long record, long bytes) {
        return Slab.usableBytes(Record.totalBytes(record)) == Slab.usableBytes(bytes);
    }

    /// Gives a record another value length, encoding and expiry, and keeps what fits of the value.
    long resize(long old, int valueBytes, int encoding, long expiry) {
        int keyLength = Record.keyLength(old);
        long bytes = Record.bytes(keyLength, valueBytes, expiry != 0);
        long record = fitsBlockOf(old, bytes) ? old : allocateInstead(old, bytes);
        boolean inPlace = record == old;
        long kept = (long) keyLength + Math.min(valueBytes, Record.valueLength(old));
        int type = Record.type(old);
        int access = Record.access(old);
        long keyFrom = Record.keyAddress(old);
        long keyTo = record + Record.keyOffset(keyLength, valueBytes, expiry != 0);
        if (keyFrom != keyTo) {
            Mem.move(keyFrom, keyTo, kept); // before the header's fields are written, which may lie where the key was
        }
        Record.begin(record, type, encoding, access, keyLength, valueBytes, expiry);
        if (!inPlace) {
            slab.free(old); // only the record: what it refers to has moved along
        }
        return record;
    }

    /// Puts `newBytes` undefined bytes in the place of `oldBytes` bytes of a value, `offset` behind its beginning; what
    /// stands before and behind them is kept.
    long splice(long record, int offset, int oldBytes, int newBytes) {
        int keyLength = Record.keyLength(record);
        int valueBytes = Record.valueLength(record) - oldBytes + newBytes;
        long expiry = Record.expireAtMs(record);
        long bytes = Record.bytes(keyLength, valueBytes, expiry != 0);
        long target = fitsBlockOf(record, bytes) ? record : allocateInstead(record, bytes);
        long keyFrom = Record.keyAddress(record);
        long keyTo = target + Record.keyOffset(keyLength, valueBytes, expiry != 0);
        long kept = (long) keyLength + offset;
        long tail = (long) Record.valueLength(record) - offset - oldBytes;
        long tailFrom = keyFrom + kept + oldBytes;
        long tailTo = keyTo + kept + newBytes;
        int type = Record.type(record);
        int encoding = Record.encoding(record);
        int access = Record.access(record);
        if (target != record) {
            Mem.copy(keyFrom, keyTo, kept);
            Mem.copy(tailFrom, tailTo, tail);
        } else if (tailTo > tailFrom) {
            moveWithin(tailFrom, tailTo, tail);
            moveWithin(keyFrom, keyTo, kept);
        } else {
            moveWithin(keyFrom, keyTo, kept);
            moveWithin(tailFrom, tailTo, tail);
        }
        Record.begin(target, type, encoding, access, keyLength, valueBytes, expiry);
        if (target != record) {
            slab.free(record);
        }
        return target;
    }

    private static void moveWithin(long from, long to, long bytes) {
        if (from != to && bytes > 0) {
            Mem.move(from, to, bytes);
        }
    }

    /// A block in place of a record's; the same one where there is no memory for another and it is large enough, so
    /// that
    /// a value can always get smaller.
    private long allocateInstead(long old, long bytes) {
        try {
            return database.allocate(bytes);
        } catch (ArenaFullException full) {
            if (bytes <= slab.sizeOf(old)) {
                return old;
            }
            throw full;
        }
    }
}
