package io.nanoredis.db;

import io.nanoredis.memory.Slab;

/// What the data layer must know of a type of values: its name, its memory, how to free it.
///
/// A type whose values are more than their record keeps addresses of its own blocks in it; nothing may point back at
/// the record, as
/// maintenance moves records.
///
/// *thread* — the shard's owner.
public sealed interface ValueType permits StringType {
    /// The name that TYPE replies.
    String name();

    /// The name that OBJECT ENCODING replies for a record's encoding.
    String encodingName(long record);

    /// The bytes of memory that the record and all it refers to take.
    long memoryBytes(Slab slab, long record);

    /// Frees the record and all it refers to.
    void free(Slab slab, long record);
}
