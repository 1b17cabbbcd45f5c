package io.nanoredis.pubsub;

/// What a client can subscribe to.
public enum Kind {
    /// A channel by its name.
    CHANNEL("subscribe", "unsubscribe", ">3\r\n$7\r\nmessage\r\n"),
    /// All channels whose names match.
    PATTERN("psubscribe", "punsubscribe", ">4\r\n$8\r\npmessage\r\n"),
    /// A channel that belongs to a slot of the keys.
    SHARD_CHANNEL("ssubscribe", "sunsubscribe", ">3\r\n$8\r\nsmessage\r\n");

    private final String subscribed;
    private final String unsubscribed;
    private final String head;

    Kind(String subscribed, String unsubscribed, String head) {
        this.subscribed = subscribed;
        this.unsubscribed = unsubscribed;
        this.head = head;
    }

    /// The word of a confirmation: the client subscribes.
    public String subscribed() {
        return subscribed;
    }

    /// The word of a confirmation: the client does not subscribe any more.
    public String unsubscribed() {
        return unsubscribed;
    }

    /// What every message of this kind begins with.
    String head() {
        return head;
    }
}
