package io.nanoredis.db;

/// What the data layer must know of a type of values: its name, its memory, how to free it.
///
/// A value is one block, its record, or a record whose value area is a root: addresses and counters of blocks that the
/// value owns. Nothing may point back at the record, as maintenance moves records; the blocks are the type's to move.
///
/// *shape* — one object per [Database] and type, which may keep scratch objects of its own.
/// *thread* — the shard's owner.
public interface ValueType {
    /// The position at which [#free(long, long)] starts, and what it returns at the end.
    long END = 0;

    /// The code in records: a constant of [io.nanoredis.structure.Record].
    int code();

    /// The name that TYPE replies.
    String name();

    /// The name that OBJECT ENCODING replies for a record's encoding.
    String encodingName(long record);

    /// Whether the value has blocks besides its record.
    boolean ownsBlocks(long record);

    /// The bytes of memory that the record and all it refers to take; exact, without a walk over the value.
    long memoryBytes(long record);

    /// Frees the next part of the blocks of a value that [#ownsBlocks(long)], some hundred of them, and in the end the
    /// record. The record is in no table any more; it is freed by calls with the returned positions, perhaps much later
    /// and perhaps with other values in between.
    ///
    /// @param position [#END] at first, then what the call before returned
    /// @return [#END] when all is freed, the record too
    long free(long record, long position);

    /// Removes parts of a value whose time has passed, about as many as wanted at most; with the last part the key goes
    /// too. Called for records of which [io.nanoredis.structure.Record#hasPartExpiry(long)] holds and whose key has not
    /// expired.
    ///
    /// @return how many parts were removed, `partsMax` or more if there may be others
    default int expireParts(Keyspace keyspace, long record, int partsMax) {
        throw new IllegalStateException("type: " + name() + " (expected one whose parts expire)");
    }

    /// Moves the next part of the blocks of a value that [#ownsBlocks(long)], some hundred of them, out of sparse
    /// pages;
    /// the record stays where it is. Between two calls the value may change, and its record may move.
    ///
    /// *errors* — [io.nanoredis.memory.ArenaFullException], with the value as it was.
    ///
    /// @param position [#END] at first, then what the call before returned
    /// @return [#END] when all has been looked at
    default long defragment(long record, long position) {
        return END;
    }

    /// Where the root of the table lies in which the value's members are found by their hash; 0 while it has none. Who
    /// is about to look members up can read ahead in it: [io.nanoredis.structure.TableRoot#touchBucket].
    default long memberTable(long record) {
        return 0;
    }

    /// Walks the whole value and compares it with its counters and invariants; returns the bytes of its blocks and its
    /// record.
    ///
    /// @throws IllegalStateException on a contradiction
    long verify(long record);
}
