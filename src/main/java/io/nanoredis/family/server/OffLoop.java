package io.nanoredis.family.server;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Runs what may block, such as reading a file, on a thread of its own while the fiber waits.
///
/// A fiber's frames run on the proactor, which must never block; the control plane can afford a thread per call.
final class OffLoop {
    private OffLoop() {}

    /// The result of `work`; what it throws is thrown here. *Thread*: a fiber.
    static <T> T call(Supplier<T> work) {
        assert Thread.currentThread().isVirtual() : "a platform thread would wait: " + Thread.currentThread();
        CompletableFuture<T> result = new CompletableFuture<>();
        start(() -> {
            try {
                result.complete(work.get());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return result.join();
    }

    /// Has `work` done and does not wait. *Thread*: any.
    static void start(Runnable work) {
        Thread.ofPlatform().daemon().name("nanoredis-file").start(work);
    }
}
