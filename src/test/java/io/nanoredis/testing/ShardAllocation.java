package io.nanoredis.testing;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;

/// What the thread of a server's only shard allocates while it runs pipelines of one command, beyond what the same
/// pipelines of PING cost it: reading and flushing allocate under the leak detection of the tests.
public final class ShardAllocation {
    /// Less than the smallest object.
    public static final double BYTES_PER_COMMAND_MAX = 4;

    /// Few enough to arrive in one read.
    private static final int PIPELINE = 200;

    private static final int ROUNDS = 150;
    private static final int ATTEMPTS = 5;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final RawClient client;

    /// @param client a connection to the only server with one shard in this process
    public ShardAllocation(RawClient client) {
        this.client = client;
    }

    /// The bytes that a command, words parted by blanks, allocates each time it runs; 0 or less where it is only noise.
    public double bytesPerCommand(String command) throws IOException {
        double baseline = bytesPerCommand("PING", 0);
        return bytesPerCommand(command, baseline + BYTES_PER_COMMAND_MAX) - baseline;
    }

    /// The least of several measurements, as the compiler and other housekeeping disturb some; the first that is good
    /// enough.
    private double bytesPerCommand(String command, double goodEnough) throws IOException {
        byte[] pipeline = pipeline(command);
        double least = Double.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS && least > goodEnough; attempt++) {
            long before = allocatedByShard();
            for (int round = 0; round < ROUNDS; round++) {
                client.send(pipeline);
                client.readReplies(PIPELINE);
            }
            least = Math.min(least, (allocatedByShard() - before) / (double) (ROUNDS * PIPELINE));
        }
        return least;
    }

    private static byte[] pipeline(String command) throws IOException {
        byte[] one = Request.of(command.split(" ", -1)).encode();
        ByteArrayOutputStream all = new ByteArrayOutputStream(one.length * PIPELINE);
        for (int i = 0; i < PIPELINE; i++) {
            all.write(one);
        }
        return all.toByteArray();
    }

    private static long allocatedByShard() {
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("proactor")) {
                return THREADS.getThreadAllocatedBytes(thread.getThreadId());
            }
        }
        throw new IllegalStateException("thread: none of a shard");
    }
}
