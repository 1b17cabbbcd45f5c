package io.nanoredis.command;

import io.nanoredis.resp.ErrorReply;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Counts and logs what should never have been thrown, away from the threads that met it, and logs what they must not
/// wait for.
///
/// *Thread*: [#report] from any thread, never blocking; a daemon thread writes the log. *Bounds*: at most
/// [#QUEUE_MAX] reports wait; more are counted only.
public final class Faults implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
    private static final int QUEUE_MAX = 256;

    private record Line(Level level, String text, @Nullable Throwable cause) {}

    private final ConcurrentLinkedQueue<Line> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong count = new AtomicLong();
    private final Thread writer;
    private volatile boolean closed;

    /// Starts the thread that writes the log.
    public Faults() {
        writer = Thread.ofPlatform().daemon().name("nanoredis-log").unstarted(this::write);
        writer.start();
    }

    /// Counts `cause`, which `what` met, and has it logged.
    public void report(String what, Throwable cause) {
        count.incrementAndGet();
        enqueue(new Line(Level.ERROR, what, cause));
    }

    /// Has a line logged, such as one that a script wishes.
    public void log(Level level, String text) {
        enqueue(new Line(level, text, null));
    }

    private void enqueue(Line line) {
        if (waiting.incrementAndGet() > QUEUE_MAX) {
            waiting.decrementAndGet();
            return;
        }
        queue.add(line);
        LockSupport.unpark(writer);
    }

    /// What the client is told whose command met `cause`.
    public static ErrorReply reply(Throwable cause) {
        return ErrorReply.of("ERR internal error: " + cause);
    }

    /// Reports since the start.
    public long count() {
        return count.get();
    }

    private void write() {
        while (!closed || !queue.isEmpty()) {
            Line line = queue.poll();
            if (line == null) {
                LockSupport.park(this);
            } else {
                waiting.decrementAndGet();
                LOG.atLevel(line.level).setCause(line.cause).log("{}", line.text);
            }
        }
    }

    /// Writes what waits and ends the thread.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
    }
}
