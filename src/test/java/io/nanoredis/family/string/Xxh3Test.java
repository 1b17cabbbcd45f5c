package io.nanoredis.family.string;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.memory.Arena;
import io.nanoredis.memory.Mem;
import io.nanoredis.memory.Slab;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Xxh3Test {
    private static final long GENERATOR_FACTOR = 0x9E3779B185EBCA8DL;

    /// The bytes that the project's own sanity check hashes: the high bytes of a multiplicative sequence.
    private static byte[] sanityBytes(int count) {
        byte[] bytes = new byte[count];
        long state = 2654435761L;
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (state >>> 56);
            state *= GENERATOR_FACTOR;
        }
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({
        "0,2d06800538d394c2",
        "1,c44bdff4074eecdb",
        "6,27b56a84cd2d7325",
        "12,a713daf0dfbb77e7",
        "24,a3fe70bf9d3510eb",
        "48,397da259ecba1f11",
        "80,bcdefbbb2c47c90a",
        "195,cd94217ee362ec3a",
        "222,b9163b558664d356",
        "403,cdeb804d65c6dea4",
        "512,617e49599013cb6b",
        "1024,dd85c9b5c1109c5c",
        "1025,d870c0fa13211c6a",
        "2048,dd59e2c3a5f038e0",
        "2240,6e73a90539cf2948",
        "2367,cb37aeb9e5d361ed"
    })
    void shouldAgreeWithPublishedHashes(int bytes, String hash) {
        byte[] input = sanityBytes(bytes);
        assertEquals(hash, hex(Xxh3.hash(input, 0, bytes)));
        assertEquals(hash, hex(Xxh3.hash(shifted(input), 3, bytes)));
    }

    @ParameterizedTest
    @CsvSource({"hello,9555e8555c62dcfd", "123,404a763b3f4c8c9a", "v8,0cc76dbb41381419"})
    void shouldHashText(String text, String hash) {
        byte[] input = text.getBytes(StandardCharsets.US_ASCII);
        assertEquals(hash, hex(Xxh3.hash(input, 0, input.length)));
    }

    @Test
    void shouldHashMemoryOutsideTheHeapAlike() {
        byte[] input = sanityBytes(5000);
        try (Slab slab = new Slab(new Arena(1 << 30), Long.MAX_VALUE)) {
            long address = slab.alloc(input.length);
            Mem.copyIn(input, 0, address, input.length);
            for (int bytes = 0; bytes <= input.length; bytes++) {
                assertEquals(Xxh3.hash(input, 0, bytes), Xxh3.hash(address, bytes), "bytes: " + bytes);
            }
        }
    }

    private static byte[] shifted(byte[] input) {
        byte[] shifted = new byte[input.length + 3];
        System.arraycopy(input, 0, shifted, 3, input.length);
        return shifted;
    }

    private static String hex(long hash) {
        return String.format("%016x", hash);
    }
}
