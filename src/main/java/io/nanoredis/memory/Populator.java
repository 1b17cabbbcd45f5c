package io.nanoredis.memory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/// The daemon thread that populates memory ahead of the owners of all arenas, so that they meet no page faults as they
/// grow.
///
/// It starts with the first arena, before shard threads pin themselves, as threads inherit the pin of the one that
/// starts them.
final class Populator {
    static final Populator SHARED = new Populator();

    private final List<Arena> arenas = new CopyOnWriteArrayList<>();
    private final Thread thread;

    private Populator() {
        thread = new Thread(this::run, "nanoredis-populator");
        thread.setDaemon(true);
        thread.start();
    }

    void add(Arena arena) {
        arenas.add(arena);
    }

    void remove(Arena arena) {
        arenas.remove(arena);
    }

    /// Wakes the thread; the volatile store of what is wanted comes before, and unpark orders it.
    void signal() {
        LockSupport.unpark(thread);
    }

    private void run() {
        while (true) {
            boolean more = false;
            for (Arena arena : arenas) {
                more |= arena.populateStep();
            }
            if (!more) {
                LockSupport.park(this);
            }
        }
    }
}
