package io.nanoredis.db;

/// Knows the keys that expiry must leave alone for now, because an operation of several steps holds them.
///
/// *thread* — the shard's owner.
@FunctionalInterface
public interface KeyGuard {
    /// Whether a key is held; the key is read from its record.
    boolean isHeld(int database, long record);
}
