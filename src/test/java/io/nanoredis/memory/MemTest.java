package io.nanoredis.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Raw memory against arrays, in whichever mode the JVM was started.
class MemTest {
    private static final int SIZE = 2000;

    private final Arena arena = new Arena(16 << 20);
    private final long base = arena.base() + 64;
    private final SplittableRandom random = new SplittableRandom(7);

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldReadWhatWasWrittenAtAnyAlignment() {
        for (int i = 0; i < 9; i++) {
            Mem.putLong(base + i, 0x8877_6655_4433_2211L);
            assertEquals(0x8877_6655_4433_2211L, Mem.getLong(base + i));
            assertEquals(0x4433_2211, Mem.getInt(base + i));
            assertEquals(0x2211, Mem.getShort(base + i));
            assertEquals(0x11, Mem.getByte(base + i));
            Mem.putInt(base + i, 0x0102_0304);
            Mem.putShort(base + i + 4, (short) 0x0506);
            Mem.putByte(base + i + 6, (byte) 7);
            assertEquals(0x8807_0506_0102_0304L, Mem.getLong(base + i));
        }
    }

    @Test
    void shouldReadArraysLittleEndian() {
        byte[] array = {0, 1, 2, 3, 4, 5, 6, 7, 8};
        assertEquals(0x0807_0605_0403_0201L, Mem.longAt(array, 1));
        assertEquals(0x0403_0201, Mem.intAt(array, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> Mem.longAt(array, 2));
    }

    @Test
    void shouldCopyAnyLengthBetweenArraysAndMemory() {
        for (int length = 0; length < 300; length++) {
            byte[] source = randomBytes(length + 10);
            Mem.fill(base, SIZE, (byte) 0x5a);
            Mem.copyIn(source, 3, base + 8, length);
            assertEquals(0x5a, Mem.getByte(base + 7));
            assertEquals(0x5a, Mem.getByte(base + 8 + length));
            Mem.copy(base + 8, base + 1000, length);
            assertEquals(0x5a, Mem.getByte(base + 999));
            assertEquals(0x5a, Mem.getByte(base + 1000 + length));
            byte[] target = new byte[length + 10];
            Mem.copyOut(base + 1000, target, 5, length);
            byte[] expected = new byte[length + 10];
            System.arraycopy(source, 3, expected, 5, length);
            assertArrayEquals(expected, target);
            assertTrue(Mem.equals(base + 8, source, 3, length));
            assertTrue(Mem.equals(base + 8, base + 1000, length));
        }
    }

    @Test
    void shouldMoveOverlappingRanges() {
        for (int distance = -20; distance <= 20; distance++) {
            byte[] source = randomBytes(500);
            Mem.copyIn(source, 0, base + 100, source.length);
            Mem.move(base + 100, base + 100 + distance, source.length);
            assertTrue(Mem.equals(base + 100 + distance, source, 0, source.length));
        }
    }

    @Test
    void shouldSeeEverySingleByteThatDiffers() {
        for (int length = 1; length < 70; length++) {
            byte[] array = randomBytes(length);
            Mem.copyIn(array, 0, base, length);
            for (int i = 0; i < length; i++) {
                byte[] other = array.clone();
                other[i]++;
                Mem.copyIn(other, 0, base + 500, length);
                assertFalse(Mem.equals(base, other, 0, length));
                assertFalse(Mem.equals(base, base + 500, length));
            }
        }
    }

    @Test
    void shouldCompareAsUnsignedBytes() {
        for (int i = 0; i < 20_000; i++) {
            byte[] a = similarBytes();
            byte[] b = similarBytes();
            Mem.copyIn(a, 0, base, a.length);
            Mem.copyIn(b, 0, base + 500, b.length);
            int expected = Integer.signum(Arrays.compareUnsigned(a, b));
            assertEquals(expected, Integer.signum(Mem.compare(base, a.length, b, 0, b.length)));
            assertEquals(expected, Integer.signum(Mem.compare(base, a.length, base + 500, b.length)));
        }
    }

    @Test
    void shouldZeroExactlyTheRange() {
        Mem.fill(base, SIZE, (byte) 1);
        Mem.zero(base + 10, 100);
        assertEquals(1, Mem.getByte(base + 9));
        assertEquals(0, Mem.getByte(base + 10));
        assertEquals(0, Mem.getByte(base + 109));
        assertEquals(1, Mem.getByte(base + 110));
    }

    @Test
    void shouldRefuseRangesOutsideOfArenasAndArrays() {
        byte[] array = new byte[20];
        assertThrows(IndexOutOfBoundsException.class, () -> Mem.copyIn(array, 0, 4096, 20));
        assertThrows(IndexOutOfBoundsException.class, () -> Mem.copyOut(-1, array, 0, 20));
        assertThrows(IndexOutOfBoundsException.class, () -> Mem.copyOut(base, array, 1, 20));
        assertThrows(IndexOutOfBoundsException.class, () -> Mem.copyOut(base, array, 0, -1));
        assertThrows(IndexOutOfBoundsException.class, () -> Mem.copy(base, Long.MAX_VALUE - 4, 20));
        assertThrows(IndexOutOfBoundsException.class, () -> Mem.equals(8, array, 0, 8));
        assertThrows(IndexOutOfBoundsException.class, () -> Mem.compare(8, 8, array, 0, 8));
        assertThrows(IndexOutOfBoundsException.class, () -> Mem.zero(base, -1));
    }

    @Test
    void shouldRefuseEveryAccessOutsideOfLivingArenasWhenChecked() {
        Assumptions.assumeTrue(Mem.mode().endsWith("+checked"));
        assertThrows(IndexOutOfBoundsException.class, () -> Mem.getByte(arena.base() - 1));
        assertThrows(IndexOutOfBoundsException.class, () -> Mem.getLong(arena.base() + (8 << 20)));
        Arena other = new Arena(16 << 20);
        long address = other.base() + 64;
        Mem.putLong(address, 1);
        other.close();
        assertThrows(IndexOutOfBoundsException.class, () -> Mem.getLong(address));
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /// Mostly equal bytes with the sign bit set or not, so that comparisons go far.
    private byte[] similarBytes() {
        byte[] bytes = new byte[random.nextInt(40)];
        Arrays.fill(bytes, (byte) 0x80);
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(0x7e, 0x82);
        }
        return bytes;
    }
}
