package io.nanoredis.rdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.FuzzSeed;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZiplistReaderTest {
    private static final int CORRUPTIONS = 200_000;
    private static final int ROUND_TRIPS = 2_000;
    private static final int HEADER_BYTES = 10;

    private final ZiplistReader reader = new ZiplistReader();

    private List<String> read(byte[] ziplist) throws RdbFormatException {
        reader.open(ziplist, 0, ziplist.length);
        List<String> elements = new ArrayList<>();
        while (reader.hasNext()) {
            reader.next();
            elements.add(
                    reader.isInteger()
                            ? Long.toString(reader.number())
                            : new String(
                                    reader.array(),
                                    reader.textOffset(),
                                    reader.textLength(),
                                    StandardCharsets.ISO_8859_1));
        }
        assertEquals(elements.size(), reader.count());
        return elements;
    }

    @Test
    void shouldReadWhatThePublishedExampleHolds() throws RdbFormatException {
        byte[] ziplist = HexFormat.of().parseHex("0f0000000c0000000200" + "00f3" + "02f6" + "ff");
        assertEquals(List.of("2", "5"), read(ziplist));
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                12,
                13,
                -1,
                127,
                -128,
                128,
                32767,
                -32768,
                32768,
                8388607,
                -8388608,
                8388608,
                Integer.MAX_VALUE,
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                Long.MIN_VALUE
            })
    void shouldReadIntegersOfEveryWidth(long value) throws RdbFormatException {
        assertEquals(List.of(Long.toString(value)), read(encode(List.of(value))));
    }

    @Test
    void shouldGiveBackWhatWasWritten() throws RdbFormatException {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(ZiplistReaderTest.class));
        for (int i = 0; i < ROUND_TRIPS; i++) {
            List<Object> elements = elements(random);
            assertEquals(elements.stream().map(Object::toString).toList(), read(encode(elements)));
        }
    }

    @Test
    void shouldRefuseOrReadWhatHasBeenCorruptedAndNothingElse() {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(ZiplistReaderTest.class));
        int refused = 0;
        byte[] sound = encode(elements(random));
        for (int i = 0; i < CORRUPTIONS; i++) {
            if (i % 100 == 0) {
                sound = encode(elements(random));
            }
            byte[] corrupt = Arrays.copyOf(sound, sound.length - (random.nextInt(8) == 0 ? 1 : 0));
            for (int k = random.nextInt(4); k >= 0; k--) {
                corrupt[random.nextInt(corrupt.length)] = (byte) random.nextInt(256);
            }
            try {
                read(corrupt);
            } catch (RdbFormatException e) {
                refused++;
            }
        }
        assertTrue(refused > CORRUPTIONS / 4, refused + " refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0b0000000a0000000000",
                "0c0000000a0000000000ff", // its length
                "0f0000000a000000020000f302f6ff", // the last element's place
                "0f0000000c000000030000f302f6ff", // the count
                "0f0000000c000000020000f303f6ff", // the length of the one before
                "0f0000000c000000020000f302feff", // an integer that reaches out
                "0f0000000c000000020000f30204ff", // a string that reaches out
                "0f0000000c000000020000f302cfff" // no known kind
            })
    void shouldRefuse(String hex) {
        byte[] ziplist = HexFormat.of().parseHex(hex);
        assertThrows(RdbFormatException.class, () -> reader.open(ziplist, 0, ziplist.length));
    }

    private static List<Object> elements(SplittableRandom random) {
        List<Object> elements = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            if (random.nextBoolean()) {
                elements.add(random.nextLong() >> random.nextInt(64));
            } else {
                int bound = random.nextInt(20) == 0 ? 20_000 : random.nextInt(4) == 0 ? 300 : 20;
                elements.add("x".repeat(random.nextInt(bound)));
            }
        }
        return elements;
    }

    /// The ziplist of numbers and strings.
    private static byte[] encode(List<?> elements) {
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        int previous = 0;
        int last = HEADER_BYTES;
        for (Object element : elements) {
            last = HEADER_BYTES + entries.size();
            previous(entries, previous);
            if (element instanceof Long number) {
                integer(entries, number);
            } else {
                string(entries, ((String) element).getBytes(StandardCharsets.ISO_8859_1));
            }
            previous = HEADER_BYTES + entries.size() - last;
        }
        ByteArrayOutputStream ziplist = new ByteArrayOutputStream();
        number(ziplist, HEADER_BYTES + entries.size() + 1L, 4);
        number(ziplist, last, 4);
        number(ziplist, elements.size(), 2);
        ziplist.writeBytes(entries.toByteArray());
        ziplist.write(0xff);
        return ziplist.toByteArray();
    }

    private static void previous(ByteArrayOutputStream out, int bytes) {
        if (bytes < 254) {
            out.write(bytes);
        } else {
            out.write(254);
            number(out, bytes, 4);
        }
    }

    private static void string(ByteArrayOutputStream out, byte[] text) {
        if (text.length < 1 << 6) {
            out.write(text.length);
        } else if (text.length < 1 << 14) {
            out.write(0x40 | text.length >> 8);
            out.write(text.length);
        } else {
            out.write(0x80);
            number(out, Integer.reverseBytes(text.length), 4);
        }
        out.writeBytes(text);
    }

    private static void integer(ByteArrayOutputStream out, long value) {
        if (value >= 0 && value <= 12) {
            out.write(0xf1 + (int) value);
        } else if (value == (byte) value) {
            out.write(0xfe);
            number(out, value, 1);
        } else if (value == (short) value) {
            out.write(0xc0);
            number(out, value, 2);
        } else if (value == value << 40 >> 40) {
            out.write(0xf0);
            number(out, value, 3);
        } else if (value == (int) value) {
            out.write(0xd0);
            number(out, value, 4);
        } else {
            out.write(0xe0);
            number(out, value, 8);
        }
    }

    private static void number(ByteArrayOutputStream out, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >> (8 * i)));
        }
    }
}
