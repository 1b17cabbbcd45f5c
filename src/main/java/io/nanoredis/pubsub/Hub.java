package io.nanoredis.pubsub;

import io.nanoredis.memory.HashFunction;
import io.nanoredis.resp.Glob;
import io.nanoredis.resp.NumberText;
import io.nanoredis.shard.EngineShard;
import io.nanoredis.shard.ShardTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One proactor's part of publish/subscribe: its clients' subscriptions, and for every topic how many every proactor
/// has, so that it knows the receivers of what it publishes at once and sends one message to each proactor that has
/// any.
///
/// *Order*: what one proactor publishes reaches every subscriber in that order, as messages between two proactors keep
/// theirs. A script or a transaction may publish on another proactor than its client's: what that one hears of it, such
/// as the reply, comes behind the messages, so the client's next one does too. *Cost* of a publication: a lookup, a
/// match per pattern, and one copy of the text, however many receive it.
///
/// *Thread*: the proactor.
public final class Hub {
    private final Hub[] hubs;
    private final EngineShard shard;
    private final HashFunction hash;
    private final Topics channels;
    private final Topics patterns;
    private final Topics shardChannels;
    /// Per proactor, whether the publication at hand goes there.
    private final boolean[] targets;

    private Hub(Hub[] hubs, EngineShard shard, HashFunction hash) {
        this.hubs = hubs;
        this.shard = shard;
        this.hash = hash;
        channels = new Topics(Kind.CHANNEL, hash, hubs.length);
        patterns = new Topics(Kind.PATTERN, hash, hubs.length);
        shardChannels = new Topics(Kind.SHARD_CHANNEL, hash, hubs.length);
        targets = new boolean[hubs.length];
    }

    /// One hub for each shard's proactor.
    public static Hub[] of(List<EngineShard> shards, HashFunction hash) {
        Hub[] hubs = new Hub[shards.size()];
        for (int i = 0; i < hubs.length; i++) {
            hubs[i] = new Hub(hubs, shards.get(i), hash);
        }
        return hubs;
    }

    int id() {
        return shard.id();
    }

    Hub of(int id) {
        return hubs[id];
    }

    void send(int target, ShardTask task) {
        shard.set().send(shard, target, task);
    }

    private Topics topics(Kind kind) {
        return switch (kind) {
            case CHANNEL -> channels;
            case PATTERN -> patterns;
            case SHARD_CHANNEL -> shardChannels;
        };
    }

    // ---- subscribing

