package io.nanoredis.rdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.memory.Mem;
import io.nanoredis.structure.Record;
import io.nanoredis.testing.FuzzSeed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DumpPayloadTest {
    private static final int CORRUPT_PAYLOADS = 400_000;

    private final OffHeapBytes memory = new OffHeapBytes();
    private final OffHeapBytes room = new OffHeapBytes();
    private final RdbWriter writer = new RdbWriter();
    private final ValueCodecs codecs = new ValueCodecs(Map.of());

    @AfterEach
    void close() {
        memory.close();
        room.close();
    }

    /// Takes one value and remembers it.
    private final class Taken implements ValueTarget {
        private int calls;
        private @Nullable String text;
        private long raw;
        private int rawBytes = -1;

        @Override
        public void integer(long value) {
            calls++;
            text = Long.toString(value);
        }

        @Override
        public void string(byte[] array, int offset, int length) {
            calls++;
            text = new String(array, offset, length, StandardCharsets.ISO_8859_1);
        }

        @Override
        public long record(int type, int encoding, int valueBytes) {
            calls++;
            rawBytes = valueBytes;
            long record = room.room((int) Record.bytes(1, valueBytes, false));
            Record.begin(record, type, encoding, 0, 1, valueBytes, 0);
            raw = Record.valueAddress(record);
            return record;
        }

        byte[] value() {
            String seen = text;
            return seen == null ? OffHeapBytes.copy(raw, rawBytes) : seen.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void shouldWriteShortIntegersInAsFewBytesAsRedis() {
        assertEquals("00c0050a00", dumpBody("5"));
        assertEquals("00c0800a00", dumpBody("-128"));
        assertEquals("00c180000a00", dumpBody("128"));
        assertEquals("00c100800a00", dumpBody("-32768"));
        assertEquals("00c2008000000a00", dumpBody("32768"));
        assertEquals("00c2000000800a00", dumpBody("-2147483648"));
        assertEquals("000a323134373438333634380a00", dumpBody("2147483648"));
    }

    @Test
    void shouldNotTakeForIntegersWhatPrintsOtherwise() {
        for (String text : new String[] {"", "-", "-0", "00", "01", "+1", " 1", "1 ", "1.0", "0x1", "99999999999"}) {
            byte[] payload = dump(text.getBytes(StandardCharsets.US_ASCII));
            assertEquals(text.length(), payload[1], () -> "'" + text + "' stored as its bytes");
        }
    }

    @Test
    void shouldUseTheShortestFormOfALength() throws RdbFormatException {
        long[] lengths = {0, 63, 64, 16383, 16384, 0xffff_ffffL, 0x1_0000_0000L, Long.MAX_VALUE, -1};
        int[] bytes = {1, 1, 2, 2, 5, 5, 9, 9, 9};
        for (int i = 0; i < lengths.length; i++) {
            writer.reset();
            writer.writeLength(lengths[i]);
            assertEquals(bytes[i], writer.length());
            RdbReader reader = new RdbReader();
            reader.reset(writer.array(), 0, writer.length());
            assertEquals(lengths[i], reader.readLength());
            assertEquals(0, reader.remaining());
        }
    }

    @Test
    void shouldReadWhatItWrote() throws RdbFormatException {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(DumpPayloadTest.class));
        for (int i = 0; i < 20_000; i++) {
            byte[] value = LzfTest.compressible(random, random.nextInt(1, i % 200 == 0 ? 100_000 : 200));
            writer.compressing(random.nextInt(8) != 0);
            assertArrayEquals(value, restore(dump(value)));
        }
    }

    @Test
    void shouldReadIntegersOfAllSizes() throws RdbFormatException {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(DumpPayloadTest.class));
        for (int i = 0; i < 20_000; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            byte[] text = Long.toString(value).getBytes(StandardCharsets.US_ASCII);
            assertArrayEquals(text, restore(dumpInteger(value)));
            assertArrayEquals(dump(text), dumpInteger(value), "the same bytes, however the integer is kept");
        }
    }

    @Test
    void shouldRefuseANewerVersionAndAWrongChecksum() {
        byte[] payload = dump(new byte[] {'a'});
        assertTrue(DumpPayload.isSound(payload, 0, payload.length));
        for (int i = 0; i < payload.length; i++) {
            byte[] changed = payload.clone();
            changed[i] ^= 1;
            assertFalse(DumpPayload.isSound(changed, 0, changed.length), "byte " + i);
        }
        byte[] newer = payload.clone();
        newer[newer.length - 10] = RdbFormat.VERSION_READ_MAX + 1;
        assertFalse(DumpPayload.isSound(sealed(newer), 0, newer.length));
        byte[] older = payload.clone();
        older[older.length - 10] = 6;
        assertTrue(DumpPayload.isSound(sealed(older), 0, older.length));
        for (int length = 0; length < 10; length++) {
            assertFalse(DumpPayload.isSound(payload, 0, length));
        }
    }

    @Test
    void shouldRefuseLengthsThatTheInputCannotHold() {
        assertRefused("00bf");
        assertRefused("0080ffffffff61");
        assertRefused("008100000000ffffffff61");
        assertRefused("0081ffffffffffffffff61");
        assertRefused("00c4");
        assertRefused("0082");
        assertRefused("00c304406161616161");
        assertRefused("00c3048120000000000000006161616161");
        assertRefused("00c30480200000010061ffffff");
        assertRefused("01c005");
        assertRefused("ff");
    }

    @Test
    void shouldAnswerCorruptPayloadsWithAnErrorOrAWholeValue() {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(DumpPayloadTest.class));
        int accepted = 0;
        for (int i = 0; i < CORRUPT_PAYLOADS; i++) {
            byte[] payload = sealed(corrupt(random));
            Taken taken = new Taken();
            try {
                DumpPayload.read(codecs, new RdbReader(), payload, 0, payload.length, taken);
                assertEquals(1, taken.calls);
                assertTrue(taken.value().length <= 88L * payload.length);
                accepted++;
            } catch (RdbFormatException e) {
                assertEquals(0, taken.calls, "nothing is stored for a corrupt payload");
            }
        }
        assertTrue(accepted > CORRUPT_PAYLOADS / 100, "the fuzz reaches values too: " + accepted);
        assertTrue(accepted < CORRUPT_PAYLOADS * 99 / 100, "the fuzz reaches errors too: " + accepted);
    }

    private byte[] corrupt(SplittableRandom random) {
        if (random.nextInt(8) == 0) {
            byte[] noise = new byte[random.nextInt(10, 60)];
            random.nextBytes(noise);
            noise[0] = (byte) (random.nextInt(4) == 0 ? random.nextInt(32) : 0);
            return noise;
        }
        byte[] payload = random.nextInt(4) == 0
                ? dumpInteger(random.nextLong() >> random.nextInt(64))
                : dump(LzfTest.compressible(random, random.nextInt(1, 400)));
        for (int i = random.nextInt(4); i > 0; i--) {
            int at =
                    random.nextBoolean() ? random.nextInt(Math.min(8, payload.length)) : random.nextInt(payload.length);
            payload[at] = (byte) random.nextInt();
        }
        if (random.nextInt(8) == 0) {
            return Arrays.copyOf(payload, random.nextInt(10, payload.length + 20));
        }
        return payload;
    }

    /// The payload with the checksum that belongs to it.
    private static byte[] sealed(byte[] payload) {
        Mem.longAt(payload, payload.length - 8, Crc64.of(payload, 0, payload.length - 8));
        return payload;
    }

    private void assertRefused(String hex) {
        byte[] body = HexFormat.of().parseHex(hex);
        byte[] payload = sealed(Arrays.copyOf(body, body.length + 10));
        Taken taken = new Taken();
        assertThrows(
                RdbFormatException.class,
                () -> DumpPayload.read(codecs, new RdbReader(), payload, 0, payload.length, taken),
                hex);
        assertEquals(0, taken.calls);
    }

    private byte[] restore(byte[] payload) throws RdbFormatException {
        assertTrue(DumpPayload.isSound(payload, 0, payload.length));
        Taken taken = new Taken();
        DumpPayload.read(codecs, new RdbReader(), payload, 0, payload.length, taken);
        assertEquals(1, taken.calls);
        return taken.value();
    }

    private String dumpBody(String text) {
        byte[] payload = dump(text.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(payload, 0, payload.length - 8);
    }

    private byte[] dump(byte[] value) {
        long record = memory.room((int) Record.bytes(1, value.length, false));
        Record.begin(record, Record.STRING, Record.RAW, 0, 1, value.length, 0);
        Mem.copyIn(value, 0, Record.valueAddress(record), value.length);
        return written(record);
    }

    private byte[] dumpInteger(long value) {
        long record = memory.room((int) Record.bytes(1, Long.BYTES, false));
        Record.begin(record, Record.STRING, Record.INT, 0, 1, Long.BYTES, 0);
        Mem.putLong(Record.valueAddress(record), value);
        return written(record);
    }

    private byte[] written(long record) {
        DumpPayload.write(codecs, record, writer);
        return Arrays.copyOf(writer.array(), writer.length());
    }
}
