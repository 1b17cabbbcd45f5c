package io.nanoredis.memory;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The one region of address space out of which all arenas of the process are carved.
///
/// One region, because its bounds are then constants of the compiled code and the range check of [Mem] costs a
/// subtraction and a
/// compare. It is only reserved: no memory, no swap, no page tables. Where 16 TiB are refused, half is tried, and so
/// on.
///
/// *thread* — any; start and stop of servers only.
final class AddressSpace {
    static final long ALIGNMENT = 2L << 20;
    static final long BYTES;
    static final long LOW;

    private static final long BYTES_WANTED = 16L << 40;
    private static final long BYTES_LEAST = 1L << 30;
    /// Free ranges: start to end, never adjacent.
    private static final TreeMap<Long, Long> FREE = new TreeMap<>();

    static {
        long bytes = BYTES_WANTED;
        long address = Posix.reserve(bytes);
        while (address == 0 && bytes > BYTES_LEAST) {
            bytes >>= 1;
            address = Posix.reserve(bytes);
        }
        if (address == 0) {
            throw new IllegalStateException("address space: " + bytes + " bytes refused by the system");
        }
        LOW = address;
        BYTES = bytes;
        long start = (address + ALIGNMENT - 1) & -ALIGNMENT;
        FREE.put(start, (address + bytes) & -ALIGNMENT);
    }

    private AddressSpace() {}

    /// Takes an aligned inaccessible range; throws [ArenaFullException] when none is long enough.
    static long take(long bytes) {
        synchronized (FREE) {
            Long start = firstFit(bytes);
            if (start != null) {
                long end = Objects.requireNonNull(FREE.remove(start));
                if (start + bytes < end) {
                    FREE.put(start + bytes, end);
                }
                return start;
            }
        }
        throw new ArenaFullException("address space: no range of " + bytes + " bytes left of " + BYTES);
    }

    private static @Nullable Long firstFit(long bytes) {
        for (Map.Entry<Long, Long> range : FREE.entrySet()) {
            if (range.getValue() - range.getKey() >= bytes) {
                return range.getKey();
            }
        }
        return null;
    }

    /// Gives a range back; its contents and memory are gone.
    static void give(long address, long bytes) {
        if (!Posix.release(address, bytes)) {
            throw new IllegalStateException("address space: release of " + bytes + " bytes refused");
        }
        synchronized (FREE) {
            long start = address;
            long end = address + bytes;
            Map.Entry<Long, Long> before = FREE.floorEntry(start);
            if (before != null && before.getValue() == start) {
                FREE.remove(before.getKey());
                start = before.getKey();
            }
            Long after = FREE.remove(end);
            FREE.put(start, after == null ? end : after);
        }
    }
}
