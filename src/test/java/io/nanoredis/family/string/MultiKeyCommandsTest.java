package io.nanoredis.family.string;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.testing.RawClient;
import io.nanoredis.testing.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MultiKeyCommandsTest extends StringServer {
    @Test
    void shouldSetAllPairs() throws IOException {
        expectOk("SET", "a", "old", "EX", "100");
        expectOk("MSET", "a", "1", "b", "2", "c", "3");
        expect("*[$\"1\", $\"2\", $\"3\"]", "MGET", "a", "b", "c");
        expectNoTtl("a");
    }

    @Test
    void shouldLetTheLastOfEqualKeysWin() throws IOException {
        expectOk("MSET", "a", "1", "b", "2", "a", "3");
        expectText("3", "GET", "a");
        expectNumber(1, "MSETNX", "c", "1", "d", "2", "c", "3");
        expectText("3", "GET", "c");
        expectNumber(1, "MSETEX", "3", "e", "1", "f", "2", "e", "3");
        expectText("3", "GET", "e");
    }

    @Test
    void shouldRefuseKeysWithoutValue() throws IOException {
        expectWrongArity("mset", "MSET", "a");
        expectWrongArity("mset", "MSET", "a", "1", "b");
        expectWrongArity("mset", "MSET", "a", "1", "b", "2", "c", "3", "d");
        expectWrongArity("msetnx", "MSETNX", "a", "1", "b");
        expectWrongArity("msetnx", "MSETNX", "a", "1", "b", "2", "c", "3", "d");
        expectNumber(0, "DBSIZE");
    }

    @Test
    void shouldSetAllOrNothingWithMsetnx() throws IOException {
        expectNumber(1, "MSETNX", "a", "1", "b", "2", "c", "3");
        expectNumber(0, "MSETNX", "d", "1", "e", "2", "f", "3", "a", "4");
        expectNumber(3, "DBSIZE");
        expectText("1", "GET", "a");
    }

    @Test
    void shouldSetHundredsOfKeysOverAllShards() throws IOException {
        List<String> words = new ArrayList<>(List.of("MSETNX"));
        for (int i = 0; i < 500; i++) {
            words.add("key:" + i);
            words.add("value:" + i);
        }
        expectNumber(1, words.toArray(String[]::new));
        expectNumber(500, "DBSIZE");
        expectText("value:321", "GET", "key:321");
        expectNumber(0, words.toArray(String[]::new));
    }

    @Test
    void shouldSetOneExpiryOnAllKeys() throws IOException {
        expectNumber(1, "MSETEX", "3", "a", "1", "b", "2", "c", "3", "EX", "100");
        expectTtl(100, "a");
        expectTtl(100, "b");
        expectTtl(100, "c");
        expectNumber(1, "MSETEX", "2", "a", "4", "b", "5", "KEEPTTL");
        expectTtl(100, "a");
        expectNumber(1, "MSETEX", "2", "a", "4", "b", "5");
        expectNoTtl("a");
        expectNumber(1, "MSETEX", "2", "a", "4", "b", "5", "PXAT", "4000000000123");
        expectNumber(4_000_000_000_123L, "PEXPIRETIME", "b");
    }

    @Test
    void shouldAskForAllOrNoneOfTheKeys() throws IOException {
        expectNumber(0, "MSETEX", "2", "a", "1", "b", "2", "XX");
        expectNumber(1, "MSETEX", "2", "a", "1", "b", "2", "nx", "px", "100000");
        expectNumber(0, "MSETEX", "2", "b", "1", "c", "2", "NX");
        expectNumber(0, "MSETEX", "2", "b", "1", "c", "2", "EX", "5", "XX");
        expectNumber(1, "MSETEX", "2", "a", "3", "b", "4", "EX", "500", "XX");
        expect("*[$\"3\", $\"4\", $null]", "MGET", "a", "b", "c");
        expectTtl(500, "a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "a", "", "01", "2147483648", "9223372036854775808"})
    void shouldRefuseBadNumbersOfKeys(String count) throws IOException {
        expectError("ERR invalid numkeys value", "MSETEX", count, "a", "1", "b", "2");
        expectNumber(0, "DBSIZE");
    }

    @Test
    void shouldRefuseFewerPairsThanAnnounced() throws IOException {
        String message = "ERR wrong number of key-value pairs";
        expectError(message, "MSETEX", "2", "a", "1");
        expectError(message, "MSETEX", "2", "a", "1", "b");
        expectError(message, "MSETEX", "2147483647", "a", "1", "b", "2");
        expectWrongArity("msetex", "MSETEX", "1", "a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FOO", "NX XX", "EX", "EX 1 PX 1", "KEEPTTL EX 1", "GET", "PERSIST", "c 3"})
    void shouldRefuseOptionsThatContradict(String options) throws IOException {
        expectError("ERR syntax error", ("MSETEX 2 a 1 b 2 " + options).split(" ", -1));
        expectNumber(0, "DBSIZE");
    }

    @Test
    void shouldRefuseTimesOutOfRange() throws IOException {
        expectError("ERR invalid expire time in 'msetex' command", "MSETEX", "2", "a", "1", "b", "2", "EX", "0");
        expectError("ERR value is not an integer or out of range", "MSETEX", "2", "a", "1", "b", "2", "PX", "x");
        expectNumber(0, "DBSIZE");
    }

    @Test
    void shouldWorkInTheSelectedDatabase() throws IOException {
        expectOk("SELECT", "3");
        expectNumber(1, "MSETNX", "a", "1", "b", "2", "c", "3");
        expectNumber(3, "DBSIZE");
        expectOk("SELECT", "0");
        expectNumber(0, "DBSIZE");
        expectNumber(1, "MSETNX", "a", "1", "b", "2", "c", "3");
    }

    /// Rivals that set the same keys at the same time, in different orders: one wins all of them.
    @Test
    void shouldLetOneOfManyRivalsWin() throws Exception {
        int rivals = 4;
        try (ExecutorService threads = Executors.newFixedThreadPool(rivals)) {
            for (int round = 0; round < 50; round++) {
                List<Future<Boolean>> outcomes = new ArrayList<>();
                for (int rival = 0; rival < rivals; rival++) {
                    outcomes.add(threads.submit(rival(rival)));
                }
                int winner = -1;
                for (int rival = 0; rival < rivals; rival++) {
                    if (outcomes.get(rival).get()) {
                        assertEquals(-1, winner, "winners");
                        winner = rival;
                    }
                }
                String value = "$\"" + winner + '"';
                expect("*[" + value + ", " + value + ", " + value + "]", "MGET", "a", "b", "c");
                expectOk("FLUSHALL");
            }
        }
    }

    private Callable<Boolean> rival(int id) {
        String value = Integer.toString(id);
        String[] words = id % 2 == 0
                ? new String[] {"MSETNX", "a", value, "b", value, "c", value}
                : new String[] {"MSETEX", "3", "c", value, "b", value, "a", value, "NX", "EX", "100"};
        return () -> {
            try (RawClient client = connect()) {
                return Reply.parse(client.call(words)).number() == 1;
            }
        };
    }
}
