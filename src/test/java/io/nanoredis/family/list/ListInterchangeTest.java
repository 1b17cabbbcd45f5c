package io.nanoredis.family.list;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.CorruptPayloads;
import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.Interchange;
import io.nanoredis.testing.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Lists in the RDB form, to redis-server and back, and with errors in it.
class ListInterchangeTest {
    private static final int CORRUPTIONS = CorruptPayloads.PER_TYPE;

    private static Request push(String key, int elements, int bytes) {
        List<String> words = new ArrayList<>(List.of("RPUSH", key));
        for (int i = 0; i < elements; i++) {
            words.add(i % 3 == 0 ? Long.toString(1L << (i % 64)) : "v".repeat(bytes) + i);
        }
        return Request.of(words.toArray(String[]::new));
    }

    private static List<Request> lists() {
        return List.of(
                push("one", 1, 0),
                push("small", 12, 8),
                push("long", 5_000, 10),
                push("wide", 40, 2_000),
                push("large", 5, 70_000));
    }

    @Test
    void shouldCarryListsToRedisAndBack() throws Exception {
        try (Interchange interchange = Interchange.start(1)) {
            for (Request list : lists()) {
                interchange.both(list);
            }
            for (Request list : lists()) {
                interchange.assertCarriedBothWays(new String(list.args().get(1), StandardCharsets.US_ASCII));
            }
        }
    }

    @Test
    void shouldRefuseCorruptListsOrTakeThemAndNothingElse() throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(ListInterchangeTest.class));
        List<byte[]> payloads = new ArrayList<>();
        try (Interchange interchange = Interchange.start(1)) {
            for (Request list :
                    List.of(push("one", 1, 0), push("small", 12, 8), push("long", 1_200, 3), push("large", 3, 9_000))) {
                String key = new String(list.args().get(1), StandardCharsets.US_ASCII);
                interchange.both(list);
                payloads.add(interchange.dumpOfOurs(key));
                payloads.add(interchange.dumpOfTheirs(key));
            }
        }
        List<Request> uses = List.of(
                Request.of("LRANGE", "corrupt", "0", "-1"),
                Request.of("LPUSH", "corrupt", "a", "b"),
                Request.of("LREM", "corrupt", "-1", "v1"),
                Request.of("LINSERT", "corrupt", "BEFORE", "1", "x"),
                Request.of("RPOP", "corrupt", "3"),
                Request.of("LTRIM", "corrupt", "1", "-2"));
        int taken = new CorruptPayloads(payloads, uses, random).offer(CORRUPTIONS);
        assertTrue(taken > 0 && taken < CORRUPTIONS, taken + " taken");
    }
}
