package io.nanoredis.family.generic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCommandsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldCountEachRemovedKeyOnce(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.run("MSET a 1 b 2 c 3 d 4 e 5");
            shell.expectInteger(3, "DEL a b a missing c");
            shell.expectInteger(2, "UNLINK d e d");
            shell.expectInteger(0, "DBSIZE");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldCountAKeyGivenTwiceTwice(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.run("MSET a 1 b 2");
            shell.expectInteger(4, "EXISTS a b a missing b");
            shell.expectInteger(3, "TOUCH a a b missing");
            shell.expectInteger(0, "EXISTS missing");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldTellTheTypeOrNone(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.run("SET a 1");
            shell.expect("+string", "TYPE a");
            shell.expect("+none", "TYPE missing");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldTakeEmptyAndBinaryKeys(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.raw("SET", "", "empty");
            shell.raw("SET", "a\0\r\n\u00ff", "binary");
            assertEquals(":2\r\n", shell.raw("EXISTS", "", "a\0\r\n\u00ff"));
            assertEquals(":2\r\n", shell.raw("DEL", "", "a\0\r\n\u00ff"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldNotSeeExpiredKeys(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.run("SET a 1 PX 1");
            shell.await(":0", "EXISTS a");
            shell.run("SET b 1 PX 1");
            shell.await("+none", "TYPE b");
            shell.expectInteger(0, "DEL a b");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldMoveTheAccessClockByTouchAlone(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.run("SET a 1");
            shell.raw("RESTORE", "a", "0", shell.dump("a"), "REPLACE", "IDLETIME", "1000");
            shell.run("EXISTS a");
            shell.run("TYPE a");
            shell.run("TTL a");
            shell.run("OBJECT ENCODING a");
            assertEquals(1000, (double) shell.number("OBJECT IDLETIME a"), 5.0);
            shell.run("TOUCH a");
            assertEquals(0, (double) shell.number("OBJECT IDLETIME a"), 5.0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldRefuseCommandsWithoutKeys(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            for (String name : new String[] {"del", "unlink", "exists", "touch", "type"}) {
                shell.expectError("ERR wrong number of arguments for '" + name + "' command", name);
            }
            shell.expectError("ERR wrong number of arguments for 'type' command", "TYPE a b");
        }
    }
}
