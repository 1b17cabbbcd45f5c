package io.nanoredis.shard;

import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.Mem;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A key of one logical database that somebody watches, and who does.
///
/// *Thread*: the owner of the shard.
final class WatchedKey {
    final int database;
    final long hash;
    private final byte[] key;

    Watcher.@Nullable Watch watches;

    @Nullable
    WatchedKey nextInBucket;

    WatchedKey(int database, long hash, byte[] array, int offset, int length) {
        this.database = database;
        this.hash = hash;
        key = Arrays.copyOfRange(array, offset, offset + length);
    }

    boolean is(int index, long keyHash, byte[] array, int offset, int length) {
        return hash == keyHash
                && database == index
                && Arrays.equals(key, 0, key.length, array, offset, offset + length);
    }

    boolean is(int index, long keyHash, long address, int length) {
        return hash == keyHash && database == index && key.length == length && Mem.equals(address, key, 0, length);
    }

    /// Whether the key is there in a logical database. One that has expired is removed, which whoever watches it there
    /// is
    /// told of.
    boolean existsIn(Keyspace keyspace) {
        return keyspace.find(key, 0, key.length, hash) != 0;
    }

    void touch() {
        for (Watcher.Watch watch = watches; watch != null; watch = watch.next) {
            watch.watcher.touch();
        }
    }

    void add(Watcher.Watch watch) {
        Watcher.Watch first = watches;
        watch.next = first;
        if (first != null) {
            first.previous = watch;
        }
        watches = watch;
    }

    void remove(Watcher.Watch watch) {
        Watcher.Watch before = watch.previous;
        Watcher.Watch after = watch.next;
        if (before == null) {
            watches = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
    }
}
