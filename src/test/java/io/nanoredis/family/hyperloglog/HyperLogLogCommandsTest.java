package io.nanoredis.family.hyperloglog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.ElementWithHash;
import io.nanoredis.testing.LineTest;
import io.nanoredis.testing.RawClient;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys without tags are on different shards, where there are some.
@ParameterizedClass(name = "shards {0}")
@ValueSource(ints = {1, 4})
class HyperLogLogCommandsTest extends LineTest {
    private static final String EMPTY = "HYLL\1\0\0\0\0\0\0\0\0\0\0\u0080\u007f\u00ff";
    private static final String NO_HYPERLOGLOG = "-WRONGTYPE Key is not a valid HyperLogLog string value.";
    private static final String CORRUPT = "-INVALIDOBJ Corrupted HLL object detected";

    @Parameter
    int shards;

    @Test
    void shouldTellWhetherElementsChangedAnything() throws Exception {
        expect(":1", "PFADD a x y z");
        expect(":0", "PFADD a x y z");
        expect(":1", "PFADD a x w");
        expect(":4", "PFCOUNT a");
        expect(":1", "PFADD empty");
        assertEquals(EMPTY, value("empty"));
        expect(":0", "PFADD empty");
        expect(":0", "PFCOUNT empty");
        expect(":0", "PFCOUNT missing");
        expect("$3\r\nraw", "OBJECT ENCODING a");
    }

    @Test
    void shouldKeepTheCountInTheHeader() throws Exception {
        expect(":1", "PFADD a x y z");
        assertEquals('\u0080', value("a").charAt(15));
        expect(":3", "PFCOUNT a");
        assertEquals("\3\0\0\0\0\0\0\0", value("a").substring(8, 16));
        binary("SETRANGE", "a", "8", "\u0009");
        expect(":9", "PFCOUNT a");
        expect(":3", "PFCOUNT a a");
        expect(":1", "PFADD a w");
        expect(":4", "PFCOUNT a");
    }

    @Test
    void shouldCountUnionsOfAnyKeys() throws Exception {
        expect(":1", "PFADD a 1 2 3");
        expect(":1", "PFADD b 3 4");
        expect(":1", "PFADD c 5");
        expect(":5", "PFCOUNT a b c missing");
        expect(":4", "PFCOUNT a b");
        expect("+OK", "PFMERGE d a b c missing");
        expect(":5", "PFCOUNT d");
        expect("+sparse", "PFDEBUG ENCODING d");
        expect("+OK", "PFMERGE a b");
        expect(":4", "PFCOUNT a");
        expect("+OK", "PFMERGE fresh");
        assertEquals(EMPTY, value("fresh"));
        expect("+OK", "PFMERGE a a a");
        expect(":4", "PFCOUNT a");
    }

    @Test
    void shouldMergeIntoTheDenseFormIfOneIsDense() throws Exception {
        expect(":1", "PFADD a 1 2 3");
        expect(":1", "PFADD b 3 4");
        expect(":1", "PFDEBUG TODENSE b");
        expect(":0", "PFDEBUG TODENSE b");
        expect("+OK", "PFMERGE c a b");
        expect("+dense", "PFDEBUG ENCODING c");
        expect(":4", "PFCOUNT c");
        expect(":12304", "STRLEN c");
        expect("+OK", "PFMERGE a b");
        expect("+dense", "PFDEBUG ENCODING a");
        expect("-ERR HLL encoding is not sparse", "PFDEBUG DECODE a");
    }

    @Test
    void shouldBecomeDenseAtTheLimit() throws Exception {
        expect("+OK", "CONFIG SET hll-sparse-max-bytes 40");
        try {
            int added = 0;
            while (run("PFDEBUG ENCODING a").startsWith("-")
                    || run("PFDEBUG ENCODING a").equals("+sparse\r\n")) {
                assertTrue(call("STRLEN", "a").number() <= 40);
                run("PFADD a element:" + added++);
            }
            assertTrue(added > 7 && added < 20, "elements: " + added);
            expect(":12304", "STRLEN a");
            expect(":" + added, "PFCOUNT a");
        } finally {
            expect("+OK", "CONFIG SET hll-sparse-max-bytes 3000");
        }
    }

    @Test
    void shouldBecomeDenseForAHighRank() throws Exception {
        expect(":1", "PFADD a x");
        String low = new String(ElementWithHash.raising(7, 32), StandardCharsets.ISO_8859_1);
        String high = new String(ElementWithHash.raising(7, 33), StandardCharsets.ISO_8859_1);
        assertEquals(":1\r\n", binary("PFADD", "a", low));
        expect("+sparse", "PFDEBUG ENCODING a");
        assertEquals(":1\r\n", binary("PFADD", "a", high));
        expect("+dense", "PFDEBUG ENCODING a");
        assertEquals(":0\r\n", binary("PFADD", "a", low));
        assertEquals(33, call("PFDEBUG", "GETREG", "a").elements().get(7).number());
    }

