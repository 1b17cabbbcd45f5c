package io.nanoredis.shard;

/// The way of one fiber to the shards.
///
/// A fiber is a virtual thread that coordinates for a connection of its home shard. When it is carried by the home's
/// proactor, its messages leave like the proactor's own and never wait for room; in the fallback mode it runs on some
/// other thread and waits while a ring is full. In both modes database code runs in a frame of the owner's platform
/// thread, the home's too, and the fiber is resumed by the home shard.
///
/// *Thread*: one fiber at a time; reusable, allocates nothing per hop.
public final class FiberPort {
    private final EngineShardSet set;
    private final EngineShard home;
    private final AwaitedHop hop;

    /// A port for a fiber of the given shard.
    public FiberPort(EngineShard home) {
        this.home = home;
        set = home.set();
        hop = new AwaitedHop(home);
    }

    /// The shard to which the fiber belongs.
    public EngineShard home() {
        return home;
    }

    /// Gives a task to a shard without waiting.
    public void add(int target, ShardTask task) {
        set.add(home, target, task);
    }

    /// Runs a task on a shard and waits for its end.
    ///
    /// *Errors*: what the task throws is thrown here.
    ///
    /// @throws IllegalStateException if called by a proactor itself instead of a fiber
    public void await(int target, ShardTask task) {
        if (home.isOwner()) {
            throw new IllegalStateException("the proactor of shard " + home.id() + " must not wait");
        }
        hop.prepare(task);
        set.add(home, target, hop);
        hop.await();
    }

    /// A transaction that this fiber coordinates.
    ///
    /// @param nowMs clock reading for all its parts
    public FiberTransaction transaction(long nowMs) {
        return new FiberTransaction(this, nowMs);
    }
}
