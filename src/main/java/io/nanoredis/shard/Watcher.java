package io.nanoredis.shard;

import org.jspecify.annotations.Nullable;

/// The watched keys of one client on one shard, and whether one of them has changed.
///
/// Made at the client's home; from the first key on it belongs to the shard, until it ends there, by [WatchTable#end]
/// or by arriving there as a message.
///
/// *Thread*: the owner of the shard, but for [#isTouched].
public final class Watcher implements ShardTask {
    @Nullable
    Watch watches;

    /// Written by the shard alone; others merely show it.
    private volatile boolean touched;

    boolean ended;

    /// A watcher without keys.
    public Watcher() {}

    /// Whether a watched key has changed, as far as anybody has noticed. *Thread*: any.
    public boolean isTouched() {
        return touched;
    }

    void touch() {
        if (!touched) {
            touched = true;
        }
    }

    /// Forgets its keys on the shard at which it arrives.
    @Override
    public void run(EngineShard shard) {
        shard.watches().forget(this);
    }

    /// One key that it watches.
    static final class Watch {
        final Watcher watcher;
        final WatchedKey key;

        @Nullable
        Watch nextOfWatcher;

        @Nullable
        Watch previous;

        @Nullable
        Watch next;

        Watch(Watcher watcher, WatchedKey key) {
            this.watcher = watcher;
            this.key = key;
            nextOfWatcher = watcher.watches;
            watcher.watches = this;
        }
    }
}
