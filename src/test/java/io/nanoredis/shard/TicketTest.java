package io.nanoredis.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nanoredis.db.Database;
import io.nanoredis.memory.Mem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A ticket that waits for one key on each of two shards.
class TicketTest {
    private static final int NOWHERE = -1;

    private final List<Database> databases = TestDatabases.create(2);
    private final List<Throwable> failures = new ArrayList<>();
    private final EngineShardSet set = new EngineShardSet(
            databases, new ShardSettings(8, 4, false), () -> 1000, (s, failure) -> failures.add(failure));
    private final boolean[] filled = new boolean[2];
    private final Waiter waiter;

    TicketTest() {
        for (int i = 0; i < 2; i++) {
            set.shard(i).own(Thread.currentThread());
        }
        waiter = new Waiter();
        waiter.start();
        settle();
        assertTrue(waiter.isWaiting());
    }

    @AfterEach
    void leaveNothing() {
        assertEquals(List.of(), failures);
        for (int i = 0; i < 2; i++) {
            assertTrue(set.shard(i).locks().isEmpty());
            assertTrue(set.shard(i).waits().isEmpty());
        }
        databases.forEach(Database::close);
    }

    @Test
    void shouldWaitForTheLocksOfBothShardsAtOnce() {
        LockRequest first = lock(0);
        LockRequest second = lock(1);
        fill(0);
        fill(1);
        settle();
        assertTrue(waiter.isWaiting());
        filled[0] = false; // taken by who holds the lock
        set.shard(0).locks().release(first);
        settle();
        assertTrue(waiter.isWaiting());
        set.shard(1).locks().release(second);
        settle();
        assertEquals(1, waiter.servedBy);
    }

    @Test
    void shouldBeServedOnceWhenTheLocksOfBothShardsAreReleased() {
        LockRequest first = lock(0);
        LockRequest second = lock(1);
        fill(0);
        fill(1);
        set.shard(1).locks().release(second);
        set.shard(0).locks().release(first);
        settle();
        assertEquals(1, waiter.servedBy);
        assertTrue(filled[0]);
    }

    private LockRequest lock(int key) {
        LockRequest request = new LockRequest() {
            @Override
            protected void granted(EngineShard shard) {}
        };
        request.lock(fingerprint(key), true);
        assertTrue(set.shard(key).locks().acquire(request));
        return request;
    }

    private void fill(int key) {
        filled[key] = true;
        long address = databases.get(key).slab().alloc(8);
        Mem.putByte(address, (byte) key);
        set.shard(key).waits().keyChanged(0, address, 1);
        databases.get(key).slab().free(address);
        set.shard(key).waits().serve();
    }

    private void settle() {
        int done;
        do {
            done = set.shard(0).turn() + set.shard(1).turn();
        } while (done > 0);
    }

    private static long fingerprint(int key) {
        return LockTable.fingerprint(0, key);
    }

    private final class Waiter extends Ticket {
        private int servedBy = NOWHERE;

        Waiter() {
            super(set.shard(0), 0, 0, true);
            for (int key = 0; key < 2; key++) {
                byte[] bytes = {(byte) key};
                waitFor(key, databases.getFirst().hashFunction().hash(bytes, 0, 1), fingerprint(key), bytes, 0, 1);
            }
        }

        @Override
        protected Finding look(EngineShard shard, int index, boolean first) {
            return filled[index] ? Finding.READY : Finding.NOTHING_LEFT;
        }

        @Override
        protected void serve(EngineShard shard, int index, boolean first) {
            assertEquals(NOWHERE, servedBy);
            servedBy = index;
            filled[index] = false;
        }

        @Override
        protected void over(boolean served) {
            assertEquals(servedBy != NOWHERE, served);
        }

        @Override
        protected void failed(Throwable cause) {
            failures.add(cause);
        }
    }
}
