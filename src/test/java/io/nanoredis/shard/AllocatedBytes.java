package io.nanoredis.shard;

import java.lang.management.ManagementFactory;

/// The heap that a thread has allocated so far, for tests of what must allocate nothing.
final class AllocatedBytes {

    private AllocatedBytes() {}

    static long ofThisThread() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
