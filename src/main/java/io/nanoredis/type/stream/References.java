package io.nanoredis.type.stream;

/// What becomes of an entry that is to be removed while groups still have it pending.
public enum References {
    /// Nothing is said, which counts as [#KEEP].
    UNSAID,
    /// The entry goes, what is pending stays.
    KEEP,
    /// The entry goes, and with it what is pending.
    DELETE,
    /// The entry stays until every group has read and acknowledged it.
    ACKNOWLEDGED
}
