package io.nanoredis.family.generic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.FuzzSeed;
import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import io.nanoredis.testing.ServerTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// SORT and SORT_RO, with weights and values on any shard.
@ParameterizedClass
@ValueSource(ints = {1, 4})
final class SortCommandsTest extends ServerTest {
    private static final String NOT_NUMBERS = "-ERR One or more scores can't be converted into double";

    SortCommandsTest(int shards) {}

    @BeforeEach
    void empty() throws IOException {
        raw("FLUSHALL");
        raw("RPUSH", "list", "3", "1", "2", "10");
        raw("SADD", "set", "3", "1", "2", "10");
        raw("ZADD", "zset", "5", "3", "4", "1", "3", "2", "2", "10");
    }

    private void expect(String reply, String line) throws IOException {
        assertEquals(reply + "\r\n", raw(line.split(" ", -1)), line);
    }

    /// The elements, parted by blanks; `nil` for what is missing.
    private void expectElements(String elements, String line) throws IOException {
        List<String> found = new ArrayList<>();
        Reply reply = call(line.split(" ", -1));
        assertEquals('*', reply.type(), () -> line + ": " + reply);
        reply.elements().forEach(element -> found.add(element.isNull() ? "nil" : element.text()));
        assertEquals(elements, String.join(" ", found), line);
    }

    @Test
    void shouldSortNumbers() throws IOException {
        for (String key : new String[] {"list", "set", "zset"}) {
            expectElements("1 2 3 10", "SORT " + key);
            expectElements("10 3 2 1", "SORT " + key + " DESC");
            expectElements("2 3", "SORT " + key + " LIMIT 1 2");
            expectElements("1 10 2 3", "SORT " + key + " ALPHA");
            expectElements("3 2 10 1", "SORT_RO " + key + " ALPHA DESC");
        }
        raw("RPUSH", "floats", "1.5", "-inf", " 3", "1.25", "0x10", "inf", "", "-2e3");
        expectElements("-inf -2e3  1.25 1.5  3 0x10 inf", "SORT floats");
    }

    @Test
    void shouldBreakTiesByTheElements() throws IOException {
        raw("RPUSH", "ties", "1.0", "1", "01", "1.00", "0");
        expectElements("0 01 1 1.0 1.00", "SORT ties");
        expectElements("1.00 1.0 1 01 0", "SORT ties DESC");
        expectElements("1 10 2 3", "SORT list BY none_*");
    }

    @Test
    void shouldRefuseWhatIsNoNumber() throws IOException {
        for (String text : new String[] {"abc", "1a", "3 ", "nan", "1e400", " "}) {
            raw("DEL", "bad");
            raw("RPUSH", "bad", "1", text);
            expect(NOT_NUMBERS, "SORT bad");
            expect(NOT_NUMBERS, "SORT bad STORE result");
            expect("*2\r\n$1\r\n1\r\n$" + text.length() + "\r\n" + text, "SORT bad BY nosort");
        }
        expect(":0", "EXISTS result");
        raw("SET", "w_2", "x");
        expect(NOT_NUMBERS, "SORT list BY w_*");
        expect("*0", "SORT list LIMIT 0 0");
    }

    @Test
    void shouldSortByOtherKeys() throws IOException {
        raw("MSET", "w_1", "30", "w_2", "20", "w_3", "10", "w_10", "40");
        for (String key : new String[] {"list", "set", "zset"}) {
            expectElements("3 2 1 10", "SORT " + key + " BY w_*");
            expectElements("10 1", "SORT " + key + " BY w_* DESC LIMIT 0 2");
            expectElements("3 2 1 10", "SORT_RO " + key + " BY w_* ALPHA");
        }
        raw("DEL", "w_1");
        expectElements("1 3 2 10", "SORT list BY w_*");
        raw("LPUSH", "w_1", "a list is no weight");
        expectElements("1 3 2 10", "SORT list BY w_*");
        expectElements("1 3 2 10", "SORT list BY w_* ALPHA");
    }

    @Test
    void shouldSortByFieldsOfHashes() throws IOException {
        for (int i : new int[] {1, 2, 3, 10}) {
            raw("HSET", "h_" + i + "_", "weight", Integer.toString(100 - i), "name", "n" + i);
        }
        raw("HDEL", "h_2_", "weight");
        expectElements("2 10 3 1", "SORT list BY h_*_->weight");
        expectElements("n2 n10 n3 n1", "SORT set BY h_*_->weight GET h_*_->name");
        expectElements("1 nil 2 nil 3 nil 10 nil", "SORT zset GET # GET h_*_->none");
        expectElements("nil nil nil nil", "SORT list GET h_*_");
        expectElements("nil nil nil nil", "SORT list GET h_*_->");
    }

    @Test
    void shouldGetValues() throws IOException {
        raw("MSET", "v_1", "one", "v_3", "three", "2", "two itself");
        expectElements("one nil three nil", "SORT list GET v_*");
        expectElements("1 one 2 nil 3 three 10 nil", "SORT list GET # GET v_*");
        expectElements("nil two@itself nil nil".replace('@', ' '), "SORT list GET *");
        expectElements("nil nil nil nil", "SORT list GET v_1");
        raw("HELLO", "3");
        expect("*2\r\n$3\r\none\r\n_", "SORT list GET v_* LIMIT 0 2");
    }

