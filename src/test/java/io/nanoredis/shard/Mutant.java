package io.nanoredis.shard;

/// A deliberate mistake in the transaction design, which the simulation must catch.
enum Mutant {
    /// No mistake: the design as it is.
    NONE,
    /// A shard reads the Sequencer's cursor before it takes its batch.
    CURSOR_FIRST,
    /// A single-shard command does not look at the lock table.
    NO_LOCK_CHECK,
    /// A shared request does not wait for an earlier exclusive one.
    SHARED_IGNORES_EXCLUSIVE,
    /// A transaction of several hops lets go of its locks before the last one.
    EARLY_RELEASE,
    /// A whole-shard request does not wait for earlier requests for single keys.
    WHOLE_SHARD_IGNORES_KEYS,
    /// A request for a single key does not wait for an earlier whole-shard one.
    KEYS_IGNORE_WHOLE_SHARD,
    /// A task may pass the overflow of its target.
    OVERTAKING_OVERFLOW
}
