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
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("nanoredis-file").start(() -> {
            try {
                result.complete(work.get());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return result.join();
    }
}
