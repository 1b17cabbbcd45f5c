package io.nanoredis.pubsub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.memory.HashFunction;
import io.nanoredis.shard.EngineShard;
import io.nanoredis.shard.EngineShardSet;
import io.nanoredis.shard.ShardSettings;
import io.nanoredis.shard.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Three proactors, turned by hand in any order: who counts as a receiver receives, and nobody else.
class HubTest {
    private static final int PROACTORS = 3;

    private final EngineShardSet set;
    private final Hub[] hubs;

    HubTest() {
        List<Throwable> failures = new ArrayList<>();
        set = new EngineShardSet(
                TestDatabases.create(PROACTORS),
                new ShardSettings(4, 4, false), // small rings: messages wait in the outbox
                () -> 1000,
                (shard, failure) -> failures.add(failure));
        List<EngineShard> shards = new ArrayList<>();
        for (int i = 0; i < PROACTORS; i++) {
            set.shard(i).own(Thread.currentThread());
            shards.add(set.shard(i));
        }
        hubs = Hub.of(shards, new HashFunction(7));
    }

    /// A client that keeps what it is sent.
    private static final class Listener implements Subscriber {
        final int home;
        final List<String> heard = new ArrayList<>();
        final ClientSubscriptions subscriptions = new ClientSubscriptions(this);

        Listener(int home) {
            this.home = home;
        }

