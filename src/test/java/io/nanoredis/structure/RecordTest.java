package io.nanoredis.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.memory.Arena;
import io.nanoredis.memory.Mem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The binary form of records, to the bit.
class RecordTest {
    private final Arena arena = new Arena(64 << 20);
    private final long record = arena.base() + 64;

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void shouldLayOutAShortRecordInOneHeader() {
        long key = Record.begin(record, 3, 2, 0xabcdef, 16, 100, 0);
        assertEquals(3L | 2L << 4 | 16L << 8 | 0xabcdefL << 16 | 100L << 40, Mem.getLong(record));
        assertEquals(record + 8, key);
        assertEquals(record + 8, Record.keyAddress(record));
        assertEquals(record + 24, Record.valueAddress(record));
        assertEquals(124, Record.totalBytes(record));
        assertEquals(124, Record.bytes(16, 100, false));
        assertEquals(0, Record.expireAtMs(record));
        assertFalse(Record.expires(record));
    }

    @Test
    void shouldKeepEveryFieldForLengthsAroundTheLimits() {
        int[] keyLengths = {0, 1, 254, 255, 256, 70_000};
        int[] valueLengths = {0, 8, 16_383, 16_384, (1 << 24) - 2, (1 << 24) - 1, 1 << 24, 1 << 29};
        for (int keyLength : keyLengths) {
            for (int valueLength : valueLengths) {
                for (long expireAtMs : new long[] {0, 1, Long.MAX_VALUE}) {
                    check(keyLength, valueLength, expireAtMs);
                }
            }
        }
    }

    private void check(int keyLength, int valueLength, long expireAtMs) {
        long key = Record.begin(record, 15, 3, 0xff_ffff, keyLength, valueLength, expireAtMs);
        assertEquals(15, Record.type(record));
        assertEquals(3, Record.encoding(record));
        assertEquals(0xff_ffff, Record.access(record));
        assertEquals(keyLength, Record.keyLength(record));
        assertEquals(valueLength, Record.valueLength(record));
        assertEquals(expireAtMs, Record.expireAtMs(record));
        assertEquals(expireAtMs != 0, Record.expires(record));
        assertEquals(key, Record.keyAddress(record));
        assertEquals(key - record, Record.keyOffset(keyLength, valueLength, expireAtMs != 0));
        assertEquals(key + keyLength, Record.valueAddress(record));
        assertEquals(Record.bytes(keyLength, valueLength, expireAtMs != 0), Record.totalBytes(record));
        Record.access(record, 0x123456);
        Record.encoding(record, 1);
        assertEquals(0x123456, Record.access(record));
        assertEquals(1, Record.encoding(record));
        assertEquals(15, Record.type(record));
        assertEquals(valueLength, Record.valueLength(record));
    }

    @Test
    void shouldHaveRoomForAnExpiryInLargeRecords() {
        Record.begin(record, 0, 0, 0, 5, 100, 0);
        assertFalse(Record.hasExpiryRoom(record));
        assertThrows(IllegalStateException.class, () -> Record.expireAtMs(record, 5));
        Record.begin(record, 0, 0, 0, 5, 100_000, 0);
        assertTrue(Record.hasExpiryRoom(record));
        Record.expireAtMs(record, 77);
        assertEquals(77, Record.expireAtMs(record));
        Record.expireAtMs(record, 0);
        assertFalse(Record.expires(record));
    }

    @Test
    void shouldCompareKeysExactly() {
        byte[] key = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        long at = Record.begin(record, 0, 0, 0, 9, 1, 0);
        Mem.copyIn(key, 1, at, 9);
        assertTrue(Record.keyEquals(record, key, 1, 9));
        assertFalse(Record.keyEquals(record, key, 0, 9));
        assertFalse(Record.keyEquals(record, key, 1, 8));
    }
}
