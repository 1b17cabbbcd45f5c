package io.nanoredis.db;

/// Told of keys that come into being and of what expires, while somebody wants to know.
///
/// *thread* — the shard's owner, in the middle of whatever is done with the key, whose bytes are valid during the call.
public interface KeyLife {
    /// A key that was not there is there now.
    void created(int database, long keyAddress, int keyLength);

    /// A key has reached the end of its time.
    void expired(int database, long keyAddress, int keyLength);

    /// Parts of a key's value have reached the end of theirs.
    ///
    /// @param emptied whether nothing is left, so that the key is gone
    void partsExpired(int database, byte[] key, boolean emptied);
}
