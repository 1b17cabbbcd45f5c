package io.nanoredis.simulation;

/// A deliberate mistake in the server, which the simulation must catch.
public enum ServerMutant {
    /// No mistake: the server as it is.
    NONE,
    /// A shared lock does not wait for an earlier exclusive one.
    SHARED_IGNORES_EXCLUSIVE,
    /// A lock on a key does not wait for an earlier one on all keys, such as that of a script with undeclared keys.
    KEYS_IGNORE_WHOLE_SHARD,
    /// A lock on all keys does not wait for earlier ones on single keys.
    WHOLE_SHARD_IGNORES_KEYS,
    /// A message may pass those that wait for room.
    OVERTAKING_OVERFLOW,
    /// Nobody wakes a shard that sleeps.
    NEVER_RUNG,
    /// A ticket is claimed by a look and a store instead of a compare-and-set.
    CLAIM_WITHOUT_COMPARE_AND_SET,
    /// What an earlier hop of a transaction has changed is forgotten: nobody who waits for it wakes up.
    LOST_WAKE_UP,
    /// Tickets are served in the middle of a transaction or a script.
    SERVED_WITHIN_GROUP,
    /// Tickets are served in a later task than that of the command that has changed their key.
    SERVED_LATE,
    /// Others in the line are served while a ticket before them tries again.
    OVERTAKEN_WHILE_MOVING,
    /// A ticket that has ended stays in the lines of other shards.
    NEVER_LEAVES,
    /// EXEC asks whether watched keys have changed before it holds its locks.
    WATCH_ASKED_BEFORE_LOCKED,
    /// EXEC does not ask whether watched keys have changed.
    WATCH_NOT_ASKED,
    /// A subscription is confirmed before all proactors know of it.
    SUBSCRIBED_TOO_EARLY;

    /// Whether it lets others in where the server believes to be alone: only strings bear that without a crash.
    boolean isAboutLocks() {
        return compareTo(SHARED_IGNORES_EXCLUSIVE) >= 0 && compareTo(WHOLE_SHARD_IGNORES_KEYS) <= 0;
    }

    /// Whether it has to do with waiting, and shows where clients mostly wait.
    boolean isAboutWaiting() {
        return compareTo(CLAIM_WITHOUT_COMPARE_AND_SET) >= 0 && compareTo(NEVER_LEAVES) <= 0;
    }

    /// Whether it has to do with messages, and shows where clients mostly publish, through rings that are full.
    boolean isAboutPublishing() {
        return this == OVERTAKING_OVERFLOW || this == SUBSCRIBED_TOO_EARLY;
    }
}
