package io.nanoredis.family.generic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectCommandsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldTellTheEncoding(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.run("SET int -9223372036854775808");
            shell.run("SET embstr " + "x".repeat(44));
            shell.run("SET raw " + "x".repeat(45));
            shell.run("SET grown a");
            shell.run("APPEND grown b");
            shell.expect("$3\r\nint", "OBJECT ENCODING int");
            shell.expect("$6\r\nembstr", "object encoding embstr");
            shell.expect("$3\r\nraw", "OBJECT ENCODING raw");
            shell.expect("$3\r\nraw", "OBJECT ENCODING grown");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldCountReferencesAsRedisSharesIntegers(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.run("MSET a 0 b 9999 c 10000 d -1 e text");
            shell.expectInteger(2147483647, "OBJECT REFCOUNT a");
            shell.expectInteger(2147483647, "OBJECT REFCOUNT b");
            shell.expectInteger(1, "OBJECT REFCOUNT c");
            shell.expectInteger(1, "OBJECT REFCOUNT d");
            shell.expectInteger(1, "OBJECT REFCOUNT e");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldTellIdleTimeButNoFrequencyWithoutLfu(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.run("SET a 1");
            assertEquals(0, (double) shell.number("OBJECT IDLETIME a"), 5.0);
            assertTrue(shell.run("OBJECT FREQ a").startsWith("-ERR An LFU maxmemory policy is not selected, access"));
            for (String about : new String[] {"ENCODING", "FREQ", "IDLETIME", "REFCOUNT"}) {
                shell.expect("$-1", "OBJECT " + about + " missing");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldRefuseUnknownSubcommandsAndWrongCounts(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.expectError("ERR wrong number of arguments for 'object' command", "OBJECT");
            shell.expectError("ERR wrong number of arguments for 'object|encoding' command", "OBJECT ENCODING");
            shell.expectError("ERR wrong number of arguments for 'object|freq' command", "OBJECT FREQ a b");
            shell.expectError("ERR unknown subcommand 'nosuch'. Try OBJECT HELP.", "OBJECT nosuch a");
            assertTrue(shell.reply("OBJECT", "HELP").elements().size() > 5);
        }
    }
}
