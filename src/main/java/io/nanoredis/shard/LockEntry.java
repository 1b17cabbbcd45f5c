package io.nanoredis.shard;

import org.jspecify.annotations.Nullable;

/// The place of one request in the queue of one key. Pooled by the lock table.
final class LockEntry {
    @Nullable
    LockRequest request;

    @Nullable
    LockQueue queue;

    @Nullable
    LockEntry previous;

    @Nullable
    LockEntry next;

    @Nullable
    LockEntry nextOfRequest; // links the free entries while pooled

    int mode;
    boolean granted;
}
