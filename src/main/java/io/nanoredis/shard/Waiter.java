package io.nanoredis.shard;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Lets one thread or fiber wait until a shard says that something is done.
///
/// The wait is a park without time limit: timed parks of fibers resume through another thread, milliseconds late. An
/// interrupt does not end it (park would then return at once, and a fiber that spins holds up its own proactor); it is
/// set again afterwards.
final class Waiter {
    private @Nullable Thread thread;
    private @Nullable Throwable failure;
    private volatile boolean done;

    /// Called by the thread that is going to wait, before it sends its request.
    void prepare() {
        thread = Thread.currentThread();
        failure = null;
        done = false;
    }

    /// Waits, and throws what [#resume] was given.
    void await() {
        boolean interrupted = false;
        while (!done) { // pairs with the store in resume()
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        rethrow(failure);
    }

    /// Ends the wait. *Thread*: the shard that answers.
    void resume(@Nullable Throwable thrown) {
        failure = thrown;
        Thread waiting = thread;
        done = true; // after the failure; the waiter may be used again from here on
        LockSupport.unpark(waiting);
    }

    private static void rethrow(@Nullable Throwable thrown) {
        switch (thrown) {
            case null -> {}
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            default -> throw new IllegalStateException(thrown);
        }
    }
}
