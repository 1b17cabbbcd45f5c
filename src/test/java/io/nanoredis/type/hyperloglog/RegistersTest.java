package io.nanoredis.type.hyperloglog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.memory.Arena;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.HyperLogLogBytes;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Both forms of registers against an array of them.
class RegistersTest {
    private static final int ROOM = 64 << 10;

    private final SplittableRandom random = new SplittableRandom(FuzzSeed.next(RegistersTest.class));
    private final Slab slab = new Slab(new Arena(64 << 20), 0);
    private final long address = slab.alloc(ROOM);
    private final byte[] model = new byte[HyperLogLog.REGISTERS];

    @AfterEach
    void close() {
        slab.close();
    }

    @Test
    void shouldRaiseDenseRegistersEachForItself() {
        Mem.zero(address, DenseRegisters.BYTES);
        for (int i = 0; i < 100_000; i++) {
            int index = random.nextInt(20) == 0 ? HyperLogLog.REGISTERS - 1 : random.nextInt(HyperLogLog.REGISTERS);
            int value = random.nextInt(1, 64);
            assertEquals(model[index] < value, DenseRegisters.raise(address, index, value));
            model[index] = (byte) Math.max(model[index], value);
            assertEquals(model[index], DenseRegisters.get(address, index));
        }
        byte[] read = new byte[HyperLogLog.REGISTERS];
        DenseRegisters.mergeInto(address, read);
        assertArrayEquals(model, read);
        int[] histogram = new int[Cardinality.VALUES];
        DenseRegisters.count(address, histogram);
        assertArrayEquals(histogram(model), histogram);
        Mem.fill(address, DenseRegisters.BYTES, (byte) 0x55);
        DenseRegisters.write(address, model);
        byte[] written = new byte[HyperLogLog.REGISTERS];
        DenseRegisters.mergeInto(address, written);
        assertArrayEquals(model, written);
    }

    @Test
    void shouldRaiseSparseRegistersEachForItself() {
        for (int round = 0; round < 40; round++) {
            java.util.Arrays.fill(model, (byte) 0);
            SparseRegisters.writeEmpty(address);
            int bytes = SparseRegisters.EMPTY_BYTES;
            int range = 1 + random.nextInt(random.nextBoolean() ? 50 : HyperLogLog.REGISTERS);
            int valueMax = 1 + random.nextInt(SparseRegisters.VALUE_MAX);
            for (int i = 0; i < 1_000; i++) {
                int index = Math.min(HyperLogLog.REGISTERS - 1, random.nextInt(range) * (1 + round % 3));
                bytes = raise(bytes, index, 1 + random.nextInt(valueMax));
            }
            check(bytes);
        }
    }

    private int raise(int bytes, int index, int value) {
        long place = SparseRegisters.locate(address, bytes, index);
        assertNotEquals(SparseRegisters.NOWHERE, place);
        assertEquals(model[index], SparseRegisters.valueAt(address, place));
        if (model[index] >= value) {
            return bytes;
        }
        model[index] = (byte) value;
        long runs = SparseRegisters.split(address, bytes, place, index, value);
        int growth = SparseRegisters.growth(address, place, runs);
        int replaced = SparseRegisters.replace(address, bytes, place, runs);
        assertEquals(bytes + growth, replaced);
        int joined = SparseRegisters.join(address, replaced, place);
        assertTrue(joined <= replaced);
        return joined;
    }

    private void check(int bytes) {
        byte[] read = new byte[HyperLogLog.REGISTERS];
        assertTrue(SparseRegisters.mergeInto(address, bytes, read));
        assertArrayEquals(model, read);
        int[] histogram = new int[Cardinality.VALUES];
        assertTrue(SparseRegisters.count(address, bytes, histogram));
        assertArrayEquals(histogram(model), histogram);
    }

    @Test
    void shouldTellRunsThatAreNotExactlyAllRegisters() {
        for (int i = 0; i < 2_000; i++) {
            int registers = random.nextInt(3) == 0 ? HyperLogLog.REGISTERS : 1 + random.nextInt(40_000);
            byte[] runs = HyperLogLogBytes.sparse(random, registers);
            Mem.copyIn(runs, 0, address, runs.length);
            boolean right = registers == HyperLogLog.REGISTERS;
            assertEquals(right, SparseRegisters.count(address, runs.length, new int[Cardinality.VALUES]));
            assertEquals(right, SparseRegisters.mergeInto(address, runs.length, new byte[HyperLogLog.REGISTERS]));
            long place = SparseRegisters.locate(address, runs.length, Math.min(registers, HyperLogLog.REGISTERS) - 1);
            assertNotEquals(SparseRegisters.NOWHERE, place);
            if (registers < HyperLogLog.REGISTERS) {
                assertEquals(SparseRegisters.NOWHERE, SparseRegisters.locate(address, runs.length, registers));
            }
        }
    }

    @Test
    void shouldNotReadBehindALongRunThatIsCutOff() {
        Mem.putByte(address, (byte) 0x7f);
        Mem.putByte(address + 1, (byte) 0xff);
        assertTrue(SparseRegisters.count(address, 2, new int[Cardinality.VALUES]));
        assertFalse(SparseRegisters.count(address, 1, new int[Cardinality.VALUES]));
        assertFalse(SparseRegisters.mergeInto(address, 1, model));
        assertEquals(SparseRegisters.NOWHERE, SparseRegisters.locate(address, 1, 5));
        assertEquals("Z:16129", SparseRegisters.text(address, 1));
    }

    @Test
    void shouldShowRunsAsText() {
        byte[] runs = {0x3f, (byte) 0x84, 0x7f, (byte) 0xba};
        Mem.copyIn(runs, 0, address, runs.length);
        assertEquals("z:64 v:2,1 Z:16315", SparseRegisters.text(address, runs.length));
        assertEquals("", SparseRegisters.text(address, 0));
    }

    private static int[] histogram(byte[] registers) {
        int[] histogram = new int[Cardinality.VALUES];
        for (byte register : registers) {
            histogram[register]++;
        }
        return histogram;
    }
}
