package io.nanoredis.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.config.ServerConfig;
import io.nanoredis.memory.HashFunction;
import io.nanoredis.memory.Mem;
import io.nanoredis.structure.Record;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What happens between requests: memory is packed and given back in slices of bounded time.
class MaintenanceTest {
    private static final int KEYS = 200_000;
    private static final int VALUE_BYTES = 100;

    private final HashFunction hash = new HashFunction(3);
    private final byte[] key = new byte[16];
    /// Moves on by 1 µs whenever it is read.
    private long nanos;

    private final Database database = new Database(
            2, hash, DatabaseOptions.defaults().withDefrag(true, 1 << 20, 10), List.of(), () -> nanos += 1000);

    MaintenanceTest() {
        database.nowMs(1_000_000);
    }

    @AfterEach
    void verifyAndClose() {
        database.verify();
        database.close();
    }

    @Test
    void shouldPackMemoryAndGiveItBackAfterDeletingMost() {
        fill(0);
        deleteMost();
        assertTrue(database.footprintBytes() > 2 * database.liveBytes());
        maintainAll();
        assertTrue(database.defragMoves() > 0);
        letTimePass();
        assertTrue(
                database.footprintBytes() < database.liveBytes() * 135 / 100 + (4 << 20),
                () -> database.footprintBytes() + " for " + database.liveBytes());
        for (int i = 0; i < KEYS; i += 5) {
            setKey(i);
            long record = database.keyspace(0).find(key, 0, 16, hash.hash(key, 0, 16));
            assertEquals(i, Mem.getLong(Record.valueAddress(record)));
        }
    }

    @Test
    void shouldFreeFlushedDataInSlices() {
        fill(0);
        long live = database.liveBytes();
        database.flushAll();
        assertTrue(database.maintain(10_000));
        assertTrue(database.liveBytes() < live && database.liveBytes() > live / 2);
        maintainAll();
        assertEquals(0, database.liveBytes());
        assertTrue(database.footprintBytes() > 16 << 20, "what may be needed again is kept at first");
        letTimePass();
        assertTrue(database.footprintBytes() < 6 << 20, () -> "footprint: " + database.footprintBytes());
    }

    @Test
    void shouldKeepMemoryThatIsFreedAndUsedAgain() {
        fill(0);
        for (int i = 0; i < 4; i++) {
            database.flushAll();
            maintainAll();
            long kept = database.footprintBytes();
            nanos += 3_000_000_000L;
            maintainAll();
            assertEquals(kept, database.footprintBytes());
            fill(0);
            maintainAll();
        }
    }

    @Test
    void shouldSweepExpiredKeysInSlices() {
        fill(1_000_500);
        assertFalse(database.maintain(10_000));
        database.nowMs(1_001_000);
        assertTrue(database.maintain(10_000));
        assertTrue(database.expiredKeys() > 0 && database.expiredKeys() < KEYS / 2);
        maintainAll();
        assertEquals(KEYS, database.expiredKeys());
        assertEquals(0, database.keyspace(0).size());
    }

    @Test
    void shouldRestLessWhileItSweepsWithMoreEffort() {
        fill(1_000_500);
        database.nowMs(1_001_000);
        assertTrue(database.maintain(10_000));
        assertEquals(300_000, database.restNs(100_000), "a quarter of the time");
        database.tune(Tuning.of(ServerConfig.builder()
                .set("active-expire-effort", "10")
                .set("activedefrag", "no")
                .build()));
        assertTrue(database.maintain(10_000));
        assertEquals(100_000 * 57 / 43, database.restNs(100_000));
        maintainAll();
        assertEquals(0, database.restNs(100_000));
    }

    @Test
    void shouldRestLessWhileItPacksTheMoreThereIsWasted() {
        Tuning tuning = Tuning.defaults();
        assertEquals(1, tuning.defragShare(10, 100));
        assertEquals(13, tuning.defragShare(55, 100));
        assertEquals(25, tuning.defragShare(100, 100));
        assertEquals(25, tuning.defragShare(900, 100));
        assertEquals(1, tuning.defragShare(0, 0));
    }

    @Test
    void shouldStopPackingOnceItIsSwitchedOff() {
        fill(0);
        deleteMost();
        database.maintain(10_000);
        assertTrue(database.isDefragmenting());
        database.tune(Tuning.defaults().withDefrag(false, 0, 0));
        maintainAll();
        long moves = database.defragMoves();
        assertFalse(database.isDefragmenting());
        database.tune(Tuning.defaults().withDefrag(true, 1 << 20, 10));
        maintainAll();
        assertTrue(database.defragMoves() > moves);
    }

    @Test
    void shouldLeaveAloneWhatIsWastedBelowTheLimit() {
        fill(0);
        deleteMost();
        database.tune(Tuning.defaults().withDefrag(true, 1L << 30, 10));
        maintainAll();
        assertEquals(0, database.defragMoves());
        database.tune(Tuning.defaults().withDefrag(true, 1 << 20, 1000));
        maintainAll();
        assertEquals(0, database.defragMoves());
    }

    @Test
    void shouldHaveNothingToDoWhenNothingIsWrong() {
        fill(0);
        maintainAll();
        long moves = database.defragMoves();
        for (int i = 0; i < 100; i++) {
            database.nowMs(database.nowMs() + 1000);
            assertFalse(database.maintain(1_000_000));
        }
        assertEquals(moves, database.defragMoves());
    }

    private void fill(long expireAtMs) {
        for (int i = 0; i < KEYS; i++) {
            setKey(i);
            long record = database.keyspace(0)
                    .put(key, 0, 16, hash.hash(key, 0, 16), Record.STRING, Record.RAW, VALUE_BYTES, expireAtMs);
            Mem.putLong(Record.valueAddress(record), i);
        }
    }

    private void deleteMost() {
        for (int i = 0; i < KEYS; i++) {
            if (i % 5 != 0) {
                setKey(i);
                assertTrue(database.keyspace(0).delete(key, 0, 16, hash.hash(key, 0, 16)));
            }
        }
    }

    private void setKey(int i) {
        Mem.longAt(key, 8, i);
    }

    private void letTimePass() {
        for (int i = 0; i < 3; i++) {
            nanos += 6_000_000_000L;
            maintainAll();
        }
    }

    private void maintainAll() {
        int rounds = 0;
        boolean more = true;
        while (more) {
            database.nowMs(database.nowMs() + 1);
            more = database.maintain(100_000);
            assertTrue(rounds++ < 1_000_000, "maintenance does not end");
        }
    }
}
