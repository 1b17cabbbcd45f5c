package io.nanoredis.shard;

import io.nanoredis.db.Database;
import io.nanoredis.db.KeyListener;
import io.nanoredis.memory.HashFunction;
import org.jspecify.annotations.Nullable;

/// The watched keys of one shard (WATCH) and by whom they are watched.
///
/// *Design*: a hash table from a key of a logical database to its watchers. Every change of such a key, by whomever,
/// touches its watchers, and that is all: a transaction asks by [#end], under its locks, whether its watcher was
/// touched. A key that had expired when it was watched counts as missing; one that expires later has changed, whether
/// or not somebody has removed it yet. Emptying a database touches who watches a key that was there; exchanging two of
/// them who watches a key that is there in either.
///
/// *Cost*: while nobody watches, a change costs nothing here; else the hash of its key and a look at the table.
///
/// *Thread*: the owner of the shard.
public class WatchTable implements KeyListener {
    private final Effects effects;
    private final Database database;
    private final HashFunction hash;
    private @Nullable WatchedKey[] buckets = new @Nullable WatchedKey[16];
    private int keys;

    WatchTable(EngineShard shard) {
        effects = shard.effects();
        database = shard.database();
        hash = database.hashFunction();
    }

    /// Number of keys that are watched.
    public final int keys() {
        return keys;
    }

    /// Watches a key from now on; no effect if the watcher does already, or has ended.
    ///
    /// @param index logical database
    /// @param keyHash hash of the whole key
    public final void watch(Watcher watcher, int index, long keyHash, byte[] array, int offset, int length) {
        if (watcher.ended) {
            return;
        }
        database.keyspace(index).find(array, offset, length, keyHash); // what has expired is removed, and told of, now
        WatchedKey key = find(index, keyHash, array, offset, length);
        if (key == null) {
            key = add(new WatchedKey(index, keyHash, array, offset, length));
        } else if (isWatchedBy(watcher, key)) {
            return;
        }
        key.add(new Watcher.Watch(watcher, key));
    }

    private static boolean isWatchedBy(Watcher watcher, WatchedKey key) {
        for (Watcher.Watch watch = watcher.watches; watch != null; watch = watch.nextOfWatcher) {
            if (watch.key == key) {
                return true;
            }
        }
        return false;
    }

    /// Forgets all keys of a watcher, for good.
    ///
    /// @return whether none of them has changed since it was watched
    public boolean end(Watcher watcher) {
        for (Watcher.Watch watch = watcher.watches; watch != null; watch = watch.nextOfWatcher) {
            watch.key.existsIn(database.keyspace(watch.key.database)); // one that has expired touches its watchers
        }
        forget(watcher);
        return !watcher.isTouched();
    }

    final void forget(Watcher watcher) {
        watcher.ended = true;
        for (Watcher.Watch watch = watcher.watches; watch != null; watch = watch.nextOfWatcher) {
            watch.key.remove(watch);
            if (watch.key.watches == null) {
                remove(watch.key);
            }
        }
        watcher.watches = null;
    }

    // ---- changes

    @Override
    public final void keyChanged(int index, long keyAddress, int keyLength) {
        long keyHash = hash.hash(keyAddress, keyLength);
        WatchedKey key = buckets[bucket(keyHash)];
        while (key != null && !key.is(index, keyHash, keyAddress, keyLength)) {
            key = key.nextInBucket;
        }
        if (key != null) {
            key.touch();
        }
    }

    @Override
    public final void emptying(int index) {
        touchThere(index, index);
    }

    @Override
    public final void exchanging(int a, int b) {
        touchThere(a, b);
        touchThere(b, a);
    }

    @Override
    public final void databaseChanged(int index) {
        // told before, while the keys were there
    }

    /// Touches who watches a key of a logical database that is there in it or in another one.
    private void touchThere(int index, int other) {
        for (WatchedKey first : buckets) {
            for (WatchedKey key = first; key != null; key = key.nextInBucket) {
                if (key.database == index
                        && (key.existsIn(database.keyspace(index)) || key.existsIn(database.keyspace(other)))) {
                    key.touch();
                }
            }
        }
    }

    // ---- the hash table

    private int bucket(long keyHash) {
        return (int) (keyHash >>> 20) & buckets.length - 1;
    }

    private @Nullable WatchedKey find(int index, long keyHash, byte[] array, int offset, int length) {
        WatchedKey key = buckets[bucket(keyHash)];
        while (key != null && !key.is(index, keyHash, array, offset, length)) {
            key = key.nextInBucket;
        }
        return key;
    }

    private WatchedKey add(WatchedKey key) {
        if (keys == buckets.length) {
            grow();
        }
        if (keys++ == 0) {
            effects.listen(this);
        }
        insert(buckets, key);
        return key;
    }

    private static void insert(@Nullable WatchedKey[] buckets, WatchedKey key) {
        int at = (int) (key.hash >>> 20) & buckets.length - 1;
        key.nextInBucket = buckets[at];
        buckets[at] = key;
    }

    private void grow() {
        @Nullable WatchedKey[] larger = new @Nullable WatchedKey[buckets.length * 2];
        for (WatchedKey first : buckets) {
            WatchedKey next;
            for (WatchedKey key = first; key != null; key = next) {
                next = key.nextInBucket;
                insert(larger, key);
            }
        }
        buckets = larger;
    }

    private void remove(WatchedKey gone) {
        int at = bucket(gone.hash);
        WatchedKey before = null;
        for (WatchedKey key = buckets[at]; key != null && key != gone; key = key.nextInBucket) {
            before = key;
        }
        if (before == null) {
            buckets[at] = gone.nextInBucket;
        } else {
            before.nextInBucket = gone.nextInBucket;
        }
        if (--keys == 0) {
            effects.ignore(this);
            buckets = new @Nullable WatchedKey[16];
        }
    }
}
