package io.nanoredis.tracking;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Who may have cached which key: for each key that a tracking client has read on this shard, the clients that have.
///
/// A key enters with its first reader and leaves, with all its readers, when it is [taken][#take]: whoever reads it
/// again
/// enters again. Names stand for the keys of all logical databases.
///
/// *Shape*: by the top bits of a key's hash one of 256 segments, each a chained hash table in arrays of numbers, with
/// the
/// names one behind the other in one array of bytes. So a key costs about 30 bytes and its name, and nothing that a
/// garbage collector has to follow, and no step of growing moves more than one segment. *Bounds*: none of its own.
///
/// *Thread*: the owner of the shard.
public final class CachedKeys {
    private static final int SEGMENT_BITS = 8;
    private static final int SEGMENTS = 1 << SEGMENT_BITS;

    private final @Nullable CachedKeySegment[] segments = new @Nullable CachedKeySegment[SEGMENTS];
    private int[] itemsOf = new int[8];
    private int keys;
    private long items;
    private int swept;
    private byte[] takenKey = {};
    private final IntConsumer countDown = this::countDown;

    /// The number of keys.
    public int keys() {
        return keys;
    }

    /// The number of pairs of a key and a client.
    public long items() {
        return items;
    }

    /// The number of keys under which a client stands.
    public int itemsOf(int client) {
        return client < itemsOf.length ? itemsOf[client] : 0;
    }

    /// Notes that a client may have cached a key.
    public void remember(long hash, byte[] key, int offset, int length, int client) {
        CachedKeySegment segment = segments[segmentOf(hash)];
        if (segment == null) {
            segment = new CachedKeySegment();
            segments[segmentOf(hash)] = segment;
        }
        int before = segment.size();
        if (segment.add((int) hash, key, offset, length, client)) {
            countUp(client);
        }
        keys += segment.size() - before;
    }

    /// Takes a key out, if it is there, and names every client that may have cached it.
    public void take(long hash, long keyAddress, int keyLength, IntConsumer clients) {
        CachedKeySegment segment = segments[segmentOf(hash)];
        if (segment == null || segment.size() == 0) {
            return;
        }
        int entry = segment.find((int) hash, keyAddress, keyLength);
        if (entry >= 0) {
            take(segment, entry, clients);
        }
    }

    /// Takes some key out, any about as probable as another; [#takenKey] has its name.
    ///
    /// @return false if there is none
    public boolean takeRandom(RandomGenerator random, IntConsumer clients) {
        if (keys == 0) {
            return false;
        }
        int at = random.nextInt(SEGMENTS);
        CachedKeySegment segment = segments[at];
        while (segment == null || segment.size() == 0) {
            at = (at + 1) % SEGMENTS;
            segment = segments[at];
        }
        int entry = segment.random(random);
        takenKey = segment.key(entry);
        take(segment, entry, clients);
        return true;
    }

    /// The name of the key that [#takeRandom] took last.
    public byte[] takenKey() {
        return takenKey;
    }

    private void take(CachedKeySegment segment, int entry, IntConsumer clients) {
        segment.forEachClient(entry, clients);
        segment.forEachClient(entry, countDown);
        segment.remove(entry);
        keys--;
    }

    /// Takes clients that are gone out of the next segment, and keys that only they had.
    ///
    /// @return whether this was the last of the segments
    public boolean sweep(IntPredicate gone) {
        CachedKeySegment segment = segments[swept];
        if (segment != null) {
            int before = segment.size();
            segment.removeClients(gone, countDown);
            keys -= before - segment.size();
            if (segment.size() == 0) {
                segments[swept] = null;
            }
        }
        swept = (swept + 1) % SEGMENTS;
        return swept == 0;
    }

    /// Forgets everything.
    public void clear() {
        Arrays.fill(segments, null);
        Arrays.fill(itemsOf, 0);
        keys = 0;
        items = 0;
    }

    private static int segmentOf(long hash) {
        return (int) (hash >>> (Long.SIZE - SEGMENT_BITS));
    }

    private void countUp(int client) {
        if (client >= itemsOf.length) {
            itemsOf = Arrays.copyOf(itemsOf, Math.max(client + 1, itemsOf.length * 2));
        }
        itemsOf[client]++;
        items++;
    }

    private void countDown(int client) {
        itemsOf[client]--;
        items--;
    }
}
