package io.nanoredis.perf;

import io.nanoredis.db.Database;
import io.nanoredis.db.DatabaseOptions;
import io.nanoredis.db.Keyspace;
import io.nanoredis.db.TableShape;
import io.nanoredis.memory.HashFunction;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/// Grows one shard at a steady rate and prints how long insertions take by the wall, and where the slowest come from.
///
/// Arguments: number of keys, bytes per value, insertions per second (0: without a pause). Keys have 16 bytes. A
/// warm-up in a database of its own comes first, so that the latencies are those of compiled code. Of each slow
/// insertion it tells how long the thread had the processor, how long it was ready to run while something else did,
/// and what happened meanwhile to the table, the memory and the heap.
///
/// `java -XX:+UseCompactObjectHeaders --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED
/// --enable-native-access=ALL-UNNAMED -cp "target/nanoredis/lib/*:target/test-classes"
/// io.nanoredis.perf.InsertLatency 10000000 8 200000`
public final class InsertLatency {
    private static final int KEY_BYTES = 16;
    private static final int WARM_UP_KEYS = 500_000;
    private static final int SLOWEST = 12;
    private static final long SLOW_NS = 50_000;
    private static final long LIMIT_NS = 1_000_000;
    /// So often the account of time spent waiting is read, outside of what is measured.
    private static final int ACCOUNT_EVERY = 4096;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private record Slow(int key, long wallNs, long processorNs, long waitedNs, String during) {}

    /// The few insertions that took longest by one of the two clocks.
    private static final class Slowest {
        private final Comparator<Slow> order;
        private final PriorityQueue<Slow> queue;

        Slowest(ToLongFunction<Slow> clock) {
            order = Comparator.comparingLong(clock);
            queue = new PriorityQueue<>(order);
        }

        void add(Slow slow) {
            queue.add(slow);
            if (queue.size() > SLOWEST) {
                queue.remove();
            }
        }

        void print(String clockName) {
            System.out.printf("%nthe slowest by %s%n", clockName);
            System.out.printf("%10s %12s %12s %12s  %s%n", "key", "wall us", "processor us", "waited us", "during it");
            queue.stream()
                    .sorted(order.reversed())
                    .forEach(slow -> System.out.printf(
                            "%,10d %,12.1f %,12.1f %,12.1f  %s%n",
                            slow.key,
                            slow.wallNs / 1000.0,
                            slow.processorNs / 1000.0,
                            slow.waitedNs / 1000.0,
                            slow.during));
        }
    }

    private final Histogram wallNs = new Histogram(3);
    private final Slowest byWall = new Slowest(Slow::wallNs);
    private final Slowest byProcessor = new Slowest(Slow::processorNs);
    private final Database database;
    private final Keyspace keyspace;
    private final byte[] key = "key:000000000000".getBytes(StandardCharsets.US_ASCII);
    private final byte[] value;
    private long waitedNs;
    private long collections;
    private long overLimit;

    private InsertLatency(Database database, int valueBytes) {
        this.database = database;
        keyspace = database.keyspace(0);
        value = new byte[valueBytes];
        Arrays.fill(value, (byte) 'x');
    }

    /// Runs one measurement.
    public static void main(String[] args) throws IOException {
        int keys = Integer.parseInt(args[0]);
        int valueBytes = Integer.parseInt(args[1]);
        long perSecond = Long.parseLong(args[2]);
        try (Database database = new Database(16, new HashFunction(1), DatabaseOptions.defaults())) {
            new InsertLatency(database, valueBytes).fill(WARM_UP_KEYS, 0);
        }
        System.gc();
        try (Database database = new Database(16, new HashFunction(1), DatabaseOptions.defaults())) {
            InsertLatency run = new InsertLatency(database, valueBytes);
            run.fill(keys, perSecond);
            run.print(keys, perSecond);
        }
    }

    private void fill(int keys, long perSecond) throws IOException {
        readAccounts();
        long startNs = System.nanoTime();
        for (int i = 0; i < keys; i++) {
            Footprint.number(key, i);
            if (perSecond > 0) {
                awaitNs(startNs + (long) (i * 1e9 / perSecond));
            }
            insert(i);
            if (i % ACCOUNT_EVERY == 0) {
                readAccounts();
            }
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // a pause, not a protocol
    private static void awaitNs(long dueNs) {
        while (System.nanoTime() - dueNs < 0) {
            Thread.onSpinWait();
        }
    }

    private void insert(int number) throws IOException {
        TableShape shape = keyspace.shape();
        long stalls = database.commitStalls();
        long used = database.usedBytes();
        long processorStartNs = THREADS.getCurrentThreadCpuTime();
        long startNs = System.nanoTime();
        keyspace.setString(
                key, 0, KEY_BYTES, database.hashFunction().hash(key, 0, KEY_BYTES), value, 0, value.length, 0);
        long tookNs = System.nanoTime() - startNs;
        wallNs.recordValue(tookNs);
        if (tookNs >= SLOW_NS) {
            long processorNs = THREADS.getCurrentThreadCpuTime() - processorStartNs;
            explain(number, tookNs, processorNs, shape, stalls, used);
        }
    }

    private void explain(int number, long tookNs, long processorNs, TableShape shape, long stalls, long used)
            throws IOException {
        List<String> during = new ArrayList<>();
        TableShape now = keyspace.shape();
        addIf(during, now.depth() > shape.depth(), "directory doubled to 2^" + now.depth());
        addIf(during, now.segments() > shape.segments(), "segment split");
        addIf(during, database.usedBytes() > used, "pages taken");
        addIf(during, database.commitStalls() > stalls, "memory made accessible");
        long waitedBefore = waitedNs;
        long collectionsBefore = collections;
        readAccounts();
        addIf(during, collections > collectionsBefore, "garbage collection");
        overLimit += tookNs > LIMIT_NS ? 1 : 0;
        Slow slow = new Slow(number, tookNs, processorNs, waitedNs - waitedBefore, String.join(", ", during));
        byWall.add(slow);
        byProcessor.add(slow);
    }

    private static void addIf(List<String> list, boolean condition, String text) {
        if (condition) {
            list.add(text);
        }
    }

    /// Reads how long this thread has waited for a processor, ever, and how often garbage was collected.
    private void readAccounts() throws IOException {
        Path account = Path.of("/proc/thread-self/schedstat");
        waitedNs =
                Files.exists(account) ? Long.parseLong(Files.readString(account).split(" ", -1)[1]) : 0;
        collections = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections += collector.getCollectionCount();
        }
    }

    private void print(int keys, long perSecond) {
        System.out.printf("%,d insertions, %s, values of %d B%n", keys, pace(perSecond), value.length);
        System.out.printf("by the wall, mean  %,10.2f us%n", wallNs.getMean() / 1000);
        for (double percentile : new double[] {50, 99, 99.9, 99.99, 99.999, 100}) {
            System.out.printf("  p%-15s  %,10.1f us%n", percentile, wallNs.getValueAtPercentile(percentile) / 1000.0);
        }
        System.out.printf("above 1 ms         %d%n", overLimit);
        byWall.print("the wall");
        byProcessor.print("processor time");
    }

    private static String pace(long perSecond) {
        return perSecond == 0 ? "without a pause" : String.format("%,d a second", perSecond);
    }
}
