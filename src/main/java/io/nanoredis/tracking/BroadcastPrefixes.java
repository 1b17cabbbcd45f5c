package io.nanoredis.tracking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Prefixes whose keys some clients want to hear of, whether they have read them or not, and the keys among them that
/// have changed since the last time that this was told.
///
/// *Shape*: a tree of the prefixes in the order of their bytes. Those that a key begins with are found by going down
/// from
/// the key: what does not match tells how long one that does can be at most. *Cost*: one look into the tree per prefix
/// that matches, and a few for those that do not.
///
/// *Thread*: the owner of the shard.
///
/// @param <C> a client
public final class BroadcastPrefixes<C> {
    private static final Comparator<byte[]> BYTES = Arrays::compareUnsigned;

    /// Takes what has changed.
    ///
    /// @param <C> a client
    public interface Sink<C> {
        /// Keys of one prefix, each with the number of the client that changed it last, 0 if nobody did.
        void changed(Set<C> members, SortedMap<byte[], Long> keys);
    }

    private static final class Prefix<C> {
        private final byte[] bytes;
        private final Set<C> members = new LinkedHashSet<>();
        private TreeMap<byte[], Long> changes = new TreeMap<>(BYTES);

        Prefix(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    private final NavigableMap<byte[], Prefix<C>> prefixes = new TreeMap<>(BYTES);
    private final List<Prefix<C>> changed = new ArrayList<>();

    /// The number of prefixes.
    public int size() {
        return prefixes.size();
    }

    /// Whether nothing has changed since the last [#tell].
    public boolean isQuiet() {
        return changed.isEmpty();
    }

    /// Lets a client hear of a prefix.
    public void add(byte[] prefix, C client) {
        prefixes.computeIfAbsent(prefix, Prefix::new).members.add(client);
    }

    /// Lets a client hear of a prefix no more.
    public void remove(byte[] prefix, C client) {
        Prefix<C> known = prefixes.get(prefix);
        if (known != null && known.members.remove(client) && known.members.isEmpty()) {
            prefixes.remove(prefix);
        }
    }

    /// Notes that a client, or with 0 nobody, has changed a key.
    public void keyChanged(byte[] key, long writer) {
        Map.Entry<byte[], Prefix<C>> candidate = prefixes.floorEntry(key);
        while (candidate != null) {
            byte[] prefix = candidate.getKey();
            int differs = Arrays.mismatch(prefix, key);
            if (differs < 0 || differs == prefix.length) {
                note(candidate.getValue(), key, writer);
                candidate = prefixes.lowerEntry(prefix);
            } else {
                candidate = prefixes.floorEntry(Arrays.copyOf(key, differs)); // no longer one can match
            }
        }
    }

    private void note(Prefix<C> prefix, byte[] key, long writer) {
        if (prefix.changes.isEmpty()) {
            changed.add(prefix);
        }
        prefix.changes.put(key, writer);
    }

    /// Tells what has changed since the last time, prefix by prefix in the order of their bytes.
    public void tell(Sink<C> sink) {
        if (changed.size() > 1) {
            changed.sort((a, b) -> Arrays.compareUnsigned(a.bytes, b.bytes));
        }
        for (Prefix<C> prefix : changed) {
            SortedMap<byte[], Long> keys = prefix.changes;
            prefix.changes = new TreeMap<>(BYTES);
            sink.changed(Collections.unmodifiableSet(prefix.members), keys);
        }
        changed.clear();
    }
}
