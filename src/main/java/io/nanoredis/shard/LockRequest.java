package io.nanoredis.shard;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One wish for locks on one shard: some keys, each shared or exclusive, or the whole shard.
///
/// *Shape*: filled with [#lock] or [#lockShard], then passed to [LockTable#acquire]; from then until
/// [LockTable#release] it must not change. It may be cleared and used again afterwards. The same key may be named more
/// than once; the strongest mode counts.
///
/// A batch of commands waits as one request: at the command whose key is locked it wishes for the keys of that command,
/// and when it is granted it runs the command, releases and goes on. If a connection sends a shard a second batch
/// before the first has been answered, the second must queue behind the first there: their keys differ, so the lock
/// table does not keep them in order.
///
/// *Thread*: the owner of the shard once it is enqueued.
public abstract class LockRequest {
    private long[] wishes = new long[4]; // fingerprint with bit 0 = exclusive
    private int wishCount;
    private int shardMode = LockTable.INTENT_SHARED;

    @Nullable
    LockEntry entries;

    @Nullable
    LockRequest nextReady;

    int waiting;

    /// A request without locks.
    protected LockRequest() {}

    /// Called when a request that had to wait holds all its locks. It keeps them until it is released.
    ///
    /// *Thread*: owner of the shard; must not wait. What it throws is reported as a task failure.
    protected abstract void granted(EngineShard shard);

    /// Forgets all wishes.
    ///
    /// @throws IllegalStateException while the request is enqueued
    public final void clearLocks() {
        requireIdle();
        wishCount = 0;
        shardMode = LockTable.INTENT_SHARED;
    }

    /// Wishes for one key.
    ///
    /// @param fingerprint made by [LockTable#fingerprint]
    public final void lock(long fingerprint, boolean exclusive) {
        requireIdle();
        if (wishCount == wishes.length) {
            wishes = Arrays.copyOf(wishes, wishCount * 2);
        }
        wishes[wishCount++] = exclusive ? fingerprint | 1 : fingerprint & ~1L;
        if (exclusive) {
            // a key of one's own beside a shared lock on all: only an exclusive lock on all says that
            shardMode = shardMode >= LockTable.SHARED ? LockTable.EXCLUSIVE : LockTable.INTENT_EXCLUSIVE;
        }
    }

    /// Wishes for the whole shard, every key that it has or will have; wishes for single keys become irrelevant, but
    /// that
    /// an exclusive one makes the whole exclusive.
    public final void lockShard(boolean exclusive) {
        requireIdle();
        boolean alone = exclusive || shardMode == LockTable.INTENT_EXCLUSIVE;
        shardMode = Math.max(shardMode, alone ? LockTable.EXCLUSIVE : LockTable.SHARED);
    }

    /// Tells whether the request stands in the lock table, waiting or granted.
    public final boolean isEnqueued() {
        return entries != null;
    }

    /// The mode in which the request locks the key that stands for the whole shard.
    final int shardMode() {
        return shardMode;
    }

    /// How many single keys the lock table must look at; none under a whole-shard lock.
    final int keyCount() {
        return shardMode >= LockTable.SHARED ? 0 : wishCount;
    }

    final long key(int i) {
        return wishes[i] & ~1L;
    }

    final int mode(int i) {
        return (wishes[i] & 1) != 0 ? LockTable.EXCLUSIVE : LockTable.SHARED;
    }

    /// Tells whether these wishes include the lock on a key, in that mode or a stronger one. *Cost*: linear.
    final boolean covers(long fingerprint, boolean exclusive) {
        if (coversShard(exclusive)) {
            return true;
        }
        for (int i = 0; i < wishCount; i++) {
            if (key(i) == (fingerprint & ~1L) && (!exclusive || mode(i) == LockTable.EXCLUSIVE)) {
                return true;
            }
        }
        return false;
    }

    /// Tells whether these wishes include the lock on the whole shard, in that mode or a stronger one.
    final boolean coversShard(boolean exclusive) {
        return shardMode >= (exclusive ? LockTable.EXCLUSIVE : LockTable.SHARED);
    }

    private void requireIdle() {
        if (entries != null) {
            throw new IllegalStateException("the request stands in the lock table");
        }
    }
}
