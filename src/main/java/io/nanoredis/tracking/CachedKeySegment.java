package io.nanoredis.tracking;

import io.nanoredis.memory.Mem;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/// A part of [CachedKeys]: keys and the clients that may have cached them, in arrays of numbers.
///
/// *Shape*: entry `e` is `next[e]`, `hashes[e]`, `keyAt[e]`, `keyLength[e]` and `readers[e]`; `heads` has the first
/// entry
/// of each chain, `names` the names. `readers[e]` is the client if it is one, as for most keys, or the complement of
/// the
/// number of a [ReaderSets] set. Entries that are not in use form a chain too. A name that is given up leaves a gap;
/// when
/// the gaps are most of `names`, or entries run out, or few are left, everything moves into arrays that fit.
///
/// *Thread*: the owner of the shard.
final class CachedKeySegment {
    private static final int NONE = -1;
    private static final int ENTRIES_MIN = 8;
    private static final int NAME_BYTES = 16;
    private static final int GAPS_IGNORED = 512;

    private final ReaderSets sets = new ReaderSets();
    private int[] heads = {};
    private int[] next = {};
    private int[] hashes = {};
    private int[] keyAt = {};
    private int[] keyLength = {};
    private int[] readers = {};
    private byte[] names = {};
    private int namesEnd;
    private int gaps;
    private int size;
    private int free = NONE;

    CachedKeySegment() {
        allocate(ENTRIES_MIN, ENTRIES_MIN * NAME_BYTES);
    }

    int size() {
        return size;
    }

    /// The entry of a key, or a negative number.
    int find(int hash, long keyAddress, int length) {
        int entry = heads[chainOf(hash)];
        while (entry >= 0
                && (hashes[entry] != hash
                        || keyLength[entry] != length
                        || !Mem.equals(keyAddress, names, keyAt[entry], length))) {
            entry = next[entry];
        }
        return entry;
    }

    private int find(int hash, byte[] key, int offset, int length) {
        int entry = heads[chainOf(hash)];
        while (entry >= 0
                && (hashes[entry] != hash
                        || !Arrays.equals(
                                names, keyAt[entry], keyAt[entry] + keyLength[entry], key, offset, offset + length))) {
            entry = next[entry];
        }
        return entry;
    }

    /// Adds a client to a key; false if it was there.
    boolean add(int hash, byte[] key, int offset, int length, int client) {
        int entry = find(hash, key, offset, length);
        if (entry >= 0) {
            return addReader(entry, client);
        }
        if (free == NONE) {
            rebuild(2 * size, length);
        } else if (names.length - namesEnd < length) {
            rebuild(next.length, length);
        }
        entry = free;
        free = next[entry];
        System.arraycopy(key, offset, names, namesEnd, length);
        keyAt[entry] = namesEnd;
        keyLength[entry] = length;
        namesEnd += length;
        readers[entry] = client;
        link(entry, hash);
        size++;
        return true;
    }

    private void link(int entry, int hash) {
        hashes[entry] = hash;
        int chain = chainOf(hash);
        next[entry] = heads[chain];
        heads[chain] = entry;
    }

    private boolean addReader(int entry, int client) {
        int reader = readers[entry];
        if (reader == client) {
            return false;
        }
        if (reader < 0) {
            return sets.add(~reader, client);
        }
        readers[entry] = ~sets.create(reader, client);
        return true;
    }

    /// Names the clients of an entry.
    void forEachClient(int entry, IntConsumer clients) {
        int reader = readers[entry];
        if (reader >= 0) {
            clients.accept(reader);
        } else {
            sets.forEach(~reader, clients);
        }
    }

    /// The name of an entry's key.
    byte[] key(int entry) {
        return Arrays.copyOfRange(names, keyAt[entry], keyAt[entry] + keyLength[entry]);
    }

    /// Some entry; there must be one.
    int random(RandomGenerator random) {
        int chain = random.nextInt(heads.length);
        while (heads[chain] < 0) {
            chain = (chain + 1) & (heads.length - 1);
        }
        return heads[chain];
    }

    /// Removes an entry.
    void remove(int entry) {
        unlink(entry);
        if (size <= next.length / 8 && next.length > ENTRIES_MIN) {
            rebuild(2 * size, 0);
        }
    }

    private void unlink(int entry) {
        int chain = chainOf(hashes[entry]);
        if (heads[chain] == entry) {
            heads[chain] = next[entry];
        } else {
            int before = heads[chain];
            while (next[before] != entry) {
                before = next[before];
            }
            next[before] = next[entry];
        }
        if (readers[entry] < 0) {
            sets.release(~readers[entry]);
        }
        gaps += keyLength[entry];
        keyLength[entry] = NONE;
        next[entry] = free;
        free = entry;
        size--;
    }

    /// Takes out the clients that are `gone`, telling `removed` of each, and the keys that have no others.
    void removeClients(IntPredicate gone, IntConsumer removed) {
        for (int entry = 0; entry < keyLength.length; entry++) {
            if (keyLength[entry] >= 0 && !keepsReaders(entry, gone, removed)) {
                unlink(entry);
            }
        }
        if (size <= next.length / 8 && next.length > ENTRIES_MIN) {
            rebuild(2 * size, 0);
        }
    }

    private boolean keepsReaders(int entry, IntPredicate gone, IntConsumer removed) {
        int reader = readers[entry];
        if (reader < 0) {
            return sets.removeIf(~reader, gone, removed) > 0;
        }
        boolean isGone = gone.test(reader);
        if (isGone) {
            removed.accept(reader);
        }
        return !isGone;
    }

    private int chainOf(int hash) {
        return hash & (heads.length - 1);
    }

    /// Moves everything into new arrays with at least so many entries, and room for a name of `nameBytes`.
    private void rebuild(int entries, int nameBytes) {
        int[] oldHashes = hashes;
        int[] oldAt = keyAt;
        int[] oldLength = keyLength;
        int[] oldReaders = readers;
        byte[] oldNames = names;
        int live = namesEnd - gaps;
        int wanted = Math.addExact(live, nameBytes);
        int capacity = Math.max(ENTRIES_MIN, entries <= 1 ? 1 : Integer.highestOneBit(entries - 1) << 1);
        boolean dense = gaps <= GAPS_IGNORED + live / 2;
        allocate(
                capacity,
                dense ? (int) Math.min(Integer.MAX_VALUE - 16, wanted + (long) wanted / 2) : wanted + live / 2);
        for (int from = 0; from < oldLength.length; from++) {
            if (oldLength[from] >= 0) {
                int entry = free;
                free = next[entry];
                System.arraycopy(oldNames, oldAt[from], names, namesEnd, oldLength[from]);
                keyAt[entry] = namesEnd;
                keyLength[entry] = oldLength[from];
                namesEnd += oldLength[from];
                readers[entry] = oldReaders[from];
                link(entry, oldHashes[from]);
            }
        }
    }

    private void allocate(int entries, int nameBytes) {
        heads = new int[entries];
        Arrays.fill(heads, NONE);
        next = new int[entries];
        for (int entry = 0; entry < entries; entry++) {
            next[entry] = entry + 1;
        }
        next[entries - 1] = NONE;
        free = 0;
        hashes = new int[entries];
        keyAt = new int[entries];
        keyLength = new int[entries];
        Arrays.fill(keyLength, NONE);
        readers = new int[entries];
        names = new byte[Math.max(NAME_BYTES, nameBytes)];
        namesEnd = 0;
        gaps = 0;
    }
}