    /// Begins subscriptions of one of this proactor's clients to those of `names` that it has not got yet.
    ///
    /// @param counts filled with what the confirmation of each name tells
    public Change subscribe(ClientSubscriptions client, Kind kind, List<byte[]> names, int[] counts) {
        List<Subscription> added = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            Name name = Name.of(hash, names.get(i));
            if (!client.has(kind, name)) {
                Topic topic = topics(kind).findOrAdd(name);
                Subscription subscription = new Subscription(client.client(), topic);
                topic.add(subscription);
                client.put(kind, subscription);
                added.add(subscription);
            }
            counts[i] = client.countBeside(kind);
        }
        return started(new Change(this, kind, true, added, hubs.length));
    }

    /// Ends subscriptions of one of this proactor's clients to those of `names` that it has.
    ///
    /// @param counts filled with what the confirmation of each name tells
    public Change unsubscribe(ClientSubscriptions client, Kind kind, List<byte[]> names, int[] counts) {
        List<Subscription> removed = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            Subscription subscription = client.remove(kind, Name.of(hash, names.get(i)));
            if (subscription != null) {
                removed.add(subscription);
            }
            counts[i] = client.countBeside(kind);
        }
        return started(new Change(this, kind, false, removed, hubs.length));
    }

    /// Ends all subscriptions of one kind of one of this proactor's clients.
    public Change unsubscribeAll(ClientSubscriptions client, Kind kind) {
        return started(new Change(this, kind, false, client.clear(kind), hubs.length));
    }

    private static Change started(Change change) {
        change.start();
        return change;
    }

    /// Takes note that proactor `id` has one more, or one less, for a topic.
    void count(Kind kind, Name name, int id, int delta) {
        Topics known = topics(kind);
        Topic topic = known.findOrAdd(name);
        topic.addReceivers(id, delta);
        known.removeIfEmpty(topic);
    }

    /// Takes out a subscription that has ended.
    void remove(Kind kind, Subscription subscription) {
        Topic topic = subscription.topic();
        topic.remove(subscription);
        topics(kind).removeIfEmpty(topic);
    }

    // ---- publishing

    /// Whether nobody subscribes to anything but shard channels, so that a message on a channel need not be made.
    public boolean isSilent() {
        return channels.isEmpty() && patterns.isEmpty();
    }

    /// Sends a message of the server itself to all subscribers of a channel, and to those of patterns that match it.
    ///
    /// @return how many receive it, as often as they do
    public long publish(byte[] channel, int offset, int length, byte[] text, int textOffset, int textLength) {
        return publish(id(), channel, offset, length, text, textOffset, textLength);
    }

    /// Sends a message to all subscribers of a channel, and to those of patterns that match it.
    ///
    /// @param client the proactor of the client that publishes
    /// @return how many receive it, as often as they do
    public long publish(
            int client, byte[] channel, int offset, int length, byte[] text, int textOffset, int textLength) {
        Topic topic = channels.find(channel, offset, length);
        long receivers = target(topic);
        boolean matched = false;
        if (!patterns.isEmpty()) {
            for (Topic pattern : patterns.all()) {
                if (Glob.matches(pattern.name().bytes(), channel, offset, length, false)) {
                    receivers += target(pattern);
                    matched = true;
                }
            }
        }
        if (receivers > 0) {
            byte[] tail = tail(channel, offset, length, text, textOffset, textLength);
            Name name = Name.probe().look(hash, channel, offset, length);
            send(client, topic, new Publication(this, Kind.CHANNEL, name.copy(), matched, tail));
        }
        return receivers;
    }

    /// Sends a message to all subscribers of a shard channel.
    ///
    /// @param client the proactor of the client that publishes
    /// @return how many receive it
    public long publishToShard(
            int client, byte[] channel, int offset, int length, byte[] text, int textOffset, int textLength) {
        Topic topic = shardChannels.find(channel, offset, length);
        long receivers = target(topic);
        if (topic != null && receivers > 0) {
            byte[] tail = tail(channel, offset, length, text, textOffset, textLength);
            send(client, topic, new Publication(this, Kind.SHARD_CHANNEL, topic.name(), false, tail));
        }
        return receivers;
    }

    private long target(@Nullable Topic topic) {
        if (topic == null) {
            return 0;
        }
        for (int i = 0; i < targets.length; i++) {
            targets[i] |= topic.receivers(i) > 0;
        }
        return topic.total();
    }

    /// Other proactors first, so that they work meanwhile.
    private void send(int client, @Nullable Topic topic, Publication publication) {
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] && i != id()) {
                shard.set().sendBefore(shard, i, publication, client);
            }
        }
        boolean here = targets[id()];
        Arrays.fill(targets, false);
        if (here) {
            deliver(topic, publication);
        }
    }

    /// Delivers to the clients of this proactor what another has published.
    void deliver(Publication publication) {
        deliver(topics(publication.kind()).find(publication.channel()), publication);
    }

    private void deliver(@Nullable Topic topic, Publication publication) {
        int source = publication.source();
        byte[] tail = publication.tail();
        if (topic != null) {
            topic.deliver(source, tail);
        }
        if (!publication.patterns()) {
            return;
        }
        byte[] channel = publication.channel().bytes();
        for (Topic pattern : patterns.all()) {
            if (pattern.localCount() > 0 && Glob.matches(pattern.name().bytes(), channel)) {
                pattern.deliver(source, tail);
            }
        }
    }

    /// Channel and text as bulk strings.
    private static byte[] tail(byte[] channel, int offset, int length, byte[] text, int textOffset, int textLength) {
        int channelHead = 3 + NumberText.longBytes(length);
        int textHead = 3 + NumberText.longBytes(textLength);
        byte[] tail = new byte[Math.addExact(channelHead + length + 2, Math.addExact(textHead + 2, textLength))];
        int at = bulk(tail, 0, channel, offset, length);
        bulk(tail, at, text, textOffset, textLength);
        return tail;
    }

    private static int bulk(byte[] into, int from, byte[] bytes, int offset, int length) {
        into[from] = '$';
        int at = lineEnd(into, NumberText.writeLong(length, into, from + 1));
        System.arraycopy(bytes, offset, into, at, length);
        return lineEnd(into, at + length);
    }

    private static int lineEnd(byte[] into, int at) {
        into[at] = '\r';
        into[at + 1] = '\n';
        return at + 2;
    }

    // ---- questions

    /// The names of all channels, or shard channels, that somebody subscribes to.
    public List<byte[]> names(Kind kind) {
        return topics(kind).names();
    }

    /// How many topics of one kind somebody subscribes to.
    public int size(Kind kind) {
        return topics(kind).size();
    }

    /// How many clients subscribe to the topic of that name.
    public long subscribers(Kind kind, byte[] array, int offset, int length) {
        Topic topic = topics(kind).find(array, offset, length);
        return topic == null ? 0 : topic.total();
    }
}
