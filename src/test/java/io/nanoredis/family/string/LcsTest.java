package io.nanoredis.family.string;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/// The bit-parallel table against the table of the textbook.
final class LcsTest {
    private final long seed =
            Long.getLong("nanoredis.seed", ThreadLocalRandom.current().nextLong());

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldFindTheSubsequence() {
        assertEquals(
                "mytext", text(Lcs.traced(bytes("ohmytext"), bytes("mynewtext")).subsequence()));
        assertEquals("", text(Lcs.traced(bytes("abc"), bytes("")).subsequence()));
        assertEquals("", text(Lcs.traced(bytes(""), bytes("abc")).subsequence()));
        assertEquals("", text(Lcs.traced(bytes("abc"), bytes("xyz")).subsequence()));
    }

    @Test
    void shouldAgreeWithTheTextbookOnRandomStrings() {
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 2000; round++) {
            int alphabet = 1 + random.nextInt(6);
            byte[] a = randomBytes(random, alphabet);
            byte[] b = randomBytes(random, alphabet);
            String input = "seed " + seed + ": " + text(a) + " / " + text(b);
            Textbook expected = new Textbook(a, b);
            List<String> runs = new ArrayList<>();
            Lcs lcs = Lcs.traced(a, b);
            lcs.forEachRun((inA, inB, length) -> runs.add(inA + "," + inB + "," + length));
            assertEquals(expected.runs(), runs, input);
            assertEquals(expected.length(), lcs.length(), input);
            assertEquals(expected.length(), Lcs.length(a, b), input);
            assertEquals(expected.length(), lcs.subsequence().length, input);
        }
    }

    private static byte[] randomBytes(SplittableRandom random, int alphabet) {
        byte[] bytes = new byte[random.nextInt(200)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (200 + random.nextInt(alphabet));
        }
        return bytes;
    }

    /// One integer per cell, and the way back that prefers the row above only if its length is greater.
    private static final class Textbook {
        private final byte[] a;
        private final byte[] b;
        private final int[][] cells;

        Textbook(byte[] a, byte[] b) {
            this.a = a;
            this.b = b;
            cells = new int[a.length + 1][b.length + 1];
            for (int i = 1; i <= a.length; i++) {
                for (int j = 1; j <= b.length; j++) {
                    cells[i][j] =
                            a[i - 1] == b[j - 1] ? cells[i - 1][j - 1] + 1 : Math.max(cells[i - 1][j], cells[i][j - 1]);
                }
            }
        }

        int length() {
            return cells[a.length][b.length];
        }

        List<String> runs() {
            List<String> runs = new ArrayList<>();
            int i = a.length;
            int j = b.length;
            int run = 0;
            while (i > 0 && j > 0) {
                if (a[i - 1] == b[j - 1]) {
                    i--;
                    j--;
                    run++;
                    continue;
                }
                if (run > 0) {
                    runs.add(i + "," + j + "," + run);
                    run = 0;
                }
                if (cells[i - 1][j] > cells[i][j - 1]) {
                    i--;
                } else {
                    j--;
                }
            }
            if (run > 0) {
                runs.add(i + "," + j + "," + run);
            }
            return runs;
        }
    }
}
