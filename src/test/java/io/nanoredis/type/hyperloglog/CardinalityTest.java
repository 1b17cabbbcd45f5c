package io.nanoredis.type.hyperloglog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.ElementWithHash;
import io.nanoredis.testing.FuzzSeed;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CardinalityTest {
    private final SplittableRandom random = new SplittableRandom(FuzzSeed.next(CardinalityTest.class));

    @Test
    void shouldEstimateWithinTheErrorOfTheMethod() {
        byte[] registers = new byte[HyperLogLog.REGISTERS];
        assertEquals(0, Cardinality.of(registers));
        for (int i = 1; i <= 1_000_000; i++) {
            long hash = random.nextLong();
            int index = ElementHash.index(hash);
            registers[index] = (byte) Math.max(registers[index], ElementHash.rank(hash));
            if (i % 100_000 == 0 || i == 1 || i == 100) {
                double error = Math.abs(Cardinality.of(registers) - i) / (double) i;
                assertTrue(error < 0.06, "of " + i + ": " + error);
            }
        }
    }

    @Test
    void shouldSaturateAsCDoes() {
        byte[] registers = new byte[HyperLogLog.REGISTERS];
        Arrays.fill(registers, (byte) 63);
        assertEquals(Long.MIN_VALUE, Cardinality.of(registers));
        Arrays.fill(registers, (byte) 51);
        assertEquals(Long.MIN_VALUE, Cardinality.of(registers));
    }

    @Test
    void shouldHashBackToWhereAnElementWasMadeFrom() {
        for (int i = 0; i < 10_000; i++) {
            long hash = random.nextLong();
            byte[] element = ElementWithHash.of(hash);
            assertEquals(hash, ElementHash.of(element, 0, element.length));
        }
        for (int rank = 1; rank <= 51; rank++) {
            byte[] element = ElementWithHash.raising(4711, rank);
            long hash = ElementHash.of(element, 0, element.length);
            assertEquals(4711, ElementHash.index(hash));
            assertEquals(rank, ElementHash.rank(hash));
        }
    }
}
