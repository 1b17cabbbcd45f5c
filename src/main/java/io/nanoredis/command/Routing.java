package io.nanoredis.command;

import io.nanoredis.memory.HashFunction;
import io.nanoredis.shard.LockTable;

/// Which part of a key decides its shard: what stands between the first `{` and the next `}`, or the whole key.
///
/// The rule of Redis Cluster's hash tags; an empty pair of braces counts as no tag.
public final class Routing {
    private Routing() {}

    /// The hash that [HashFunction#route] takes, for the key at `offset`.
    ///
    /// @param keyHash the hash of the whole key, which is returned when the key has no tag
    public static long routeHash(HashFunction hash, byte[] a, int offset, int length, long keyHash) {
        int end = offset + length;
        for (int open = offset; open < end; open++) {
            if (a[open] == '{') {
                return tagHash(hash, a, open, end, keyHash);
            }
        }
        return keyHash;
    }

    private static long tagHash(HashFunction hash, byte[] a, int open, int end, long keyHash) {
        for (int close = open + 1; close < end; close++) {
            if (a[close] == '}') {
                int tag = close - open - 1;
                return tag == 0 ? keyHash : hash.hash(a, open + 1, tag);
            }
        }
        return keyHash;
    }

    /// The shard of a key whose hash is `keyHash`.
    public static int shardOf(HashFunction hash, byte[] a, int offset, int length, long keyHash, int shards) {
        return shards == 1 ? 0 : HashFunction.route(routeHash(hash, a, offset, length, keyHash), shards);
    }

    /// What stands for a key in a shard's lock table.
    ///
    /// The same for all logical databases: a command such as MOVE touches one key in two of them, and locks both by
    /// this
    /// one fingerprint. Clients that use one name in several databases merely wait for each other.
    public static long lockFingerprint(long keyHash) {
        return LockTable.fingerprint(0, keyHash);
    }
}
