package io.nanoredis.shard;

/// What ends the sleep of a proactor: its event loop's wake-up.
///
/// *Thread*: any. Must not wait; ringing without need is harmless.
@FunctionalInterface
public interface Doorbell {

    /// Makes a proactor that blocks in its event loop return from there.
    void ring();
}
