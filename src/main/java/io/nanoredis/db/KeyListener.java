package io.nanoredis.db;

/// Told of every key that is written, removed or expired, while somebody listens: who waits for a key is woken by it,
/// and
/// who watches one is told by it that the key has changed.
///
/// *thread* — the shard's owner, in the middle of the command that changes the key: its value may not be complete yet,
/// so a listener only takes note.
public interface KeyListener {
    /// A key of a logical database has changed; its bytes are valid during the call.
    void keyChanged(int database, long keyAddress, int keyLength);

    /// A logical database is about to be emptied: its keys are still there.
    default void emptying(int database) {}

    /// Two logical databases are about to be exchanged: each still has its own keys.
    default void exchanging(int a, int b) {}

    /// Any key of a logical database may have changed: it was emptied, or exchanged with another.
    void databaseChanged(int database);

    /// A command has ended, or several in a row, and what they have to say is about to leave the shard.
    default void workEnded() {}
}