        @Override
        public void push(byte[] head, byte[] tail) {
            String text = new String(tail, StandardCharsets.US_ASCII);
            heard.add(text.substring(text.lastIndexOf('\n', text.length() - 2) + 1)
                    .strip());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private Change subscribe(Listener client, Kind kind, String... names) {
        List<byte[]> list = new ArrayList<>();
        for (String name : names) {
            list.add(bytes(name));
        }
        return hubs[client.home].subscribe(client.subscriptions, kind, list, new int[names.length]);
    }

    private Change unsubscribe(Listener client, Kind kind, String... names) {
        List<byte[]> list = new ArrayList<>();
        for (String name : names) {
            list.add(bytes(name));
        }
        return hubs[client.home].unsubscribe(client.subscriptions, kind, list, new int[names.length]);
    }

    private long publish(int from, String channel, String text) {
        byte[] name = bytes(channel);
        byte[] message = bytes(text);
        return hubs[from].publish(name, 0, name.length, message, 0, message.length);
    }

    /// Turns all shards until nothing moves; a turn that only makes room for what waits in the outbox counts nothing.
    private void settle() {
        int quiet = 0;
        while (quiet < PROACTORS) {
            int done = 0;
            for (int i = 0; i < PROACTORS; i++) {
                done += set.shard(i).turn();
            }
            quiet = done == 0 ? quiet + 1 : 0;
        }
    }

    @Test
    void shouldTellEveryProactorBeforeAChangeIsComplete() {
        Listener client = new Listener(0);
        Change change = subscribe(client, Kind.CHANNEL, "c");
        assertEquals(1, publish(0, "c", "from home"));
        assertEquals(0, publish(1, "c", "from elsewhere"));
        assertFalse(change.isComplete());
        settle();
        assertTrue(change.isComplete());
        assertEquals(1, publish(1, "c", "later"));
        settle();
        assertEquals(List.of("from home", "later"), client.heard);
    }

    @Test
    void shouldDeliverBeforeItsClientHearsElsewhereThatItHasPublished() {
        Listener client = new Listener(2);
        subscribe(client, Kind.CHANNEL, "c");
        settle();
        for (int i = 0; i < set.shard(2).tasks().slots(); i++) {
            set.send(set.shard(1), 2, full -> {});
        }
        byte[] name = bytes("c");
        byte[] first = bytes("first");
        assertEquals(1, hubs[1].publish(0, name, 0, name.length, first, 0, first.length));
        set.send(set.shard(1), 0, reply -> publish(0, "c", "second"));
        set.shard(0).turn();
        set.shard(2).turn();
        set.shard(0).turn();
        settle();
        assertEquals(List.of("first", "second"), client.heard);
    }

    @Test
    void shouldNotCountATopicWhoseLastSubscriptionIsEnding() {
        for (Kind kind : Kind.values()) {
            Listener client = new Listener(0);
            subscribe(client, kind, "t");
            settle();
            assertEquals(1, hubs[0].size(kind));
            Change change = unsubscribe(client, kind, "t");
            assertFalse(change.isComplete());
            assertEquals(0, hubs[0].size(kind));
            settle();
        }
    }

    @Test
    void shouldDeliverWhatWasCountedBeforeASubscriptionEnds() {
        Listener client = new Listener(0);
        subscribe(client, Kind.CHANNEL, "c");
        settle();
        assertEquals(1, publish(1, "c", "counted"));
        unsubscribe(client, Kind.CHANNEL, "c");
        assertEquals(0, publish(0, "c", "from home"));
        assertEquals(1, publish(2, "c", "counted too"));
        settle();
        assertEquals(
                List.of("counted", "counted too"),
                client.heard.stream().sorted().toList());
        assertEquals(0, publish(2, "c", "too late"));
        for (Hub hub : hubs) {
            assertEquals(0, hub.size(Kind.CHANNEL));
        }
    }

    @Test
    void shouldFindChannelsAndPatternsByTheirBytes() {
        Listener client = new Listener(2);
        subscribe(client, Kind.CHANNEL, "abc", "abd", "abc");
        subscribe(client, Kind.PATTERN, "ab*", "*c", "x?");
        subscribe(client, Kind.SHARD_CHANNEL, "abc");
        settle();
        assertEquals(2, client.subscriptions.count(Kind.CHANNEL));
        assertEquals(5, client.subscriptions.countBeside(Kind.PATTERN));
        assertEquals(3, publish(0, "abc", "three"));
        assertEquals(2, publish(0, "abd", "two"));
        assertEquals(1, publish(1, "xc".substring(0, 1) + "y", "one"));
        assertEquals(0, publish(1, "nothing", "none"));
        settle();
        assertEquals(6, client.heard.size());
        assertEquals(1, hubs[1].subscribers(Kind.SHARD_CHANNEL, bytes("abc"), 0, 3));
        assertEquals(0, hubs[1].subscribers(Kind.SHARD_CHANNEL, bytes("abd"), 0, 3));
        assertEquals(3, hubs[0].size(Kind.PATTERN));
        assertEquals(2, hubs[0].names(Kind.CHANNEL).size());
    }

    @Test
    void shouldCountExactlyThoseWhoReceiveInAnySchedule() {
        for (int seed = 0; seed < 300; seed++) {
            runSchedule(new Random(seed), "seed " + seed);
        }
    }

    private void runSchedule(Random random, String seed) {
        List<Listener> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            clients.add(new Listener(i % PROACTORS));
        }
        Change[] changes = new Change[clients.size()];
        Map<String, Long> counted = new HashMap<>();
        for (int step = 0; step < 200; step++) {
            int i = random.nextInt(clients.size());
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    if (changes[i] == null || changes[i].isComplete()) {
                        changes[i] = change(clients.get(i), random);
                    }
                }
                case 2, 3 -> {
                    int from = random.nextInt(PROACTORS);
                    String text = from + ":" + step;
                    counted.put(text, publish(from, "c" + random.nextInt(2), text));
                }
                default -> set.shard(random.nextInt(PROACTORS)).turn();
            }
        }
        settle();
        Map<String, Long> received = new HashMap<>();
        for (Listener client : clients) {
            client.heard.forEach(text -> received.merge(text, 1L, Long::sum));
            assertInOrderOfEachPublisher(client.heard, seed);
            for (Kind kind : Kind.values()) {
                hubs[client.home].unsubscribeAll(client.subscriptions, kind);
            }
        }
        counted.values().removeIf(count -> count == 0);
        assertEquals(counted, received, seed);
        settle();
        for (Hub hub : hubs) {
            for (Kind kind : Kind.values()) {
                assertEquals(0, hub.size(kind), seed);
            }
        }
    }

    private Change change(Listener client, Random random) {
        Kind kind = random.nextBoolean() ? Kind.CHANNEL : Kind.PATTERN;
        String name = kind == Kind.PATTERN ? "c*" : "c" + random.nextInt(2);
        return random.nextBoolean() ? subscribe(client, kind, name) : unsubscribe(client, kind, name);
    }

    private static void assertInOrderOfEachPublisher(List<String> heard, String seed) {
        int[] last = new int[PROACTORS];
        for (String text : heard) {
            int publisher = text.charAt(0) - '0';
            int step = Integer.parseInt(text.substring(2));
            assertTrue(step >= last[publisher], seed);
            last[publisher] = step;
        }
    }
}