    @Test
    void shouldShowRunsAndRegisters() throws Exception {
        for (int register : new int[] {100, 101, 103}) {
            binary("PFADD", "a", new String(ElementWithHash.raising(register, 5), StandardCharsets.ISO_8859_1));
        }
        expect("$29\r\nZ:100 v:5,2 z:1 v:5,1 Z:16280", "PFDEBUG DECODE a");
        expect("+sparse", "pfdebug encoding a");
        assertEquals(16_384, call("PFDEBUG", "GETREG", "a").elements().size());
        expect("+dense", "PFDEBUG ENCODING a");
        expect("-ERR The specified key does not exist", "PFDEBUG DECODE missing");
        expect("-ERR Unknown PFDEBUG subcommand 'foo'", "PFDEBUG foo a");
        expect("+OK", "PFSELFTEST");
    }

    @Test
    void shouldKeepTheExpiryWhateverGrows() throws Exception {
        expect(":1", "PFADD a");
        expect(":1", "PEXPIREAT a 4000000000123");
        for (int i = 0; i < 50; i++) {
            run("PFADD a " + i);
        }
        run("PFDEBUG TODENSE a");
        run("PFADD b 1");
        expect("+OK", "PFMERGE a b");
        expect(":4000000000123", "PEXPIRETIME a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HYLL",
                "HYLX\1\0\0\0\0\0\0\0\0\0\0\u0080\u007f\u00ff",
                "HYLL\2\0\0\0\0\0\0\0\0\0\0\u0080\u007f\u00ff",
                "HYLL\0\0\0\0\0\0\0\0\0\0\0\u0080\u007f\u00ff",
                "123456789012345678"
            })
    void shouldRefuseStringsThatAreNoHyperLogLog(String value) throws Exception {
        binary("SET", "a", value);
        for (String line : new String[] {
            "PFADD a", "PFADD a x", "PFCOUNT a", "PFCOUNT b c a", "PFMERGE b c a", "PFMERGE a b c", "PFDEBUG DECODE a"
        }) {
            expect(NO_HYPERLOGLOG, line);
        }
        assertEquals(value, value("a"));
        expect(":1", "DBSIZE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u007f", "\u007f\u00fe", "\u007f\u00ff\0", "\u007f\u00ff\u0080", "\u0080"})
    void shouldRefuseRunsThatAreNotAllRegisters(String runs) throws Exception {
        binary("SET", "a", EMPTY.substring(0, 16) + runs);
        expect(CORRUPT, "PFCOUNT a");
        expect(CORRUPT, "PFCOUNT b c a");
        expect(CORRUPT, "PFMERGE b c a");
        expect(CORRUPT, "PFDEBUG TODENSE a");
        expect(CORRUPT, "PFDEBUG GETREG a");
        expect(":1", "DBSIZE");
        String last = new String(ElementWithHash.raising(16_383, 40), StandardCharsets.ISO_8859_1);
        assertEquals(CORRUPT + "\r\n", binary("PFADD", "a", last));
    }

    @Test
    void shouldNameTheFirstOfSeveralErrors() throws Exception {
        expect("+OK", "SET text x");
        binary("SET", "corrupt", EMPTY.substring(0, 16));
        for (int i = 0; i < 10; i++) {
            expect(CORRUPT, "PFCOUNT k" + i + " corrupt text");
            expect(NO_HYPERLOGLOG, "PFCOUNT k" + i + " text corrupt");
            expect(CORRUPT, "PFMERGE k" + i + " corrupt text");
            expect(NO_HYPERLOGLOG, "PFMERGE k" + i + " text corrupt");
        }
    }

    @Test
    void shouldWantAllArguments() throws Exception {
        for (String command : new String[] {"pfadd", "pfcount", "pfmerge", "pfdebug"}) {
            expect("-ERR wrong number of arguments for '" + command + "' command", command);
        }
        expect("-ERR wrong number of arguments for 'pfselftest' command", "PFSELFTEST x");
    }

    /// A union never sees one of two keys that were merged into at once and not the other.
    @Test
    void shouldCountUnionsAtOnePlaceOfTheOrder() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        run("PFADD one 1");
        run("PFADD other 2");
        String one = value("one");
        String other = value("other");
        try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
            Future<?> writer = threads.submit(() -> {
                try (RawClient client = connect()) {
                    while (!done.get()) {
                        client.call(request("MSET", "a", one, "b", other));
                        client.call(request("MSET", "a", other, "b", one));
                    }
                }
                return null;
            });
            while (run("EXISTS a b").equals(":0\r\n")) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < 500; i++) {
                expect(":2", "PFCOUNT a b missing");
                run("DEL d");
                run("PFMERGE d a b");
                expect(":2", "PFCOUNT d");
            }
            done.set(true);
            writer.get(30, TimeUnit.SECONDS);
        }
    }
}
