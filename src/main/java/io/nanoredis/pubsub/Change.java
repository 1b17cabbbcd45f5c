package io.nanoredis.pubsub;

import io.nanoredis.shard.EngineShard;
import io.nanoredis.shard.ShardTask;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Subscriptions of one client that begin, or end, on their way to all proactors.
///
/// Every proactor counts its receivers by what it knows; so a client hears a proactor exactly from, or up to, the
/// moment
/// at which that one has taken note: its note comes back through the same queue as its messages. When the last has
/// taken note the change is complete, and only then the client is told.
///
/// *Thread*: the client's proactor; [#await] is for a fiber.
public final class Change {
    private final Hub home;
    private final Kind kind;
    private final boolean begins;
    private final List<Subscription> subscriptions;
    private final boolean[] noted;
    private final CompletableFuture<Void> complete = new CompletableFuture<>();
    private int missing;

    Change(Hub home, Kind kind, boolean begins, List<Subscription> subscriptions, int proactors) {
        this.home = home;
        this.kind = kind;
        this.begins = begins;
        this.subscriptions = subscriptions;
        noted = new boolean[proactors];
        missing = subscriptions.isEmpty() ? 0 : proactors;
    }

    /// Sends the change to all proactors, and takes note of it here.
    void start() {
        if (missing == 0) {
            complete.complete(null);
            return;
        }
        for (Subscription subscription : subscriptions) {
            subscription.change(this);
        }
        for (int i = 0; i < noted.length; i++) {
            if (i != home.id()) {
                home.send(i, new Note(i));
            }
        }
        takeNote(home);
        noted(home.id());
    }

    private void takeNote(Hub hub) {
        for (Subscription subscription : subscriptions) {
            hub.count(kind, subscription.topic().name(), home.id(), begins ? 1 : -1);
        }
    }

    private void noted(int id) {
        noted[id] = true;
        if (--missing > 0) {
            return;
        }
        for (Subscription subscription : subscriptions) {
            subscription.change(null);
            if (!begins) {
                home.remove(kind, subscription);
            }
        }
        complete.complete(null);
    }

    /// Whether what proactor `source` publishes is heard.
    boolean isHeard(int source) {
        return noted[source] == begins;
    }

    /// Waits until all proactors know. *Thread*: a fiber of the client's proactor, or a test.
    public void await() {
        complete.join();
    }

    /// Whether all proactors know.
    public boolean isComplete() {
        return missing == 0;
    }

    /// The message to one proactor, and its way back.
    private final class Note implements ShardTask {
        private final int target;
        private boolean taken;

        Note(int target) {
            this.target = target;
        }

        @Override
        public void run(EngineShard shard) {
            if (taken) {
                noted(target);
                return;
            }
            Hub hub = home.of(target);
            takeNote(hub);
            taken = true;
            hub.send(home.id(), this);
        }
    }
}
