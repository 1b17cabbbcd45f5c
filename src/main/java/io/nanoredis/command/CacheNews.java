package io.nanoredis.command;

import io.nanoredis.shard.EngineShard;
import io.nanoredis.shard.ShardTask;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/// What caching clients of one proactor are to be told: put here by the shards while they change keys, taken by the
/// proactor before it runs any command that has arrived later.
///
/// *Why not by message*: a shard answers the writer as soon as it has written, and that answer may cause a command of
/// the
/// caching client, which its proactor could run before it takes the shard's message. News that stand here before the
/// answer leaves are seen by everything that the answer causes. A message only says that there are some, for a proactor
/// that has nothing else to do.
///
/// *Order*: news may overtake a reply that is on its way; the connection keeps them until that has been written.
/// *Bounds*: none; each says that a key has left a table of bounded size, or stands for a write.
///
/// *Thread*: [#add] and [#isEmpty] any, the rest the proactor.
public final class CacheNews {
    private final ShardContext cx;
    private final Queue<Invalidation> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean announced = new AtomicBoolean();
    private final ShardTask delivery = shard -> deliver();

    CacheNews(ShardContext cx) {
        this.cx = cx;
    }

    /// Whether there is nothing to tell.
    public boolean isEmpty() {
        return queue.isEmpty();
    }

    /// Adds news; seen by whatever the sender does afterwards.
    ///
    /// @param from the shard whose owner calls this
    void add(EngineShard from, Invalidation news) {
        queue.add(news);
        if (!announced.get() && announced.compareAndSet(false, true)) { // pairs with the set in deliver()
            cx.server().shards().send(from, cx.shard().id(), delivery);
        }
    }

    /// Writes everything that there is to the clients.
    public void deliver() {
        announced.set(false); // before the queue is emptied: what is added later is announced anew
        for (Invalidation news = queue.poll(); news != null; news = queue.poll()) {
            news.deliver(cx);
        }
    }
}
