package io.nanoredis.command;

import io.nanoredis.memory.HashFunction;
import io.nanoredis.resp.Args;
import java.util.Arrays;

/// On which shards the keys of one command live.
///
/// *Thread*: one owner at a time; reused from command to command, without allocation but to grow.
public final class KeyPlacement {
    /// What [#find] returns for arguments without keys, or whose keys cannot be told: the command's op will refuse
    /// them.
    public static final int NO_KEYS = -1;

    /// What [#find] returns when the keys, or others that the command may reach, are on several shards.
    public static final int SEVERAL = -2;

    private final HashFunction hash;
    private final int shardCount;
    private int[] shards = new int[16];
    private long[] hashes = new long[16];
    private int count;
    private boolean reachesFurther;

    /// Placements on the shards of `server`.
    public KeyPlacement(ServerContext server) {
        hash = server.hash();
        shardCount = server.shards().size();
    }

    /// Finds the shard of every key.
    ///
    /// @return the shard of all of them, [#NO_KEYS] or [#SEVERAL]
    public int find(Command command, Args args) {
        count = command.hasKeys() ? Math.max(KeyPositions.count(command, args), 0) : 0;
        reachesFurther = shardCount > 1 && command.reachesFurther(args);
        if (count > shards.length) {
            shards = Arrays.copyOf(shards, count * 2);
            hashes = Arrays.copyOf(hashes, count * 2);
        }
        boolean same = !reachesFurther;
        for (int k = 0; k < count; k++) {
            int at = KeyPositions.position(command, args, k);
            hashes[k] = hashOf(args, at);
            shards[k] = shardOf(args, at, hashes[k]);
            same &= shards[k] == shards[0];
        }
        if (!same) {
            return SEVERAL;
        }
        return count == 0 ? NO_KEYS : shards[0];
    }

    private long hashOf(Args args, int at) {
        return hash.hash(args.array(), args.offset(at), args.length(at));
    }

    private int shardOf(Args args, int at, long keyHash) {
        return Routing.shardOf(hash, args.array(), args.offset(at), args.length(at), keyHash, shardCount);
    }

    /// The shard of the key that is one of the arguments; leaves what [#find] has found as it is.
    public int shardOf(Args args, int at) {
        return shardOf(args, at, hashOf(args, at));
    }

    /// The hash of the first key alone, 0 without keys: where there is one shard only, that is all that there is to
    /// find.
    public long firstHash(Command command, Args args) {
        return KeyPositions.count(command, args) <= 0 ? 0 : hashOf(args, KeyPositions.position(command, args, 0));
    }

    /// How many keys there are.
    public int count() {
        return count;
    }

    /// The shard of each key.
    int[] shards() {
        return shards;
    }

    /// The hash of each key.
    long[] hashes() {
        return hashes;
    }

    /// The shard of key number `key`.
    public int shard(int key) {
        return shards[key];
    }

    /// The hash of key number `key`.
    public long hash(int key) {
        return hashes[key];
    }

    /// The hash of the first key, 0 without keys.
    public long firstHash() {
        return count == 0 ? 0 : hashes[0];
    }

    /// Whether the command may reach keys that its arguments do not name.
    public boolean reachesFurther() {
        return reachesFurther;
    }

    /// Whether there are keys, all of them on `shard`, and none further.
    boolean allOn(int shard) {
        for (int k = 0; k < count; k++) {
            if (shards[k] != shard) {
                return false;
            }
        }
        return count > 0 && !reachesFurther;
    }
}
