package io.nanoredis.type.bitmap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.memory.Mem;
import io.nanoredis.structure.Record;
import io.nanoredis.testing.FuzzSeed;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BitStringTest {
    private static final int STRINGS = 3_000;
    private static final int QUESTIONS = 60;

    private final SplittableRandom random = new SplittableRandom(FuzzSeed.next(BitStringTest.class));
    private final StringRecords records = new StringRecords();

    @AfterEach
    void close() {
        records.close();
    }

    @Test
    void shouldReadBytesAsTheirBits() {
        for (int i = 0; i < STRINGS; i++) {
            byte[] value = bytes();
            ask(records.raw("k".repeat(1 + random.nextInt(9)), value), value);
        }
    }

    @Test
    void shouldReadNumbersAsTheBitsOfTheirText() {
        long[] edges = {0, 9, 10, -1, Long.MAX_VALUE, Long.MIN_VALUE, -10_000_000, 12_345_678};
        for (int i = 0; i < STRINGS; i++) {
            long number = i < edges.length ? edges[i] : random.nextLong() >> random.nextInt(64);
            byte[] text = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
            ask(records.number("n", number), text);
        }
    }

    @Test
    void shouldStoreBitsAndFieldsWhereTheyBelong() {
        for (int i = 0; i < STRINGS; i++) {
            byte[] value = bytes();
            boolean[] model = bits(value);
            long record = records.raw("k".repeat(1 + random.nextInt(9)), value);
            long text = Record.valueAddress(record);
            for (int k = 0; k < QUESTIONS; k++) {
                store(text, model);
            }
            byte[] after = new byte[value.length];
            Mem.copyOut(text, after, 0, after.length);
            assertArrayEquals(model, bits(after));
        }
    }

    private void store(long text, boolean[] model) {
        int width = Math.min(model.length, 1 + random.nextInt(64));
        int offset = random.nextInt(model.length - width + 1);
        if (random.nextBoolean()) {
            int bit = random.nextInt(2);
            assertEquals(model[offset] ? 1 : 0, BitString.set(text, offset, bit));
            model[offset] = bit == 1;
            return;
        }
        long value = random.nextLong();
        BitString.setField(text, offset, width, value);
        for (int i = 0; i < width; i++) {
            model[offset + i] = (value >>> (width - 1 - i) & 1) != 0;
        }
    }

    /// Strings of all lengths, often of equal bytes so that there is something to skip.
    private byte[] bytes() {
        byte[] value = new byte[1 + random.nextInt(random.nextInt(10) == 0 ? 500 : 40)];
        switch (random.nextInt(4)) {
            case 0 -> random.nextBytes(value);
            case 1 -> java.util.Arrays.fill(value, (byte) -1);
            default -> value[random.nextInt(value.length)] = (byte) (1 << random.nextInt(8));
        }
        if (random.nextInt(3) == 0) {
            value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return value;
    }

    private void ask(long record, byte[] value) {
        boolean[] model = bits(value);
        assertEquals(model.length, BitString.length(record));
        for (int i = 0; i < QUESTIONS; i++) {
            int bit = random.nextInt(model.length + 70);
            assertEquals(field(model, bit, 1), BitString.get(record, bit));
            int width = 1 + random.nextInt(64);
            assertEquals(field(model, bit, width), BitString.field(record, bit, width));
            int first = random.nextInt(model.length);
            int last = first + random.nextInt(model.length - first);
            assertEquals(count(model, first, last), BitString.count(record, first, last));
            int wanted = random.nextInt(2);
            assertEquals(position(model, wanted, first, last), BitString.position(record, wanted, first, last));
        }
        assertEquals(count(model, 0, model.length - 1), BitString.count(record, 0, model.length - 1));
    }

    private static boolean[] bits(byte[] value) {
        boolean[] bits = new boolean[value.length * 8];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = (value[i / 8] >> (7 - i % 8) & 1) != 0;
        }
        return bits;
    }

    private static long field(boolean[] model, int offset, int width) {
        long value = 0;
        for (int i = offset; i < offset + width; i++) {
            value = value << 1 | (i < model.length && model[i] ? 1 : 0);
        }
        return value;
    }

    private static long count(boolean[] model, int first, int last) {
        long count = 0;
        for (int i = first; i <= last; i++) {
            count += model[i] ? 1 : 0;
        }
        return count;
    }

    private static long position(boolean[] model, int bit, int first, int last) {
        for (int i = first; i <= last; i++) {
            if (model[i] == (bit == 1)) {
                return i;
            }
        }
        return -1;
    }
}
