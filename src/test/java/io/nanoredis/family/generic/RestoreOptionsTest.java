package io.nanoredis.family.generic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.nanoredis.db.Database;
import io.nanoredis.db.DatabaseOptions;
import io.nanoredis.db.Keyspace;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Idle time and frequency go into the same bits; which of them, the policy decides.
class RestoreOptionsTest {
    private static final long NOW_MS = 1_700_000_000_000L;

    @Test
    void shouldGiveAFrequencyWhereFrequenciesAreKept() {
        try (Database database = database(true)) {
            long record = record(database.keyspace(0));
            parse("RESTORE k 0 x FREQ 77").applyAccess(database.access(), record);
            assertEquals(77, database.access().frequency(record));
            parse("RESTORE k 0 x IDLETIME 5").applyAccess(database.access(), record);
            assertEquals(77, database.access().frequency(record));
        }
    }

    @Test
    void shouldGiveAnIdleTimeWhereClocksAreKept() {
        try (Database database = database(false)) {
            long record = record(database.keyspace(0));
            parse("RESTORE k 0 x IDLETIME 5").applyAccess(database.access(), record);
            assertEquals(5000, database.access().idleMs(record));
            parse("RESTORE k 0 x FREQ 77").applyAccess(database.access(), record);
            assertEquals(5000, database.access().idleMs(record));
        }
    }

    private static Database database(boolean lfu) {
        DatabaseOptions options =
                DatabaseOptions.defaults().withMemory(64L << 20, 0).withLfu(lfu, 10, 1);
        Database database = new Database(1, new HashFunction(1), options);
        database.nowMs(NOW_MS);
        return database;
    }

    private static long record(Keyspace keyspace) {
        byte[] key = {'k'};
        keyspace.setLong(key, 0, 1, 1, 42, 0);
        return keyspace.find(key, 0, 1, 1);
    }

    private static RestoreOptions parse(String line) {
        Args args = new Args();
        args.reset(line.getBytes(StandardCharsets.ISO_8859_1));
        int at = 0;
        for (String word : line.split(" ", -1)) {
            args.add(at, word.length());
            at += word.length() + 1;
        }
        RestoreOptions options = RestoreOptions.parse(args, new ReplyWriter());
        assertNotNull(options);
        return options;
    }
}
