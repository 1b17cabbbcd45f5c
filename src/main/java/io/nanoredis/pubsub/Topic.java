package io.nanoredis.pubsub;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One channel or pattern as one proactor knows it: its own subscriptions, and how many every proactor has.
///
/// *Invariant*: the number of a proactor, as this one knows it, is how many subscriptions there hear what is published
/// here now (see [Change]). *Thread*: its proactor.
final class Topic {
    private static final Subscription[] NONE = new Subscription[0];

    private final Name name;
    private final byte[] head;
    private final int[] receivers;
    private long total;
    private Subscription[] local = NONE;
    private int localCount;

    /// @param head what every message of its kind begins with
    Topic(Kind kind, byte[] head, Name name, int proactors) {
        this.name = name;
        receivers = new int[proactors];
        this.head = kind == Kind.PATTERN ? patternHead(head, name.bytes()) : head;
    }

    private static byte[] patternHead(byte[] head, byte[] pattern) {
        byte[] length = ("$" + pattern.length + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + length.length + pattern.length + 2);
        System.arraycopy(length, 0, all, head.length, length.length);
        System.arraycopy(pattern, 0, all, head.length + length.length, pattern.length);
        all[all.length - 2] = '\r';
        all[all.length - 1] = '\n';
        return all;
    }

    Name name() {
        return name;
    }

    /// What every message to its subscribers begins with.
    byte[] head() {
        return head;
    }

    /// How many hear what this proactor publishes now.
    long total() {
        return total;
    }

    /// How many of them proactor `id` has.
    int receivers(int id) {
        return receivers[id];
    }

    /// Proactor `id` has more, or less, of them.
    void addReceivers(int id, int delta) {
        receivers[id] += delta;
        total += delta;
        assert receivers[id] >= 0 : "receivers: " + receivers[id];
    }

    /// Whether nobody anywhere is known to subscribe.
    boolean isEmpty() {
        return total == 0 && localCount == 0;
    }

    /// The subscriptions of this proactor's clients, [#localCount] of them, in no order.
    Subscription[] local() {
        return local;
    }

    int localCount() {
        return localCount;
    }

    /// Adds a subscription of one of this proactor's clients.
    void add(Subscription subscription) {
        if (localCount == local.length) {
            local = Arrays.copyOf(local, Math.max(2, localCount * 2));
        }
        subscription.place(localCount);
        local[localCount++] = subscription;
    }

    /// Takes one out; the last one takes its place.
    @SuppressWarnings("NullAway") // what is behind the count is nobody's
    void remove(Subscription subscription) {
        int place = subscription.place();
        assert local[place] == subscription;
        Subscription last = local[--localCount];
        last.place(place);
        local[place] = last;
        local[localCount] = null;
        if (localCount == 0) {
            local = NONE;
        }
    }

    /// Sends a message to all subscribers here that hear proactor `source`.
    ///
    /// From the end to the begin, so that one who is taken out meanwhile hides nobody.
    void deliver(int source, byte[] tail) {
        for (int i = localCount - 1; i >= 0; i--) {
            Subscription subscription = local[i];
            if (subscription.hears(source)) {
                subscription.client().push(head, tail);
            }
        }
    }
}
