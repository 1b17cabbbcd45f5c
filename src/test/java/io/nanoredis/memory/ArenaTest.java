package io.nanoredis.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Address space that becomes memory as it is used.
class ArenaTest {
    @Test
    void shouldCostAlmostNothingUntilUsed() throws IOException {
        new Arena(1 << 30).close();
        long before = residentBytes();
        List<Arena> arenas = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            arenas.add(new Arena(Arena.RESERVE_BYTES_DEFAULT));
        }
        assertTrue(residentBytes() - before < 16 << 20);
        arenas.forEach(Arena::close);
    }

    @Test
    void shouldReuseTheAddressSpaceOfClosedArenas() {
        for (int i = 0; i < 300; i++) {
            try (Arena arena = new Arena(Arena.RESERVE_BYTES_MAX)) {
                Mem.putLong(arena.base() + 8, i);
                assertEquals(i, Mem.getLong(arena.base() + 8));
            }
        }
    }

    @Test
    void shouldReadAsZeroAfterAnotherArenaUsedTheSpace() {
        for (int i = 0; i < 3; i++) {
            try (Arena arena = new Arena(16 << 20)) {
                assertEquals(0, Mem.getLong(arena.base() + 800));
                Mem.putLong(arena.base() + 800, -1);
            }
        }
    }

    @Test
    void shouldRefuseMoreThanItsReservation() {
        try (Arena arena = new Arena(16 << 20)) {
            arena.ensure(arena.capacityBytes());
            assertThrows(ArenaFullException.class, () -> arena.ensure(arena.capacityBytes() + 1));
        }
        assertThrows(IllegalArgumentException.class, () -> new Arena(0));
        assertThrows(IllegalArgumentException.class, () -> new Arena(Arena.RESERVE_BYTES_MAX + 1));
    }

    @Test
    void shouldPopulateAheadOfASteadyOwner() throws InterruptedException {
        try (Arena arena = new Arena(1 << 30)) {
            long deadlineNs = System.nanoTime() + 20_000_000_000L;
            for (long end = 1 << 20; end < 256 << 20; end += 1 << 20) {
                arena.ensure(end);
                while (arena.populatedBytes() < Math.min(end, 64 << 20) && end > 8 << 20) {
                    assertTrue(System.nanoTime() < deadlineNs, "the populator does not follow");
                    Thread.onSpinWait();
                }
            }
            assertTrue(arena.commitStalls() < 40, () -> "stalls: " + arena.commitStalls());
        }
    }

    @Test
    void shouldGiveBackWhatWasPopulatedAheadAndKeepTheData() throws IOException {
        long end = 64L << 20;
        try (Arena arena = new Arena(1 << 30)) {
            for (long at = 1 << 20; at <= end; at += 1 << 20) {
                arena.ensure(at);
                Mem.putLong(arena.base() + at - 8, at);
            }
            awaitPopulated(arena, end + (1 << 20));
            long before = residentBytes();
            arena.giveBackAhead();
            assertTrue(residentBytes() < before - (1 << 19), "nothing was given back");
            for (long at = 1 << 20; at <= end; at += 1 << 20) {
                assertEquals(at, Mem.getLong(arena.base() + at - 8));
            }
            arena.ensure(2 * end);
            awaitPopulated(arena, 2 * end);
        }
    }

    @Test
    void shouldPopulateFurtherAheadOnceItWasOvertaken() throws InterruptedException {
        long end = 256L << 20;
        try (Arena steady = new Arena(1 << 30);
                Arena overtaken = new Arena(1 << 30)) {
            steady.ensure(end);
            synchronized (overtaken) { // keeps the populator out
                for (long at = 16L << 20; at <= end; at += 16L << 20) {
                    overtaken.ensure(at);
                }
            }
            awaitPopulated(steady, end + (end >>> 6));
            awaitPopulated(overtaken, end + (end >>> 3));
            assertTrue(steady.populatedBytes() <= end + (end >>> 6) + (2 << 20));
        }
    }

    private static void awaitPopulated(Arena arena, long bytes) {
        long deadlineNs = System.nanoTime() + 20_000_000_000L;
        while (arena.populatedBytes() < bytes) {
            assertTrue(System.nanoTime() < deadlineNs, "the populator does not follow");
            Thread.onSpinWait();
        }
    }

    private static long residentBytes() throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1]) * 4096;
    }
}
