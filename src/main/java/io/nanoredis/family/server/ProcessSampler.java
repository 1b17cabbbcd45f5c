package io.nanoredis.family.server;

import io.nanoredis.command.Coordinator;
import java.util.concurrent.atomic.AtomicBoolean;

/// Reads the figures of this process for one server.
///
/// A command in a fiber waits until a thread of its own has read the files. One that runs on a shard's own thread, as
/// for a script that has the only shard to itself, must not wait: it takes what was read last, and has that read anew
/// for whoever asks next.
///
/// *Thread*: any.
final class ProcessSampler {
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile ProcessFigures last = ProcessFigures.read();

    /// Whether the caller may wait for files to be read.
    boolean mayWait(Coordinator cx) {
        return !cx.home().isOwner();
    }

    /// The figures, as new as the caller can have them.
    ProcessFigures figures(Coordinator cx) {
        return mayWait(cx) ? OffLoop.call(this::read) : lastRead();
    }

    /// Reads them now. *Thread*: one that may block.
    ProcessFigures read() {
        ProcessFigures read = ProcessFigures.read();
        last = read;
        return read;
    }

    /// What was read last; has them read anew unless that is under way.
    ProcessFigures lastRead() {
        if (reading.compareAndSet(false, true)) {
            OffLoop.start(() -> {
                try {
                    read();
                } finally {
                    reading.set(false);
                }
            });
        }
        return last;
    }
}
