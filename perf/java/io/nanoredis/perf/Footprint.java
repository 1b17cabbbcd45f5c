package io.nanoredis.perf;

import io.nanoredis.db.Database;
import io.nanoredis.db.DatabaseOptions;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/// Fills one shard with keys and prints what a key costs in memory and how long its insertion takes.
///
/// Arguments: number of keys, bytes per value. Keys have 16 bytes. A warm-up in a database of its own comes first, so
/// that the latencies
/// are those of compiled code. Latencies are given twice: by the wall, and by the thread's own processor time, which
/// counts page faults
/// but not the times when a busy machine ran something else.
public final class Footprint {
    private static final int KEY_BYTES = 16;
    private static final int WARM_UP_KEYS = 300_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Footprint() {}

    /// Runs one measurement and prints one line per figure.
    public static void main(String[] args) throws IOException {
        int keys = Integer.parseInt(args[0]);
        int valueBytes = Integer.parseInt(args[1]);
        HashFunction hash = new HashFunction(1);
        try (Database database = new Database(16, hash, DatabaseOptions.defaults())) {
            fill(database, WARM_UP_KEYS, valueBytes, new Histogram(3), System::nanoTime);
            fill(database, WARM_UP_KEYS, valueBytes, new Histogram(3), Footprint::cpuNs);
        }
        measure(keys, valueBytes, "wall", System::nanoTime);
        measure(keys, valueBytes, "processor", Footprint::cpuNs);
    }

    private static void measure(int keys, int valueBytes, String clockName, LongSupplier clock) throws IOException {
        System.gc();
        try (Database database = new Database(16, new HashFunction(1), DatabaseOptions.defaults())) {
            Histogram insertNs = new Histogram(3);
            long before = residentBytes();
            fill(database, keys, valueBytes, insertNs, clock);
            print(database, keys, residentBytes() - before);
            print(clockName, insertNs);
        }
    }

    private static long cpuNs() {
        return THREADS.getCurrentThreadCpuTime();
    }

    private static void fill(Database database, int keys, int valueBytes, Histogram insertNs, LongSupplier clock) {
        Keyspace keyspace = database.keyspace(0);
        HashFunction hash = database.hashFunction();
        byte[] key = "key:000000000000".getBytes(StandardCharsets.US_ASCII);
        byte[] value = new byte[valueBytes];
        Arrays.fill(value, (byte) 'x');
        for (int i = 0; i < keys; i++) {
            number(key, i);
            long startNs = clock.getAsLong();
            keyspace.setString(key, 0, KEY_BYTES, hash.hash(key, 0, KEY_BYTES), value, 0, valueBytes, 0);
            insertNs.recordValue(clock.getAsLong() - startNs);
        }
    }

    /// Writes a number into the last twelve bytes of a key.
    static void number(byte[] key, int number) {
        int left = number;
        for (int i = KEY_BYTES - 1; i >= 4; i--) {
            key[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    private static void print(Database database, int keys, long grownBytes) {
        System.out.printf("mode                %s%n", Mem.mode());
        System.out.printf("keys                %,d%n", keys);
        System.out.printf("RSS growth per key  %.1f B%n", (double) grownBytes / keys);
        System.out.printf("live bytes per key  %.1f B%n", (double) database.liveBytes() / keys);
        System.out.printf("footprint per key   %.1f B%n", (double) database.footprintBytes() / keys);
        System.out.printf("commit stalls       %d%n", database.commitStalls());
    }

    private static void print(String clockName, Histogram insertNs) {
        System.out.printf("insert, %s time: mean %.0f ns%n", clockName, insertNs.getMean());
        for (double percentile : new double[] {50, 99, 99.9, 99.99, 99.999, 100}) {
            System.out.printf(
                    "  p%-10s        %,.1f us%n", percentile, insertNs.getValueAtPercentile(percentile) / 1000.0);
        }
    }

    private static long residentBytes() throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1]) * 4096;
    }
}
