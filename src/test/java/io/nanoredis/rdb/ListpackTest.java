package io.nanoredis.rdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.memory.Arena;
import io.nanoredis.memory.Slab;
import io.nanoredis.testing.FuzzSeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListpackTest {
    private static final int ROUND_TRIPS = 2_000;
    private static final int CORRUPTIONS = 200_000;

    private final Slab slab = new Slab(new Arena(64L << 20), 0);
    private final ListpackWriter writer = new ListpackWriter(slab);
    private final ListpackReader reader = new ListpackReader();

    @AfterEach
    void close() {
        slab.close();
    }

    private byte[] encode(List<byte[]> elements) throws RdbFormatException {
        RdbWriter out = new RdbWriter();
        writer.begin();
        elements.forEach(element -> writer.string(element, 0, element.length));
        writer.writeTo(out);
        assertEquals(0, slab.liveBytes());
        RdbReader in = new RdbReader();
        in.reset(out.array(), 0, out.length());
        in.readBlob();
        return Arrays.copyOfRange(in.blobArray(), in.blobOffset(), in.blobOffset() + in.stringLength());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void shouldHaveTheBytesThatRedisWrites() throws RdbFormatException {
        byte[] listpack = encode(List.of(ascii("a"), ascii("5"), ascii("-1"), ascii("1000000")));
        assertEquals("1400000004008161020501dfff02f240420f04ff", HexFormat.of().formatHex(listpack));
    }

    @Test
    void shouldGiveBackWhatWasWritten() throws RdbFormatException {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(ListpackTest.class));
        for (int i = 0; i < ROUND_TRIPS; i++) {
            List<byte[]> elements = elements(random);
            byte[] listpack = encode(elements);
            reader.open(listpack, 0, listpack.length);
            assertEquals(elements.size(), reader.count());
            for (byte[] element : elements) {
                assertTrue(reader.hasNext());
                reader.next();
                assertArrayEquals(element, text());
            }
            assertFalse(reader.hasNext());
        }
    }

    private byte[] text() {
        return reader.isInteger()
                ? ascii(Long.toString(reader.number()))
                : Arrays.copyOfRange(reader.array(), reader.textOffset(), reader.textOffset() + reader.textLength());
    }

    @Test
    void shouldRefuseOrReadWhatHasBeenCorruptedAndNothingElse() throws RdbFormatException {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(ListpackTest.class));
        byte[] listpack = encode(elements(random));
        int refused = 0;
        for (int i = 0; i < CORRUPTIONS; i++) {
            if (i % 100 == 0) {
                listpack = encode(elements(random));
            }
            byte[] corrupt = listpack.clone();
            for (int k = random.nextInt(1, 4); k > 0; k--) {
                corrupt[random.nextInt(corrupt.length)] = (byte) random.nextInt(256);
            }
            try {
                reader.open(corrupt, 0, corrupt.length);
                while (reader.hasNext()) {
                    reader.next();
                    assertTrue(reader.isInteger() || reader.textOffset() + reader.textLength() < corrupt.length);
                }
            } catch (RdbFormatException e) {
                refused++;
            }
        }
        assertTrue(refused > CORRUPTIONS / 50, "refused: " + refused);
    }

    @Test
    void shouldRefuseWhatIsTooShortToBeAny() {
        for (int length = 0; length < 7; length++) {
            byte[] bytes = new byte[length];
            assertThrows(RdbFormatException.class, () -> reader.open(bytes, 0, bytes.length));
        }
    }

    private static List<byte[]> elements(SplittableRandom random) {
        List<byte[]> elements = new ArrayList<>();
        for (int i = random.nextInt(30); i > 0; i--) {
            elements.add(
                    switch (random.nextInt(4)) {
                        case 0 -> ascii(Long.toString(random.nextLong() >> random.nextInt(64)));
                        case 1 -> ascii("v".repeat(random.nextInt(70)));
                        case 2 -> ascii("w".repeat(random.nextInt(5000)));
                        default -> ascii("0" + random.nextInt());
                    });
        }
        return elements;
    }
}
