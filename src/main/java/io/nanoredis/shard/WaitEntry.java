package io.nanoredis.shard;

import org.jspecify.annotations.Nullable;

/// The place of one ticket in the line of one key.
///
/// *Thread*: made by the ticket's home; its links belong to the owner of the key's shard.
final class WaitEntry {
    final Ticket ticket;
    final int shard;
    /// Which of the ticket's keys this is, in the order in which the client named them.
    final int index;

    final long hash;
    final long fingerprint;
    final byte[] array;
    final int offset;
    final int length;

    /// What a look at the key under the locks of a transaction has found; read at home after that round.
    boolean ready;

    /// Whether the first try has passed over the key because its line was held.
    boolean passedOver;

    /// The ticket's request for locks on this shard, if it has needed one; at the first of its keys here.
    @Nullable
    LockRequest locks;

    @Nullable
    WaitLine line;

    @Nullable
    WaitEntry previous;

    @Nullable
    WaitEntry next;

    WaitEntry(Ticket ticket, int shard, int index, long hash, long fingerprint, byte[] array, int offset, int length) {
        this.ticket = ticket;
        this.shard = shard;
        this.index = index;
        this.hash = hash;
        this.fingerprint = fingerprint;
        this.array = array;
        this.offset = offset;
        this.length = length;
    }
}
