package io.nanoredis.rdb;

/// Where a [ValueCodec] puts the value that it has read: a key of some database, as a rule.
///
/// Exactly one method is called, once, when nothing can go wrong any more with the bytes. *Thread*: the shard's owner.
public interface ValueTarget {
    /// Stores a string that is an integer.
    void integer(long value);

    /// Stores a string, in whatever encoding suits it.
    void string(byte[] array, int offset, int length);

    /// Makes room for a string of `bytes` bytes that is to be kept as it is, and returns the address for the caller to
    /// fill at once.
    long rawString(int bytes);
}
