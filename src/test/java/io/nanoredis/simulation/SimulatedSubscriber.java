package io.nanoredis.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A client that subscribes, listens, and may end its subscriptions.
final class SimulatedSubscriber implements Scheduler.Actor {
    private static final long NEVER = Long.MAX_VALUE;

    /// One message that has arrived.
    ///
    /// @param topic the channel or pattern that was subscribed to
    record Delivery(String topic, String channel, String text, long at) {}

    /// A subscription, and when it was asked for, confirmed, and ended.
    static final class Subscription {
        final String topic;
        final boolean isPattern;
        final long askedAt;
        long confirmedAt = NEVER;
        long endAskedAt = NEVER;
        long endConfirmedAt = NEVER;

        Subscription(String topic, boolean isPattern, long askedAt) {
            this.topic = topic;
            this.isPattern = isPattern;
            this.askedAt = askedAt;
        }

        /// Whether it takes messages of a channel: the pattern of the simulation is a letter and a star.
        boolean matches(String channel) {
            return isPattern ? channel.charAt(0) == topic.charAt(0) : channel.equals(topic);
        }
    }

    private final ServerSimulation simulation;
    private final SplittableRandom random;
    private final SimulatedConnection connection;
    private final int home;
    private final Map<String, Subscription> subscriptions = new TreeMap<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<Subscription> ended = new ArrayList<>();
    private int todo;
    private int awaited;

    SimulatedSubscriber(ServerSimulation simulation, SplittableRandom random, int home) {
        this.simulation = simulation;
        this.random = random;
        this.home = home;
        connection = simulation.connect(home, this::arrived);
        todo = 1 + random.nextInt(3);
    }

    List<Delivery> deliveries() {
        return deliveries;
    }

    /// All subscriptions that it has had.
    List<Subscription> subscriptions() {
        List<Subscription> all = new ArrayList<>(ended);
        all.addAll(subscriptions.values());
        return all;
    }

    @Override
    public boolean mayAct() {
        return todo > 0 && awaited == 0;
    }

    @Override
    public void act() {
        todo--;
        long now = simulation.tick();
        boolean end = !subscriptions.isEmpty() && random.nextInt(3) == 0;
        if (end) {
            Subscription subscription = subscriptions.values().iterator().next();
            subscription.endAskedAt = now;
            send(subscription.isPattern ? "PUNSUBSCRIBE" : "UNSUBSCRIBE", subscription.topic);
            return;
        }
        boolean pattern = random.nextInt(3) == 0;
        String channel = OperationSource.channels()[random.nextInt(3)];
        String topic = pattern ? channel.charAt(0) + "*" : channel;
        if (!subscriptions.containsKey(topic)) {
            subscriptions.put(topic, new Subscription(topic, pattern, now));
            send(pattern ? "PSUBSCRIBE" : "SUBSCRIBE", topic);
        }
    }

    private void send(String... words) {
        awaited++;
        connection.send(Resp.command(words));
        simulation.wake(home);
    }

    private void arrived(String frame) {
        long now = simulation.tick();
        List<String> words = Resp.elements(frame).stream().map(Resp::text).toList();
        switch (words.getFirst()) {
            case "subscribe", "psubscribe" -> {
                awaited--;
                known(words.get(1)).confirmedAt = now;
            }
            case "unsubscribe", "punsubscribe" -> {
                awaited--;
                Subscription over = known(words.get(1));
                over.endConfirmedAt = now;
                ended.add(over);
                subscriptions.remove(over.topic);
            }
            case "message" -> deliver(new Delivery(words.get(1), words.get(1), words.get(2), now));
            case "pmessage" -> deliver(new Delivery(words.get(1), words.get(2), words.get(3), now));
            default -> throw new IllegalStateException("unexpected: " + words);
        }
    }

    private void deliver(Delivery delivery) {
        deliveries.add(delivery);
        simulation.received(delivery.text());
    }

    private Subscription known(String topic) {
        Subscription subscription = subscriptions.get(topic);
        if (subscription == null) {
            throw new IllegalStateException("never asked for: " + topic);
        }
        return subscription;
    }
}
