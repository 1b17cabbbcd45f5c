package io.nanoredis.family.geo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.FuzzSeed;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The cells of the map.
class CellTest {
    @Test
    void shouldContainTheirPoints() {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(CellTest.class));
        for (int i = 0; i < 10_000; i++) {
            double longitude = random.nextDouble(-180, 180);
            double latitude = random.nextDouble(-Cell.LATITUDE_MAX, Cell.LATITUDE_MAX);
            int steps = random.nextInt(1, 27);
            long cell = Cell.of(longitude, latitude, steps);
            assertTrue(cell >>> (2 * steps) == 0);
            assertTrue(Cell.west(cell, steps) <= longitude && longitude <= Cell.east(cell, steps));
            assertTrue(Cell.south(cell, steps) <= latitude && latitude <= Cell.north(cell, steps));
            // the cell of fewer steps begins with the same choices
            assertEquals(cell >>> 2, steps == 1 ? 0 : Cell.of(longitude, latitude, steps - 1));
        }
    }

    @Test
    void shouldTouchTheirNeighbours() {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(CellTest.class));
        for (int i = 0; i < 10_000; i++) {
            int steps = random.nextInt(2, 27);
            long cell = Cell.of(random.nextDouble(-90, 90), random.nextDouble(-40, 40), steps);
            long east = Cell.neighbour(cell, steps, 1, 0);
            long north = Cell.neighbour(cell, steps, 0, 1);
            assertEquals(Cell.east(cell, steps), Cell.west(east, steps));
            assertEquals(Cell.south(cell, steps), Cell.south(east, steps));
            assertEquals(Cell.north(cell, steps), Cell.south(north, steps));
            assertEquals(Cell.neighbour(east, steps, 0, 1), Cell.neighbour(cell, steps, 1, 1));
            assertEquals(cell, Cell.neighbour(east, steps, -1, 0));
            assertEquals(cell, Cell.neighbour(north, steps, 0, -1));
        }
    }

    @Test
    void shouldGoRoundTheGlobe() {
        long west = Cell.of(-180, 10, 5);
        long east = Cell.of(179.9, 10, 5);
        assertEquals(west, Cell.neighbour(east, 5, 1, 0));
        assertEquals(east, Cell.neighbour(west, 5, -1, 0));
    }

    @Test
    void shouldReadAnyScore() {
        assertEquals(3479099956230698L, Cell.ofScore(3479099956230698.0));
        assertEquals(-1, Cell.ofScore(-1.5));
        assertEquals(0, Cell.ofScore(0.9));
        assertEquals(Long.MIN_VALUE, Cell.ofScore(Double.NEGATIVE_INFINITY));
        assertEquals(0, Cell.ofScore(Double.POSITIVE_INFINITY));
        assertEquals(Long.MIN_VALUE, Cell.ofScore(0x1p63));
    }
}
