package io.nanoredis.family.generic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.FuzzSeed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// With four shards, the sixteen pairs of keys from `k0` to `k15` have both: pairs of one shard, and pairs of two.
class RelocationCommandsTest {
    private static final int KEYS = 16;

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldMoveValueAndExpiryToTheNewKey(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            for (int i = 0; i < KEYS; i++) {
                shell.run("SET from v" + i + " PXAT 4000000000123");
                shell.run("SET k" + i + " old");
                shell.expect("+OK", "RENAME from k" + i);
                shell.expect("$" + ("v" + i).length() + "\r\nv" + i, "GET k" + i);
                shell.expectInteger(4_000_000_000_123L, "PEXPIRETIME k" + i);
                shell.expectInteger(0, "EXISTS from");
            }
            shell.expectInteger(KEYS, "DBSIZE");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldDropTheExpiryOfTheKeyThatIsReplaced(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            for (int i = 0; i < KEYS; i++) {
                shell.run("SET from 12");
                shell.run("SET k" + i + " old EX 100");
                shell.expect("+OK", "RENAME from k" + i);
                shell.expectInteger(-1, "TTL k" + i);
                shell.expect("$3\r\nint", "OBJECT ENCODING k" + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldRenameOnlyWhatIsThere(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            for (int i = 0; i < KEYS; i++) {
                shell.run("SET k" + i + " kept");
                shell.expectError("ERR no such key", "RENAME missing k" + i);
                shell.expectError("ERR no such key", "RENAMENX missing k" + i);
                shell.expect("$4\r\nkept", "GET k" + i);
            }
            shell.expectError("ERR no such key", "RENAME missing missing");
            shell.expect("+OK", "RENAME k1 k1");
            shell.expectInteger(0, "RENAMENX k1 k1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldRenameToAFreeKeyOnly(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            for (int i = 0; i < KEYS; i++) {
                shell.run("SET from new");
                shell.run("SET k" + i + " old");
                shell.expectInteger(0, "RENAMENX from k" + i);
                shell.expect("$3\r\nold", "GET k" + i);
                shell.run("DEL k" + i);
                shell.expectInteger(1, "RENAMENX from k" + i);
                shell.expect("$3\r\nnew", "GET k" + i);
                shell.expectInteger(0, "EXISTS from");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldTakeAnExpiredKeyForAFreeOne(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            for (int i = 0; i < KEYS; i++) {
                shell.run("SET from new");
                shell.run("SET k" + i + " old PX 1");
                shell.await(":1", "RENAMENX from k" + i);
                shell.expect("$3\r\nnew", "GET k" + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldCopyWithExpiryAndKeepTheSource(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            for (int i = 0; i < KEYS; i++) {
                shell.run("SET from v" + i + " PXAT 4000000000123");
                shell.expectInteger(1, "COPY from k" + i);
                shell.expectInteger(0, "COPY from k" + i);
                shell.run("APPEND from x");
                shell.expectInteger(1, "COPY from k" + i + " REPLACE");
                shell.expect("$" + ("v" + i + "x").length() + "\r\nv" + i + "x", "GET k" + i);
                shell.expectInteger(4_000_000_000_123L, "PEXPIRETIME k" + i);
                shell.expectInteger(1, "EXISTS from");
                shell.expectInteger(0, "COPY missing k" + i + " REPLACE");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldCopyIntoAnotherDatabase(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.run("SET from value");
            for (int i = 0; i < KEYS; i++) {
                shell.expectInteger(1, "COPY from k" + i + " DB 3");
                shell.expectInteger(0, "COPY from k" + i + " db 3");
                shell.expectInteger(1, "COPY from k" + i + " DB 3 REPLACE");
            }
            shell.expectInteger(1, "COPY from from DB 3");
            shell.expectInteger(1, "DBSIZE");
            shell.run("SELECT 3");
            shell.expectInteger(KEYS + 1, "DBSIZE");
            shell.expect("$5\r\nvalue", "GET k7");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldRefuseWrongOptionsOfCopyBeforeItLooksAtKeys(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            for (int i = 0; i < KEYS; i++) {
                String copy = "COPY missing k" + i;
                shell.expectError("ERR syntax error", copy + " DB");
                shell.expectError("ERR syntax error", copy + " FOO");
                shell.expectError("ERR value is not an integer or out of range", copy + " DB x");
                shell.expectError("ERR DB index is out of range", copy + " DB 16");
                shell.expectError("ERR DB index is out of range", copy + " REPLACE DB -1 FOO");
                shell.expectError(
                        "ERR value is out of range, value must between -2147483648 and 2147483647",
                        copy + " DB 99999999999");
            }
            shell.expectError("ERR source and destination objects are the same", "COPY missing missing");
            shell.expectError("ERR source and destination objects are the same", "COPY a a DB 0 REPLACE");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldMoveAKeyToADatabaseWhereItIsNot(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            for (int i = 0; i < KEYS; i++) {
                shell.run("SET k" + i + " v PXAT 4000000000123");
                shell.expectInteger(1, "MOVE k" + i + " 5");
                shell.expectInteger(0, "MOVE k" + i + " 5");
                shell.run("SET k" + i + " other");
                shell.expectInteger(0, "MOVE k" + i + " 5");
            }
            shell.expectError("ERR source and destination objects are the same", "MOVE k1 0");
            shell.expectError("ERR DB index is out of range", "MOVE k1 16");
            shell.expectError("ERR value is not an integer or out of range", "MOVE k1 x");
            shell.run("SELECT 5");
            shell.expectInteger(KEYS, "DBSIZE");
            shell.expectInteger(4_000_000_000_123L, "PEXPIRETIME k3");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldLetLargeValuesTravelUnchanged(int shards) throws Exception {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(RelocationCommandsTest.class));
        try (Shell shell = new Shell(shards)) {
            for (int bytes : new int[] {1 << 20, (1 << 20) + 1, (3 << 20) - 1, 20_000_000}) {
                byte[] noise = new byte[bytes];
                random.nextBytes(noise);
                String value = new String(noise, StandardCharsets.ISO_8859_1);
                shell.raw("SET", "from", value, "PXAT", "4000000000123");
                for (int i = 0; i < 4; i++) {
                    shell.expectInteger(1, "COPY from k" + i + " REPLACE");
                    shell.expect("+OK", "RENAME k" + i + " to" + i);
                    assertTrue(shell.run("GET to" + i).equals("$" + bytes + "\r\n" + value + "\r\n"), "the same bytes");
                    shell.expectInteger(4_000_000_000_123L, "PEXPIRETIME to" + i);
                    shell.run("DEL to" + i);
                }
            }
        }
    }

    /// Names wander at random; the model says where every value must be.
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldAgreeWithAMapThroughRandomMoves(int shards) throws Exception {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(RelocationCommandsTest.class));
        try (Shell shell = new Shell(shards)) {
            Map<String, String> model = new HashMap<>();
            for (int i = 0; i < 3000; i++) {
                step(shell, model, "k" + random.nextInt(KEYS), "k" + random.nextInt(KEYS), i, random.nextInt(5));
            }
            for (int k = 0; k < KEYS; k++) {
                String value = model.get("k" + k);
                shell.expect(value == null ? "$-1" : "$" + value.length() + "\r\n" + value, "GET k" + k);
            }
            shell.expectInteger(model.size(), "DBSIZE");
        }
    }

    private static void step(Shell shell, Map<String, String> model, String from, String to, int i, int kind)
            throws IOException {
        String value = model.get(from);
        boolean free = !model.containsKey(to);
        switch (kind) {
            case 0 -> {
                shell.run("SET " + from + " value" + i);
                model.put(from, "value" + i);
            }
            case 1 -> {
                shell.expect(value == null ? "-ERR no such key" : "+OK", "RENAME " + from + " " + to);
                if (value != null) {
                    model.remove(from);
                    model.put(to, value);
                }
            }
            case 2 -> {
                shell.expect(value == null ? "-ERR no such key" : free ? ":1" : ":0", "RENAMENX " + from + " " + to);
                if (value != null && free) {
                    model.remove(from);
                    model.put(to, value);
                }
            }
            case 3 -> {
                if (!from.equals(to)) {
                    shell.expectInteger(value != null && free ? 1 : 0, "COPY " + from + " " + to);
                    if (value != null && free) {
                        model.put(to, value);
                    }
                }
            }
            default -> {
                shell.expectInteger(value == null ? 0 : 1, "DEL " + from);
                model.remove(from);
            }
        }
        assertEquals(model.size(), shell.number("DBSIZE"));
    }
}
