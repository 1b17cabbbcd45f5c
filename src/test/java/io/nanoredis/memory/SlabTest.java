package io.nanoredis.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.FuzzSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// The allocator: accounts, reuse, limits, and a comparison with a model.
class SlabTest {
    private final Slab slab = new Slab(new Arena(4L << 30), 0);

    @AfterEach
    void verifyAndClose() {
        slab.verify();
        slab.close();
    }

    @Test
    void shouldGiveAtLeastWhatWasAskedForAndNotMuchMore() {
        for (int bytes = 1; bytes < 3_000_000; bytes += 1 + bytes / 50) {
            long block = slab.alloc(bytes);
            assertEquals(0, block & 7);
            long usable = slab.sizeOf(block);
            assertEquals(usable, Slab.usableBytes(bytes));
            assertTrue(usable >= bytes);
            long slack = bytes <= 512 ? 15 : bytes <= 32 << 10 ? bytes / 16 + 8 : Math.max(16 << 10, bytes / 16);
            assertTrue(usable - bytes <= slack, "" + bytes);
        }
    }

    @Test
    void shouldCountLiveBytesExactly() {
        assertEquals(0, slab.liveBytes());
        long small = slab.alloc(100);
        long large = slab.alloc(5_000_000);
        assertEquals(slab.sizeOf(small) + slab.sizeOf(large), slab.liveBytes());
        slab.free(small);
        slab.free(large);
        assertEquals(0, slab.liveBytes());
    }

    @Test
    void shouldHandOutFreedMemoryAgain() {
        long first = slab.alloc(40_000);
        slab.free(first);
        assertEquals(first, slab.alloc(40_000));
        long used = slab.usedBytes();
        for (int i = 0; i < 100_000; i++) {
            slab.free(slab.alloc(8 + i % 30_000));
        }
        assertTrue(slab.usedBytes() < used + (16 << 20));
    }

    @Test
    void shouldGiveFreeMemoryBackToTheSystem() {
        long block = slab.alloc(64 << 20);
        Mem.fill(block, 64 << 20, (byte) 1);
        slab.free(block);
        assertTrue(slab.dirtyBytes() >= 64 << 20);
        while (slab.trim(1 << 20)) {
            assertTrue(slab.dirtyBytes() > 0);
        }
        assertEquals(0, slab.dirtyBytes());
        assertEquals(block, slab.alloc(64 << 20));
        assertEquals(0, Mem.getByte(block + (32 << 20)));
    }

    @Test
    void shouldRefuseWhatDoesNotFitAndGoOn() {
        try (Slab small = new Slab(new Arena(8 << 20), 0)) {
            assertThrows(ArenaFullException.class, () -> small.alloc(9 << 20));
            long block = small.alloc(7 << 20);
            assertThrows(ArenaFullException.class, () -> small.alloc(2 << 20));
            small.free(block);
            small.alloc(2 << 20);
            small.verify();
        }
        try (Slab limited = new Slab(new Arena(64 << 20), 1 << 20)) {
            assertThrows(ArenaFullException.class, () -> limited.alloc(2 << 20));
            limited.alloc(500_000);
            limited.verify();
        }
    }

    @Test
    void shouldFindSparsePagesAndEmptyThemByMoving() {
        SplittableRandom random = new SplittableRandom(5);
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            blocks.add(slab.alloc(100));
        }
        List<Long> kept = new ArrayList<>();
        for (long block : blocks) {
            if (random.nextInt(4) == 0) {
                kept.add(block);
            } else {
                slab.free(block);
            }
        }
        assertTrue(slab.usedBytes() > 3 * slab.liveBytes());
        int moves = 0;
        for (int i = 0; i < kept.size(); i++) {
            if (slab.isSparse(kept.get(i))) {
                long moved = slab.alloc(100);
                slab.free(kept.get(i));
                kept.set(i, moved);
                moves++;
            }
        }
        assertTrue(moves > 0);
        long used = slab.usedBytes();
        assertTrue(used < slab.liveBytes() * 12 / 10, () -> used + " for " + slab.liveBytes());
        for (long block : kept) {
            assertFalse(slab.isSparse(block));
        }
    }

    @Test
    void shouldNoticeUseAfterFreeAndDoubleFree() {
        Assumptions.assumeTrue(Boolean.getBoolean("nanoredis.memory.poison"));
        try (Slab own = new Slab(new Arena(8 << 20), 0)) {
            long block = own.alloc(64);
            own.alloc(64);
            own.free(block);
            assertThrows(IllegalStateException.class, () -> own.free(block));
            Mem.putLong(block + 16, 1);
            assertThrows(IllegalStateException.class, () -> own.alloc(64));
        }
    }

    @Test
    void shouldRefuseToFreeWhatIsNoBlock() {
        long block = slab.alloc(100_000);
        slab.free(block);
        assertThrows(IllegalStateException.class, () -> slab.free(block));
        assertThrows(IllegalStateException.class, () -> slab.sizeOf(block));
    }

    @Test
    void shouldBehaveLikeItsModel() {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(SlabTest.class));
        List<long[]> blocks = new ArrayList<>(); // address, bytes, stamp
        long live = 0;
        for (int step = 0; step < 150_000; step++) {
            boolean growing = (step / 20_000) % 2 == 0;
            if (blocks.isEmpty() || random.nextInt(100) < (growing ? 65 : 35)) {
                long bytes = randomBytes(random);
                long block = slab.alloc(bytes);
                live += slab.sizeOf(block);
                long stamp = random.nextLong();
                stamp(block, bytes, stamp);
                blocks.add(new long[] {block, bytes, stamp});
            } else {
                int i = random.nextInt(blocks.size());
                long[] block = blocks.set(i, blocks.getLast());
                blocks.removeLast();
                checkStamp(block[0], block[1], block[2]);
                live -= slab.sizeOf(block[0]);
                slab.free(block[0]);
            }
            if (step % 10_000 == 0) {
                assertEquals(live, slab.liveBytes());
                slab.trim(1 << 20);
                slab.releaseEmptyPages();
                slab.verify();
                blocks.forEach(block -> checkStamp(block[0], block[1], block[2]));
            }
        }
        blocks.forEach(block -> slab.free(block[0]));
        slab.releaseEmptyPages();
        assertEquals(0, slab.liveBytes());
        assertEquals(0, slab.usedBytes());
    }

    private static long randomBytes(SplittableRandom random) {
        int kind = random.nextInt(1000);
        if (kind < 900) {
            return random.nextInt(8, 400);
        }
        return kind < 980 ? random.nextInt(8, 10_000) : kind < 998 ? random.nextInt(100_000) + 8 : 3_000_000;
    }

    /// Writes the ends of a block, which is where neighbours would meet.
    private static void stamp(long block, long bytes, long stamp) {
        Mem.putLong(block, stamp);
        Mem.putLong(block + bytes - 8, stamp);
    }

    private static void checkStamp(long block, long bytes, long stamp) {
        assertEquals(stamp, Mem.getLong(block + bytes - 8));
        if (bytes >= 16) {
            assertEquals(stamp, Mem.getLong(block));
        }
    }
}
