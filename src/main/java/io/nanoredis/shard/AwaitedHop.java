package io.nanoredis.shard;

import org.jspecify.annotations.Nullable;

/// The message of somebody who waits: runs a task on its shard, then goes to the home of the waiting fiber and resumes
/// it there, so that its continuation is put onto the right run queue by the right thread. Without a home the target
/// itself resumes the waiter. Can be used again after each wait.
final class AwaitedHop implements ShardTask {
    private final Waiter waiter = new Waiter();
    private final @Nullable EngineShard home;
    private @Nullable ShardTask task;
    private @Nullable Throwable failure;

    AwaitedHop(@Nullable EngineShard home) {
        this.home = home;
    }

    void prepare(ShardTask work) {
        waiter.prepare();
        task = work;
    }

    void await() {
        waiter.await();
    }

    @Override
    public void run(EngineShard shard) {
        if (task != null) {
            work(task, shard);
            task = null;
            if (home != null && home != shard) {
                shard.send(home.id(), this);
                return;
            }
        }
        Throwable thrown = failure;
        failure = null;
        waiter.resume(thrown);
    }

    @SuppressWarnings("CatchingUnchecked") // all of it belongs to the one who waits
    private void work(ShardTask work, EngineShard shard) {
        try {
            work.run(shard);
        } catch (Throwable thrown) {
            failure = thrown;
        }
    }
}