    @Test
    void shouldKeepTheOrderWhereTheWeightIsNone() throws IOException {
        expectElements("3 1 2 10", "SORT list BY nosort");
        expectElements("10 2 1 3", "SORT list BY nosort DESC");
        expectElements("2 1", "SORT list BY nosort DESC LIMIT 1 2");
        expectElements("10 2 1 3", "SORT zset BY nosort");
        expectElements("3 1 2 10", "SORT zset BY nosort DESC");
        expectElements("2 1", "SORT zset BY nosort LIMIT 1 2");
        expect(":4", "SORT set BY nosort STORE result");
        expectElements("1 10 2 3", "LRANGE result 0 -1");
    }

    @Test
    void shouldLimitAsRedisDoes() throws IOException {
        expectElements("1 2", "SORT list LIMIT -3 2");
        expectElements("1 2 3 10", "SORT list LIMIT 0 -1");
        expectElements("2 3 10", "SORT list LIMIT 1 -5");
        expectElements("", "SORT list LIMIT 4 2");
        expectElements("10", "SORT list LIMIT 3 9223372036854775807");
        expectElements("", "SORT list LIMIT 9223372036854775807 9223372036854775807");
        expectElements("3", "SORT list LIMIT 0 1 LIMIT 2 1");
        expectElements("", "SORT none LIMIT 0 5");
    }

    @Test
    void shouldStoreTheResult() throws IOException {
        raw("MSET", "v_1", "one", "v_3", "three");
        for (int i = 0; i < 8; i++) {
            String key = "result:" + i;
            raw("SET", key, "text", "EX", "100");
            expect(":4", "SORT list GET v_* STORE " + key);
            expectElements("one  three ", "LRANGE " + key + " 0 -1");
            expect(":-1", "TTL " + key);
            expect(":4", "SORT set DESC STORE " + key);
            expectElements("10 3 2 1", "LRANGE " + key + " 0 -1");
            expect(":0", "SORT none STORE " + key);
            expect(":0", "EXISTS " + key);
        }
        expect(":4", "SORT list STORE list");
        expectElements("1 2 3 10", "LRANGE list 0 -1");
        expect(":2", "SORT list LIMIT 0 2 STORE a STORE b");
        expect(":0", "EXISTS a");
        expect(":2", "LLEN b");
    }

    @Test
    void shouldCheckArgumentsInTheOrderOfRedis() throws IOException {
        raw("SET", "text", "x");
        expect("-ERR syntax error", "SORT text foo");
        expect("-ERR syntax error", "SORT text LIMIT 1");
        expect("-ERR syntax error", "SORT text BY");
        expect("-ERR syntax error", "SORT text GET");
        expect("-ERR syntax error", "SORT text STORE");
        expect("-ERR syntax error", "SORT_RO list STORE result");
        expect("-ERR value is not an integer or out of range", "SORT text LIMIT x y");
        expect("-ERR value is not an integer or out of range", "SORT text LIMIT 1 y");
        String wrongType = "-WRONGTYPE Operation against a key holding the wrong kind of value";
        expect(wrongType, "SORT text");
        expect(wrongType, "SORT text BY w_* STORE result");
        expect("-ERR wrong number of arguments for 'sort' command", "SORT");
        expect("-ERR wrong number of arguments for 'sort_ro' command", "SORT_RO");
        expect("*0", "SORT none");
    }

    @Test
    void shouldTellItsKeys() throws IOException {
        expect("*2\r\n$1\r\na\r\n$1\r\nd", "COMMAND GETKEYS SORT a BY b* GET c* STORE d GET e*");
        expect("*2\r\n$1\r\na\r\n$1\r\nc", "COMMAND GETKEYS SORT a STORE b STORE c");
        expect("*1\r\n$1\r\na", "COMMAND GETKEYS SORT_RO a LIMIT 0 1");
        expect("*1\r\n$1\r\na", "COMMAND GETKEYS SORT a GET store");
    }

    @Test
    void shouldSortThousandsByWeightsOnAllShards() throws IOException {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(SortCommandsTest.class));
        Map<String, Double> weights = new HashMap<>();
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            String element = "e" + i;
            elements.add(element);
            double weight = random.nextInt(500) / 4.0;
            weights.put(element, weight);
            raw("SET", "weight:" + element, Double.toString(weight));
            raw("RPUSH", "elements", element);
        }
        elements.sort(Comparator.<String, Double>comparing(weights::get).thenComparing(Comparator.naturalOrder()));
        expectElements(String.join(" ", elements), "SORT elements BY weight:*");
        expectElements(String.join(" ", elements.subList(100, 200)), "SORT elements BY weight:* LIMIT 100 100");
        expect(":3000", "SORT elements BY weight:* STORE result");
        expectElements(String.join(" ", elements), "LRANGE result 0 -1");
        expect("+OK", "DEBUG VERIFY");
    }

    /// Weights change all at once, so that an order by old and new weights at a time would be neither of the two.
    @Test
    void shouldFetchAllWeightsAtOneMoment() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        raw("MSET", "m_1", "1", "m_2", "2", "m_3", "3", "m_10", "4");
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<Void> changer = threads.submit(() -> {
                try (RawClient client = server().connect()) {
                    while (!done.get()) {
                        client.call("MSET", "m_1", "4", "m_2", "3", "m_3", "2", "m_10", "1");
                        client.call("MSET", "m_1", "1", "m_2", "2", "m_3", "3", "m_10", "4");
                    }
                }
                return null;
            });
            for (int i = 0; i < 300; i++) {
                Reply reply = call("SORT", "list", "BY", "m_*");
                StringBuilder order = new StringBuilder();
                reply.elements().forEach(element -> order.append(element.text()).append(' '));
                String text = order.toString();
                assertEquals(true, text.equals("1 2 3 10 ") || text.equals("10 3 2 1 "), text);
            }
            done.set(true);
            changer.get();
        }
    }
}
