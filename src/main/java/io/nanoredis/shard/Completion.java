package io.nanoredis.shard;

/// Told when a round of a transaction is over.
///
/// *Thread*: the owner of the transaction's home shard. Must not wait.
@FunctionalInterface
public interface Completion {

    /// Every part that took part in the round has answered; [Transaction#failure()] tells whether one of them threw.
    void completed(Transaction transaction);
}
