package io.nanoredis.family.generic;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseCommandsTest {
    private static final String KEYS = "a 1 b 2 c 3 d 4 e 5 f 6";

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldCountTheKeysOfTheSelectedDatabase(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.expectInteger(0, "DBSIZE");
            shell.run("MSET " + KEYS);
            shell.expectInteger(6, "DBSIZE");
            shell.run("SELECT 1");
            shell.expectInteger(0, "DBSIZE");
            shell.expectError("ERR wrong number of arguments for 'dbsize' command", "DBSIZE x");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldEmptyOneDatabaseOrAll(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            for (String flush : new String[] {"FLUSHDB", "FLUSHDB ASYNC", "flushdb sync"}) {
                shell.run("MSET " + KEYS);
                shell.run("SELECT 2");
                shell.run("MSET " + KEYS);
                shell.expect("+OK", flush);
                shell.expectInteger(0, "DBSIZE");
                shell.expectInteger(0, "EXISTS a b c d e f");
                shell.run("SELECT 0");
                shell.expectInteger(6, "DBSIZE");
            }
            for (String flush : new String[] {"FLUSHALL", "FLUSHALL ASYNC", "FLUSHALL SYNC"}) {
                shell.run("MSET " + KEYS);
                shell.run("SELECT 2");
                shell.expect("+OK", flush);
                shell.expectInteger(0, "DBSIZE");
                shell.run("SELECT 0");
                shell.expectInteger(0, "DBSIZE");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldFlushNothingWhenTheOptionIsWrong(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.run("MSET " + KEYS);
            shell.expectError("ERR syntax error", "FLUSHALL FOO");
            shell.expectError("ERR syntax error", "FLUSHDB SYNC ASYNC");
            shell.expectInteger(6, "DBSIZE");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldExchangeTwoDatabases(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.run("MSET " + KEYS);
            shell.run("EXPIRE a 100");
            shell.expect("+OK", "SWAPDB 0 7");
            shell.expectInteger(0, "DBSIZE");
            shell.expect("+OK", "SWAPDB 3 3");
            shell.run("SELECT 7");
            shell.expectInteger(6, "DBSIZE");
            shell.expect("$1\r\n5", "GET e");
            shell.expectInteger(1, "PERSIST a");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void shouldNameTheIndexThatIsWrong(int shards) throws Exception {
        try (Shell shell = new Shell(shards)) {
            shell.expectError("ERR invalid first DB index", "SWAPDB x y");
            shell.expectError("ERR invalid first DB index", "SWAPDB 99999999999 1");
            shell.expectError("ERR invalid second DB index", "SWAPDB 99 y");
            shell.expectError("ERR DB index is out of range", "SWAPDB 0 16");
            shell.expectError("ERR DB index is out of range", "SWAPDB -1 0");
        }
    }
}
