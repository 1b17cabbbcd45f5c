package io.nanoredis.family.server;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What the operating system and the JVM know of this process, at one moment.
///
/// *Errors*: a figure that the system does not give is 0. *Thread*: reads files, so not on a proactor.
///
/// @param rssBytes resident memory
/// @param systemBytes memory of the machine
/// @param userSeconds CPU time in user mode
/// @param systemSeconds CPU time in the kernel
/// @param heapUsedBytes Java heap in use
/// @param heapCommittedBytes Java heap held of the system
/// @param heapMaxBytes most Java heap there may be
/// @param collections garbage collections so far
/// @param collectionMs time spent in them, milliseconds
record ProcessFigures(
        long rssBytes,
        long systemBytes,
        double userSeconds,
        double systemSeconds,
        long heapUsedBytes,
        long heapCommittedBytes,
        long heapMaxBytes,
        long collections,
        long collectionMs) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path STAT = Path.of("/proc/self/stat");
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final double TICKS_PER_SECOND = 100;
    /// Fields of `/proc/self/stat` behind the name in parentheses.
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;

    static ProcessFigures read() {
        String[] stat = statFields();
        Runtime runtime = Runtime.getRuntime();
        long collections = 0;
        long collectionMs = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections += Math.max(0, collector.getCollectionCount());
            collectionMs += Math.max(0, collector.getCollectionTime());
        }
        return new ProcessFigures(
                kilobytes(STATUS, "VmRSS:"),
                kilobytes(MEMINFO, "MemTotal:"),
                ticks(stat, USER_TICKS),
                ticks(stat, SYSTEM_TICKS),
                runtime.totalMemory() - runtime.freeMemory(),
                runtime.totalMemory(),
                runtime.maxMemory(),
                collections,
                collectionMs);
    }

    private static long kilobytes(Path file, String label) {
        for (String line : lines(file)) {
            if (line.startsWith(label)) {
                String value = line.substring(label.length()).replace("kB", "").strip();
                return Long.parseLong(value) * 1024;
            }
        }
        return 0;
    }

    private static String[] statFields() {
        List<String> lines = lines(STAT);
        if (lines.isEmpty()) {
            return new String[0];
        }
        String line = lines.getFirst();
        return line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    }

    private static double ticks(String[] stat, int field) {
        return stat.length > field ? Long.parseLong(stat[field]) / TICKS_PER_SECOND : 0;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }

    /// CPU time of a thread in nanoseconds, 0 when it has ended or the JVM does not tell.
    static long cpuNs(long threadId) {
        return Math.max(0, ManagementFactory.getThreadMXBean().getThreadCpuTime(threadId));
    }

    /// Bytes as people read them: `512B`, `1.50K`, `2.00G`.
    static String human(long bytes) {
        if (bytes < 1024) {
            return bytes + "B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 1024 && unit < 4) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.2f%c", value, "KMGTP".charAt(unit));
    }
}
