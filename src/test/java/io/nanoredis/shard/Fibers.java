package io.nanoredis.shard;

import java.lang.reflect.Constructor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Starts virtual threads the two ways in which a server does: carried by the home shard's proactor, or by the default
/// scheduler.
enum Fibers {
    ON_PROACTOR,
    ON_DEFAULT_SCHEDULER;

    private static final long DEADLINE_S = 50;

    ShardSettings settings(int taskQueueSlots, int sequencerSlots) {
        return new ShardSettings(taskQueueSlots, sequencerSlots, this == ON_PROACTOR);
    }

    CompletableFuture<Void> start(EngineShard home, Runnable work) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        builder(home).start(() -> complete(end, work));
        return end;
    }

    /// Runs the work in a fiber and waits for its end; what it throws is thrown here, wrapped.
    void run(EngineShard home, Runnable work) throws ExecutionException, InterruptedException, TimeoutException {
        start(home, work).get(DEADLINE_S, TimeUnit.SECONDS);
    }

    @SuppressWarnings("CatchingUnchecked") // everything must reach the test's own thread
    private static void complete(CompletableFuture<Void> end, Runnable work) {
        try {
            work.run();
            end.complete(null);
        } catch (Throwable thrown) {
            end.completeExceptionally(thrown);
        }
    }

    private Thread.Builder.OfVirtual builder(EngineShard home) {
        if (this == ON_DEFAULT_SCHEDULER) {
            return Thread.ofVirtual();
        }
        try {
            Constructor<?> constructor = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                    .getDeclaredConstructor(Executor.class);
            constructor.setAccessible(true);
            return (Thread.Builder.OfVirtual) constructor.newInstance(home);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no custom scheduler on this JDK", e);
        }
    }
}
