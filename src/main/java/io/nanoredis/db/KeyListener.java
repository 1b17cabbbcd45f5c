package io.nanoredis.db;

/// Told of every key that is written, removed or expired, while somebody listens: who waits for a key is woken by it.
///
/// *thread* — the shard's owner, in the middle of the command that changes the key: its value may not be complete yet,
/// so a listener only takes note.
public interface KeyListener {
    /// A key of a logical database has changed; its bytes are valid during the call.
    void keyChanged(int database, long keyAddress, int keyLength);

    /// Any key of a logical database may have changed: it was emptied, or exchanged with another.
    void databaseChanged(int database);
}
