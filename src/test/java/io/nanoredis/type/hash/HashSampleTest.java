package io.nanoredis.type.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.Reply;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Fields drawn by chance: how many, which, and each as often as the others.
class HashSampleTest {
    private static final int DRAWS_PER_FIELD = 60;

    private final SplittableRandom random = new SplittableRandom(FuzzSeed.next(HashSampleTest.class));
    private final HashBench bench = new HashBench(1_000_000);
    private final ReplyWriter out = new ReplyWriter();

    @AfterEach
    void close() {
        bench.close();
    }

    /// Sizes of a packed hash, of tables with one segment, with segments of one depth, and of two.
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 300, 513, 900, 1400, 3000})
    void shouldDrawEachFieldAsOftenAsTheOthers(int fields) {
        fill(fields);
        int[] one = new int[fields];
        int[] repeated = new int[fields];
        int[] few = new int[fields];
        int[] many = new int[fields];
        int draws = fields * DRAWS_PER_FIELD;
        count(one, draws, sample -> sample.one(random, out));
        count(repeated, draws, sample -> sample.repeated(100, false, random, out));
        count(few, draws, sample -> sample.distinct(Math.max(1, fields / 10), false, random, out));
        count(many, draws, sample -> sample.distinct(Math.max(1, fields / 2), false, random, out));
        for (int[] counts : List.of(one, repeated, few, many)) {
            assertUniform(counts);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 600, 2000})
    void shouldReplyAsManyAsWanted(int fields) {
        fill(fields);
        for (int count : new int[] {1, 2, fields / 20 + 1, fields / 2 + 1, fields, fields + 5, 10 * fields}) {
            List<Reply> distinct = draw(sample -> sample.distinct(count, false, random, out));
            assertEquals(Math.min(count, fields), distinct.size());
            Set<String> different = new HashSet<>();
            distinct.forEach(field -> different.add(field.text()));
            assertEquals(distinct.size(), different.size());
            assertEquals(
                    count,
                    draw(sample -> sample.repeated(count, false, random, out)).size());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 700})
    void shouldReplyFieldsWithTheirValues(int fields) {
        fill(fields);
        List<Reply> flat = draw(sample -> sample.distinct(3, true, random, out));
        assertEquals(6, flat.size());
        assertEquals("value" + flat.get(0).text(), flat.get(1).text());
        out.resp3(true);
        for (Reply pair : draw(sample -> sample.repeated(4, true, random, out))) {
            assertEquals(2, pair.elements().size());
            assertEquals(
                    "value" + pair.elements().get(0).text(),
                    pair.elements().get(1).text());
        }
    }

    private void fill(int fields) {
        for (int i = 0; i < fields; i++) {
            bench.put(0, "key", Integer.toString(i), "value" + i, 0);
        }
        bench.open(0, "key");
    }

    private List<Reply> draw(Consumer<HashSample> drawing) {
        out.reset();
        drawing.accept(bench.type.sample());
        Reply reply = Reply.parse(out.toByteArray());
        return reply.isAggregate() ? reply.elements() : List.of(reply);
    }

    private void count(int[] counts, int draws, Consumer<HashSample> drawing) {
        int done = 0;
        while (done < draws) {
            for (Reply field : draw(drawing)) {
                counts[Integer.parseInt(field.text())]++;
                done++;
            }
        }
    }

    /// Chi-square; draws without repetition spread more evenly than it supposes, and stay far below.
    private static void assertUniform(int[] counts) {
        long total = 0;
        for (int count : counts) {
            total += count;
        }
        double expected = (double) total / counts.length;
        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        int freedom = counts.length - 1;
        double limit = freedom + 6 * Math.sqrt(2.0 * freedom) + 1;
        double found = chiSquare;
        assertTrue(found < limit, () -> "chi-square " + found + " of " + counts.length + " (expected < " + limit + ")");
    }
}
