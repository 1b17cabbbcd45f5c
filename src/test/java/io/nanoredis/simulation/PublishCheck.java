package io.nanoredis.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What subscribers have received against what was published.
///
/// A message arrives once per subscription that hears it, and the reply to PUBLISH says how many these are; who has
/// been
/// told that it subscribes hears what is published from then on, and who has been told that it does no more, nothing;
/// what never ran is never heard; each subscriber receives the messages of one client in the order of its commands.
final class PublishCheck {
    /// One PUBLISH.
    ///
    /// @param ran whether it has, null if that is not known
    /// @param receivers what it was answered, -1 if nothing
    private record Publication(
            Operation op,
            int number,
            String channel,
            String text,
            @Nullable Boolean ran,
            long receivers) {

        /// Whether its client was promised that this one is published before another one of the same client: what comes
        /// from several transactions or scripts of one pipeline may do so in any order.
        boolean comesBefore(Publication other) {
            boolean alone = other.op.kind == Operation.Kind.COMMAND;
            boolean promised =
                    op == other.op || op.answeredAt < other.op.invokedAt || (alone && other.op.precededBy.contains(op));
            return op.client == other.op.client && number < other.number && promised;
        }
    }

    private final ServerSimulation simulation;
    private final Map<String, Publication> publications = new HashMap<>();

    PublishCheck(ServerSimulation simulation) {
        this.simulation = simulation;
        Map<Integer, Integer> published = new HashMap<>();
        for (Operation op : simulation.history()) {
            @Nullable List<String> replies = op.replies();
            for (int c = 0; c < op.commands.size(); c++) {
                String[] words = op.commands.get(c);
                if (words[0].equals("PUBLISH")) {
                    int number = published.merge(op.client, 1, Integer::sum);
                    long receivers = replies == null ? -1 : Resp.number(replies.get(c));
                    boolean known = op.isAnswered() || op.kind == Operation.Kind.DISCARDED;
                    Boolean ran = known ? replies != null : null;
                    publications.put(words[2], new Publication(op, number, words[1], words[2], ran, receivers));
                }
            }
        }
    }

    @Nullable
    String run() {
        Map<String, Long> counts = new HashMap<>();
        for (SimulatedSubscriber subscriber : simulation.subscribers()) {
            String wrong = check(subscriber, counts);
            if (wrong != null) {
                return wrong;
            }
        }
        for (Publication publication : publications.values()) {
            long heard = counts.getOrDefault(publication.text(), 0L);
            if (publication.receivers() >= 0 && publication.receivers() != heard) {
                return publication.text() + " was received by " + heard + " (reply: " + publication.receivers() + ")";
            }
            if (heard > 0 && Boolean.FALSE.equals(publication.ran())) {
                return publication.text() + " was received but never published";
            }
        }
        return null;
    }

    private @Nullable String check(SimulatedSubscriber subscriber, Map<String, Long> counts) {
        List<Publication> before = new ArrayList<>();
        Set<String> heard = new HashSet<>();
        for (SimulatedSubscriber.Delivery delivery : subscriber.deliveries()) {
            Publication publication = publications.get(delivery.text());
            if (publication == null || !publication.channel().equals(delivery.channel())) {
                return delivery + " was never published";
            }
            counts.merge(delivery.text(), 1L, Long::sum);
            if (!heard.add(delivery.topic() + " " + delivery.text())) {
                return delivery + " came twice";
            }
            for (Publication earlier : before) {
                if (publication.comesBefore(earlier)) {
                    return delivery + " was overtaken by " + earlier.text();
                }
            }
            before.add(publication);
        }
        for (Publication publication : publications.values()) {
            String wrong = checkSubscriptions(subscriber, publication, heard);
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private static @Nullable String checkSubscriptions(
            SimulatedSubscriber subscriber, Publication publication, Set<String> heard) {
        Map<String, List<SimulatedSubscriber.Subscription>> byTopic = new HashMap<>();
        for (SimulatedSubscriber.Subscription subscription : subscriber.subscriptions()) {
            byTopic.computeIfAbsent(subscription.topic, topic -> new ArrayList<>())
                    .add(subscription);
        }
        for (List<SimulatedSubscriber.Subscription> subscriptions : byTopic.values()) {
            boolean must = false;
            boolean may = false;
            for (SimulatedSubscriber.Subscription subscription : subscriptions) {
                if (subscription.matches(publication.channel())) {
                    long from = publication.op().invokedAt;
                    long to = publication.op().answeredAt;
                    must |= Boolean.TRUE.equals(publication.ran())
                            && subscription.confirmedAt < from
                            && subscription.endAskedAt > to;
                    may |= subscription.askedAt < to && subscription.endConfirmedAt > from;
                }
            }
            boolean hears = heard.contains(subscriptions.getFirst().topic + " " + publication.text());
            if (must && !hears) {
                return publication.text() + " was not received by who subscribed to " + subscriptions.getFirst().topic;
            }
            if (hears && !may) {
                return publication.text() + " was received without a subscription";
            }
        }
        return null;
    }
}
