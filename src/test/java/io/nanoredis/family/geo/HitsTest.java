package io.nanoredis.family.geo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.FuzzSeed;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The order of what a search has found.
class HitsTest {
    @Test
    void shouldPutTheWantedOnesInOrder() {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(HitsTest.class));
        for (int round = 0; round < 2000; round++) {
            int count = random.nextInt(1, round % 10 == 0 ? 2000 : 60);
            int range = random.nextInt(1, 100);
            Hits hits = new Hits();
            double[] distances = new double[count];
            for (int i = 0; i < count; i++) {
                distances[i] = random.nextInt(range);
                hits.add(new byte[0], 0, 0, 0, distances[i], i);
            }
            boolean farthestFirst = random.nextBoolean();
            int wanted = random.nextInt(1, count + 1);
            hits.sort(farthestFirst, wanted);
            Arrays.sort(distances);
            Set<Integer> seen = new HashSet<>();
            for (int place = 0; place < count; place++) {
                int i = hits.at(place);
                assertTrue(seen.add(i));
                if (place < wanted) {
                    assertEquals(distances[farthestFirst ? count - 1 - place : place], hits.distanceM(i));
                }
            }
        }
    }

    @Test
    void shouldKeepTheOrderOfEqualDistancesWhenAllAreWanted() {
        Hits hits = new Hits();
        for (int i = 0; i < 1000; i++) {
            hits.add(new byte[0], 0, 0, 0, i % 3, i);
        }
        hits.sort(false, 1000);
        for (int place = 1; place < 1000; place++) {
            boolean sameDistance = hits.distanceM(hits.at(place)) == hits.distanceM(hits.at(place - 1));
            assertTrue(!sameDistance || hits.at(place) > hits.at(place - 1));
        }
    }
}
