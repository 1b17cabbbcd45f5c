package io.nanoredis.pubsub;

import io.nanoredis.memory.HashFunction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The topics of one kind that somebody subscribes to anywhere, as one proactor knows them.
///
/// *Thread*: its proactor.
final class Topics {
    private final Kind kind;
    private final byte[] head;
    private final HashFunction hash;
    private final int proactors;
    private final Map<Name, Topic> byName = new LinkedHashMap<>();
    private final Name probe = Name.probe();
    /// The same topics in their order, for a walk without an iterator; null after a change.
    private Topic @Nullable [] listed;

    Topics(Kind kind, HashFunction hash, int proactors) {
        this.kind = kind;
        head = kind.head().getBytes(StandardCharsets.US_ASCII);
        this.hash = hash;
        this.proactors = proactors;
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    /// How many of the topics somebody counts for. *Cost*: linear.
    int size() {
        int size = 0;
        for (Topic topic : all()) {
            size += topic.total() > 0 ? 1 : 0;
        }
        return size;
    }

    @Nullable
    Topic find(byte[] array, int offset, int length) {
        return byName.isEmpty() ? null : byName.get(probe.look(hash, array, offset, length));
    }

    @Nullable
    Topic find(Name name) {
        return byName.get(name);
    }

    Topic findOrAdd(Name name) {
        Topic topic = byName.get(name);
        if (topic == null) {
            topic = new Topic(kind, head, name, proactors);
            byName.put(name, topic);
            listed = null;
        }
        return topic;
    }

    /// Forgets a topic that nobody subscribes to any more.
    void removeIfEmpty(Topic topic) {
        if (topic.isEmpty() && byName.remove(topic.name()) != null) {
            listed = null;
        }
    }

    /// All topics, oldest first; not to be changed, and the same until the next topic comes or goes.
    Topic[] all() {
        Topic[] topics = listed;
        if (topics == null) {
            topics = byName.values().toArray(new Topic[0]);
            listed = topics;
        }
        return topics;
    }

    /// The names of those topics for which somebody counts.
    List<byte[]> names() {
        List<byte[]> names = new ArrayList<>(byName.size());
        for (Topic topic : byName.values()) {
            if (topic.total() > 0) {
                names.add(topic.name().bytes());
            }
        }
        return names;
    }
}
