package io.nanoredis.pubsub;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one client subscribes to, in the order in which it did.
///
/// *Thread*: the client's proactor, or its fiber while that runs a command.
public final class ClientSubscriptions {
    private final Subscriber client;
    private final Map<Kind, Map<Name, Subscription>> byKind = new EnumMap<>(Kind.class);

    /// None yet, for `client`.
    public ClientSubscriptions(Subscriber client) {
        this.client = client;
        for (Kind kind : Kind.values()) {
            byKind.put(kind, new LinkedHashMap<>(4));
        }
    }

    Subscriber client() {
        return client;
    }

    private Map<Name, Subscription> of(Kind kind) {
        Map<Name, Subscription> subscriptions = byKind.get(kind);
        assert subscriptions != null;
        return subscriptions;
    }

    /// How many subscriptions of one kind there are.
    public int count(Kind kind) {
        return of(kind).size();
    }

    /// How many subscriptions there are that a confirmation of `kind` tells: channels and patterns together, or shard
    /// channels.
    public int countBeside(Kind kind) {
        return kind == Kind.SHARD_CHANNEL ? count(kind) : count(Kind.CHANNEL) + count(Kind.PATTERN);
    }

    /// Whether there is none of any kind.
    public boolean isEmpty() {
        return count(Kind.CHANNEL) == 0 && count(Kind.PATTERN) == 0 && count(Kind.SHARD_CHANNEL) == 0;
    }

    /// The names of one kind.
    public List<byte[]> names(Kind kind) {
        List<byte[]> names = new ArrayList<>();
        for (Name name : of(kind).keySet()) {
            names.add(name.bytes());
        }
        return names;
    }

    boolean has(Kind kind, Name name) {
        return of(kind).containsKey(name);
    }

    void put(Kind kind, Subscription subscription) {
        of(kind).put(subscription.topic().name(), subscription);
    }

    @Nullable
    Subscription remove(Kind kind, Name name) {
        return of(kind).remove(name);
    }

    /// Takes out all of one kind.
    List<Subscription> clear(Kind kind) {
        Map<Name, Subscription> subscriptions = of(kind);
        List<Subscription> all = new ArrayList<>(subscriptions.values());
        subscriptions.clear();
        return all;
    }
}
