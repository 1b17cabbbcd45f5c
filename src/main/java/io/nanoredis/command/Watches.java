package io.nanoredis.command;

import io.nanoredis.resp.Args;
import io.nanoredis.shard.EngineShard;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.shard.LockRequest;
import io.nanoredis.shard.Watcher;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The keys that one client watches, as its connection knows them: on which shards they are, and by which locks they
/// are
/// held still while EXEC asks whether they have changed. Whether they have is known to each shard's [Watcher].
///
/// *Thread*: home, and after EXEC or UNWATCH has taken it from the session, whoever it is handed to; [#on] is asked by
/// the shards too.
public final class Watches {
    private final @Nullable Watcher[] watchers;
    private byte[][] keys = new byte[4][];
    private int[] databases = new int[4];
    private int[] shards = new int[4];
    private long[] fingerprints = new long[4];
    private int count;

    Watches(int shardCount) {
        watchers = new @Nullable Watcher[shardCount];
    }

    /// Notes the keys of a WATCH, before it goes to the shards.
    void add(Args args, KeyPlacement placement, int database) {
        for (int k = 0; k < placement.count(); k++) {
            byte[] key = args.bytes(k + 1);
            if (!contains(key, database)) {
                append(key, database, placement.shard(k), Routing.lockFingerprint(placement.hash(k)));
            }
        }
    }

    private boolean contains(byte[] key, int database) {
        for (int i = 0; i < count; i++) {
            if (databases[i] == database && Arrays.equals(keys[i], key)) {
                return true;
            }
        }
        return false;
    }

    private void append(byte[] key, int database, int shard, long fingerprint) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, count * 2);
            databases = Arrays.copyOf(databases, count * 2);
            shards = Arrays.copyOf(shards, count * 2);
            fingerprints = Arrays.copyOf(fingerprints, count * 2);
        }
        keys[count] = key;
        databases[count] = database;
        shards[count] = shard;
        fingerprints[count++] = fingerprint;
        if (watchers[shard] == null) {
            watchers[shard] = new Watcher();
        }
    }

    /// How many keys are watched.
    public int count() {
        return count;
    }

    /// What stands for them on a shard, null if none is there.
    public @Nullable Watcher on(int shard) {
        return watchers[shard];
    }

    /// Whether one of them has changed, as far as anybody has noticed.
    public boolean isTouched() {
        for (Watcher watcher : watchers) {
            if (watcher != null && watcher.isTouched()) {
                return true;
            }
        }
        return false;
    }

    /// The shard of all of them, or -1 if they are on several.
    public int soleShard() {
        for (int i = 1; i < count; i++) {
            if (shards[i] != shards[0]) {
                return -1;
            }
        }
        return shards[0];
    }

    /// Adds the locks under which those of a shard are asked for.
    void addLocks(LockRequest request, int shard) {
        for (int i = 0; i < count; i++) {
            if (shards[i] == shard) {
                request.lock(fingerprints[i], false);
            }
        }
    }

    /// Adds the locks under which all of them are asked for.
    void addLocks(FiberTransaction tx) {
        for (int i = 0; i < count; i++) {
            tx.lock(shards[i], fingerprints[i], false);
        }
    }

    /// Asks a shard, under the locks, whether none of its keys has changed, and ends the watching there.
    boolean endOn(EngineShard shard) {
        Watcher watcher = watchers[shard.id()];
        return watcher == null || shard.watches().end(watcher);
    }

    /// Has every shard forget about them. *Thread*: home.
    void drop(EngineShard home) {
        for (int shard = 0; shard < watchers.length; shard++) {
            Watcher watcher = watchers[shard];
            if (watcher != null) {
                home.set().send(home, shard, watcher);
            }
        }
    }
}
