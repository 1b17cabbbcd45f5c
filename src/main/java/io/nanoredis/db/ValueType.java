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

    /// Walks the whole value and compares it with its counters and invariants; returns the bytes of its blocks and its
    /// record.
    ///
    /// @throws IllegalStateException on a contradiction
    long verify(long record);
}
