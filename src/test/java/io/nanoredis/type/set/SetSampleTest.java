package io.nanoredis.type.set;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.db.Database;
import io.nanoredis.db.DatabaseOptions;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.structure.Record;
import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whether chance treats all members alike, by chi-square.
class SetSampleTest {
    private static final byte[] KEY = {'k'};
    private static final int DRAWS_PER_MEMBER = 40;

    private final HashFunction hash = new HashFunction(5);
    private final Database database =
            new Database(1, hash, DatabaseOptions.defaults(), List.of(SetType::new), System::nanoTime);
    private final Keyspace keyspace = database.keyspace(0);
    private final SetType sets = (SetType) database.types().of(Record.SET);
    private final SplittableRandom random = new SplittableRandom(FuzzSeed.next(SetSampleTest.class));
    private final ReplyWriter out = new ReplyWriter();

    @AfterEach
    void close() {
        database.close();
    }

    private SetEditor edit() {
        SetEditor editor = sets.editor();
        editor.open(keyspace, KEY, 0, 1, hash.hash(KEY, 0, 1), record());
        return editor;
    }

    private long record() {
        return keyspace.find(KEY, 0, 1, hash.hash(KEY, 0, 1));
    }

    private void fill(String prefix, int size) {
        SetEditor editor = edit();
        for (int i = 0; i < size; i++) {
            byte[] member = (prefix + i).getBytes(StandardCharsets.US_ASCII);
            editor.add(member, 0, member.length);
        }
        editor.close();
    }

    /// Counts the members in the writer by their numbers, and empties it.
    private void count(int replies, String prefix, int[] counts) {
        byte[] encoded = ("*" + replies + "\r\n" + new String(out.toByteArray(), StandardCharsets.US_ASCII))
                .getBytes(StandardCharsets.US_ASCII);
        for (Reply reply : Reply.parse(encoded).elements()) {
            counts[Integer.parseInt(reply.text().substring(prefix.length()))]++;
        }
        out.reset();
    }

    /// The statistic is about as large as the number of members, its deviation the root of twice that; a fair draw is
    /// refused once in many millions of runs.
    ///
    /// @param spread the variance of one count, as a part of its mean: less than 1 where draws exclude each other
    private static void assertFair(int[] counts, double spread) {
        long total = 0;
        for (int count : counts) {
            total += count;
        }
        double mean = (double) total / counts.length;
        double sum = 0;
        for (int count : counts) {
            sum += (count - mean) * (count - mean) / (mean * spread);
        }
        double deviations = (sum - counts.length + 1) / Math.sqrt(2.0 * counts.length);
        double worst = sum;
        assertTrue(
                Math.abs(deviations) < 6,
                () -> "chi-square: " + worst + " of " + counts.length + " members, " + deviations + " deviations off");
    }

    @ParameterizedTest
    @CsvSource({"'', 20", "'', 500", "m, 20", "m, 128", "m, 400", "m, 800", "m, 1500", "m, 2500", "m, 5000"})
    void shouldDrawOneMemberFairly(String prefix, int size) {
        fill(prefix, size);
        int[] counts = new int[size];
        sets.sample().repeated(record(), (long) size * DRAWS_PER_MEMBER, random, out);
        count(size * DRAWS_PER_MEMBER, prefix, counts);
        assertFair(counts, 1);
    }

    @ParameterizedTest
    @CsvSource({"'', 20, 7", "m, 20, 7", "m, 100, 99", "m, 600, 30", "m, 600, 400", "m, 1500, 200", "m, 1500, 1000"})
    void shouldDrawSeveralMembersFairly(String prefix, int size, int wanted) {
        fill(prefix, size);
        int[] counts = new int[size];
        int rounds = Math.max(200, DRAWS_PER_MEMBER * size / wanted);
        for (int i = 0; i < rounds; i++) {
            sets.sample().different(record(), wanted, random, out);
            count(wanted, prefix, counts);
        }
        assertFair(counts, 1 - (double) wanted / size);
    }

    @ParameterizedTest
    @CsvSource({"'', 20, 5", "m, 20, 5", "m, 300, 100", "m, 900, 800"})
    void shouldPopFairly(String prefix, int size, int wanted) {
        int[] counts = new int[size];
        int rounds = Math.max(200, DRAWS_PER_MEMBER * size / wanted);
        for (int i = 0; i < rounds; i++) {
            keyspace.delete(KEY, 0, 1, hash.hash(KEY, 0, 1));
            fill(prefix, size);
            SetEditor editor = edit();
            for (int k = 0; k < wanted; k++) {
                editor.pop(random, out);
            }
            editor.close();
            count(wanted, prefix, counts);
        }
        assertFair(counts, 1 - (double) wanted / size);
    }
}
