package io.nanoredis.type;

/// What takes the contents of a value for a fingerprint; see DEBUG DIGEST.
///
/// *Thread*: the owner of the shard that holds the value.
public interface ValueDigest {
    /// Takes a part whose place among the others matters, such as an element of a list.
    void ordered(byte[] part);

    /// Takes a part whose place among the others does not matter, such as a member of a set.
    void unordered(byte[] part);

    /// Takes parts whose order matters, as a group whose place among the others does not: such as a field and its
    /// value.
    void unorderedGroup(byte[]... parts);
}
