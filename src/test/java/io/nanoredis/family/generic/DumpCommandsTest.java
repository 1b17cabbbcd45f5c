package io.nanoredis.family.generic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.testing.FuzzSeed;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DumpCommandsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldRestoreUnderAnotherKeyWhatItDumped(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            String[] values = {"", "1", "-129", "70000", "text", "x".repeat(44), "ab".repeat(5000)};
            for (int i = 0; i < values.length; i++) {
                shell.raw("SET", "k" + i, values[i]);
                String encoding = shell.run("OBJECT ENCODING k" + i);
                assertEquals("+OK\r\n", shell.raw("RESTORE", "copy" + i, "0", shell.dump("k" + i)));
                assertEquals("$" + values[i].length() + "\r\n" + values[i] + "\r\n", shell.run("GET copy" + i));
                assertEquals(encoding, shell.run("OBJECT ENCODING copy" + i));
            }
            shell.expect("$-1", "DUMP missing");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldSetTheExpiryThatItIsGiven(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.run("SET a 1");
            String payload = shell.dump("a");
            shell.raw("RESTORE", "relative", "100000", payload);
            assertEquals(100_000, (double) shell.number("PTTL relative"), 5000.0);
            shell.raw("RESTORE", "absolute", "4000000000123", payload, "ABSTTL");
            shell.expectInteger(4_000_000_000_123L, "PEXPIRETIME absolute");
            shell.raw("RESTORE", "none", "0", payload, "absttl");
            shell.expectInteger(-1, "PTTL none");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldLeaveNoKeyWhenTheTimeHasPassed(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.run("MSET a 1 b 2 c 3");
            String payload = shell.dump("a");
            assertEquals("+OK\r\n", shell.raw("RESTORE", "b", "1", payload, "ABSTTL", "REPLACE"));
            assertEquals("+OK\r\n", shell.raw("RESTORE", "c", "9223372036854775807", payload, "REPLACE"));
            assertEquals("+OK\r\n", shell.raw("RESTORE", "new", "1", payload, "ABSTTL"));
            shell.expectInteger(1, "DBSIZE");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldCheckOptionsThenKeyThenTimeThenPayload(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.run("SET a 1");
            String busy = "BUSYKEY Target key name already exists.";
            shell.expectError("ERR syntax error", "RESTORE a x x FOO");
            shell.expectError("ERR syntax error", "RESTORE a x x IDLETIME");
            shell.expectError("ERR syntax error", "RESTORE a x x IDLETIME 1 FREQ 1");
            shell.expectError("ERR Invalid IDLETIME value, must be >= 0", "RESTORE a x x IDLETIME -1");
            shell.expectError("ERR Invalid FREQ value, must be >= 0 and <= 255", "RESTORE a x x FREQ 256");
            shell.expectError("ERR value is not an integer or out of range", "RESTORE a x x FREQ x FOO");
            shell.expectError(busy, "RESTORE a x x");
            shell.expectError("ERR value is not an integer or out of range", "RESTORE a x x REPLACE");
            shell.expectError("ERR Invalid TTL value, must be >= 0", "RESTORE b -1 x");
            shell.expectError("ERR DUMP payload version or checksum are wrong", "RESTORE b 0 x");
            shell.expectInteger(1, "DBSIZE");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldNotTouchTheKeyWhenThePayloadIsCorrupt(int shards) throws Exception {
        SplittableRandom random = new SplittableRandom(FuzzSeed.next(DumpCommandsTest.class));
        try (Shell shell = new Shell(shards)) {
            shell.run("SET a " + "ab".repeat(40));
            shell.run("SET kept here");
            String payload = shell.dump("a");
            for (int i = 0; i < 2000; i++) {
                StringBuilder changed = new StringBuilder(payload);
                int at = random.nextInt(changed.length());
                changed.setCharAt(at, (char) (changed.charAt(at) ^ (1 << random.nextInt(8))));
                assertEquals(
                        "-ERR DUMP payload version or checksum are wrong\r\n",
                        shell.raw("RESTORE", "kept", "0", changed.toString(), "REPLACE"));
            }
            shell.expect("$4\r\nhere", "GET kept");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldTakeOverTheIdleTime(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.run("SET a 1");
            String payload = shell.dump("a");
            shell.raw("RESTORE", "idle", "0", payload, "IDLETIME", "5000");
            assertEquals(5000, (double) shell.number("OBJECT IDLETIME idle"), 5.0);
            assertEquals("+OK\r\n", shell.raw("RESTORE", "often", "0", payload, "FREQ", "200"));
            assertTrue(shell.number("OBJECT IDLETIME often") < 5);
        }
    }
}
