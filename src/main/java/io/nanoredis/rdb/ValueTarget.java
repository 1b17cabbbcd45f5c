package io.nanoredis.rdb;

/// Where a [ValueCodec] puts the value that it has read: a key of some database, as a rule.
///
/// Exactly one method is called, once, when nothing can go wrong any more with the bytes. *Thread*: the shard's owner.
public interface ValueTarget {
    /// Stores a string that is an integer.
    void integer(long value);

    /// Stores a string, in whatever encoding suits it.
    void string(byte[] array, int offset, int length);

    /// Makes a record for a value of a type and encoding, and returns it; its `valueBytes` bytes of value are the
    /// caller's to fill at once.
    long record(int type, int encoding, int valueBytes);

    /// Says that the value of the record that [#record] returned is filled; has to follow where parts of it may expire.
    default void filled(long record) {}
}
