package io.nanoredis.pubsub;

import org.jspecify.annotations.Nullable;

/// One client's subscription to one topic.
///
/// *Thread*: the client's proactor.
final class Subscription {
    private final Subscriber client;
    private final Topic topic;
    private int place;
    private @Nullable Change change;

    Subscription(Subscriber client, Topic topic) {
        this.client = client;
        this.topic = topic;
    }

    Subscriber client() {
        return client;
    }

    Topic topic() {
        return topic;
    }

    /// Where it stands among its topic's subscriptions.
    int place() {
        return place;
    }

    void place(int value) {
        place = value;
    }

    /// Whether what proactor `source` has published, and has just arrived, is for this client.
    boolean hears(int source) {
        Change pending = change;
        return pending == null || pending.isHeard(source);
    }

    /// The change that is under way for it; null when all proactors know of it.
    void change(@Nullable Change pending) {
        change = pending;
    }
}
