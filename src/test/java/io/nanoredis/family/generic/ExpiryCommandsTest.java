package io.nanoredis.family.generic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiryCommandsTest {
    private static final long FAR_MS = 4_000_000_000_499L;

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldTellWhenAKeyExpiresInAllUnits(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.run("SET a 1");
            shell.expectInteger(1, "PEXPIREAT a " + FAR_MS);
            shell.expectInteger(FAR_MS, "PEXPIRETIME a");
            shell.expectInteger(4_000_000_000L, "EXPIRETIME a");
            shell.expectInteger(1, "PEXPIREAT a " + (FAR_MS + 1));
            shell.expectInteger(4_000_000_001L, "EXPIRETIME a");
            shell.expectInteger(1, "EXPIREAT a 4000000000");
            shell.expectInteger(4_000_000_000_000L, "PEXPIRETIME a");
            shell.expectInteger(1, "EXPIRE a 100");
            assertEquals(100, (double) shell.number("TTL a"), 2.0);
            shell.expectInteger(1, "PEXPIRE a 5000");
            assertTrue(shell.number("PTTL a") > 1000);
        }
    }

    @Test
    void shouldTellMinusOneWithoutExpiryAndMinusTwoWithoutKey() throws Exception {
        try (Shell shell = new Shell(1)) {
            shell.run("SET a 1");
            for (String name : new String[] {"TTL", "PTTL", "EXPIRETIME", "PEXPIRETIME"}) {
                shell.expectInteger(-1, name + " a");
                shell.expectInteger(-2, name + " missing");
            }
        }
    }

    /// Each row: the expiry before (0 for none), the option, the new expiry, whether it takes effect.
    @ParameterizedTest
    @CsvSource({
        "0, NX, 2000, 1", "1000, NX, 2000, 0", "0, XX, 2000, 0", "1000, XX, 2000, 1",
        "0, GT, 2000, 0", "1000, GT, 2000, 1", "1000, GT, 1000, 0", "1000, GT, 500, 0",
        "0, LT, 2000, 1", "1000, LT, 500, 1", "1000, LT, 1000, 0", "1000, LT, 2000, 0",
        "1000, XX gt, 2000, 1", "1000, xX LT, 2000, 0", "0, XX GT, 2000, 0"
    })
    void shouldHeedTheCondition(long before, String option, long after, int set) throws Exception {
        try (Shell shell = new Shell(1)) {
            long base = 4_000_000_000_000L;
            shell.run("SET a 1" + (before == 0 ? "" : " PXAT " + (base + before)));
            shell.expectInteger(set, "PEXPIREAT a " + (base + after) + " " + option);
            long expected = set == 1 ? base + after : before == 0 ? -1 : base + before;
            shell.expectInteger(expected, "PEXPIRETIME a");
        }
    }

    @Test
    void shouldRefuseOptionsThatContradictEachOther() throws Exception {
        try (Shell shell = new Shell(1)) {
            String alone = "ERR NX and XX, GT or LT options at the same time are not compatible";
            shell.expectError(alone, "EXPIRE a 10 NX XX");
            shell.expectError(alone, "EXPIRE a 10 GT NX");
            shell.expectError(alone, "EXPIRE a x LT NX GT");
            shell.expectError("ERR GT and LT options at the same time are not compatible", "PEXPIRE a x GT LT");
            shell.expectError("ERR Unsupported option foo", "EXPIREAT a x NX foo XX");
            assertEquals("-ERR Unsupported option fo\r\n", shell.raw("EXPIRE", "a", "1", "fo\0o"));
            assertEquals("-ERR Unsupported option f  o\r\n", shell.raw("EXPIRE", "a", "1", "f\r\no"));
        }
    }

    @Test
    void shouldRefuseTimesBeyondTheRange() throws Exception {
        try (Shell shell = new Shell(1)) {
            shell.run("SET a 1");
            shell.expectError("ERR value is not an integer or out of range", "EXPIRE a 9223372036854775808");
            shell.expectError("ERR value is not an integer or out of range", "EXPIRE missing 1.5");
            shell.expectError("ERR invalid expire time in 'expire' command", "EXPIRE a 9223372036854775");
            shell.expectError("ERR invalid expire time in 'expire' command", "EXPIRE a -9223372036854776");
            shell.expectError("ERR invalid expire time in 'pexpire' command", "PEXPIRE a 9223372036854775807");
            shell.expectError("ERR invalid expire time in 'expireat' command", "EXPIREAT a 9223372036854776");
            shell.expectInteger(1, "PEXPIREAT a 9223372036854775807");
            shell.expectInteger(9_223_372_036_854_776L, "EXPIRETIME a");
            shell.expectInteger(1, "PEXPIREAT a -9223372036854775808");
            shell.expectInteger(0, "EXISTS a");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldRemoveAKeyAtOnceWhoseTimeHasPassed(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            for (String command : new String[] {"EXPIRE a 0", "PEXPIRE a -1", "EXPIREAT a 1", "PEXPIREAT a 1 LT"}) {
                shell.run("SET a 1");
                shell.expectInteger(1, command);
                shell.expectInteger(0, "DBSIZE");
                shell.expectInteger(0, command);
            }
        }
    }

    @Test
    void shouldKeepTheValueWhenTheExpiryComesAndGoes() throws Exception {
        try (Shell shell = new Shell(1)) {
            String value = "v".repeat(1000);
            shell.run("SET a " + value);
            shell.expectInteger(0, "PERSIST a");
            shell.expectInteger(1, "EXPIRE a 100");
            shell.expectInteger(1, "PERSIST a");
            shell.expectInteger(-1, "TTL a");
            shell.expectInteger(0, "PERSIST a");
            shell.expectInteger(0, "PERSIST missing");
            shell.expect("$1000\r\n" + value, "GET a");
        }
    }
}
